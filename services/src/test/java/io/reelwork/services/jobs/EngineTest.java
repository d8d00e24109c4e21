package io.reelwork.services.jobs;

import static io.reelwork.services.steps.FakeProcessor.plan;
import static io.reelwork.services.steps.FakeProcessor.step;
import static org.assertj.core.api.Assertions.assertThat;

import io.reelwork.services.sql.Ticks;
import io.reelwork.services.steps.JobId;
import io.reelwork.services.steps.StepOutcome;
import io.reelwork.services.steps.StepProgress;
import io.reelwork.services.steps.TaskError;
import io.reelwork.services.steps.TransientFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Claims, leases, fences, retries and units, on every database.
@ParameterizedClass
@EnumSource
class EngineTest extends OnEveryDatabase {
  private static final Duration PAST_LEASE = Duration.ofSeconds(16);

  @Test
  void runsAJobToItsEnd() {
    JobId job = rig.submit("a");
    assertThat(rig.state(job)).isEqualTo(JobState.QUEUED);

    rig.clock.pass(Duration.ofSeconds(2));
    int steps = worker.runDue();

    assertThat(steps).isEqualTo(2);
    assertThat(rig.log(job))
        .containsExactly(JobState.SCHEDULED, JobState.PROCESSING, JobState.FINISHED);
    assertThat(rig.task(job, 0).state()).isEqualTo(TaskState.COMPLETED);
    assertThat(rig.task(job, 0).progress()).isEqualTo(100);
    assertThat(rig.history(job, 0))
        .containsExactly(
            "Scheduled", "DownloadingInput", "Processing", "UploadingOutput", "Finished");
    assertThat(rig.events(job, 0).getFirst().message()).isEmpty();
    assertThat(rig.failures(job, 0)).isEmpty();
  }

  @Test
  void claimsEachStepOnceAcrossTwoWorkers() throws InterruptedException {
    JobsConfig config = JobsConfig.defaults().withUnits(20, 4);
    try (Rig rig = Rig.of(kind, config);
        Worker one = rig.worker();
        Worker two = rig.strangeWorker()) {
      rig.processor.planning = context -> plan(step("x"), step("y"), step("z", "x", "y"));
      List<String> expected = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        rig.submit("c" + i);
        expected.addAll(List.of("c" + i + "/x", "c" + i + "/y", "c" + i + "/z"));
      }

      ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
      List<Thread> threads = new ArrayList<>();
      for (Worker worker : List.of(one, two, one, two)) {
        threads.add(
            Thread.ofPlatform()
                .uncaughtExceptionHandler((thread, failure) -> failures.add(failure))
                .start(worker::runDue));
      }
      for (Thread thread : threads) {
        thread.join();
      }
      one.runDue();

      assertThat(failures).isEmpty();
      assertThat(rig.processor.executed).containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  @Test
  void takesOverAStepWhoseLeaseRanOut() {
    try (Worker dead = rig.strangeWorker();
        Worker alive = rig.worker()) {
      JobId job = rig.submit("a");
      StepsTable.Row claimed = dead.claim().orElseThrow();

      assertThat(alive.runDue()).isZero();
      rig.clock.pass(PAST_LEASE);
      alive.runDue();

      assertThat(rig.state(job)).isEqualTo(JobState.FINISHED);
      assertThat(claimed.attempt()).isEqualTo(1);
    }
  }

  @Test
  void letsAWorkerThatLostItsLeaseChangeNothing() {
    try (Worker zombie = rig.strangeWorker();
        Worker alive = rig.worker()) {
      AtomicInteger published = new AtomicInteger();
      JobId job = rig.submit("a");
      zombie.run(zombie.claim().orElseThrow());
      StepsTable.Row claimed = zombie.claim().orElseThrow();
      rig.processor.executing =
          context -> {
            if (context.attempt() == 1) {
              rig.clock.pass(PAST_LEASE);
              alive.runDue();
            }
            return StepOutcome.publish("attempt " + context.attempt(), published::incrementAndGet);
          };

      zombie.run(claimed);

      assertThat(published).hasValue(1);
      assertThat(rig.state(job)).isEqualTo(JobState.FINISHED);
      assertThat(rig.processor.executed).containsExactly("a/work", "a/work");
    }
  }

  @Test
  void keepsAStepWhoseWorkerBeats() {
    try (Worker slow = rig.worker();
        Worker other = rig.strangeWorker()) {
      JobId job = rig.submit("a");
      rig.processor.executing =
          context -> {
            for (int i = 0; i < 5; i++) {
              rig.clock.pass(Duration.ofSeconds(10));
              slow.pulse();
              assertThat(other.runDue()).isZero();
            }
            return StepOutcome.done();
          };

      slow.runDue();

      assertThat(rig.state(job)).isEqualTo(JobState.FINISHED);
      assertThat(rig.processor.executed).hasSize(1);
    }
  }

  @Test
  void tellsAWorkerThatItLostItsLease() {
    try (Worker slow = rig.worker();
        Worker other = rig.strangeWorker()) {
      rig.submit("a");
      rig.processor.executing =
          context -> {
            if (context.attempt() == 1) {
              rig.clock.pass(PAST_LEASE);
              other.runDue();
              slow.pulse();
              assertThat(context.cancelled()).isTrue();
            }
            return StepOutcome.done();
          };

      slow.runDue();

      assertThat(rig.processor.executed).hasSize(2);
    }
  }

  @Test
  void triesAgainLaterAfterATransientFailure() {
    JobId job = rig.submit("a");
    rig.processor.executing =
        context -> {
          if (context.attempt() < 3) {
            throw new TransientFailure(TaskError.TRANSIENT, "storage is away");
          }
          return StepOutcome.done();
        };

    worker.runDue();
    assertThat(rig.processor.executed).hasSize(1);
    assertThat(rig.state(job)).isEqualTo(JobState.PROCESSING);
    rig.clock.pass(Duration.ofMillis(1100));
    worker.runDue();
    assertThat(worker.runDue()).isZero();
    rig.clock.pass(Duration.ofMillis(2100));
    worker.runDue();

    assertThat(rig.state(job)).isEqualTo(JobState.FINISHED);
  }

  @Test
  void failsTheTaskWhenTheTriesAreUsedUp() {
    JobId job = rig.submit("a");
    rig.processor.executing =
        context -> {
          throw new TransientFailure(TaskError.PROCESSING_TASK, "The encoder was killed.");
        };

    for (int i = 0; i < 6; i++) {
      worker.runDue();
      rig.clock.pass(Duration.ofMinutes(1));
    }

    assertThat(rig.processor.executed).hasSize(4);
    assertThat(rig.state(job)).isEqualTo(JobState.ERROR);
    assertThat(rig.failures(job, 0))
        .singleElement()
        .satisfies(failure -> {
          assertThat(failure.code()).isEqualTo("ErrorProcessingTask");
          assertThat(failure.message()).contains("killed").contains("4 times");
        });
  }

  @Test
  void neverRunsMoreTasksThanReservedUnits() throws InterruptedException {
    JobsConfig config = JobsConfig.defaults().withUnits(3, 8);
    try (Rig rig = Rig.of(kind, config);
        Worker one = rig.worker();
        Worker two = rig.strangeWorker()) {
      AtomicInteger running = new AtomicInteger();
      AtomicInteger most = new AtomicInteger();
      rig.processor.planning =
          context -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            return plan(step("work"));
          };
      rig.processor.executing = context -> StepOutcome.publish("", running::decrementAndGet);
      for (int i = 0; i < 10; i++) {
        rig.submit("x", "y");
      }

      List<Thread> threads = new ArrayList<>();
      for (Worker worker : List.of(one, two, one, two, one, two)) {
        threads.add(Thread.ofPlatform().start(worker::runDue));
      }
      for (Thread thread : threads) {
        thread.join();
      }
      one.runDue();

      assertThat(rig.processor.executed).hasSize(20);
      assertThat(most.get()).isBetween(1, 3);
    }
  }

