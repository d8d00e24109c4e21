package io.reelwork.services.storage;

import io.reelwork.services.memory.MemoryBudget;
import java.time.Duration;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;

/// Buffers that objects are written through, never more than a budget allows. Those that are given
/// back are kept for the next: arrays of this size are garbage that the collector moves about. Safe
/// for any number of threads.
final class BufferPool {
  /// What is read or written at a time.
  static final int BUFFER_BYTES = 256 * 1024;

  /// A disk that takes nothing for so long is broken.
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final MemoryBudget budget;
  private final Deque<byte[]> idle = new ConcurrentLinkedDeque<>();

  BufferPool(MemoryBudget budget) {
    this.budget = budget;
    if (budget.totalBytes() < BUFFER_BYTES) {
      throw new IllegalArgumentException("upload buffers: must have room for one of 256 KiB");
    }
  }

  /// A buffer that the caller cannot do without; waits behind those who came before.
  ///
  /// @throws io.reelwork.services.ServiceFailure `BUSY` when none became free
  byte[] take() {
    budget.take(BUFFER_BYTES, PATIENCE);
    return buffer();
  }

  /// Whether the caller may have one more, which it could do without.
  boolean mayTakeMore() {
    return budget.tryTake(BUFFER_BYTES);
  }

  /// The buffer that `mayTakeMore` has allowed.
  byte[] buffer() {
    byte[] kept = idle.pollFirst();
    return kept == null ? new byte[BUFFER_BYTES] : kept;
  }

  /// Gives a buffer back.
  void give(byte[] buffer) {
    idle.addFirst(buffer);
    budget.give(BUFFER_BYTES);
  }

  /// Whether others wait for a buffer.
  boolean isContended() {
    return budget.isContended();
  }
}
