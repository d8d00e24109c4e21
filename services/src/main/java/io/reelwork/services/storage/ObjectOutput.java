package io.reelwork.services.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/// Writes the file of an object. What is written is hashed by a helper meanwhile, and another
/// helper tells the disk to take what it can: so neither is waited for at the end.
///
/// ```text
/// caller   fill 0 │ write 0, fill 1 │ write 1, fill 2 │ …
/// helper                   hash 0   │     hash 1      │ …
/// helper                                    sync every 16 MiB, one at a time
/// ```
///
/// Constant in memory: eight buffers at most, each made when no other is free. For one thread.
final class ObjectOutput extends OutputStream {
  /// What is read or written at a time.
  static final int BUFFER_BYTES = 256 * 1024;

  private static final int BUFFERS = 8;
  private static final long SYNC_BYTES = 16L << 20;

  /// Far below any reserve, so that several writers at once do not eat it up.
  private static final long ROOM_CHECK_BYTES = 4L << 20;

  private final LocalObjects objects;
  private final Executor helpers;
  private final FileChannel channel;
  private final MessageDigest digest = StagedObject.md5Digest();
  private final Deque<Slot> full = new ArrayDeque<>();
  private Slot current = new Slot();
  private CompletableFuture<Void> hashed = CompletableFuture.completedFuture(null);
  private CompletableFuture<Void> synced = CompletableFuture.completedFuture(null);
  private long written;
  private long syncedBytes;
  private long checkedBytes;

  /// A buffer, filled up to `count`; free again when `hashed`.
  private static final class Slot {
    private final byte[] bytes = new byte[BUFFER_BYTES];
    private int count;
    private CompletableFuture<Void> hashed = CompletableFuture.completedFuture(null);
  }

  /// A new file at this path.
  ObjectOutput(LocalObjects objects, Path file) throws IOException {
    this.objects = objects;
    this.helpers = objects.helpers();
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
      int count = Math.min(offset + length - from, BUFFER_BYTES - current.count);
      System.arraycopy(bytes, from, current.bytes, current.count, count);
      from += count;
      filled(count);
    }
  }

  /// Takes all of a stream, without a copy in between; answers how much that was.
  ///
  /// @throws IOException when the stream cannot be read
  /// @throws io.reelwork.services.ServiceFailure when the file cannot be written
  long transferFrom(InputStream in) throws IOException {
    long total = 0;
    while (true) {
      int count = in.read(current.bytes, current.count, BUFFER_BYTES - current.count);
      if (count < 0) {
        return total;
      }
      total += count;
      try {
        filled(count);
      } catch (IOException e) {
        throw LocalObjects.failure("object: cannot be written", e);
      }
    }
  }

  private void filled(int count) throws IOException {
    current.count += count;
    if (current.count == BUFFER_BYTES) {
      Slot filled = current;
      hashed = hashed.thenRunAsync(() -> digest.update(filled.bytes, 0, filled.count), helpers);
      filled.hashed = hashed;
      drain(filled);
      full.add(filled);
      current = free();
    }
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
      synced = CompletableFuture.runAsync(this::syncDisk, helpers);
    }
  }

  private void syncDisk() {
    try {
      channel.force(false);
    } catch (IOException e) {
      throw new CompletionException(e);
    }
  }

  /// The buffer that was filled first, when its hash is done; while it is not, a new one as long as
  /// there may be more.
  private Slot free() {
    Slot oldest = full.element();
    if (!oldest.hashed.isDone() && full.size() < BUFFERS) {
      return new Slot();
    }
    full.remove();
    oldest.hashed.join();
    oldest.count = 0;
    return oldest;
  }

  /// Writes what is left, syncs the file and closes it; answers the MD5 in base64.
  ///
  /// @throws IOException when any of it, or a sync on the way, has failed
  String seal() throws IOException {
    hashed.join();
    digest.update(current.bytes, 0, current.count);
    drain(current);
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

  /// Gives the file up.
  void abandon() {
    try {
      channel.close();
    } catch (IOException ignored) {
      // The file is removed or sealed already; there is nothing left to lose.
    }
  }
}
