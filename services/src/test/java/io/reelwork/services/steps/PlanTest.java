package io.reelwork.services.steps;

import static io.reelwork.services.steps.FakeProcessor.plan;
import static io.reelwork.services.steps.FakeProcessor.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.reelwork.services.steps.Plan.PlannedStep;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlanTest {
  @Test
  void mayNameItsStepsInAnyOrder() {
    Plan plan = plan(step("end", "b", "c"), step("b", "a"), step("c", "a"), step("a"));

    assertThat(plan.steps()).hasSize(4);
  }

  @Test
  void waitsForAStepOnceHoweverOftenItIsNamed() {
    assertThat(step("b", "a", "a").after()).containsExactly("a");
  }

  @Test
  void refusesToBeEmpty() {
    assertRefused("plan: must have steps with names of their own but has []");
  }

  @Test
  void refusesTwoStepsOfOneName() {
    assertRefused(
        "plan: must have steps with names of their own but has [a]", step("a"), step("a"));
  }

  @Test
  void refusesACircle() {
    assertRefused(
        "plan: must be free of circles and name known steps but never reaches [b, c]",
        step("a"),
        step("b", "c"),
        step("c", "b"));
  }

  @Test
  void refusesToWaitForAStepThatIsNotThere() {
    assertRefused(
        "plan: must be free of circles and name known steps but never reaches [b]",
        step("a"),
        step("b", "nobody"));
  }

  @Test
  void refusesAStepWithoutACost() {
    for (double cost : new double[] {0, -1, Double.NaN}) {
      assertRefused(
          "plan: step a must have a cost and a kind of its own",
          new PlannedStep("a", "work", "{}", cost, List.of()));
    }
  }

  @Test
  void refusesAStepOfTheKindThatPlans() {
    assertRefused(
        "plan: step a must have a cost and a kind of its own",
        new PlannedStep("a", Processor.PLAN, "{}", 1, List.of()));
  }

  private static void assertRefused(String why, PlannedStep... steps) {
    assertThatExceptionOfType(TaskFailure.class)
        .isThrownBy(() -> plan(steps))
        .withMessage(why)
        .extracting(TaskFailure::error)
        .isEqualTo(TaskError.PROCESSING_TASK);
  }
}
