package io.reelwork.services.ffmpeg;

import java.util.concurrent.atomic.AtomicBoolean;

/// Memory that was given to a run, until it is closed. Safe for many threads.
public final class MemoryShare implements AutoCloseable {
  private final long bytes;
  private final Runnable giveBack;
  private final AtomicBoolean closed = new AtomicBoolean();

  MemoryShare(long bytes, Runnable giveBack) {
    this.bytes = bytes;
    this.giveBack = giveBack;
  }

  /// How much the run may take; 0 is no limit.
  public long bytes() {
    return bytes;
  }

  /// Gives it back, once.
  @Override
  public void close() {
    if (!closed.getAndSet(true)) {
      giveBack.run();
    }
  }
}
