package io.reelwork.services.sql;

import java.util.Comparator;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.RunnableFuture;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/// A bounded pool of platform threads whose queue lets urgent calls go first and keeps the order of
/// all others.
final class UrgentFirst extends ThreadPoolExecutor {
  private final AtomicLong sequence = new AtomicLong();
  private final BooleanSupplier urgent;

  /// @param urgent whether what the calling thread submits is urgent
  UrgentFirst(String name, int threads, BooleanSupplier urgent) {
    super(
        threads,
        threads,
        0,
        TimeUnit.SECONDS,
        new PriorityBlockingQueue<>(),
        Thread.ofPlatform().name(name, 0).daemon(true).factory());
    this.urgent = urgent;
  }

  @Override
  protected <T> RunnableFuture<T> newTaskFor(Callable<T> callable) {
    return new Call<>(callable, urgent.getAsBoolean() ? 0 : 1, sequence.getAndIncrement());
  }

  private static final class Call<T> extends FutureTask<T> implements Comparable<Call<?>> {
    private static final Comparator<Call<?>> ORDER =
        Comparator.<Call<?>>comparingInt(call -> call.rank).thenComparingLong(call -> call.number);

    private final int rank;
    private final long number;

    Call(Callable<T> callable, int rank, long number) {
      super(callable);
      this.rank = rank;
      this.number = number;
    }

    @Override
    public int compareTo(Call<?> other) {
      return ORDER.compare(this, other);
    }
  }
}
