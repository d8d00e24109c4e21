package io.reelwork.services.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reelwork.services.ServiceFailure;
import io.reelwork.services.ServiceFailure.Code;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MemoryBudgetTest {
  private static final Duration LONG = Duration.ofSeconds(50);

  private final MemoryBudget budget = new MemoryBudget("test", 800, 100);

  private CompletableFuture<Long> takeLater(long bytes) throws InterruptedException {
    CompletableFuture<Long> taken = new CompletableFuture<>();
    Thread thread = Thread.startVirtualThread(() -> taken.complete(budget.take(bytes, LONG)));
    while (thread.getState() != Thread.State.TIMED_WAITING && !taken.isDone()) {
      Thread.sleep(1);
    }
    return taken;
  }

  @Test
  void givesWhatIsFreeAtOnce() {
    assertThat(budget.take(800, Duration.ZERO)).isEqualTo(800);
    assertThat(budget.freeBytes()).isZero();

    budget.give(800);

    assertThat(budget.freeBytes()).isEqualTo(800);
  }

  @Test
  void whoeverWantsMoreThanThereIsGetsAll() {
    assertThat(budget.take(10_000, Duration.ZERO)).isEqualTo(800);
  }

  @Test
  void servesThoseWhoWaitInTheOrderInWhichTheyCame() throws Exception {
    budget.take(800, LONG);
    List<String> order = new CopyOnWriteArrayList<>();
    CompletableFuture<?> large = takeLater(700).thenRun(() -> order.add("large"));
    CompletableFuture<?> small = takeLater(50).thenRun(() -> order.add("small"));

    budget.give(100);
    assertThat(large).isNotDone();
    assertThat(small).isNotDone();
    budget.give(600);
    large.get(20, TimeUnit.SECONDS);
    budget.give(100);
    small.get(20, TimeUnit.SECONDS);

    assertThat(order).containsExactly("large", "small");
  }

  @Test
  void whoeverHasWaitedTooLongGoesAndLetsTheNextOn() throws Exception {
    budget.take(700, LONG);
    CompletableFuture<Throwable> refused = new CompletableFuture<>();
    Thread.startVirtualThread(() -> {
      try {
        budget.take(500, Duration.ofMillis(300));
      } catch (ServiceFailure e) {
        refused.complete(e);
      }
    });
    while (!budget.isContended()) {
      Thread.sleep(1);
    }
    CompletableFuture<Long> next = takeLater(100);

    assertThat(refused.get(20, TimeUnit.SECONDS))
        .hasMessage("test: 500 bytes must become free within 300 ms but 100 of 800 were")
        .extracting(e -> ((ServiceFailure) e).code())
        .isEqualTo(Code.BUSY);
    assertThat(next.get(20, TimeUnit.SECONDS)).isEqualTo(100);
    assertThat(budget.isContended()).isFalse();
  }

  @Test
  void anInterruptedWaiterTakesNothing() throws Exception {
    budget.take(800, LONG);
    CompletableFuture<Throwable> refused = new CompletableFuture<>();
    Thread waiter =
        Thread.startVirtualThread(() -> {
          try {
            budget.take(1, LONG);
          } catch (ServiceFailure e) {
            refused.complete(e);
          }
        });
    while (!budget.isContended()) {
      Thread.sleep(1);
    }
    waiter.interrupt();

    assertThat(refused.get(20, TimeUnit.SECONDS))
        .extracting(e -> ((ServiceFailure) e).code())
        .isEqualTo(Code.INTERRUPTED);
    budget.give(800);
    assertThat(budget.freeBytes()).isEqualTo(800);
  }

  @Test
  void whatIsNotNeededIsNotGivenFromTheReserveNorPastThoseWhoWait() throws Exception {
    assertThat(budget.tryTake(700)).isTrue();
    assertThat(budget.tryTake(1)).isFalse();
    budget.give(300);
    CompletableFuture<Long> waiting = takeLater(600);

    assertThat(budget.tryTake(1)).isFalse();

    budget.give(400);
    assertThat(waiting.get(20, TimeUnit.SECONDS)).isEqualTo(600);
  }

  @Test
  void refusesMoreThanWasTaken() {
    assertThatThrownBy(() -> budget.give(1)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void neverGivesMoreThanThereIsUnderLoad() throws Exception {
    AtomicLong held = new AtomicLong();
    AtomicLong most = new AtomicLong();
    List<Thread> threads = new CopyOnWriteArrayList<>();
    for (int i = 0; i < 50; i++) {
      int bytes = 1 + i * 7;
      threads.add(
          Thread.startVirtualThread(() -> {
            for (int round = 0; round < 100; round++) {
              long taken = budget.take(bytes, LONG);
              most.accumulateAndGet(held.addAndGet(taken), Math::max);
              LockSupport.parkNanos(1);
              held.addAndGet(-taken);
              budget.give(taken);
            }
          }));
    }
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(most.get()).isBetween(400L, 800L);
    assertThat(budget.freeBytes()).isEqualTo(800);
    assertThat(budget.isContended()).isFalse();
  }
}
