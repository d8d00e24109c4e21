package io.reelwork.services.processors;

import io.reelwork.services.jobs.Plan;
import io.reelwork.services.jobs.PlanContext;
import io.reelwork.services.jobs.Processor;
import io.reelwork.services.jobs.ProcessorInfo;
import io.reelwork.services.jobs.StepContext;
import io.reelwork.services.jobs.StepOutcome;
import io.reelwork.services.jobs.TaskError;
import io.reelwork.services.jobs.TaskFailure;

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
