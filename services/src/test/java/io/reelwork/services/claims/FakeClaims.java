package io.reelwork.services.claims;

import io.reelwork.services.sql.Ticks;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// Work in memory that is done as a test says, and what was asked for.
final class FakeClaims implements Claims<String> {
  final Queue<String> due = new ConcurrentLinkedQueue<>();
  final AtomicInteger looks = new AtomicInteger();

  /// One for each look that found nothing.
  final Semaphore nothing = new Semaphore(0);

  volatile Consumer<String> running = work -> {};
  volatile Optional<Duration> nextDue = Optional.empty();

  /// How many looks are still to fail.
  final AtomicInteger failing = new AtomicInteger();

  @Override
  public void prepare() {
    looks.incrementAndGet();
    if (failing.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      throw new IllegalStateException("the database is away");
    }
  }

  @Override
  public Optional<String> claim() {
    Optional<String> first = Optional.ofNullable(due.poll());
    if (first.isEmpty()) {
      nothing.release();
    }
    return first;
  }

  @Override
  public void run(String claimed) {
    running.accept(claimed);
  }

  @Override
  public String name(String claimed) {
    return "fake-" + claimed;
  }

  @Override
  public Ticks now() {
    return new Ticks(0);
  }

  @Override
  public Optional<Ticks> nextDue(Ticks after) {
    return nextDue.map(after::plus);
  }
}
