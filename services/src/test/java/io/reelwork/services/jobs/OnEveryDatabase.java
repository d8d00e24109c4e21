package io.reelwork.services.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reelwork.services.Refusal;
import io.reelwork.services.sql.TestDatabase;
import io.reelwork.services.steps.StepContext;
import io.reelwork.services.steps.StepOutcome;
import io.reelwork.services.steps.TaskError;
import io.reelwork.services.steps.TaskFailure;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.Parameter;

/// An engine on a fresh database, with a worker whose time is set; for classes that run on every
/// database.
abstract class OnEveryDatabase {
  static final String ACCOUNT = Rig.ACCOUNT;

  @Parameter
  @SuppressWarnings("NullAway.Init") // set by JUnit
  TestDatabase kind;

  Rig rig;
  Worker worker;

  @BeforeEach
  final void open() {
    rig = Rig.of(kind);
    worker = rig.worker();
  }

  @AfterEach
  final void close() {
    worker.close();
    rig.close();
  }

  /// Fails the task with this configuration, and no other.
  static Function<StepContext, StepOutcome> failing(String which) {
    return context -> {
      if (context.configuration().equals(which)) {
        throw new TaskFailure(TaskError.EXECUTING_TASK_MALFORMED_CONTENT, "damaged");
      }
      return StepOutcome.done();
    };
  }

  static void assertRefused(Refusal.Code code, Runnable wish) {
    assertThatThrownBy(wish::run)
        .isInstanceOfSatisfying(
            Refusal.class, refused -> assertThat(refused.code()).isEqualTo(code));
  }
}
