package io.reelwork.server.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// The body of one answer as a blocking stream: at most a few chunks are on their way to the
/// socket, and a write beyond them waits. Used by one thread.
final class ResponseBody extends OutputStream {
  private static final int CHUNK_BYTES = 64 * 1024;
  private static final int CHUNKS_UNDERWAY = 4;

  private final EventLoop loop;
  private final HttpServerResponse raw;
  private final Duration patience;
  private final Semaphore slots = new Semaphore(CHUNKS_UNDERWAY);
  private final byte[] chunk = new byte[CHUNK_BYTES];
  private int filled;
  private long writtenBytes;
  private volatile boolean gone;

  ResponseBody(EventLoop loop, HttpServerResponse raw, Duration patience) {
    this.loop = loop;
    this.raw = raw;
    this.patience = patience;
  }

  /// Tells that the caller is gone: whoever waits wakes up with an error.
  void gone() {
    gone = true;
    slots.release(CHUNKS_UNDERWAY);
  }

  /// How much has been written so far.
  long writtenBytes() {
    return writtenBytes;
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    int from = offset;
    int left = length;
    while (left > 0) {
      int count = Math.min(left, CHUNK_BYTES - filled);
      System.arraycopy(bytes, from, chunk, filled, count);
      filled += count;
      writtenBytes += count;
      from += count;
      left -= count;
      if (filled == CHUNK_BYTES) {
        flush();
      }
    }
  }

  /// Hands what was written to the socket.
  @Override
  public void flush() throws IOException {
    if (gone) {
      throw new IOException("the caller is gone");
    }
    if (filled == 0) {
      return;
    }
    Buffer part = Buffer.buffer(Arrays.copyOf(chunk, filled));
    filled = 0;
    takeSlot();
    loop.run(() -> send(part));
  }

  private void takeSlot() throws IOException {
    try {
      if (!slots.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        gone = true;
        throw new IOException("the caller took nothing for " + patience.toSeconds() + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while writing", e);
    }
    if (gone) {
      throw new IOException("the caller is gone");
    }
  }

  private void send(Buffer part) {
    if (gone || raw.closed()) {
      gone();
      return;
    }
    raw.write(part).onComplete(_ -> slots.release(), _ -> gone());
  }
}
