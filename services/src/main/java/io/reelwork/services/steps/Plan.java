package io.reelwork.services.steps;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// The steps of a task.
///
/// @param version the version of the form of the specs; a worker that meets another one than it
///   knows fails the task instead of guessing
/// @param steps at least one; names are unique; the graph of `after` has no cycle
public record Plan(int version, List<PlannedStep> steps) {
  /// Copies and checks the steps.
  ///
  /// @throws TaskFailure when they cannot all be done
  public Plan {
    steps = List.copyOf(steps);
    check(steps);
  }

  private static void check(List<PlannedStep> steps) {
    Set<String> names =
        steps.stream().map(PlannedStep::name).collect(Collectors.toCollection(LinkedHashSet::new));
    if (steps.isEmpty() || names.size() < steps.size()) {
      throw wrong("must have steps with names of their own but has " + names);
    }
    names.removeAll(reached(steps));
    if (!names.isEmpty()) {
      throw wrong("must be free of circles and name known steps but never reaches " + names);
    }
    for (PlannedStep step : steps) {
      if (!(step.cost() > 0) || step.kind().equals(Processor.PLAN)) {
        throw wrong("step " + step.name() + " must have a cost and a kind of its own");
      }
    }
  }

  private static Set<String> reached(List<PlannedStep> steps) {
    Set<String> done = new LinkedHashSet<>();
    boolean moved = true;
    while (moved) {
      moved = false;
      for (PlannedStep step : steps) {
        moved |= done.containsAll(step.after()) && done.add(step.name());
      }
    }
    return done;
  }

  private static TaskFailure wrong(String message) {
    return new TaskFailure(TaskError.PROCESSING_TASK, "plan: " + message);
  }

  /// One step of a plan.
  ///
  /// @param name unique in the plan: `chunk-3`
  /// @param kind what sort of step it is, for its processor: `encode`; not `plan`
  /// @param spec JSON text with everything that decides the bytes
  /// @param cost the expected work in seconds of one core; greater than 0. The ratios weight the
  ///   task's progress; the sum paces a job against others of its priority
  /// @param after the names of the steps that must be done before
  public record PlannedStep(
      String name, String kind, String spec, double cost, List<String> after) {
    /// Copies the names, each once.
    public PlannedStep {
      after = after.stream().distinct().toList();
    }
  }
}
