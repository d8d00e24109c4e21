package io.reelwork.services.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelwork.services.Refusal;
import io.reelwork.services.steps.JobId;
import io.reelwork.services.steps.PlanContext;
import io.reelwork.services.steps.StepOutcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jooq.exception.DataAccessException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// What the class of a failure means for the step, on every database.
@ParameterizedClass
@EnumSource
class FailureClassesTest extends OnEveryDatabase {
  @Test
  void waitsForASharedResourceWithoutUsingUpATry() {
    JobId job = rig.submit("a");
    rig.processor.executing =
        context -> {
          if (context.attempt() <= 12) {
            throw new UncheckedIOException(new IOException("Input/output error"));
          }
          return StepOutcome.done();
        };

    worker.runDue();
    assertThat(rig.task(job, 0).reason()).contains("waits: the store of the files is unavailable");
    for (int i = 0; i < 12; i++) {
      rig.clock.pass(Duration.ofSeconds(61));
      worker.runDue();
    }

    assertThat(rig.processor.executed).hasSize(13);
    assertThat(rig.state(job)).isEqualTo(JobState.FINISHED);
  }

  @Test
  void aTaskThatFinishedWithoutAllOfItsInputSaysSo() {
    JobId job = rig.submit("a");
    String sentence = "The file a declares 60.0 s, 8.9 s could be read.";
    rig.processor.executing =
        context -> {
          context.event(PlanContext.INCOMPLETE_INPUT, sentence);
          return StepOutcome.done();
        };

    worker.runDue();

    assertThat(rig.state(job)).isEqualTo(JobState.FINISHED);
    assertThat(rig.task(job, 0).reason()).contains(sentence);
  }

  @Test
  void waitsLongerForAResourceEachTime() {
    rig.submit("a");
    rig.processor.executing =
        context -> {
          throw new DataAccessException("gone", new SQLException("terminating", "57P01"));
        };

    worker.runDue();
    for (int i = 0; i < 9; i++) {
      Duration pause = Duration.ofSeconds(Math.min(60, 1L << i));
      rig.clock.pass(pause.minusMillis(100));
      worker.runDue();
      assertThat(rig.processor.executed).as("before %s", pause).hasSize(i + 1);
      rig.clock.pass(Duration.ofMillis(200));
      worker.runDue();
      assertThat(rig.processor.executed).as("after %s", pause).hasSize(i + 2);
    }
  }

  @Test
  void saysARefusalOnceInItsOwnWords() {
    JobId job = rig.submit("a");
    rig.processor.executing =
        context ->
            StepOutcome.publish(
                "",
                () -> {
                  throw new Refusal(Refusal.Code.CONFLICT, "Files: the name must be free");
                });

    worker.runDue();

    assertThat(rig.processor.executed).hasSize(1);
    assertThat(rig.state(job)).isEqualTo(JobState.ERROR);
    assertThat(rig.failures(job, 0).getFirst().message()).isEqualTo("Files: the name must be free");
  }

  @Test
  void triesOnceMoreAloneWhatNobodyForesaw() {
    JobId job = rig.submit("a");
    rig.processor.executing =
        context -> {
          throw new IllegalArgumentException("blob name: must not be ..");
        };

    worker.runDue();
    assertThat(rig.state(job)).isEqualTo(JobState.PROCESSING);
    assertThat(rig.task(job, 0).reason().orElseThrow()).contains("alone");
    rig.clock.pass(Duration.ofMinutes(1));
    worker.runDue();

    assertThat(rig.processor.executed).hasSize(2);
    assertThat(rig.state(job)).isEqualTo(JobState.ERROR);
    assertThat(rig.failures(job, 0).getFirst().code()).isEqualTo("ErrorProcessingTask");
    assertThat(rig.failures(job, 0).getFirst().message())
        .startsWith("Step work failed unexpectedly; the service's log has the details under ")
        .doesNotContain("Exception", "blob name");
  }

  @Test
  void forgivesWhatFailsOnlyBesideOthers() {
    JobId job = rig.submit("a");
    rig.processor.executing =
        context -> {
          if (context.attempt() == 1) {
            throw new StackOverflowError();
          }
          return StepOutcome.done();
        };

    worker.runDue();
    rig.clock.pass(Duration.ofMinutes(1));
    worker.runDue();

    assertThat(rig.state(job)).isEqualTo(JobState.FINISHED);
  }

  @Test
  void endsAPlanThatNobodyForesaw() {
    JobId job = rig.submit("a");
    rig.processor.planning =
        context -> {
          throw new ArithmeticException("long overflow");
        };

    for (int i = 0; i < 5; i++) {
      worker.runDue();
      rig.clock.pass(Duration.ofMinutes(1));
    }

    assertThat(rig.state(job)).isEqualTo(JobState.ERROR);
    assertThat(rig.failures(job, 0).getFirst().message())
        .startsWith("Step plan failed unexpectedly;")
        .doesNotContain("Arithmetic", "overflow");
  }

  @Test
  void runsNothingBesideASuspect() throws InterruptedException {
    rig.processor.executing =
        context -> {
          if (context.configuration().equals("odd") && context.attempt() == 1) {
            throw new IllegalStateException("odd");
          }
          return StepOutcome.done();
        };
    rig.submit("odd");
    worker.runDue();
    rig.clock.pass(Duration.ofSeconds(2));
    CountDownLatch go = new CountDownLatch(1);
    CountDownLatch running = new CountDownLatch(1);
    rig.processor.executing =
        context -> {
          if (context.configuration().equals("odd")) {
            running.countDown();
            await(go);
          }
          return StepOutcome.done();
        };
    worker.start();
    assertThat(running.await(20, TimeUnit.SECONDS)).isTrue();

    JobId other = rig.submit("other");
    Thread.sleep(300);
    JobState during = rig.state(other);
    go.countDown();

    assertThat(during.number()).isLessThan(JobState.PROCESSING.number());
    for (int i = 0; i < 200 && !rig.state(other).isFinal(); i++) {
      Thread.sleep(50);
    }
    assertThat(rig.state(other)).isEqualTo(JobState.FINISHED);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void keepsAResultWhileTheDatabaseIsAway() {
    JobId job = rig.submit("a");
    AtomicInteger tries = new AtomicInteger();
    rig.processor.executing =
        context ->
            StepOutcome.publish(
                "",
                () -> {
                  if (tries.incrementAndGet() < 3) {
                    throw new DataAccessException("gone", new SQLException("closed", "08006"));
                  }
                });

    worker.runDue();

    assertThat(rig.processor.executed).hasSize(1);
    assertThat(tries).hasValue(3);
    assertThat(rig.state(job)).isEqualTo(JobState.FINISHED);
  }
}
