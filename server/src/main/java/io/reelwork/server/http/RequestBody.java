package io.reelwork.server.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// The body of one request as a blocking stream. A few chunks are asked of the connection at a
/// time, so memory stays the same whatever the body's size; nothing is asked before the first read.
///
/// Filled by the event loop, read by one other thread.
final class RequestBody extends InputStream {
  private static final int WINDOW = 8;

  private final EventLoop loop;
  private final HttpServerRequest raw;
  private final Runnable sendContinue;
  private final Duration patience;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Buffer> arrived = new ArrayDeque<>();
  private Buffer current = Buffer.buffer();
  private int position;
  private int owed;
  private boolean started;
  private boolean ended;
  private Optional<String> failure = Optional.empty();

  /// Pauses the request and listens to it; called on the event loop.
  RequestBody(EventLoop loop, HttpServerRequest raw, Runnable sendContinue, Duration patience) {
    this.loop = loop;
    this.raw = raw;
    this.sendContinue = sendContinue;
    this.patience = patience;
    raw.pause();
    raw.handler(chunk -> change(() -> arrived.add(chunk)));
    raw.endHandler(_ -> change(() -> ended = true));
    raw.exceptionHandler(_ -> fail("the connection was cut inside the body"));
  }

  /// Ends the stream with an error; called on any thread.
  void fail(String why) {
    change(() -> failure = Optional.of(failure.orElse(why)));
  }

  private void change(Runnable change) {
    lock.lock();
    try {
      change.run();
      changed.signalAll();
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
  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (length == 0) {
      return 0;
    }
    if (available() == 0 && !next(true)) {
      return -1;
    }
    int count = 0;
    do {
      int part = Math.min(length - count, available());
      current.getBytes(position, position + part, bytes, offset + count);
      position += part;
      count += part;
    } while (count < length && next(false));
    askForMore();
    return count;
  }

  @Override
  public int available() {
    return current.length() - position;
  }

  /// Goes on to the next chunk, if need be when it arrives; false when there is none.
  private boolean next(boolean wait) throws IOException {
    if (!started) {
      started = true;
      sendContinue.run();
      loop.run(() -> raw.fetch(WINDOW));
    }
    lock.lock();
    try {
      if (wait) {
        awaitChange();
      }
      Buffer chunk = arrived.poll();
      if (chunk == null) {
        return false;
      }
      current = chunk;
      position = 0;
      owed++;
      return true;
    } finally {
      lock.unlock();
    }
  }

  /// Asks the connection for as many chunks as were taken since the last time.
  private void askForMore() {
    if (owed > 0) {
      int count = owed;
      owed = 0;
      loop.run(() -> raw.fetch(count));
    }
  }

  private void awaitChange() throws IOException {
    long left = patience.toNanos();
    while (arrived.isEmpty() && !ended) {
      if (failure.isPresent()) {
        throw new IOException(failure.get());
      }
      if (left <= 0) {
        throw new IOException("the body stood still for " + patience.toSeconds() + " s");
      }
      try {
        left = changed.awaitNanos(left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while waiting for the body", e);
      }
    }
  }

  /// Throws away what is left of the body, then runs `done`; gives up after `patience`. Called on
  /// the event loop.
  void discard(Runnable done, Runnable giveUp, Duration patience) {
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
    raw.resume();
  }
}
