package io.reelwork.server.http;

import io.reelwork.services.memory.Memory;
import io.reelwork.services.memory.MemoryBudget;
import io.reelwork.services.web.BodyCut;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// The body of one request as a blocking stream. Nothing is asked of the connection before the
/// first read, and never more than there is room for in the budget of the process: room for one
/// read of the socket at first, for up to eight while there is plenty for all.
///
/// Filled by the event loop, read by one other thread; whoever makes it must `release` it.
final class RequestBody extends InputStream {
  /// Bodies that are known to be no longer have room without asking.
  static final int EXEMPT_BYTES = 16 * 1024;

  private static final long MIN_ROOM_BYTES = Inflow.READ_BYTES;
  private static final long MAX_ROOM_BYTES = 8 * MIN_ROOM_BYTES;

  /// While others wait for room, a body that comes more slowly than this must end.
  private static final Duration LAG = Duration.ofSeconds(15);

  private static final long LAG_BYTES = 256 * 1024;
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
  private static final Buffer NOTHING = Buffer.buffer();

  private final EventLoop loop;
  private final HttpServerRequest raw;
  private final Inflow inflow;
  private final Runnable sendContinue;
  private final Terms terms;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Buffer> arrived = new ArrayDeque<>();
  private Buffer current = NOTHING;
  private int position;
  private long keptBytes;
  private long arrivedBytes;
  private long roomBytes;
  private long takenBytes;
  private boolean started;
  private boolean flows;
  private boolean ended;
  private boolean released;
  private Optional<String> failure = Optional.empty();
  private long waitedNanos;
  private long paceBytes;

  /// What a body is read under.
  ///
  /// @param memory whose room it takes
  /// @param patience how long the caller may send nothing
  /// @param isExempt whether the body is known to be at most `EXEMPT_BYTES` long
  record Terms(Memory memory, Duration patience, boolean isExempt) {
    MemoryBudget budget() {
      return memory.arriving();
    }
  }

  /// Stops the inflow and listens to the request; called on the event loop.
  RequestBody(EventLoop loop, HttpServerRequest raw, Runnable sendContinue, Terms terms) {
    this.loop = loop;
    this.raw = raw;
    this.inflow = new Inflow(raw);
    this.sendContinue = sendContinue;
    this.terms = terms;
    inflow.set(false);
    raw.handler(this::take);
    raw.endHandler(_ -> end());
    raw.exceptionHandler(_ -> fail("the connection was cut inside the body"));
  }

