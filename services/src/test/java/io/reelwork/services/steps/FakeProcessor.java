package io.reelwork.services.steps;

import io.reelwork.services.steps.Plan.PlannedStep;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/// A processor that does what a test says and remembers what it was asked.
public final class FakeProcessor implements Processor {
  public static final String ID = "nb:mpid:UUID:00000000-0000-0000-0000-00000000000f";

  public final List<String> executed = new CopyOnWriteArrayList<>();
  public volatile Function<PlanContext, Plan> planning = context -> plan(step("work"));
  public volatile Function<StepContext, StepOutcome> executing = context -> StepOutcome.done();

  public static Plan plan(PlannedStep... steps) {
    return new Plan(1, List.of(steps));
  }

  public static PlannedStep step(String name, String... after) {
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
