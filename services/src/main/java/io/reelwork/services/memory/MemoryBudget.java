package io.reelwork.services.memory;

import io.reelwork.services.ServiceFailure;
import io.reelwork.services.ServiceFailure.Code;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// A number of bytes that many holders share. What a holder needs it waits for, first come, first
/// served; what it only likes to have it gets while enough is free and nobody waits.
///
/// ```java
/// budget.take(65_536, patience);
/// try { … } finally { budget.give(65_536); }
/// ```
///
/// Counts and allocates nothing: each holder gives back what it has taken. Safe for any number of
/// threads.
public final class MemoryBudget {
  private final String name;
  private final long totalBytes;
  private final long reservedBytes;
  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<Waiter> waiters = new ArrayDeque<>();
  private long freeBytes;
  private volatile boolean contended;

  private static final class Waiter {
    private final long bytes;
    private final Condition granted;
    private boolean hasRoom;

    Waiter(long bytes, Condition granted) {
      this.bytes = bytes;
      this.granted = granted;
    }
  }

  /// A budget that nobody has taken from.
  ///
  /// @param name what it is for, in errors: `upload buffers`
  /// @param totalBytes how many bytes there are, at least 1
  /// @param reservedBytes how many of them are not given to holders who could do without
  public MemoryBudget(String name, long totalBytes, long reservedBytes) {
    if (totalBytes < 1) {
      throw new IllegalArgumentException(name + ": must have 1 byte or more but had " + totalBytes);
    }
    this.name = name;
    this.totalBytes = totalBytes;
    this.reservedBytes = reservedBytes;
    this.freeBytes = totalBytes;
  }

  /// Waits for room behind those who came before; returns how much was taken: `bytes`, or the whole
  /// budget when it is smaller.
  ///
  /// @throws ServiceFailure `BUSY` when there was no room within `patience`, `INTERRUPTED`
  public long take(long bytes, Duration patience) {
    long wanted = Math.min(bytes, totalBytes);
    lock.lock();
    try {
      if (waiters.isEmpty() && freeBytes >= wanted) {
        freeBytes -= wanted;
      } else {
        await(new Waiter(wanted, lock.newCondition()), patience);
      }
      return wanted;
    } finally {
      lock.unlock();
    }
  }

  private void await(Waiter waiter, Duration patience) {
    waiters.add(waiter);
    contended = true;
    long left = patience.toNanos();
    try {
      while (!waiter.hasRoom && left > 0) {
        left = waiter.granted.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      if (!waiter.hasRoom) {
        leave(waiter);
        throw new ServiceFailure(Code.INTERRUPTED, name + ": the caller was interrupted", e);
      }
    }
    if (!waiter.hasRoom) {
      long free = freeBytes;
      leave(waiter);
      throw new ServiceFailure(
          Code.BUSY,
          "%s: %d bytes must become free within %d ms but %d of %d were"
              .formatted(name, waiter.bytes, patience.toMillis(), free, totalBytes));
    }
  }

  /// Whoever waited behind one who wanted more may go on.
  private void leave(Waiter waiter) {
    waiters.remove(waiter);
    grant();
  }

  private void grant() {
    while (!waiters.isEmpty() && waiters.element().bytes <= freeBytes) {
      Waiter next = waiters.remove();
      freeBytes -= next.bytes;
      next.hasRoom = true;
      next.granted.signal();
    }
    contended = !waiters.isEmpty();
  }

  /// Takes room that the caller can do without, if there is plenty; does not wait.
  public boolean tryTake(long bytes) {
    lock.lock();
    try {
      if (!waiters.isEmpty() || freeBytes - bytes < reservedBytes) {
        return false;
      }
      freeBytes -= bytes;
      return true;
    } finally {
      lock.unlock();
    }
  }

  /// Gives back what was taken.
  public void give(long bytes) {
    lock.lock();
    try {
      if (bytes < 0 || freeBytes + bytes > totalBytes) {
        throw new IllegalStateException(
            "%s: %d of %d bytes are free already, %d more cannot be given back"
                .formatted(name, freeBytes, totalBytes, bytes));
      }
      freeBytes += bytes;
      grant();
    } finally {
      lock.unlock();
    }
  }

  /// Whether somebody waits, so that whoever holds more than it needs should give it back.
  public boolean isContended() {
    return contended;
  }

  /// How many bytes nobody holds.
  public long freeBytes() {
    lock.lock();
    try {
      return freeBytes;
    } finally {
      lock.unlock();
    }
  }

  /// How many bytes there are.
  public long totalBytes() {
    return totalBytes;
  }
}
