package io.reelwork.server;

import java.util.ArrayDeque;
import java.util.Deque;

/// What has been opened and must be closed again, the last first. For one thread.
final class Parts implements AutoCloseable {
  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  /// Remembers a part and gives it back.
  <T extends AutoCloseable> T closing(T part) {
    open.push(part);
    return part;
  }

  /// @throws IllegalStateException when a part cannot be closed
  @Override
  public void close() {
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (Exception e) {
        throw new IllegalStateException("a part cannot be closed", e);
      }
    }
  }
}
