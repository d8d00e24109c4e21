package io.reelwork.services.steps;

/// Something a task can run: makes a plan of steps, then executes them one by one.
///
/// Implementations are stateless as far as a task is concerned: any worker may execute any step, a
/// step may be executed again after a crash, and two attempts of one step may overlap for a moment
/// (the lost one can publish nothing). Called on virtual threads; safe for any number of them.
public interface Processor {
  /// The kind of a task's first step, which calls `plan`.
  String PLAN = "plan";

  /// Its id, name and version.
  ProcessorInfo info();

  /// Looks at the inputs and the configuration once and says which steps the task takes. May take
  /// its time and probe the inputs; the answer decides the bytes, so it must not depend on how many
  /// workers there are.
  ///
  /// @throws TaskFailure when the task cannot succeed
  /// @throws TransientFailure when another attempt may
  Plan plan(PlanContext context);

  /// Runs one step. Long work looks at `context.cancelled()` or registers with `onCancel`; what it
  /// returns after a cancellation is ignored.
  ///
  /// @throws TaskFailure when the task cannot succeed
  /// @throws TransientFailure when another attempt may
  StepOutcome execute(StepContext context);
}
