package io.reelwork.services.jobs;

import io.reelwork.services.jobs.Plan.PlannedStep;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/// A processor that does what a test says and remembers what it was asked.
final class FakeProcessor implements Processor {
  static final String ID = "nb:mpid:UUID:00000000-0000-0000-0000-00000000000f";

  final List<String> executed = new CopyOnWriteArrayList<>();
  volatile Function<PlanContext, Plan> planning = context -> plan(step("work"));
  volatile Function<StepContext, StepOutcome> executing = context -> StepOutcome.done();

  static Plan plan(PlannedStep... steps) {
    return new Plan(1, List.of(steps));
  }

  static PlannedStep step(String name, String... after) {
    return new PlannedStep(name, "work", "{}", 1, List.of(after));
  }

  @Override
  public ProcessorInfo info() {
    return new ProcessorInfo(ID, "Fake", "1.0");
  }

  @Override
  public Plan plan(PlanContext context) {
    return planning.apply(context);
  }

  @Override
  public StepOutcome execute(StepContext context) {
    executed.add(context.configuration() + "/" + context.name());
    return executing.apply(context);
  }
}
