package io.reelwork.services.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelwork.odata.model.Value;
import io.reelwork.services.access.Quota;
import io.reelwork.services.jobs.NewJob.NewTask;
import io.reelwork.services.sql.Statements;
import io.reelwork.services.sql.TestDatabase;
import io.reelwork.services.steps.JobId;
import io.reelwork.services.steps.Plan;
import io.reelwork.services.steps.Plan.PlannedStep;
import io.reelwork.services.steps.StepOutcome;
import io.reelwork.services.steps.StepProgress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A long transaction of one client beside a step that runs.
class LongWritersTest {
  private static final JobsConfig CONFIG =
      new JobsConfig(
          Duration.ZERO,
          4,
          4,
          Duration.ofSeconds(1),
          Duration.ofMillis(200),
          3,
          3,
          Duration.ofSeconds(1),
          Duration.ofMillis(200),
          Duration.ofMillis(200),
          Duration.ofHours(1),
          Duration.ofMinutes(5),
          Duration.ZERO);

  @ParameterizedTest
  @EnumSource
  void makeNeitherALeaseNorProgressLate(TestDatabase kind) throws InterruptedException {
    try (Rig rig = Rig.of(kind, CONFIG)) {
      Worker worker = rig.worker();
      CountDownLatch end = new CountDownLatch(1);
      CountDownLatch running = new CountDownLatch(1);
      rig.processor.executing =
          context -> {
            for (int i = 1; i < 10_000 && !wait(end, 20); i++) {
              context.progress(StepProgress.of(i / 10_000.0, "encode"));
              running.countDown();
            }
            return StepOutcome.done();
          };
      JobId job = rig.submit("a");
      worker.start();
      assertThat(running.await(60, TimeUnit.SECONDS)).isTrue();

      List<Double> shown = new ArrayList<>();
      Thread writer =
          Thread.ofPlatform().start(() -> rig.database.transaction(() -> wait(end, 4_000)));
      for (int i = 0; i < 3; i++) {
        Thread.sleep(1_000);
        shown.add(rig.task(job, 0).progress());
        shown.add(progress(rig, job));
      }
      writer.join();
      Thread.sleep(1_500);
      shown.add(rig.task(job, 0).progress());
      end.countDown();
      for (int i = 0; i < 400 && !rig.state(job).isFinal(); i++) {
        Thread.sleep(50);
      }
      worker.close();

      assertThat(shown).isSorted();
      assertThat(shown.get(2)).isGreaterThan(shown.get(0));
      assertThat(shown.get(4)).isGreaterThan(shown.get(2));
      assertThat(rig.processor.executed).hasSize(1);
      assertThat(rig.state(job)).isEqualTo(JobState.FINISHED);
    }
  }

  @ParameterizedTest
  @EnumSource
  void jobsAreMadeInFewStatements(TestDatabase kind) {
    try (Rig rig = Rig.of(kind, Map.of(Quota.CHAINED_TASKS_PER_JOB, 50L))) {
      List<NewTask> tasks = new ArrayList<>();
      for (int i = 0; i < 45; i++) {
        String input = i % 2 == 0 ? "JobInputAsset(0)" : "JobOutputAsset(" + (i - 1) + ")";
        tasks.add(Rig.task("task " + i, input, i));
      }

      int statements = Statements.counted(rig.database, () -> rig.submit(0, tasks));

      assertThat(statements).isLessThan(15);
      JobId job = rig.submit(0, tasks);
      List<JobDetail.TaskDetail> all = rig.detail(job).tasks();
      assertThat(all).hasSize(45);
      for (int i = 0; i < 45; i++) {
        TasksTable.Row row = rig.jobs.tasks().find(Rig.ACCOUNT, all.get(i).id()).orElseThrow();
        assertThat(row.position()).isEqualTo(i);
        assertThat(row.configuration()).isEqualTo("task " + i);
        assertThat(row.waits()).isEqualTo(i % 2);
        if (i % 2 == 1) {
          assertThat(rig.jobs.tasks().predecessors(row)).containsExactly(all.get(i - 1).id());
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void runsTheStepsOfALargePlanInOrder(TestDatabase kind) {
    try (Rig rig = Rig.of(kind)) {
      List<PlannedStep> planned = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        planned.add(new PlannedStep("part " + i, "work", "{}", 1, List.of()));
      }
      List<String> parts = planned.stream().map(PlannedStep::name).toList();
      planned.add(new PlannedStep("join", "work", "{}", 1, parts));
      rig.processor.planning = context -> new Plan(1, planned);
      JobId job = rig.submit("a");
      Worker worker = rig.worker();

      while (worker.runDue() > 0) {}

      assertThat(rig.state(job)).isEqualTo(JobState.FINISHED);
      assertThat(rig.processor.executed).hasSize(101).startsWith("a/part 0", "a/part 1");
      assertThat(rig.processor.executed).endsWith("a/join");
    }
  }

  /// What the wire shows.
  private static double progress(Rig rig, JobId job) {
    String id = rig.task(job, 0).id().value();
    return Optional.of(rig.set("Tasks").find(Rig.CALL, id).orElseThrow().value("Progress"))
        .map(Value.Real.class::cast)
        .orElseThrow()
        .number();
  }

  private static boolean wait(CountDownLatch latch, int ms) {
    try {
      return latch.await(ms, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
