package io.reelwork.services.operations;

import io.reelwork.services.sql.Ticks;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Does operations.
///
/// Two ways to use it: `start` and `close` for a service (a claiming thread that also renews the
/// leases, a virtual thread per operation), or `runDue` step by step, for tests. Safe for any
/// number of threads; any number of runners, in any number of processes, share one database.
public final class Runner implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Runner.class);

  private static final int AT_ONCE = 64;
  private static final Duration STOP_GRACE = Duration.ofSeconds(8);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final int MOST_DOUBLINGS = 6;

  private final Operations operations;
  private final String name = "runner-" + UUID.randomUUID();
  private final Semaphore slots = new Semaphore(AT_ONCE);
  private final Semaphore wake = new Semaphore(0);
  private final Runnable onWork = wake::release;
  private Optional<Thread> thread = Optional.empty();
  private volatile boolean stopping;
  private long renewedNanos = System.nanoTime();

  Runner(Operations operations) {
    this.operations = operations;
    operations.onWork(onWork);
  }

  /// Starts the claiming thread; it goes on until `close`.
  public synchronized void start() {
    thread = Optional.of(Thread.ofPlatform().name(name).daemon(true).start(this::loop));
  }

  /// Claims and does, on this thread, whatever is due; answers how many operations that were.
  public int runDue() {
    int count = 0;
    for (Optional<Operation> due = claim(); due.isPresent(); due = claim()) {
      run(due.get());
      count++;
    }
    return count;
  }

  /// Claims the operation that has waited longest.
  Optional<Operation> claim() {
    OperationTable table = operations.table();
    return table.hasDue(operations.kinds())
        ? table.claim(name, operations.kinds(), operations.config().lease())
        : Optional.empty();
  }

  /// Does a claimed operation.
  void run(Operation operation) {
    try {
      if (operation.attempt() > operations.config().attempts()) {
        end(operation, exhausted("it was interrupted too often"));
        return;
      }
      end(operation, operations.work(operation).run(operation));
    } catch (RuntimeException e) {
      LOG.warn(
          "operation failed kind={} id={} attempt={}",
          operation.kind(),
          operation.id(),
          operation.attempt(),
          e);
      again(operation);
    }
  }

  private void end(Operation operation, Ending ending) {
    if (!operations.end(operation, ending)) {
      LOG.info("operation given up, lease lost id={}", operation.id());
    }
  }

  private void again(Operation operation) {
    if (operation.attempt() >= operations.config().attempts()) {
      end(operation, exhausted("it failed unexpectedly"));
      return;
    }
    int doublings = Math.min(operation.attempt() - 1, MOST_DOUBLINGS);
    operations.table().release(operation, FIRST_PAUSE.multipliedBy(1L << doublings));
  }

  private static Ending exhausted(String why) {
    return new Ending.Failed(
        new Fault(OperationError.INTERNAL_ERROR, "The operation could not be done: " + why + "."));
  }

  private void loop() {
    while (!stopping) {
      try {
        Ticks began = operations.now();
        claimAll();
        if (wake.tryAcquire(untilDue(began).toNanos(), TimeUnit.NANOSECONDS)) {
          wake.drainPermits();
        }
        renew();
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        LOG.warn("claiming failed, goes on runner={}", name, e);
        pause();
      }
    }
  }

  /// How long nothing becomes due by the clock alone, seen from the beginning of the last look.
  Duration untilDue(Ticks lastLook) {
    Duration longest = operations.config().pollInterval();
    return operations
        .table()
        .nextDue(operations.kinds(), lastLook)
        .map(due -> due.since(operations.now()))
        .filter(pause -> pause.compareTo(longest) < 0)
        .orElse(longest);
  }

  private void claimAll() {
    while (!stopping && slots.tryAcquire()) {
      Optional<Operation> due = Optional.empty();
      try {
        due = claim();
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

  private void begin(Operation operation) {
    Thread.ofVirtual()
        .name("operation-" + operation.id())
        .start(() -> {
          try {
            run(operation);
          } catch (RuntimeException e) {
            LOG.warn("operation given up id={}", operation.id(), e);
          } finally {
            slots.release();
          }
        });
  }

  private void renew() {
    long now = System.nanoTime();
    boolean busy = slots.availablePermits() < AT_ONCE;
    if (busy && now - renewedNanos >= operations.config().lease().toNanos() / 3) {
      operations.table().renew(name, operations.config().lease());
      renewedNanos = now;
    }
  }

  private void pause() {
    try {
      Thread.sleep(operations.config().pollInterval());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Claims nothing more, waits some seconds for what runs, and gives back what is not done then.
  @Override
  public synchronized void close() {
    stopping = true;
    operations.forget(onWork);
    wake.release();
    try {
      if (thread.isPresent()) {
        thread.get().join(STOP_GRACE);
        slots.tryAcquire(AT_ONCE, STOP_GRACE.toMillis(), TimeUnit.MILLISECONDS);
        operations.table().releaseAll(Optional.of(name));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
