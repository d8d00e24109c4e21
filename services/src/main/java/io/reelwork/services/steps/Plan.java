package io.reelwork.services.steps;

import java.util.List;

/// The steps of a task.
///
/// @param version the version of the form of the specs; a worker that meets another one than it
///   knows fails the task instead of guessing
/// @param steps at least one; names are unique; the graph of `after` has no cycle
public record Plan(int version, List<PlannedStep> steps) {
  /// Copies the steps.
  public Plan {
    steps = List.copyOf(steps);
  }

  /// One step of a plan.
  ///
  /// @param name unique in the plan: `chunk-3`
  /// @param kind what sort of step it is, for its processor: `encode`
  /// @param spec JSON text with everything that decides the bytes
  /// @param cost the expected work in seconds of one core; greater than 0. The ratios weight the
  ///   task's progress; the sum paces a job against others of its priority
  /// @param after the names of the steps that must be done before
  public record PlannedStep(
      String name, String kind, String spec, double cost, List<String> after) {
    /// Copies the names.
    public PlannedStep {
      after = List.copyOf(after);
    }
  }
}
