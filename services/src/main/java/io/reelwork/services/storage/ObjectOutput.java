package io.reelwork.services.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/// Writes the file of an object. What is written is hashed by a helper meanwhile, and another
/// helper tells the disk to take what it can: so neither is waited for at the end.
///
/// ```text
/// caller   fill 0 │ write 0, fill 1 │ write 1, fill 2 │ …
/// helper                   hash 0   │     hash 1      │ …
/// helper                                    sync every 16 MiB, one at a time
/// ```
///
/// Has up to eight buffers while there is plenty for all. While others wait it has one at a time,
/// goes to the end of the line for each, and has none while its own bytes are still to come
/// (docs/decisions/0015). For one thread.
final class ObjectOutput extends OutputStream {
  private static final int BUFFER_BYTES = BufferPool.BUFFER_BYTES;
  private static final int BUFFERS = 8;
  private static final long SYNC_BYTES = 16L << 20;

  /// How long buffers are held for a sender who is idle.
  private static final Duration IDLE = Duration.ofMillis(250);

  /// Far below any reserve, so that several writers at once do not eat it up.
  private static final long ROOM_CHECK_BYTES = 4L << 20;

  private final LocalObjects objects;
  private final BufferPool pool;
  private final FileChannel channel;
  private final MessageDigest digest = StagedObject.md5Digest();
  private final Deque<Slot> full = new ArrayDeque<>();
  private Optional<Slot> current = Optional.empty();
  private CompletableFuture<Void> hashed = CompletableFuture.completedFuture(null);
  private CompletableFuture<Void> synced = CompletableFuture.completedFuture(null);
  private long written;
  private long syncedBytes;
  private long checkedBytes;

  /// A buffer, filled up to `count`; free again when `hashed`.
  private static final class Slot {
    private final byte[] bytes;
    private int count;
    private CompletableFuture<Void> hashed = CompletableFuture.completedFuture(null);

    Slot(byte[] bytes) {
      this.bytes = bytes;
    }
  }

  /// A new file at this path.
  ObjectOutput(LocalObjects objects, Path file) throws IOException {
    this.objects = objects;
    this.pool = objects.buffers();
    this.channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    int from = offset;
    while (from < offset + length) {
      Slot slot = slot();
      int count = Math.min(offset + length - from, BUFFER_BYTES - slot.count);
      System.arraycopy(bytes, from, slot.bytes, slot.count, count);
      from += count;
      filled(slot, count);
    }
  }

  /// Takes all of a stream, without a copy in between; returns how much that was.
  ///
  /// @throws IOException when the stream cannot be read
  /// @throws io.reelwork.services.ServiceFailure when the file cannot be written, `BUSY` when no
  ///   buffer became free
  long transferFrom(InputStream in, Arrival arrival) throws IOException {
    long total = 0;
    while (true) {
      if (holdsBuffers() && in.available() == 0 && !comesSoon(arrival)) {
        flushed(this::giveUpBuffers);
      }
      int count = current.isEmpty() ? first(in) : more(in, current.get());
      if (count < 0) {
        return total;
      }
      total += count;
    }
  }

  private boolean holdsBuffers() {
    return current.isPresent() || !full.isEmpty();
  }

  private boolean comesSoon(Arrival arrival) {
    return arrival.within(pool.isContended() ? Duration.ZERO : IDLE);
  }

  /// Waits for the first byte of a buffer without having the buffer.
  private int first(InputStream in) throws IOException {
    int first = in.read();
    if (first < 0) {
      return -1;
    }
    Slot slot = slot();
    slot.bytes[0] = (byte) first;
    slot.count = 1;
    return 1;
  }

  private int more(InputStream in, Slot slot) throws IOException {
    int count = in.read(slot.bytes, slot.count, BUFFER_BYTES - slot.count);
    if (count > 0) {
      flushed(() -> filled(slot, count));
    }
    return count;
  }

  /// Part of a write.
  @FunctionalInterface
  private interface Writing {
    void run() throws IOException;
  }

  private static void flushed(Writing writing) {
    try {
      writing.run();
    } catch (IOException e) {
      throw LocalObjects.failure("object: cannot be written", e);
    }
  }

  private void filled(Slot slot, int count) throws IOException {
    slot.count += count;
    if (slot.count == BUFFER_BYTES) {
      current = Optional.empty();
      hashAndDrain(slot);
      if (pool.isContended()) {
        giveUpBuffers();
      }
    }
  }

  private void hashAndDrain(Slot slot) throws IOException {
    hashed = hashed.thenRunAsync(() -> digest.update(slot.bytes, 0, slot.count), objects.hashers());
    slot.hashed = hashed;
    full.add(slot);
    drain(slot);
  }

  private void drain(Slot slot) throws IOException {
    if (written >= checkedBytes) {
      objects.checkRoomFor(0);
      checkedBytes = written + ROOM_CHECK_BYTES;
    }
    ByteBuffer buffer = ByteBuffer.wrap(slot.bytes, 0, slot.count);
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
    written += slot.count;
    if (written - syncedBytes >= SYNC_BYTES
        && synced.isDone()
        && !synced.isCompletedExceptionally()) {
      syncedBytes = written;
      synced = CompletableFuture.runAsync(this::syncDisk, objects.syncers());
    }
  }

  private void syncDisk() {
    try {
      channel.force(false);
    } catch (IOException e) {
      throw new CompletionException(e);
    }
  }

  /// The slot that is being filled. When there is none: the one that was filled first, if its hash
  /// is done; while it is not, a new one as long as there may be more.
  private Slot slot() {
    if (current.isEmpty()) {
      current = Optional.of(full.isEmpty() ? new Slot(pool.take()) : freed(full.element()));
    }
    return current.get();
  }

  private Slot freed(Slot oldest) {
    if (!oldest.hashed.isDone() && full.size() < BUFFERS && pool.mayTakeMore()) {
      return new Slot(pool.buffer());
    }
    oldest.hashed.join();
    full.remove();
    oldest.count = 0;
    return oldest;
  }

  /// Writes and hashes what the buffers hold and gives them back.
  private void giveUpBuffers() throws IOException {
    if (current.isPresent()) {
      Slot rest = current.get();
      current = Optional.empty();
      hashAndDrain(rest);
    }
    hashed.join();
    releaseAll();
  }

  private void releaseAll() {
    current.ifPresent(slot -> pool.give(slot.bytes));
    current = Optional.empty();
    full.forEach(slot -> pool.give(slot.bytes));
    full.clear();
  }

  /// Writes what is left, syncs the file and closes it; returns the MD5 in base64.
  ///
  /// @throws IOException when any of it, or a sync on the way, has failed
  String seal() throws IOException {
    giveUpBuffers();
    try {
      synced.join();
    } catch (CompletionException e) {
      throw new IOException("sync failed", e.getCause());
    }
    channel.force(true);
    channel.close();
    return Base64.getEncoder().encodeToString(digest.digest());
  }

  /// What is kept back is written by `seal`.
  @Override
  public void flush() {}

  /// Whoever writes into it may close it; the object goes on to own the file.
  @Override
  public void close() {}

  /// Gives the file and the buffers up.
  void abandon() {
    hashed.handle((_, _) -> true).join();
    releaseAll();
    try {
      channel.close();
    } catch (IOException ignored) {
      // The file is removed or sealed already; there is nothing left to lose.
    }
  }
}
