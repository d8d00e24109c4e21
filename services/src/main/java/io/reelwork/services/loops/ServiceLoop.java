package io.reelwork.services.loops;

import io.reelwork.services.ServiceFailure;
import io.reelwork.services.ServiceFailure.Code;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// A thread that does one round after another until it is stopped, whatever a round throws: it is
/// logged, and the next round comes after a pause that doubles with each failure.
///
/// ```java
/// loop = new ServiceLoop("ingest", Pauses.of(seconds(2), seconds(30)), this::round);
/// loop.start();
/// ```
///
/// A round waits by itself for what it has to do, and looks for it at least within the bound that
/// `check` is given. Memory that has run out is the one failure that a thread cannot survive on its
/// own; the launcher lets it end the process. Safe for any number of threads.
public final class ServiceLoop implements AutoCloseable {
  private final String name;
  private final Pauses pauses;
  private final Round round;
  private final FailureLog log;
  private final Thread thread;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile boolean works;
  private volatile long lookedNanos = System.nanoTime();
  private volatile long triedNanos = System.nanoTime();

  /// One round of a loop.
  @FunctionalInterface
  public interface Round {
    /// Does what there is to do, and waits.
    ///
    /// @throws InterruptedException when it was interrupted; the loop goes on unless it is stopped
    void run() throws InterruptedException;
  }

  /// How long a loop pauses after failures.
  ///
  /// @param first after the first failure in a row
  /// @param max the most that doubling comes to
  public record Pauses(Duration first, Duration max) {
    /// The pause after so many failures in a row, from 1.
    public Duration after(int failures) {
      int doublings = Math.clamp(failures - 1L, 0, 20);
      Duration pause = first.multipliedBy(1L << doublings);
      return pause.compareTo(max) < 0 ? pause : max;
    }
  }

  /// A loop that does not run yet, on a daemon thread of this name.
  public ServiceLoop(String name, Pauses pauses, Round round) {
    this.name = name;
    this.pauses = pauses;
    this.round = round;
    this.log = new FailureLog(name);
    this.thread = Thread.ofPlatform().name(name).daemon(true).unstarted(this::loop);
  }

  /// Begins; goes on until `stop`.
  public void start() {
    advanced();
    thread.start();
  }

  private void loop() {
    int failures = 0;
    while (!isStopping()) {
      try {
        round.run();
        failures = 0;
        log.works();
        works = true;
        lookedNanos = System.nanoTime();
      } catch (Throwable failure) {
        failures++;
        works = false;
        failed(failure, failures);
      }
      triedNanos = System.nanoTime();
    }
  }

  /// Nothing that goes wrong here may end the loop either.
  private void failed(Throwable failure, int failures) {
    try {
      boolean interrupted = Thread.interrupted() || failure instanceof InterruptedException;
      if (!interrupted && !isStopping()) {
        log.failed(failure);
      }
      awaitStop(pauses.after(failures));
    } catch (Throwable whileLogging) {
      LockSupport.parkNanos(pauses.first().toNanos());
    }
  }

  /// Waits so long, or until it was asked to stop; returns whether it was.
  public boolean awaitStop(Duration max) throws InterruptedException {
    return stopped.await(max.toNanos(), TimeUnit.NANOSECONDS);
  }

  /// Says that a long round gets on.
  public void advanced() {
    lookedNanos = System.nanoTime();
    triedNanos = lookedNanos;
  }

  /// Whether it was asked to stop.
  public boolean isStopping() {
    return stopped.getCount() == 0;
  }

  /// Throws unless the loop runs and has got through a round within `bound`.
  ///
  /// @throws ServiceFailure `LOOP` when it does not run, fails or hangs
  public void check(Duration bound) {
    check(lookedNanos, bound, works ? "the next still runs" : "the next has failed");
  }

  /// The same for a loop that may fail for as long as it tries.
  ///
  /// @throws ServiceFailure `LOOP` when it does not run or hangs
  public void checkTries(Duration bound) {
    check(triedNanos, bound, "the next still runs");
  }

  private void check(long sinceNanos, Duration bound, String why) {
    if (!thread.isAlive()) {
      throw new ServiceFailure(Code.LOOP, name + ": must run but does not");
    }
    Duration age = Duration.ofNanos(System.nanoTime() - sinceNanos);
    if (age.compareTo(bound) > 0) {
      throw new ServiceFailure(
          Code.LOOP,
          "%s: must end a round within %d s but the last ended %d s ago and %s"
              .formatted(name, bound.toSeconds(), age.toSeconds(), why));
    }
  }

  /// Asks it to end after the round that runs; returns at once.
  public void stop() {
    stopped.countDown();
  }

  /// Waits, after `stop`, for its end, no longer than `max`.
  public void join(Duration max) throws InterruptedException {
    if (thread.isAlive()) {
      thread.join(max);
    }
  }

  /// Stops it and interrupts the round that runs.
  @Override
  public void close() {
    stop();
    thread.interrupt();
  }
}
