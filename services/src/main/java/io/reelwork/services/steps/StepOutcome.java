package io.reelwork.services.steps;

import java.util.Optional;

/// How a step that went well ends.
///
/// @param note a line for the task's `PerfMessage`; the last one that is present stays
/// @param publish runs inside the transaction that completes the step, after it is certain that the
///   attempt still holds its lease and nobody cancelled; joins it by the database's own calls,
///   waits for nothing else. A `TaskFailure` from it rolls back and fails the task
public record StepOutcome(Optional<String> note, Runnable publish) {
  /// Done; nothing to say and nothing to publish.
  public static StepOutcome done() {
    return new StepOutcome(Optional.empty(), () -> {});
  }

  /// Done, with a line for `PerfMessage`.
  public static StepOutcome done(String note) {
    return new StepOutcome(Optional.of(note), () -> {});
  }

  /// Done, and `publish` makes its results visible.
  public static StepOutcome publish(String note, Runnable publish) {
    return new StepOutcome(Optional.of(note), publish);
  }
}
