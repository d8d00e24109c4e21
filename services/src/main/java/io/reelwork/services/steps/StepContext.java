package io.reelwork.services.steps;

/// What a processor sees while it executes one step of its plan.
public interface StepContext extends PlanContext {
  /// The version of the plan.
  int planVersion();

  /// The step's name: `chunk-3`.
  String name();

  /// The step's kind: `encode`.
  String kind();

  /// The step's spec, as it was planned.
  String spec();
}
