package io.reelwork.services.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelwork.services.Refusal.Code;
import io.reelwork.services.sql.TestDatabase;
import io.reelwork.services.steps.JobId;
import io.reelwork.services.steps.StepOutcome;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Jobs that are cancelled, at every moment of their life.
@ParameterizedClass
@EnumSource
class CancellationTest extends OnEveryDatabase {
  @Test
  void cancelsAQueuedJobAtOnce() {
    JobId job = rig.submit("a", "b");

    rig.jobs.cancel(ACCOUNT, job);

    assertThat(rig.log(job)).containsExactly(JobState.CANCELING, JobState.CANCELED);
    assertThat(rig.task(job, 1).state()).isEqualTo(TaskState.CANCELED);
    assertThat(rig.task(job, 1).progress()).isZero();
    assertThat(rig.failures(job, 0)).isEmpty();
    assertThat(rig.assets.created).hasSize(2);
    assertThat(worker.runDue()).isZero();
  }

  @Test
  void cancelsARunningJobOnceItsStepsHaveStopped() {
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

  @Test
  void publishesNothingAfterACancellation() {
    try (Worker elsewhere = rig.strangeWorker()) {
      JobId job = rig.submit("a");
      AtomicInteger published = new AtomicInteger();
      rig.processor.executing =
          context -> {
            rig.jobs.cancel(ACCOUNT, job);
            if (kind == TestDatabase.SQLITE) {
              // PostgreSQL may tell the other process at once.
              assertThat(context.cancelled()).isFalse();
            }
            return StepOutcome.publish("", published::incrementAndGet);
          };

      elsewhere.runDue();

      assertThat(published).hasValue(0);
      assertThat(rig.state(job)).isEqualTo(JobState.CANCELED);
    }
  }

  @Test
  void tellsAnotherProcessOfACancellation() {
    try (Worker elsewhere = rig.strangeWorker()) {
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

  @Test
  void endsACanceledJobWhoseWorkerDied() {
    try (Worker dead = rig.strangeWorker();
        Worker alive = rig.worker()) {
      JobId job = rig.submit("a");
      dead.claim();

      rig.jobs.cancel(ACCOUNT, job);
      assertThat(rig.state(job)).isEqualTo(JobState.CANCELING);
      assertRefused(Code.INVALID_STATE, () -> rig.jobs.cancel(ACCOUNT, job));
      rig.clock.pass(Duration.ofSeconds(16));
      alive.runDue();

      assertThat(rig.state(job)).isEqualTo(JobState.CANCELED);
    }
  }

  @Test
  void refusesToCancelWhatHasEnded() {
    JobId done = rig.submit("a");
    worker.runDue();
    JobId canceled = rig.submit("a");
    rig.jobs.cancel(ACCOUNT, canceled);
    JobId failed = rig.submit("bad");
    rig.processor.executing = failing("bad");
    worker.runDue();
    assertThat(rig.state(failed)).isEqualTo(JobState.ERROR);

    for (JobId ended : List.of(done, canceled, failed)) {
      JobState state = rig.state(ended);
      assertRefused(Code.INVALID_STATE, () -> rig.jobs.cancel(ACCOUNT, ended));
      assertThat(rig.state(ended)).isEqualTo(state);
    }
    assertRefused(Code.NOT_FOUND, () -> rig.jobs.cancel(ACCOUNT, JobId.random()));
    assertRefused(Code.NOT_FOUND, () -> rig.jobs.cancel("other", done));
  }
}
