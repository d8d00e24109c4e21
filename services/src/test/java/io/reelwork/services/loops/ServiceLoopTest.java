package io.reelwork.services.loops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reelwork.services.ServiceFailure;
import io.reelwork.services.loops.ServiceLoop.Pauses;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ServiceLoopTest {
  private static final Pauses QUICK = new Pauses(Duration.ofMillis(1), Duration.ofMillis(5));

  private static final class Wrapper extends Throwable {
    private static final long serialVersionUID = 1;
  }

  private static final List<Throwable> ALL =
      List.of(
          new IllegalStateException("state"),
          new StackOverflowError(),
          new NoClassDefFoundError("a/B"),
          new AssertionError("assertion"),
          new OutOfMemoryError("memory"),
          new InterruptedException("nobody asked"),
          new Wrapper());

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void raise(Throwable failure) throws T {
    throw (T) failure;
  }

  @Test
  void goesOnWhateverARoundThrows() throws Exception {
    AtomicInteger round = new AtomicInteger();
    CountDownLatch through = new CountDownLatch(1);
    ServiceLoop loop =
        new ServiceLoop(
            "test",
            QUICK,
            () -> {
              int number = round.getAndIncrement();
              if (number < ALL.size()) {
                ServiceLoopTest.<RuntimeException>raise(ALL.get(number));
              }
              through.countDown();
              Thread.sleep(5);
            });
    loop.start();

    assertThat(through.await(30, TimeUnit.SECONDS)).isTrue();
    assertThatCode(() -> loop.check(Duration.ofSeconds(30))).doesNotThrowAnyException();

    loop.close();
    loop.join(Duration.ofSeconds(20));
    assertThatThrownBy(() -> loop.check(Duration.ofSeconds(30)))
        .isInstanceOf(ServiceFailure.class)
        .hasMessage("test: must run but does not");
  }

  @Test
  void anInterruptThatNobodyAskedForDoesNotEndIt() throws Exception {
    AtomicInteger rounds = new AtomicInteger();
    CountDownLatch waits = new CountDownLatch(1);
    CountDownLatch again = new CountDownLatch(3);
    Thread[] thread = new Thread[1];
    try (ServiceLoop loop =
        new ServiceLoop(
            "test",
            QUICK,
            () -> {
              thread[0] = Thread.currentThread();
              rounds.incrementAndGet();
              again.countDown();
              waits.countDown();
              Thread.sleep(rounds.get() == 1 ? 60_000 : 1);
            })) {
      loop.start();
      waits.await();

      thread[0].interrupt();

      assertThat(again.await(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void isNotWellWhileItFailsOrHangs() throws Exception {
    CountDownLatch tried = new CountDownLatch(3);
    try (ServiceLoop failing =
            new ServiceLoop(
                "failing",
                QUICK,
                () -> {
                  tried.countDown();
                  throw new StackOverflowError();
                });
        ServiceLoop hanging =
            new ServiceLoop("hanging", QUICK, () -> Thread.sleep(Duration.ofDays(1)))) {
      failing.start();
      hanging.start();
      tried.await();
      Thread.sleep(50);

      assertThatThrownBy(() -> failing.check(Duration.ofMillis(40)))
          .hasMessageEndingWith("the next has failed");
      assertThatThrownBy(() -> hanging.check(Duration.ofMillis(40)))
          .hasMessageContaining("hanging: must end a round within 0 s");
      assertThatThrownBy(() -> hanging.checkTries(Duration.ofMillis(40)))
          .isInstanceOf(ServiceFailure.class);
      assertThatCode(() -> failing.checkTries(Duration.ofSeconds(20))).doesNotThrowAnyException();
    }
  }

  @Test
  void pausesDoubleUpToTheMost() {
    Pauses pauses = new Pauses(Duration.ofSeconds(2), Duration.ofSeconds(30));

    assertThat(List.of(1, 2, 3, 4, 5, 1_000_000_000).stream().map(pauses::after))
        .containsExactly(
            Duration.ofSeconds(2),
            Duration.ofSeconds(4),
            Duration.ofSeconds(8),
            Duration.ofSeconds(16),
            Duration.ofSeconds(30),
            Duration.ofSeconds(30));
  }

  @Test
  void theSameFailureIsLoggedOnceAMinute() {
    AtomicLong nanos = new AtomicLong();
    FailureLog log = new FailureLog("test", nanos::get);
    Throwable one = new IllegalStateException("row 1");
    Throwable other = new IllegalArgumentException("other");

    int lines = 0;
    for (int second = 0; second < 600; second++) {
      nanos.set(Duration.ofSeconds(second).toNanos());
      lines += log.failed(one) ? 1 : 0;
      lines += log.failed(other) ? 1 : 0;
    }

    assertThat(lines).isEqualTo(20);
    log.works();
    assertThat(log.failed(one)).isTrue();
  }
}
