package io.reelwork.services.jobs;

import static io.reelwork.services.steps.FakeProcessor.plan;
import static io.reelwork.services.steps.FakeProcessor.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reelwork.services.Refusal.Code;
import io.reelwork.services.jobs.NewJob.NewTask;
import io.reelwork.services.sql.Statements;
import io.reelwork.services.steps.FakeProcessor;
import io.reelwork.services.steps.JobId;
import io.reelwork.services.steps.PlanContext;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// The life of jobs: chains, events, priority, deletion, retention.
@ParameterizedClass
@EnumSource
class JobsTest extends OnEveryDatabase {
  @Test
  void handsIntermediateAssetsFromTaskToTask() {
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

  private static String body(String input, String output) {
    return "<taskBody><inputAsset>%s</inputAsset><outputAsset>%s</outputAsset></taskBody>"
        .formatted(input, output);
  }

  @Test
  void forgetsJobsOnceTheirRetentionIsOver() {
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

  @Test
  void forgetsAJobInAsManyStatementsHoweverManyTasksItHas() {
    JobId one = rig.submit("a");
    JobId many = rig.submit("b", "c", "d", "e", "f");
    worker.runDue();

    int few = statementsOfDeleting(one);

    assertThat(statementsOfDeleting(many)).isEqualTo(few);
    assertThat(rig.jobs.detail(ACCOUNT, many)).isEmpty();
  }

  private int statementsOfDeleting(JobId job) {
    return Statements.counted(
        rig.database,
        () -> {
          rig.jobs.delete(ACCOUNT, job);
          return job;
        });
  }

  @Test
  void deletesOnlyWhatHasEnded() {
    JobId job = rig.submit("a");

    assertRefused(Code.INVALID_STATE, () -> rig.jobs.delete(ACCOUNT, job));
    worker.runDue();
    rig.jobs.delete(ACCOUNT, job);

    assertThat(rig.jobs.detail(ACCOUNT, job)).isEmpty();
    assertThat(rig.jobs.events(ACCOUNT, job, 0, 10)).isEmpty();
    assertThat(rig.assets.created).hasSize(1);
  }

  @Test
  void changesThePriorityOnlyWhileQueued() {
    JobId job = rig.submit("a");
    worker.runDue();

    assertThatThrownBy(() -> rig.jobs.setPriority(ACCOUNT, job, 3))
        .hasMessage("Job's priority can only be changed if the job is in Queued state");
  }

  @Test
  void runsAChainedTaskAfterItsPredecessor() {
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

  @Test
  void numbersTheEventsOfAJobWithoutGaps() {
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

  @Test
  void givesBackEveryUnit() {
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