  @Test
  void letsAHigherPriorityOvertake() {
    rig.jobs.setReservedUnits(Rig.ACCOUNT, 1);
    rig.submit(0, List.of(Rig.task("low", "JobInputAsset(0)", 0)));
    rig.submit(5, List.of(Rig.task("high", "JobInputAsset(0)", 0)));
    JobId raised = rig.submit(0, List.of(Rig.task("raised", "JobInputAsset(0)", 0)));
    rig.jobs.setPriority(Rig.ACCOUNT, raised, 9);

    worker.runDue();

    assertThat(rig.processor.executed).containsExactly("raised/work", "high/work", "low/work");
  }

  @Test
  void raisesWaitingJobsWithAge() {
    rig.jobs.setReservedUnits(Rig.ACCOUNT, 1);
    rig.submit(0, List.of(Rig.task("old", "JobInputAsset(0)", 0)));
    rig.clock.pass(Duration.ofHours(3));
    rig.submit(2, List.of(Rig.task("young", "JobInputAsset(0)", 0)));

    worker.runDue();

    assertThat(rig.processor.executed).containsExactly("old/work", "young/work");
  }

  @Test
  void interleavesTheStepsOfTwoJobs() {
    rig.processor.planning =
        context -> plan(step("1"), step("2"), step("3"), step("4"), step("5"), step("6"));
    rig.submit("a");
    rig.submit("b");

    worker.runDue();

    List<String> firstHalf = rig.processor.executed.subList(0, 6);
    assertThat(firstHalf).filteredOn(name -> name.startsWith("a")).hasSizeBetween(2, 4);
  }

  @Test
  void runsStepsAfterThoseTheyWaitFor() {
    rig.processor.planning =
        context -> plan(step("end", "b", "c"), step("b", "a"), step("c", "a"), step("a"));
    JobId job = rig.submit("j");

    worker.runDue();

    assertThat(rig.processor.executed).startsWith("j/a").endsWith("j/end").hasSize(4);
    assertThat(rig.state(job)).isEqualTo(JobState.FINISHED);
  }

