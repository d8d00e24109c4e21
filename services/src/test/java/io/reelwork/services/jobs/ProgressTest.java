package io.reelwork.services.jobs;

import static io.reelwork.services.steps.FakeProcessor.plan;
import static io.reelwork.services.steps.FakeProcessor.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.reelwork.services.sql.Ticks;
import io.reelwork.services.steps.JobId;
import io.reelwork.services.steps.Plan.PlannedStep;
import io.reelwork.services.steps.StepOutcome;
import io.reelwork.services.steps.StepProgress;
import io.reelwork.services.steps.TaskError;
import io.reelwork.services.steps.TransientFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// The progress contract, on every database.
@ParameterizedClass
@EnumSource
class ProgressTest extends OnEveryDatabase {
  @Test
  void weightsStepsByTheirCost() {
    List<Double> seen = new ArrayList<>();
    rig.processor.planning =
        context ->
            plan(
                new PlannedStep("small", "work", "{}", 1, List.of()),
                new PlannedStep("big", "work", "{}", 3, List.of("small")));
    JobId job = rig.submit("a");
    rig.processor.executing =
        context -> {
          context.progress(new StepProgress(0.5, "encode", 120, 60, 2.5, 4096));
          worker.pulse();
          seen.add(rig.task(job, 0).progress());
          return StepOutcome.done();
        };

    worker.runDue();

    assertThat(seen.get(0)).isCloseTo(12.5, within(0.01));
    assertThat(seen.get(1)).isCloseTo(62.5, within(0.01));
    assertThat(rig.task(job, 0).progress()).isEqualTo(100);
  }

  /// Whoever looks while a job ends sees it before or after, nothing in between.
  @Test
  void showsAHundredOnlyOfAJobThatIsFinished() throws InterruptedException {
    List<JobId> submitted = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      submitted.add(rig.submit("a"));
    }
    Thread working = Thread.ofPlatform().start(worker::runDue);
    List<JobDetail> early = new ArrayList<>();
    boolean alive;
    do {
      alive = working.isAlive();
      for (JobId job : submitted) {
        JobDetail seen = rig.detail(job);
        boolean finished = seen.state() == JobState.FINISHED;
        if (finished != (seen.progress() == 100)) {
          early.add(seen);
        }
      }
      submitted.removeIf(job -> rig.state(job) == JobState.FINISHED);
    } while (alive);
    working.join();

