package io.reelwork.services.claims;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelwork.services.sql.Ticks;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// No test waits for the hour of the longest rest.
@Timeout(60)
class ClaimLoopTest {
  private static final Duration HOUR = Duration.ofHours(1);

  private final FakeClaims claims = new FakeClaims();
  private final BlockingQueue<String> begun = new LinkedBlockingQueue<>();
  private final CountDownLatch finish = new CountDownLatch(1);
  private ClaimLoop<String> loop = loop(HOUR);

  private ClaimLoop<String> loop(Duration longestRest) {
    return new ClaimLoop<>("loop", 2, longestRest, claims);
  }

  @AfterEach
  void stop() throws InterruptedException {
    finish.countDown();
    loop.stop();
    loop.await(Duration.ofSeconds(10));
  }

  /// Notes that it has begun, and goes on until the test says so.
  private void work(String name) {
    begun.add(name);
    try {
      finish.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void runsWhatIsDueStepByStep() {
    claims.due.addAll(List.of("a", "b", "c"));
    claims.running = begun::add;

    assertThat(loop.runDue()).isEqualTo(3);
    assertThat(loop.runDue()).isZero();

    assertThat(begun).containsExactly("a", "b", "c");
  }

  @Test
  void claimsNoMoreThanItMayRunAtOnce() throws InterruptedException {
    claims.due.addAll(List.of("a", "b", "c"));
    claims.running = this::work;
    loop.start();

    assertThat(List.of(begun.take(), begun.take())).containsExactlyInAnyOrder("a", "b");
    assertThat(loop.isBusy()).isTrue();
    loop.wake();
    assertThat(begun.poll(200, TimeUnit.MILLISECONDS)).isNull();
    finish.countDown();

    assertThat(begun.take()).isEqualTo("c");
  }

  @Test
  void looksAgainWhenItIsWoken() throws InterruptedException {
    claims.running = begun::add;
    loop.start();
    claims.nothing.acquire();

    claims.due.add("a");
    loop.wake();

    assertThat(begun.take()).isEqualTo("a");
  }

  @Test
  void looksAgainWhenTheClockMakesSomethingDue() throws InterruptedException {
    claims.nextDue = Optional.of(Duration.ofMillis(20));
    loop.start();

    claims.nothing.acquire(3);

    assertThat(claims.looks.get()).isGreaterThanOrEqualTo(3);
  }

  @Test
  void restsUntilSomethingIsDueAtMostItsLongestRest() {
    Ticks look = new Ticks(0);

    assertThat(loop.untilDue(look)).isEqualTo(HOUR);
    claims.nextDue = Optional.of(Duration.ofHours(2));
    assertThat(loop.untilDue(look)).isEqualTo(HOUR);
    claims.nextDue = Optional.of(Duration.ofSeconds(7));
    assertThat(loop.untilDue(look)).isEqualTo(Duration.ofSeconds(7));
  }

  @Test
  void goesOnAfterALookThatFailed() throws InterruptedException {
    loop = loop(Duration.ofMillis(20));
    claims.failing.set(2);
    claims.due.add("a");
    claims.running = begun::add;
    loop.start();

    assertThat(begun.take()).isEqualTo("a");
    assertThat(claims.looks.get()).isGreaterThanOrEqualTo(3);
  }

  @Test
  void hasItsSlotsBackFromWorkThatFailed() throws InterruptedException {
    claims.due.addAll(List.of("a", "b", "c", "d", "e"));
    claims.running =
        work -> {
          begun.add(work);
          throw new IllegalStateException("broken");
        };
    loop.start();

    for (int i = 0; i < 5; i++) {
      assertThat(begun.take()).isNotEmpty();
    }
  }

  @Test
  void claimsNothingMoreOnceStopped() throws InterruptedException {
    claims.running = begun::add;
    loop.start();
    claims.nothing.acquire();

    loop.stop();
    loop.await(Duration.ofSeconds(10));
    claims.due.add("late");
    loop.wake();

    assertThat(loop.isStopping()).isTrue();
    assertThat(begun.poll(200, TimeUnit.MILLISECONDS)).isNull();
  }

  @Test
  void waitsForWhatRunsButNotForever() throws InterruptedException {
    claims.due.add("a");
    claims.running = this::work;
    loop.start();
    begun.take();

    loop.stop();
    loop.await(Duration.ofMillis(100));
    assertThat(loop.isBusy()).isTrue();
    finish.countDown();
    loop.await(Duration.ofSeconds(10));

    assertThat(loop.isBusy()).isFalse();
  }
}
