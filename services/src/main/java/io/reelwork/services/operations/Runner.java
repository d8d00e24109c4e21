package io.reelwork.services.operations;

import io.reelwork.services.ServiceFailure;
import io.reelwork.services.claims.ClaimLoop;
import io.reelwork.services.claims.Claims;
import io.reelwork.services.sql.Outage;
import io.reelwork.services.sql.Ticks;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
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
  private final ClaimLoop<Operation> loop;
  private final Runnable onWork;
  private volatile long renewedNanos = System.nanoTime();

  Runner(Operations operations) {
    this.operations = operations;
    this.loop =
        new ClaimLoop<>(name, AT_ONCE, operations.config().longestRest(), new DueOperations());
    this.onWork = loop::wake;
    operations.onWork(onWork);
  }

  /// Starts the claiming thread; it goes on until `close`.
  public void start() {
    loop.start();
  }

  /// Throws unless it has lately looked for operations.
  ///
  /// @throws io.reelwork.services.ServiceFailure `LOOP`
  public void check() {
    loop.check();
  }

  /// Claims and does, on this thread, whatever is due; answers how many operations that were.
  public int runDue() {
    return loop.runDue();
  }

  /// Claims the operation that has waited longest.
  Optional<Operation> claim() {
    return loop.claim();
  }

  /// Does a claimed operation.
  void run(Operation operation) {
    try {
      if (operation.attempt() > operations.config().attempts()) {
        end(operation, exhausted("it was interrupted too often"));
        return;
      }
      end(operation, operations.work(operation).run(operation));
    } catch (RuntimeException | Error e) {
      LOG.warn(
          "operation failed kind={} id={} attempt={}",
          operation.kind(),
          operation.id(),
          operation.attempt(),
          e);
      if (Outage.of(e).isPresent()) {
        postpone(operation);
      } else {
        again(operation);
      }
    }
  }

  /// An outage of the database is no fault of the operation: gives it back with as many tries as
  /// before, as soon as that can be written.
  private void postpone(Operation operation) {
    loop.retryWhileUnavailable(
        FIRST_PAUSE,
        () -> {
          operations.table().postpone(operation, FIRST_PAUSE);
          return operation;
        });
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

  /// The operations of all kinds, as this runner claims and does them.
  private final class DueOperations implements Claims<Operation> {
    @Override
    public void prepare() {
      renew();
    }

    @Override
    public Optional<Operation> claim() {
      OperationTable table = operations.table();
      return table.hasDue(operations.kinds())
          ? table.claim(name, operations.kinds(), operations.config().lease())
          : Optional.empty();
    }

    @Override
    public void run(Operation claimed) {
      Runner.this.run(claimed);
    }

    @Override
    public String name(Operation claimed) {
      return "operation-" + claimed.id();
    }

    @Override
    public Ticks now() {
      return operations.now();
    }

    @Override
    public Optional<Ticks> nextDue(Ticks after) {
      return operations.table().nextDue(operations.kinds(), after);
    }
  }

  private void renew() {
    long now = System.nanoTime();
    if (loop.isBusy() && now - renewedNanos >= operations.config().lease().toNanos() / 3) {
      operations.renew(name);
      renewedNanos = now;
    }
  }

  /// Claims nothing more, waits some seconds for what runs, and gives back what is not done then.
  @Override
  public void close() {
    operations.forget(onWork);
    loop.stop();
    try {
      loop.await(STOP_GRACE);
      operations.table().releaseAll(Optional.of(name));
    } catch (ServiceFailure e) {
      LOG.warn("operations not given back, their leases run out runner={}", name, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