    assertThat(early).isEmpty();
    assertThat(submitted).isEmpty();
  }

  @Test
  void keepsTheLastReportOfAFinishedStep() {
    JobId job = rig.submit("a");
    rig.processor.executing =
        context -> {
          context.progress(new StepProgress(0.9, "encode", 100, 60, 2.5, 4096));
          return StepOutcome.done();
        };

    worker.runDue();

    assertThat(rig.task(job, 0).frames()).isEqualTo(100);
  }

  @Test
  void tellsWhatRunningStepsReport() {
    List<JobDetail.TaskDetail> seen = new ArrayList<>();
    JobId job = rig.submit("a");
    rig.processor.executing =
        context -> {
          rig.clock.pass(Duration.ofSeconds(1));
          context.progress(new StepProgress(0.5, "encode", 120, 60, 2.5, 4096));
          worker.pulse();
          seen.add(rig.task(job, 0));
          return StepOutcome.done();
        };

    worker.runDue();

    JobDetail.TaskDetail detail = seen.getFirst();
    assertThat(detail.phase()).isEqualTo("encode");
    assertThat(detail.frames()).isEqualTo(120);
    assertThat(detail.fps()).isEqualTo(60);
    assertThat(detail.speed()).isEqualTo(2.5);
    assertThat(detail.bytes()).isEqualTo(4096);
    assertThat(detail.stalled()).isFalse();
  }

  @Test
  void tellsWhenTheReportCameNotWhenItWasWritten() {
    Duration wait = Duration.ofMillis(20);
    List<JobDetail.TaskDetail> seen = new ArrayList<>();
    JobId job = rig.submit("a");
    rig.processor.executing =
        context -> {
          rig.clock.pass(Duration.ofHours(1));
          context.progress(StepProgress.of(0.5, "encode"));
          LockSupport.parkNanos(wait.toNanos());
          worker.pulse();
          seen.add(rig.task(job, 0));
          return StepOutcome.done();
        };

    worker.runDue();

    Ticks now = rig.database.now();
    assertThat(seen.getFirst().reportedAt().orElseThrow())
        .isBetween(now.plus(Duration.ofMinutes(-1)), now.plus(wait.negated()));
  }

  @Test
  void neverGoesBackNorReachesHundredTooEarly() {
    long seed = 20261123;
    Random random = new Random(seed);
    List<Double> seen = new ArrayList<>();
    rig.processor.planning = context -> plan(step("a"), step("b"), step("c"));
    JobId job = rig.submit("j");
    rig.processor.executing =
        context -> {
          for (int i = 0; i < 10; i++) {
            context.progress(StepProgress.of(random.nextDouble(-0.5, 1.5), "encode"));
            worker.pulse();
            seen.add(rig.task(job, 0).progress());
          }
          if (context.attempt() == 1) {
            throw new TransientFailure(TaskError.TRANSIENT, "again");
          }
          return StepOutcome.done();
        };

    for (int i = 0; i < 3; i++) {
      worker.runDue();
      seen.add(rig.task(job, 0).progress());
      rig.clock.pass(Duration.ofMinutes(1));
    }

    assertThat(rig.state(job)).as("seed %d", seed).isEqualTo(JobState.FINISHED);
    assertThat(seen).as("seed %d", seed).isSorted();
    assertThat(seen.getLast()).isEqualTo(100);
    assertThat(seen).filteredOn(value -> value >= 100).hasSizeBetween(1, 3);
    assertThat(rig.processor.executed).hasSize(6);
  }

  @Test
  void holdsThePublishedValueUntilTheRedoPassesIt() {
    try (Worker dying = rig.strangeWorker();
        Worker next = rig.worker()) {
      JobId job = rig.submit("a");
      List<JobDetail.TaskDetail> seen = new ArrayList<>();
      rig.processor.executing =
          context -> {
            if (context.attempt() == 1) {
              context.progress(StepProgress.of(0.6, "encode"));
              dying.pulse();
              throw new OutOfMemoryError("killed");
            }
            for (double fraction : List.of(0.1, 0.5, 0.8)) {
              context.progress(StepProgress.of(fraction, "encode"));
              next.pulse();
              seen.add(rig.task(job, 0));
            }
            return StepOutcome.done();
          };

      dying.runDue();
      rig.clock.pass(Duration.ofSeconds(20));
      next.runDue();

      assertThat(seen).extracting(JobDetail.TaskDetail::progress).containsExactly(60.0, 60.0, 80.0);
      assertThat(seen).extracting(JobDetail.TaskDetail::redoing).containsExactly(true, true, false);
      assertThat(rig.task(job, 0).progress()).isEqualTo(100);
    }
  }

  @Test
  void ignoresTheProgressOfAnAttemptThatLostItsLease() {
    try (Worker zombie = rig.strangeWorker();
        Worker alive = rig.worker()) {
      JobId job = rig.submit("a");
      List<Double> seen = new ArrayList<>();
      rig.processor.executing =
          context -> {
            if (context.attempt() == 1) {
              rig.clock.pass(Duration.ofSeconds(16));
              StepsTable.Row taken = alive.claim().orElseThrow();
              context.progress(StepProgress.of(0.9, "encode"));
              zombie.pulse();
              seen.add(rig.task(job, 0).progress());
              alive.run(taken);
            }
            return StepOutcome.done();
          };

      zombie.runDue();

      assertThat(seen).containsExactly(0.0);
      assertThat(rig.state(job)).isEqualTo(JobState.FINISHED);
    }
  }

  @Test
  void goesOnAfterAKillWithTheStepsThatWereDone() {
    try (Worker dead = rig.strangeWorker();
        Worker next = rig.worker()) {
      rig.processor.planning = context -> plan(step("a"), step("b", "a"), step("c", "b"));
      JobId job = rig.submit("j");
      dead.run(dead.claim().orElseThrow());
      dead.run(dead.claim().orElseThrow());
      assertThat(dead.claim()).isPresent();

      rig.clock.pass(Duration.ofSeconds(16));
      next.runDue();

      assertThat(rig.processor.executed).containsExactly("j/a", "j/b", "j/c");
      assertThat(rig.state(job)).isEqualTo(JobState.FINISHED);
    }
  }
}
