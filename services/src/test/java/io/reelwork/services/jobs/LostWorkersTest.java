package io.reelwork.services.jobs;

import static io.reelwork.services.steps.FakeProcessor.plan;
import static io.reelwork.services.steps.FakeProcessor.step;
import static org.assertj.core.api.Assertions.assertThat;

import io.reelwork.services.steps.JobId;
import io.reelwork.services.steps.StepOutcome;
import io.reelwork.services.steps.StepProgress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Whom the engine holds to blame for workers that end, on every database.
@ParameterizedClass
@EnumSource
class LostWorkersTest extends OnEveryDatabase {
  private static final Duration PAST_LEASE = Duration.ofSeconds(16);
  private static final Duration PAST_PAUSE = Duration.ofSeconds(61);

  /// A process that claims what is due, up to so many steps, and ends.
  private int die(int steps) {
    Worker dying = rig.strangeWorker();
    int claimed = 0;
    while (claimed < steps && dying.claim().isPresent()) {
      claimed++;
    }
    rig.clock.pass(PAST_LEASE);
    return claimed;
  }

  @Test
  void failsAStepThatEndedThreeProcessesAlone() {
    JobId job = rig.submit("poison");

    assertThat(die(1)).isEqualTo(1);
    assertThat(die(1)).isEqualTo(1);
    assertThat(die(1)).as("rests").isZero();
    rig.clock.pass(PAST_PAUSE);
    assertThat(die(1)).isEqualTo(1);
    worker.runDue();

    assertThat(rig.state(job)).isEqualTo(JobState.ERROR);
    assertThat(rig.failures(job, 0).getFirst().code()).isEqualTo("ErrorProcessingTaskWorkerLost");
    assertThat(rig.failures(job, 0).getFirst().message())
        .isEqualTo(
            "Step plan ran alone in 3 processes that ended unexpectedly while it ran;"
                + " it is not tried again.");
  }

  @Test
  void blamesNoStepThatRanBesideOthers() {
    rig.processor.planning = context -> plan(step("a"), step("b"));
    List<JobId> jobs = List.of(rig.submit("x"), rig.submit("y"));

    for (int i = 0; i < 30; i++) {
      die(2);
      rig.clock.pass(PAST_PAUSE.multipliedBy(3));
    }
    worker.runDue();
    rig.clock.pass(Duration.ofMinutes(10));
    worker.runDue();

    assertThat(jobs).extracting(rig::state).containsOnly(JobState.FINISHED);
  }

  @Test
  void runsASuspectLast() {
    rig.submit("suspect");
    die(1);
    rig.submit("other");

    worker.runDue();

    assertThat(rig.processor.executed).containsExactly("other/work", "suspect/work");
  }

  @Test
  void findsASuspectInnocentWhenProcessesEndWithoutIt() {
    JobId job = rig.submit("innocent");

    for (int i = 0; i < 6; i++) {
      assertThat(die(1)).isEqualTo(1);
      rig.strangeWorker().register();
      rig.clock.pass(PAST_LEASE);
      notice();
      rig.clock.pass(PAST_PAUSE);
    }
    worker.runDue();

    assertThat(rig.state(job)).isEqualTo(JobState.FINISHED);
  }

  /// Looks for workers that were lost: at its start where there is one process, else all the time.
  private void notice() {
    worker.prepare();
    rig.jobs.recover(Path.of("target", "no-scratch"));
  }

  @Test
  void forgivesAnAttemptThatGotFurther() {
    JobId job = rig.submit("long");
    StepsTable steps = new StepsTable(rig.database);

    for (int i = 1; i <= 8; i++) {
      StepsTable.Row claimed = rig.strangeWorker().claim().orElseThrow();
      StepProgress reached = StepProgress.of(i / 10.0, "encode");
      steps.report(
          List.of(
              new StepsTable.Report(
                  claimed.id(), claimed.attempt(), claimed.task(), reached, Duration.ZERO, true)),
          rig.now());
      rig.clock.pass(PAST_LEASE);
      worker.prepare();
      rig.clock.pass(PAST_PAUSE);
    }
    worker.runDue();

    assertThat(rig.state(job)).isEqualTo(JobState.FINISHED);
  }

  @Test
  void forgetsLossesAfterSomeHours() {
    JobId job = rig.submit("a");

    for (int i = 0; i < 10; i++) {
      die(1);
      worker.prepare();
      rig.clock.pass(Duration.ofHours(7));
    }
    worker.runDue();

    assertThat(rig.state(job)).isEqualTo(JobState.FINISHED);
  }

  @Test
  void neverCountsAWorkerThatStopsInGoodOrder() {
    JobId job = rig.submit("a");

    for (int i = 0; i < 10; i++) {
      Worker stopping = rig.strangeWorker();
      Optional<StepsTable.Row> claimed = stopping.claim();
      stopping.stop();
      claimed.ifPresent(stopping::run);
      assertThat(claimed).isPresent();
    }
    worker.runDue();

    assertThat(rig.state(job)).isEqualTo(JobState.FINISHED);
  }

  @Test
  void getsASuspectDoneBesideABusyQueue() {
    rig.submit("suspect");
    die(1);
    rig.jobs.setReservedUnits(ACCOUNT, 25);
    rig.processor.executing =
        context -> {
          rig.clock.pass(Duration.ofSeconds(20));
          if (!context.configuration().equals("suspect") && rig.processor.executed.size() < 30) {
            rig.submit("busy");
          }
          return StepOutcome.done();
        };
    rig.submit("busy");

    worker.runDue();

    assertThat(rig.processor.executed.indexOf("suspect/work")).isBetween(1, 12);
  }

  /// Each suspect comes after a minute of ordinary work, however long the one before was allowed to
  /// run alone.
  @Test
  void getsManySuspectsDoneBesideABusyQueue() {
    rig.jobs.setReservedUnits(ACCOUNT, 25);
    for (int i = 0; i < 3; i++) {
      rig.submit("suspect" + i);
    }
    die(3);
    rig.processor.executing =
        context -> {
          if (!context.configuration().startsWith("suspect")
              && rig.processor.executed.size() < 60) {
            rig.clock.pass(Duration.ofSeconds(10));
            rig.submit("busy");
          }
          return StepOutcome.done();
        };
    rig.submit("busy");

    worker.runDue();

    List<String> order = rig.processor.executed;
    assertThat(order.indexOf("suspect0/work")).isEqualTo(7);
    assertThat(order.indexOf("suspect1/work")).isEqualTo(15);
    assertThat(order.indexOf("suspect2/work")).isEqualTo(23);
  }

  @Test
  void neverTakesOverWhatItRunsItself() {
    JobId job = rig.submit("a");
    rig.processor.executing =
        context -> {
          if (context.attempt() == 1) {
            rig.clock.pass(Duration.ofMinutes(5));
            worker.prepare();
            worker.pulse();
            assertThat(context.cancelled()).isFalse();
          }
          return StepOutcome.done();
        };

    worker.runDue();

    assertThat(rig.processor.executed).hasSize(1);
    assertThat(rig.state(job)).isEqualTo(JobState.FINISHED);
  }
}