  private void take(Buffer chunk) {
    lock.lock();
    try {
      if (released) {
        return;
      }
      arrived.add(chunk);
      arrivedBytes += chunk.length();
      keptBytes += chunk.length();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    regulate();
  }

  /// The connection may go on to its next request.
  private void end() {
    lock.lock();
    try {
      ended = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    inflow.set(true);
  }

  /// Lets the connection read as long as one more read has room.
  private void regulate() {
    boolean open;
    lock.lock();
    try {
      if (ended || released) {
        return;
      }
      open = hasRoom();
      flows = open;
    } finally {
      lock.unlock();
    }
    inflow.set(open);
  }

  private boolean hasRoom() {
    return roomBytes - keptBytes >= Inflow.READ_BYTES;
  }

  /// Ends the stream with an error; called on any thread.
  void fail(String why) {
    lock.lock();
    try {
      failure = Optional.of(failure.orElse(why));
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Gives the room back, and takes no more; called on any thread.
  void release() {
    lock.lock();
    try {
      released = true;
      arrived.clear();
      shrinkTo(0);
    } finally {
      lock.unlock();
    }
  }

  /// Whether the whole body has arrived; called on the event loop.
  boolean ended() {
    lock.lock();
    try {
      return ended;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  /// Waits for the first byte only, then takes of what has arrived as much as there is room for.
  ///
  /// @throws io.reelwork.services.ServiceFailure `BUSY` when the process has no room for the body
  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (length == 0) {
      return 0;
    }
    start();
    lock.lock();
    try {
      if (rest() == 0 && !await(terms.patience())) {
        throw new BodyCut("the body stood still for " + terms.patience().toSeconds() + " s");
      }
      int count = 0;
      while (count < length && (rest() > 0 || next())) {
        int part = Math.min(length - count, rest());
        current.getBytes(position, position + part, bytes, offset + count);
        position += part;
        count += part;
      }
      drop();
      adapt();
      return count == 0 ? -1 : count;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public int available() {
    lock.lock();
    try {
      return rest() > 0 || arrived.isEmpty() ? rest() : arrived.element().length();
    } finally {
      lock.unlock();
    }
  }

  /// Waits until a read would not wait; false when it still would after `patience`. Failures are
  /// the next read's.
  boolean awaitArrival(Duration patience) {
    start();
    lock.lock();
    try {
      return rest() > 0 || await(patience);
    } catch (IOException forTheReader) {
      return true;
    } finally {
      lock.unlock();
    }
  }

  private int rest() {
    return current.length() - position;
  }

  private boolean next() {
    drop();
    Buffer chunk = arrived.poll();
    if (chunk != null) {
      current = chunk;
    }
    return chunk != null;
  }

  /// Forgets a chunk that is read.
  private void drop() {
    if (rest() == 0) {
      keptBytes -= current.length();
      current = NOTHING;
      position = 0;
    }
  }

  private void start() {
    if (started) {
      return;
    }
    started = true;
    long taken =
        terms.isExempt() ? 0 : terms.budget().take(MIN_ROOM_BYTES, terms.memory().patience());
    lock.lock();
    try {
      takenBytes = taken;
      roomBytes = MIN_ROOM_BYTES;
      if (released) {
        shrinkTo(0);
      }
    } finally {
      lock.unlock();
    }
    sendContinue.run();
    loop.run(this::regulate);
  }

  /// Holds more room while there is plenty and less while others wait, and lets the connection go
  /// on once half of the room is free.
  private void adapt() {
    if (ended || released) {
      shrinkTo(keptBytes);
      return;
    }
    if (terms.budget().isContended()) {
      shrinkTo(Math.max(MIN_ROOM_BYTES, keptBytes));
    } else if (takenBytes > 0 && roomBytes < MAX_ROOM_BYTES && terms.budget().tryTake(roomBytes)) {
      takenBytes += roomBytes;
      roomBytes += roomBytes;
    }
    if (!flows && hasRoom() && keptBytes <= roomBytes / 2) {
      flows = true;
      loop.run(this::regulate);
    }
  }

  private void shrinkTo(long bytes) {
    long surplus = Math.min(takenBytes, roomBytes - bytes);
    if (surplus > 0) {
      takenBytes -= surplus;
      roomBytes -= surplus;
      terms.budget().give(surplus);
    }
  }

  /// Waits for a chunk or the end; false when neither came within `patience`.
  private boolean await(Duration patience) throws IOException {
    long left = patience.toNanos();
    while (arrived.isEmpty() && !ended) {
      if (failure.isPresent()) {
        throw new BodyCut(failure.get());
      }
      if (left <= 0) {
        return false;
      }
      long begin = System.nanoTime();
      try {
        boolean isIdle = changed.awaitNanos(Math.min(left, LOOK_EVERY.toNanos())) <= 0;
        long waited = System.nanoTime() - begin;
        left -= waited;
        hasWaited(waited, isIdle);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw interrupted(e);
      }
    }
    return true;
  }

  private static IOException interrupted(InterruptedException cause) {
    IOException interrupted = new InterruptedIOException("interrupted while waiting for the body");
    interrupted.initCause(cause);
    return interrupted;
  }

  /// While others wait for room, an idle caller keeps little and a slow one must end. Counts the
  /// time only that was spent waiting for the caller.
  private void hasWaited(long nanos, boolean isIdle) {
    boolean isWanted = takenBytes > 0 && terms.budget().isContended();
    if (isIdle && isWanted) {
      loop.run(this::narrow);
    }
    waitedNanos += nanos;
    if (waitedNanos < LAG.toNanos()) {
      return;
    }
    if (isWanted && arrivedBytes - paceBytes < LAG_BYTES) {
      failure = Optional.of(failure.orElse("the body came too slowly while others waited"));
    }
    waitedNanos = 0;
    paceBytes = arrivedBytes;
  }

  /// Gives back the room of a caller who sends nothing, except for one read. On the event loop, so
  /// that no read is under way.
  private void narrow() {
    lock.lock();
    try {
      shrinkTo(Math.max(MIN_ROOM_BYTES, keptBytes));
    } finally {
      lock.unlock();
    }
    regulate();
  }

  /// Throws away what is left of the body, then runs `done`; gives up after `patience`. Called on
  /// the event loop.
  void discard(Runnable done, Runnable giveUp, Duration patience) {
    release();
    if (ended()) {
      done.run();
      return;
    }
    long timer = loop.after(patience.toMillis(), giveUp);
    raw.handler(_ -> {});
    raw.endHandler(_ -> {
      loop.cancel(timer);
      done.run();
    });
    raw.exceptionHandler(_ -> loop.cancel(timer));
    inflow.set(true);
  }
}
