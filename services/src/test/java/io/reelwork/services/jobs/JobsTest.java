package io.reelwork.services.jobs;

import static io.reelwork.services.jobs.FakeProcessor.plan;
import static io.reelwork.services.jobs.FakeProcessor.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reelwork.services.access.Quota;
import io.reelwork.services.access.Quotas;
import io.reelwork.services.jobs.JobRefused.Reason;
import io.reelwork.services.jobs.NewJob.NewTask;
import io.reelwork.services.sql.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// States, cancelling, chains and failures, on every database.
class JobsTest {
  private static final String ACCOUNT = Rig.ACCOUNT;

  @ParameterizedTest
  @EnumSource
  void cancelsAQueuedJobAtOnce(TestDatabase kind) {
    try (Rig rig = Rig.of(kind);
        Worker worker = rig.worker()) {
      JobId job = rig.submit("a", "b");

      rig.jobs.cancel(ACCOUNT, job);

      assertThat(rig.log(job)).containsExactly(JobState.CANCELING, JobState.CANCELED);
      assertThat(rig.task(job, 1).state()).isEqualTo(TaskState.CANCELED);
      assertThat(rig.task(job, 1).progress()).isZero();
      assertThat(rig.failures(job, 0)).isEmpty();
      assertThat(rig.assets.created).hasSize(2);
      assertThat(worker.runDue()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void cancelsARunningJobOnceItsStepsHaveStopped(TestDatabase kind) {
    try (Rig rig = Rig.of(kind);
        Worker worker = rig.worker()) {
      JobId job = rig.submit("a", "b");
      AtomicInteger published = new AtomicInteger();
      rig.processor.executing =
          context -> {
            rig.jobs.cancel(ACCOUNT, job);
            assertThat(rig.state(job)).isEqualTo(JobState.CANCELING);
            assertThat(context.cancelled()).isTrue();
            return StepOutcome.publish("", published::incrementAndGet);
          };

      worker.runDue();

      assertThat(rig.state(job)).isEqualTo(JobState.CANCELED);
      assertThat(rig.log(job)).endsWith(JobState.CANCELING, JobState.CANCELED);
      assertThat(rig.history(job, 0)).endsWith("Canceled");
      assertThat(published).hasValue(0);
      assertThat(rig.processor.executed).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void publishesNothingAfterACancellation(TestDatabase kind) {
    try (Rig rig = Rig.of(kind);
        Worker elsewhere = rig.strangeWorker()) {
      JobId job = rig.submit("a");
      AtomicInteger published = new AtomicInteger();
      rig.processor.executing =
          context -> {
            rig.jobs.cancel(ACCOUNT, job);
            return StepOutcome.publish("", published::incrementAndGet);
          };

      elsewhere.runDue();

      assertThat(published).hasValue(0);
      assertThat(rig.state(job)).isEqualTo(JobState.CANCELED);
    }
  }

  @ParameterizedTest
  @EnumSource
  void tellsAnotherProcessOfACancellation(TestDatabase kind) {
    try (Rig rig = Rig.of(kind);
        Worker elsewhere = rig.strangeWorker()) {
      JobId job = rig.submit("a");
      rig.processor.executing =
          context -> {
            rig.jobs.cancel(ACCOUNT, job);
            elsewhere.pulse();
            assertThat(context.cancelled()).isTrue();
            throw new IllegalStateException("killed");
          };

      elsewhere.runDue();

      assertThat(rig.state(job)).isEqualTo(JobState.CANCELED);
      assertThat(rig.failures(job, 0)).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void endsACanceledJobWhoseWorkerDied(TestDatabase kind) {
    try (Rig rig = Rig.of(kind);
        Worker dead = rig.strangeWorker();
        Worker alive = rig.worker()) {
      JobId job = rig.submit("a");
      dead.claim();

      rig.jobs.cancel(ACCOUNT, job);
      assertThat(rig.state(job)).isEqualTo(JobState.CANCELING);
      rig.clock.pass(Duration.ofSeconds(16));
      alive.runDue();

      assertThat(rig.state(job)).isEqualTo(JobState.CANCELED);
    }
  }

  @ParameterizedTest
  @EnumSource
  void handsIntermediateAssetsFromTaskToTask(TestDatabase kind) {
    try (Rig rig = Rig.of(kind);
        Worker worker = rig.worker()) {
      JobId job =
          rig.submit(
              0,
              List.of(
                  NewTask.of(
                      FakeProcessor.ID, "last", body("TaskOutputAsset(0)", "JobOutputAsset(0)")),
                  NewTask.of(
                      FakeProcessor.ID, "first", body("JobInputAsset(0)", "TaskOutputAsset(0)"))));

      worker.runDue();

      assertThat(rig.processor.executed).containsExactly("first/work", "last/work");
      assertThat(rig.jobs.outputs(ACCOUNT, job))
          .map(asset -> Objects.requireNonNull(rig.assets.created.get(asset)).name())
          .containsExactly("JobOutputAsset(0)_job", "TaskOutputAsset(0)_job");
      assertThat(rig.state(job)).isEqualTo(JobState.FINISHED);
    }
  }

  private static String body(String input, String output) {
    return "<taskBody><inputAsset>%s</inputAsset><outputAsset>%s</outputAsset></taskBody>"
        .formatted(input, output);
  }

  @ParameterizedTest
  @EnumSource
  void forgetsJobsOnceTheirRetentionIsOver(TestDatabase kind) {
    try (Rig rig = Rig.of(kind);
        Worker worker = rig.worker()) {
      JobId done = rig.submit("a");
      worker.runDue();
      rig.clock.pass(Duration.ofDays(1));
      JobId young = rig.submit("b");
      worker.runDue();
      JobId open = rig.submit("c");

      rig.clock.pass(Duration.ofDays(89));
      rig.clock.pass(Duration.ofSeconds(1));

      assertThat(rig.jobs.purge()).isEqualTo(1);
      assertThat(rig.jobs.detail(ACCOUNT, done)).isEmpty();
      assertThat(rig.state(young)).isEqualTo(JobState.FINISHED);
      assertThat(rig.state(open)).isEqualTo(JobState.QUEUED);
      assertThat(rig.assets.created).hasSize(3);
      assertThat(rig.jobs.purge()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void refusesToCancelWhatHasEnded(TestDatabase kind) {
    try (Rig rig = Rig.of(kind);
        Worker worker = rig.worker()) {
      JobId done = rig.submit("a");
      worker.runDue();
      JobId canceled = rig.submit("a");
      rig.jobs.cancel(ACCOUNT, canceled);

      assertRefused(Reason.STATE, () -> rig.jobs.cancel(ACCOUNT, done));
      assertRefused(Reason.STATE, () -> rig.jobs.cancel(ACCOUNT, canceled));
      assertRefused(Reason.NOT_FOUND, () -> rig.jobs.cancel(ACCOUNT, JobId.random()));
      assertRefused(Reason.NOT_FOUND, () -> rig.jobs.cancel("other", done));
    }
  }

  @ParameterizedTest
  @EnumSource
  void deletesOnlyWhatHasEnded(TestDatabase kind) {
    try (Rig rig = Rig.of(kind);
        Worker worker = rig.worker()) {
      JobId job = rig.submit("a");

      assertRefused(Reason.STATE, () -> rig.jobs.delete(ACCOUNT, job));
      worker.runDue();
      rig.jobs.delete(ACCOUNT, job);

      assertThat(rig.jobs.detail(ACCOUNT, job)).isEmpty();
      assertThat(rig.jobs.events(ACCOUNT, job, 0, 10)).isEmpty();
      assertThat(rig.assets.created).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void changesThePriorityOnlyWhileQueued(TestDatabase kind) {
    try (Rig rig = Rig.of(kind);
        Worker worker = rig.worker()) {
      JobId job = rig.submit("a");
      worker.runDue();

      assertThatThrownBy(() -> rig.jobs.setPriority(ACCOUNT, job, 3))
          .hasMessage("Job's priority can only be changed if the job is in Queued state");
    }
  }

  @ParameterizedTest
  @EnumSource
  void runsAChainedTaskAfterItsPredecessor(TestDatabase kind) {
    try (Rig rig = Rig.of(kind);
        Worker worker = rig.worker()) {
      JobId job =
          rig.submit(
              0,
              List.of(
                  Rig.task("second", "JobOutputAsset(1)", 0),
                  Rig.task("first", "JobInputAsset(0)", 1)));
      AtomicReference<PlanContext> seen = new AtomicReference<>();
      rig.processor.planning =
          context -> {
            seen.set(context);
            return plan(step("work"));
          };
      assertThat(rig.task(job, 0).reason().orElseThrow()).startsWith("waits for task");

      worker.runDue();

      assertThat(rig.processor.executed).containsExactly("first/work", "second/work");
      assertThat(seen.get().inputs()).containsExactly(rig.jobs.outputs(ACCOUNT, job).get(1));
      assertThat(rig.state(job)).isEqualTo(JobState.FINISHED);
      assertThat(rig.log(job))
          .containsExactly(JobState.SCHEDULED, JobState.PROCESSING, JobState.FINISHED);
    }
  }

  @ParameterizedTest
  @EnumSource
  void cancelsTheOtherTasksWhenOneFails(TestDatabase kind) {
    try (Rig rig = Rig.of(kind);
        Worker worker = rig.worker()) {
      rig.jobs.setReservedUnits(ACCOUNT, 1);
      JobId job = rig.submit("bad", "other");
      rig.processor.executing = failing("bad");

      worker.runDue();

      assertThat(rig.state(job)).isEqualTo(JobState.ERROR);
      assertThat(rig.task(job, 0).state()).isEqualTo(TaskState.ERROR);
      assertThat(rig.task(job, 1).state()).isEqualTo(TaskState.CANCELED);
      assertThat(rig.failures(job, 1)).isEmpty();
      assertThat(rig.failures(job, 0))
          .extracting(TasksTable.Failure::code)
          .containsExactly("ErrorExecutingTaskMalformedContent");
      assertThat(rig.history(job, 0))
          .containsExactly("Scheduled", "DownloadingInput", "Processing", "Error");
      assertThat(rig.processor.executed).containsExactly("bad/work");
    }
  }

  @ParameterizedTest
  @EnumSource
  void givesATaskThatFailsEarlyTheStagesBefore(TestDatabase kind) {
    try (Rig rig = Rig.of(kind);
        Worker worker = rig.worker()) {
      JobId job = rig.submit("no such preset");
      rig.processor.planning =
          context -> {
            throw new TaskFailure(TaskError.PARSING_CONFIGURATION, "no such preset");
          };

      worker.runDue();

      assertThat(rig.history(job, 0))
          .containsExactly("Scheduled", "DownloadingInput", "Processing", "Error");
      assertThat(rig.task(job, 0).progress()).isLessThan(100);
    }
  }

  @ParameterizedTest
  @EnumSource
  void letsATaskGoOnThatAsksForIt(TestDatabase kind) {
    try (Rig rig = Rig.of(kind);
        Worker worker = rig.worker()) {
      rig.jobs.setReservedUnits(ACCOUNT, 1);
      JobId job =
          rig.submit(
              0,
              List.of(
                  Rig.task("bad", "JobInputAsset(0)", 0),
                  Rig.task("stubborn", "JobInputAsset(0)", 1).withOptions(4)));
      rig.processor.executing = failing("bad");

      worker.runDue();

      assertThat(rig.task(job, 1).state()).isEqualTo(TaskState.COMPLETED);
      assertThat(rig.state(job)).isEqualTo(JobState.ERROR);
    }
  }

  @ParameterizedTest
  @EnumSource
  void namesTheFailedTaskWhereItsDependentIsCanceled(TestDatabase kind) {
    try (Rig rig = Rig.of(kind);
        Worker worker = rig.worker()) {
      JobId job =
          rig.submit(
              0,
              List.of(
                  Rig.task("bad", "JobInputAsset(0)", 0),
                  Rig.task("next", "JobOutputAsset(0)", 1).withOptions(4),
                  Rig.task("last", "JobOutputAsset(1)", 2).withOptions(4)));
      rig.processor.executing = failing("bad");

      worker.runDue();

      String failed = rig.task(job, 0).id().value();
      assertThat(rig.task(job, 1).state()).isEqualTo(TaskState.CANCELED);
      assertThat(rig.task(job, 2).state()).isEqualTo(TaskState.CANCELED);
      assertThat(rig.events(job, 1).getLast().message().orElseThrow()).contains(failed);
      assertThat(rig.failures(job, 1)).isEmpty();
      assertThat(rig.state(job)).isEqualTo(JobState.ERROR);
    }
  }

  @ParameterizedTest
  @EnumSource
  void deletesTheOutputsOfFailedTasksOnlyWhenTheJobHasEnded(TestDatabase kind) {
    try (Rig rig = Rig.of(kind);
        Worker worker = rig.worker()) {
      rig.jobs.setReservedUnits(ACCOUNT, 1);
      JobId job =
          rig.submit(
              0,
              List.of(
                  Rig.task("bad", "JobInputAsset(0)", 0),
                  Rig.task("stubborn", "JobInputAsset(0)", 1).withOptions(4),
                  Rig.task("canceled", "JobInputAsset(0)", 2)));
      List<Integer> during = new ArrayList<>();
      rig.processor.executing =
          context -> {
            during.add(rig.assets.created.size());
            return failing("bad").apply(context);
          };

      worker.runDue();

      assertThat(during).containsExactly(3, 3);
      assertThat(rig.assets.created).hasSize(2);
      assertThat(rig.jobs.outputs(ACCOUNT, job)).hasSize(2);
    }
  }

  @ParameterizedTest
  @EnumSource
  void keepsTheOutputOfAFailedTaskThatAsksForIt(TestDatabase kind) {
    try (Rig rig = Rig.of(kind);
        Worker worker = rig.worker()) {
      rig.submit(0, List.of(Rig.task("bad", "JobInputAsset(0)", 0).withOptions(2)));
      rig.processor.executing = failing("bad");

      worker.runDue();

      assertThat(rig.assets.created).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void stopsTheOtherStepsOfAFailedTask(TestDatabase kind) {
    try (Rig rig = Rig.of(kind);
        Worker one = rig.worker();
        Worker two = rig.strangeWorker()) {
      rig.processor.planning = context -> plan(step("a"), step("b"), step("c"));
      JobId job = rig.submit("j");
      one.run(one.claim().orElseThrow());
      StepsTable.Row held = two.claim().orElseThrow();
      rig.processor.executing =
          context -> {
            throw new TaskFailure(TaskError.PROCESSING_TASK, "broken");
          };

      one.run(one.claim().orElseThrow());
      assertThat(rig.state(job)).isEqualTo(JobState.PROCESSING);
      assertThat(one.runDue()).isZero();
      two.run(held);

      assertThat(rig.state(job)).isEqualTo(JobState.ERROR);
      assertThat(rig.failures(job, 0)).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void failsWhenTheTransactionThatPublishesFails(TestDatabase kind) {
    try (Rig rig = Rig.of(kind);
        Worker worker = rig.worker()) {
      JobId job = rig.submit("a");
      rig.processor.executing =
          context ->
              StepOutcome.publish(
                  "",
                  () -> {
                    throw new TaskFailure(TaskError.UPLOADING_OUTPUT_ASSET, "asset is gone");
                  });

      worker.runDue();

      assertThat(rig.state(job)).isEqualTo(JobState.ERROR);
      assertThat(rig.failures(job, 0).getFirst().code()).isEqualTo("ErrorUploadingOutputAsset");
    }
  }

  @ParameterizedTest
  @EnumSource
  void endsInErrorWhenAnInputWasDeleted(TestDatabase kind) {
    try (Rig rig = Rig.of(kind);
        Worker worker = rig.worker()) {
      JobId job = rig.submit("a");
      rig.assets.inputs.clear();

      worker.runDue();

      assertThat(rig.state(job)).isEqualTo(JobState.ERROR);
      assertThat(rig.failures(job, 0).getFirst().code())
          .isEqualTo("ErrorDownloadingInputAssetMalformedContent");
    }
  }

  @ParameterizedTest
  @EnumSource
  void numbersTheEventsOfAJobWithoutGaps(TestDatabase kind) {
    try (Rig rig = Rig.of(kind);
        Worker worker = rig.worker()) {
      JobId job = rig.submit("a", "bad", "c");
      rig.processor.executing = failing("bad");

      worker.runDue();

      List<Jobs.Event> events = rig.jobs.events(ACCOUNT, job, 0, 100);
      assertThat(events).hasSizeGreaterThan(8);
      for (int i = 0; i < events.size(); i++) {
        assertThat(events.get(i).number()).isEqualTo(i + 1);
      }
      assertThat(rig.jobs.events(ACCOUNT, job, 3, 100)).isEqualTo(events.subList(3, events.size()));
    }
  }

  @ParameterizedTest
  @EnumSource
  void givesBackEveryUnit(TestDatabase kind) {
    try (Rig rig = Rig.of(kind);
        Worker worker = rig.worker()) {
      rig.jobs.setReservedUnits(ACCOUNT, 2);
      rig.processor.executing = failing("bad");
      for (int i = 0; i < 4; i++) {
        rig.submit("a", "bad", "c");
        JobId doomed = rig.submit("d");
        rig.jobs.cancel(ACCOUNT, doomed);
      }
      worker.runDue();

      JobId last = rig.submit("x", "y");
      worker.claim();

      assertThat(rig.task(last, 0).state()).isNotEqualTo(TaskState.NONE);
      assertThat(rig.task(last, 1).state()).isNotEqualTo(TaskState.NONE);
    }
  }

  @ParameterizedTest
  @EnumSource
  void makesOutputAssetsWithTheirParentsAtCreation(TestDatabase kind) {
    try (Rig rig = Rig.of(kind)) {
      String second =
          "<?xml version=\"1.0\" encoding=\"utf-16\"?>\r\n<taskBody>\n<inputAsset> JobOutputAsset(0)"
              + " </inputAsset><outputAsset AssetName=\"cut\" assetCreationOptions=\"1\""
              + " assetFormatOption=\"1\" x=\"y\">\nJobOutputAsset(1)</outputAsset></taskBody>";

      JobId job =
          rig.submit(
              0,
              List.of(
                  Rig.task("a", "JobInputAsset(0)", 0),
                  NewTask.of(FakeProcessor.ID.toUpperCase(java.util.Locale.ROOT), "b", second)));

      var outputs = rig.jobs.outputs(ACCOUNT, job);
      Assets.NewOutput first = made(rig, outputs.get(0));
      Assets.NewOutput cut = made(rig, outputs.get(1));
      assertThat(first.name()).isEqualTo("JobOutputAsset(0)_job");
      assertThat(first.parents()).isEqualTo(rig.jobs.inputs(ACCOUNT, job));
      assertThat(cut)
          .isEqualTo(new Assets.NewOutput("cut", 1, Optional.empty(), 1, List.of(outputs.get(0))));
    }
  }

  private static Assets.NewOutput made(Rig rig, io.reelwork.services.catalog.AssetId asset) {
    return Optional.ofNullable(rig.assets.created.get(asset)).orElseThrow();
  }

  @ParameterizedTest
  @EnumSource
  void letsTwoTasksShareAnOutput(TestDatabase kind) {
    try (Rig rig = Rig.of(kind)) {
      JobId job =
          rig.submit(
              0,
              List.of(Rig.task("a", "JobInputAsset(0)", 0), Rig.task("b", "JobInputAsset(0)", 0)));

      assertThat(rig.assets.created).hasSize(1);
      assertThat(rig.jobs.outputs(ACCOUNT, job)).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void refusesJobsThatCannotBe(TestDatabase kind) {
    try (Rig rig = Rig.of(kind)) {
      assertRefused(Reason.INVALID, () -> rig.submit(0, List.of()));
      assertInvalid(rig, Rig.task("a", "JobInputAsset(1)", 0));
      assertInvalid(rig, Rig.task("a", "JobOutputAsset(7)", 0));
      assertInvalid(rig, Rig.task("a", "JobOutputAsset(0)", 0));
      assertInvalid(rig, Rig.task("a", "Asset(0)", 0));
      assertInvalid(rig, NewTask.of(FakeProcessor.ID, "a", "<taskBody>"));
      assertInvalid(rig, NewTask.of(FakeProcessor.ID, "a", ""));
      assertInvalid(rig, NewTask.of(FakeProcessor.ID, "a", "<job/>"));
      assertInvalid(
          rig, NewTask.of("nb:mpid:UUID:1", "a", Rig.task("a", "JobInputAsset(0)", 0).body()));
      assertInvalid(
          rig,
          NewTask.of(
              FakeProcessor.ID, "a", "<!DOCTYPE x [<!ENTITY y SYSTEM 'file:/etc/passwd'>]><x/>"));
      assertRefused(
          Reason.INVALID,
          () ->
              rig.submit(
                  0,
                  List.of(
                      Rig.task("a", "JobOutputAsset(1)", 0),
                      Rig.task("b", "JobOutputAsset(0)", 1))));
      rig.assets.inputs.clear();
      assertThat(rig.assets.created).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void refusesMoreThanThirtyChainedTasks(TestDatabase kind) {
    try (Rig rig = Rig.of(kind)) {
      List<NewTask> chain = new ArrayList<>(List.of(Rig.task("0", "JobInputAsset(0)", 0)));
      for (int i = 1; i < 31; i++) {
        chain.add(Rig.task("" + i, "JobOutputAsset(" + (i - 1) + ")", i));
      }

      assertThatThrownBy(() -> rig.submit(0, chain))
          .isInstanceOf(Quotas.Reached.class)
          .hasMessageStartingWith("quota.chained-tasks-per-job: there may be at most 30 ");
      rig.submit(0, chain.subList(0, 30));
    }
  }

  @ParameterizedTest
  @EnumSource
  void refusesOneJobMoreThanAnAccountMayHave(TestDatabase kind) {
    try (Rig rig = Rig.of(kind, Map.of(Quota.JOBS, 2L))) {
      JobId first = rig.submit("a");
      rig.submit("b");

      assertThatThrownBy(() -> rig.submit("c"))
          .isInstanceOf(Quotas.Reached.class)
          .hasMessageStartingWith("quota.jobs: there may be at most 2 jobs in an account");
      rig.jobs.cancel(ACCOUNT, first);
      rig.jobs.delete(ACCOUNT, first);
      rig.submit("d");
    }
  }

  @ParameterizedTest
  @EnumSource
  void refusesMoreAssetsThanAJobOrATaskMayHave(TestDatabase kind) {
    try (Rig rig = Rig.of(kind, Map.of(Quota.ASSETS_PER_JOB, 3L, Quota.ASSETS_PER_TASK, 2L))) {
      rig.submit("a", "b");

      assertThatThrownBy(() -> rig.submit("a", "b", "c"))
          .isInstanceOf(Quotas.Reached.class)
          .hasMessageStartingWith("quota.assets-per-job:");
      String two = "JobInputAsset(0)</inputAsset><inputAsset>JobInputAsset(0)";
      assertThatThrownBy(() -> rig.submit(0, List.of(Rig.task("a", two, 0))))
          .isInstanceOf(Quotas.Reached.class)
          .hasMessageStartingWith("quota.assets-per-task:");
    }
  }

  @ParameterizedTest
  @EnumSource
  void refusesInputsThatCannotBeRead(TestDatabase kind) {
    try (Rig rig = Rig.of(kind)) {
      var empty = rig.assets.input();
      rig.assets.inputs.put(empty, Assets.Readiness.NO_PRIMARY_FILE);
      var gone = rig.assets.input();
      rig.assets.inputs.remove(gone);

      assertRefused(Reason.INVALID, () -> submit(rig, empty));
      assertRefused(Reason.NOT_FOUND, () -> submit(rig, gone));
    }
  }

  private static void submit(Rig rig, io.reelwork.services.catalog.AssetId input) {
    rig.jobs.create(
        ACCOUNT,
        new NewJob(
            Optional.empty(),
            0,
            Optional.empty(),
            List.of(input),
            List.of(Rig.task("a", "JobInputAsset(0)", 0))));
  }

  private static void assertInvalid(Rig rig, NewTask task) {
    assertRefused(Reason.INVALID, () -> rig.submit(0, List.of(task)));
  }

  private static void assertRefused(Reason reason, Runnable wish) {
    assertThatThrownBy(wish::run)
        .isInstanceOfSatisfying(
            JobRefused.class, refused -> assertThat(refused.reason()).isEqualTo(reason));
  }

  private static java.util.function.Function<StepContext, StepOutcome> failing(String which) {
    return context -> {
      if (context.configuration().equals(which)) {
        throw new TaskFailure(TaskError.EXECUTING_TASK_MALFORMED_CONTENT, "damaged");
      }
      return StepOutcome.done();
    };
  }
}
