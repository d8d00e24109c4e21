package io.reelwork.services.jobs;

import static io.reelwork.services.steps.FakeProcessor.plan;
import static io.reelwork.services.steps.FakeProcessor.step;
import static org.assertj.core.api.Assertions.assertThat;

import io.reelwork.services.steps.JobId;
import io.reelwork.services.steps.StepOutcome;
import io.reelwork.services.steps.TaskError;
import io.reelwork.services.steps.TaskFailure;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// What a failed task means for its job, its neighbours and their outputs.
@ParameterizedClass
@EnumSource
class TaskFailuresTest extends OnEveryDatabase {
  @Test
  void cancelsTheOtherTasksWhenOneFails() {
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

  @Test
  void givesATaskThatFailsEarlyTheStagesBefore() {
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

  @Test
  void letsATaskGoOnThatAsksForIt() {
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

  @Test
  void namesTheFailedTaskWhereItsDependentIsCanceled() {
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

  @Test
  void deletesTheOutputsOfFailedTasksOnlyWhenTheJobHasEnded() {
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

  @Test
  void keepsTheOutputOfAFailedTaskThatAsksForIt() {
    rig.submit(0, List.of(Rig.task("bad", "JobInputAsset(0)", 0).withOptions(2)));
    rig.processor.executing = failing("bad");

    worker.runDue();

    assertThat(rig.assets.created).hasSize(1);
  }

  @Test
  void stopsTheOtherStepsOfAFailedTask() {
    try (Worker one = rig.worker();
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

  @Test
  void failsWhenTheTransactionThatPublishesFails() {
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

  @Test
  void endsInErrorWhenAnInputWasDeleted() {
    JobId job = rig.submit("a");
    rig.assets.inputs.clear();

    worker.runDue();

    assertThat(rig.state(job)).isEqualTo(JobState.ERROR);
    assertThat(rig.failures(job, 0).getFirst().code())
        .isEqualTo("ErrorDownloadingInputAssetMalformedContent");
  }
}
