package io.reelwork.services.claims;

import io.reelwork.services.ServiceFailure;
import io.reelwork.services.loops.ServiceLoop;
import io.reelwork.services.loops.ServiceLoop.Pauses;
import io.reelwork.services.sql.Ticks;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Claims what is due, a bounded number at once, and gives each to a virtual thread of its own;
/// rests until somebody wakes it or the clock makes something due.
///
/// Two ways to use it: `start`, `stop` and `await` for a service, or `runDue` step by step, for
/// tests. Safe for any number of threads; any number of loops, in any number of processes, claim
/// the same rows.
public final class ClaimLoop<T> {
  private static final Logger LOG = LoggerFactory.getLogger(ClaimLoop.class);

  /// After failures it looks again at the latest after this.
  private static final Duration MAX_PAUSE = Duration.ofSeconds(15);

  /// What a look may take under load.
  private static final Duration LOOK_BOUND = Duration.ofSeconds(60);

  private static final int MAX_TRIES = 60;
  private static final Duration MAX_RETRY_PAUSE = Duration.ofSeconds(10);

  private final String name;
  private final int atOnce;
  private final Duration longestRest;
  private final Claims<T> claims;
  private final ServiceLoop loop;
  private final Semaphore slots;
  private final Semaphore wakes = new Semaphore(0);

  /// A loop that does not run yet.
  ///
  /// @param name the name of its thread, in the log too
  /// @param atOnce how many claims are run at once
  /// @param longestRest when it looks for work unasked, as a wake may have been lost
  public ClaimLoop(String name, int atOnce, Duration longestRest, Claims<T> claims) {
    this.name = name;
    this.atOnce = atOnce;
    this.longestRest = longestRest;
    this.claims = claims;
    Duration maxPause = longestRest.compareTo(MAX_PAUSE) > 0 ? longestRest : MAX_PAUSE;
    this.loop = new ServiceLoop(name, new Pauses(longestRest, maxPause), this::look);
    this.slots = new Semaphore(atOnce);
  }

  /// Starts the thread that claims; it goes on until `stop`.
  public void start() {
    loop.start();
  }

  /// There may be something to claim.
  public void wake() {
    wakes.release();
  }

  /// Whether something runs that the loop has claimed.
  public boolean isBusy() {
    return slots.availablePermits() < atOnce;
  }

  /// Whether it was told to stop.
  public boolean isStopping() {
    return loop.isStopping();
  }

  /// Throws unless it has lately looked for work.
  ///
  /// @throws ServiceFailure `LOOP`
  public void check() {
    loop.check(longestRest.multipliedBy(3).plus(LOOK_BOUND));
  }

  /// Claims the first that is due, for a caller who runs it.
  public Optional<T> claim() {
    claims.prepare();
    return claims.claim();
  }

  /// Claims and runs, on this thread, whatever is due now and becomes due by it; answers how much
  /// that was.
  public int runDue() {
    int count = 0;
    for (Optional<T> due = claim(); due.isPresent(); due = claim()) {
      claims.run(due.get());
      count++;
    }
    return count;
  }

  private void look() throws InterruptedException {
    Ticks look = claims.now();
    claimAll();
    if (wakes.tryAcquire(untilDue(look).toNanos(), TimeUnit.NANOSECONDS)) {
      wakes.drainPermits();
    }
  }

  private void claimAll() {
    claims.prepare();
    while (!isStopping() && slots.tryAcquire()) {
      Optional<T> due = Optional.empty();
      try {
        due = claims.claim();
      } finally {
        if (due.isEmpty()) {
          slots.release();
        }
      }
      if (due.isEmpty()) {
        return;
      }
      begin(due.get());
    }
  }

  /// The end of a run frees a slot, and may have made more work due.
  private void begin(T claimed) {
    try {
      Thread.ofVirtual().name(claims.name(claimed)).start(() -> run(claimed));
    } catch (Throwable noThread) {
      slots.release();
      throw noThread;
    }
  }

  private void run(T claimed) {
    try {
      claims.run(claimed);
    } catch (Throwable e) {
      LOG.warn("given up work={}", claims.name(claimed), e);
    } finally {
      slots.release();
      wake();
    }
  }

  /// How long nothing becomes due by the clock alone, seen from the beginning of the last look; at
  /// most the longest rest.
  public Duration untilDue(Ticks lastLook) {
    return claims
        .nextDue(lastLook)
        .map(due -> due.since(claims.now()))
        .filter(rest -> rest.compareTo(longestRest) < 0)
        .orElse(longestRest);
  }

  /// Waits so long, or until it was told to stop; answers whether it was.
  public boolean pause(Duration length) {
    try {
      return loop.awaitStop(length);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /// Runs work again while the database is unavailable, after pauses that double from `firstPause`
  /// to ten seconds: some ten minutes, or until the loop is stopped.
  ///
  /// @param work may run several times
  /// @throws ServiceFailure of the last try
  public <R> R retryWhileUnavailable(Duration firstPause, Supplier<R> work) {
    Pauses pauses = new Pauses(firstPause, MAX_RETRY_PAUSE);
    for (int tries = 1; ; tries++) {
      try {
        return work.get();
      } catch (ServiceFailure e) {
        if (e.code() != ServiceFailure.Code.DATABASE
            || tries >= MAX_TRIES
            || pause(pauses.after(tries))) {
          throw e;
        }
        LOG.warn("database unavailable, retrying loop={} tries={}", name, tries, e);
      }
    }
  }

  /// Claims nothing more; answers at once.
  public void stop() {
    loop.stop();
    wake();
  }

  /// Waits, after `stop`, for what runs; no longer than so long.
  public void await(Duration most) throws InterruptedException {
    long end = System.nanoTime() + most.toNanos();
    loop.join(most);
    if (slots.tryAcquire(atOnce, end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
      slots.release(atOnce);
    }
  }
}
