package io.reelwork.services.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MemoryPoolTest {
  private final MemoryPool pool = new MemoryPool(new MemoryBudget(400, 100));

  @Test
  void everyRunHasItsShareAtOnce() throws Exception {
    for (int i = 0; i < 4; i++) {
      assertThat(pool.reserve(1, () -> false).orElseThrow().bytes()).isEqualTo(100);
    }
    assertThat(pool.reserve(1, () -> false)).isEmpty();
  }

  @Test
  void aLargeRunWaitsForTheSharesOfOthers() throws Exception {
    MemoryShare small = pool.reserve(100, () -> false).orElseThrow();
    CountDownLatch waits = new CountDownLatch(1);
    CompletableFuture<Optional<MemoryShare>> large = later(1000, waits);
    assertThat(waits.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(large).isNotDone();

    small.close();
    small.close();

    assertThat(large.get(10, TimeUnit.SECONDS).orElseThrow().bytes()).isEqualTo(400);
  }

  @Test
  void aLargeRunIsNotPassedByLaterOnes() throws Exception {
    MemoryShare small = pool.reserve(100, () -> false).orElseThrow();
    CountDownLatch waits = new CountDownLatch(1);
    CompletableFuture<Optional<MemoryShare>> large = later(400, waits);
    assertThat(waits.await(10, TimeUnit.SECONDS)).isTrue();

    assertThat(pool.reserve(100, () -> false)).isEmpty();

    small.close();
    assertThat(large.get(10, TimeUnit.SECONDS)).isPresent();
  }

  @Test
  void withoutALimitNobodyWaits() throws Exception {
    MemoryPool unlimited = new MemoryPool(MemoryBudget.NONE);

    assertThat(unlimited.reserve(Long.MAX_VALUE, () -> false).orElseThrow().bytes()).isZero();
  }

  private CompletableFuture<Optional<MemoryShare>> later(long bytes, CountDownLatch waits) {
    return CompletableFuture.supplyAsync(() -> {
      try {
        return pool.reserve(
            bytes,
            () -> {
              waits.countDown();
              return true;
            });
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    });
  }
}
