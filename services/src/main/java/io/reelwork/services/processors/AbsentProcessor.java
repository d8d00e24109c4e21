package io.reelwork.services.processors;

import io.reelwork.services.steps.Plan;
import io.reelwork.services.steps.PlanContext;
import io.reelwork.services.steps.Processor;
import io.reelwork.services.steps.ProcessorInfo;
import io.reelwork.services.steps.StepContext;
import io.reelwork.services.steps.StepOutcome;
import io.reelwork.services.steps.TaskError;
import io.reelwork.services.steps.TaskFailure;

/// A processor that clients may look up and that is not offered: every task for it fails, saying
/// so.
record AbsentProcessor(ProcessorInfo info) implements Processor {
  @Override
  public Plan plan(PlanContext context) {
    throw failure();
  }

  @Override
  public StepOutcome execute(StepContext context) {
    throw failure();
  }

  private TaskFailure failure() {
    return new TaskFailure(
        TaskError.PROCESSING_TASK, "The processor " + info.name() + " is not offered here.");
  }
}
