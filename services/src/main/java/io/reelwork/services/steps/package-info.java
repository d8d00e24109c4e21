/// What a processor and a step are: the words between the engine, which runs steps and does not
/// know what they do, and the processors, which do them and do not know how they are run.
///
/// Entry class: `Processor`. A task runs as a `Plan` of steps; its processor makes the plan from a
/// `PlanContext` and executes each step with a `StepContext`; a step ends with a `StepOutcome`, a
/// `StepFailure`. Values and interfaces only. Must not know `jobs`: nothing of how jobs are stored,
/// claimed and tried again. Source: encoding reference, sections 1 to 5.
@NullMarked
package io.reelwork.services.steps;

import org.jspecify.annotations.NullMarked;
