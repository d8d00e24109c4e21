package io.reelwork.services.ffmpeg;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/// The memory that runs of FFmpeg have among them. A run that needs no more than its share never
/// waits; a larger one waits until others are over and then takes their shares too: the largest
/// runs alone. First come, first served, so that a large one is not passed for ever.
///
/// Safe for any number of threads.
final class MemoryPool {
  private static final long LOOK_MILLIS = 500;

  private final MemoryBudget budget;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Object> queue = new ArrayDeque<>();
  private long freeBytes;

  MemoryPool(MemoryBudget budget) {
    this.budget = budget;
    this.freeBytes = budget.totalBytes();
  }

  /// Memory for a run.
  ///
  /// @param neededBytes no more than the whole pool is given
  /// @param goesOn asked twice a second while it waits: whether to wait on
  /// @return empty when it should not
  /// @throws InterruptedException when this thread is interrupted
  Optional<MemoryShare> reserve(long neededBytes, BooleanSupplier goesOn)
      throws InterruptedException {
    if (budget.isUnlimited()) {
      return Optional.of(new MemoryShare(0, () -> {}));
    }
    long bytes = Math.clamp(neededBytes, budget.shareBytes(), budget.totalBytes());
    Object ticket = new Object();
    lock.lock();
    try {
      queue.addLast(ticket);
      while (!ticket.equals(queue.peekFirst()) || freeBytes < bytes) {
        if (!changed.await(LOOK_MILLIS, TimeUnit.MILLISECONDS) && !goesOn.getAsBoolean()) {
          return Optional.empty();
        }
      }
      freeBytes -= bytes;
      return Optional.of(new MemoryShare(bytes, () -> giveBack(bytes)));
    } finally {
      queue.remove(ticket);
      changed.signalAll();
      lock.unlock();
    }
  }

  private void giveBack(long bytes) {
    lock.lock();
    try {
      freeBytes += bytes;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