  @Test
  void failsATaskWhosePlanHasACircle() {
    rig.processor.planning = context -> plan(step("a", "b"), step("b", "a"));
    JobId job = rig.submit("j");

    worker.runDue();

    assertThat(rig.state(job)).isEqualTo(JobState.ERROR);
    assertThat(rig.failures(job, 0).getFirst().message()).contains("circles");
  }

  @Test
  void leavesANewJobQueuedForTheStartDelay() {
    JobsConfig config = JobsConfig.defaults().withStartDelay(Duration.ofSeconds(5));
    try (Rig rig = Rig.of(kind, config);
        Worker worker = rig.worker()) {
      JobId job = rig.submit("a");

      assertThat(worker.runDue()).isZero();
      assertThat(rig.state(job)).isEqualTo(JobState.QUEUED);
      assertThat(rig.task(job, 0).reason().orElseThrow()).contains("rest until");
      rig.clock.pass(Duration.ofSeconds(5));
      worker.runDue();

      assertThat(rig.state(job)).isEqualTo(JobState.FINISHED);
    }
  }

  @Test
  void restsUntilTheClockMakesSomethingDue() {
    JobsConfig config = JobsConfig.defaults().withStartDelay(Duration.ofMillis(1700));
    try (Rig rig = Rig.of(kind, config);
        Worker worker = rig.worker();
        Worker other = rig.strangeWorker()) {
      assertThat(worker.untilDue(rig.now())).isEqualTo(config.pollInterval());

      rig.submit("a");
      Ticks look = rig.now();
      rig.clock.pass(Duration.ofSeconds(1));
      assertThat(worker.untilDue(look)).isEqualTo(Duration.ofMillis(700));

      rig.clock.pass(Duration.ofSeconds(1));
      assertThat(worker.untilDue(look)).isNegative();
      assertThat(worker.untilDue(rig.now())).isEqualTo(config.pollInterval());

      assertThat(other.claim()).isPresent();
      rig.clock.pass(config.lease().minusSeconds(1));
      assertThat(worker.untilDue(rig.now())).isEqualTo(Duration.ofSeconds(1));
    }
  }

  @Test
  void restsAfterATransientFailureUntilItsPauseIsOver() {
    rig.processor.planning =
        _ -> {
          throw new TransientFailure(TaskError.TRANSIENT, "storage is away");
        };
    rig.submit("a");

    worker.runDue();

    assertThat(worker.untilDue(rig.now())).isEqualTo(JobsConfig.defaults().backOff());
  }

  @Test
  void handsAStepBackWhenTheWorkerStops() {
    try (Worker stopping = rig.worker();
        Worker next = rig.worker()) {
      JobId job = rig.submit("a");
      stopping.run(stopping.claim().orElseThrow());
      StepsTable.Row claimed = stopping.claim().orElseThrow();
      stopping.stop();

      stopping.run(claimed);
      int steps = next.runDue();

      assertThat(steps).isEqualTo(1);
      assertThat(rig.state(job)).isEqualTo(JobState.FINISHED);
      assertThat(rig.processor.executed).hasSize(2);
    }
  }

  @Test
  void stopsAStepThatMakesNoProgress() {
    JobId job = rig.submit("a");
    rig.processor.executing =
        context -> {
          if (context.attempt() == 1) {
            for (int i = 0; i < 40 && !context.cancelled(); i++) {
              rig.clock.pass(Duration.ofSeconds(10));
              context.progress(StepProgress.of(0.3, "encode"));
              worker.pulse();
            }
            assertThat(context.cancelled()).isTrue();
            assertThat(rig.task(job, 0).stalled()).isTrue();
          }
          return StepOutcome.done();
        };

    worker.runDue();
    rig.clock.pass(Duration.ofSeconds(2));
    worker.runDue();

    assertThat(rig.processor.executed).hasSize(2);
    assertThat(rig.state(job)).isEqualTo(JobState.FINISHED);
  }

  @Test
  void removesTheScratchFolderOfEveryAttempt() {
    List<java.nio.file.Path> folders = new ArrayList<>();
    rig.processor.executing =
        context -> {
          folders.add(context.scratch());
          try {
            java.nio.file.Files.writeString(context.scratch().resolve("x.tmp"), "x");
          } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
          return StepOutcome.done();
        };
    rig.submit("a", "b");

    worker.runDue();

    assertThat(folders).hasSize(2).doesNotHaveDuplicates();
    assertThat(folders).noneMatch(java.nio.file.Files::exists);
  }

  @Test
  void runsByItselfOnceStarted() throws InterruptedException {
    var ended = new java.util.concurrent.CountDownLatch(1);
    JobId[] job = new JobId[1];
    rig.jobs.onChange(id -> {
      if (rig.state(id).isFinal()) {
        ended.countDown();
      }
    });
    worker.start();

    job[0] = rig.submit("a");

    assertThat(ended.await(20, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
    assertThat(rig.state(job[0])).isEqualTo(JobState.FINISHED);
  }
}
