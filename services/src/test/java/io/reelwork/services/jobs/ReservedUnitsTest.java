package io.reelwork.services.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reelwork.odata.model.Entity;
import io.reelwork.odata.model.PropertyMap;
import io.reelwork.odata.model.Value;
import io.reelwork.odata.uri.Query;
import io.reelwork.services.Refusal;
import io.reelwork.services.sql.TestDatabase;
import io.reelwork.services.steps.JobId;
import io.reelwork.services.steps.StepOutcome;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// How many tasks of an account run at once, as clients choose it.
class ReservedUnitsTest {
  @ParameterizedTest
  @EnumSource
  void hasOneEntityThatStartsWithTheCoresOfTheWorkers(TestDatabase kind) {
    try (Rig rig = Rig.of(kind)) {
      Entity units = only(rig);

      assertThat(units.values().keySet())
          .containsExactly(
              "AccountId", "ReservedUnitType", "MaxReservableUnits", "CurrentReservedUnits");
      assertThat(units.key())
          .isEqualTo(Neighbours.none().accountIds().apply(Rig.ACCOUNT).toString());
      assertThat(numbers(units)).containsExactly(0, 25, 4);
    }
  }

  @ParameterizedTest
  @EnumSource
  void keepsWhatIsChosenAndFitsTheNumberToTheType(TestDatabase kind) {
    try (Rig rig = Rig.of(kind)) {
      update(rig, Map.of("CurrentReservedUnits", new Value.Int(20)));
      assertThat(numbers(only(rig))).containsExactly(0, 25, 20);

      update(rig, Map.of("ReservedUnitType", new Value.Int(2)));
      assertThat(numbers(only(rig))).containsExactly(2, 10, 10);

      update(
          rig,
          Map.of("ReservedUnitType", new Value.Int(0), "CurrentReservedUnits", new Value.Int(25)));
      assertThat(numbers(only(rig))).containsExactly(0, 25, 25);
    }
  }

  @ParameterizedTest
  @EnumSource
  void refusesMoreThanThereCanBe(TestDatabase kind) {
    try (Rig rig = Rig.of(kind)) {
      assertThatThrownBy(() -> update(rig, Map.of("CurrentReservedUnits", new Value.Int(26))))
          .isInstanceOf(Refusal.class)
          .hasMessageContaining("can only reserve up to 25 units");
      assertThatThrownBy(() -> update(rig, Map.of("ReservedUnitType", new Value.Int(3))))
          .isInstanceOf(Refusal.class)
          .hasMessageContaining("must be 0, 1 or 2 but was 3");
      assertThat(numbers(only(rig))).containsExactly(0, 25, 4);
    }
  }

  @ParameterizedTest
  @EnumSource
  void runsAsManyTasksAtOnceAsAreReserved(TestDatabase kind) {
    try (Rig rig = Rig.of(kind);
        Worker worker = rig.worker()) {
      update(rig, Map.of("CurrentReservedUnits", new Value.Int(2)));
      JobId job = rig.submit("a", "b", "c");
      AtomicInteger most = new AtomicInteger();
      rig.processor.executing =
          context -> {
            most.accumulateAndGet(active(rig, job), Math::max);
            return StepOutcome.done();
          };

      worker.runDue();

      assertThat(most).hasValue(2);
      assertThat(rig.state(job)).isEqualTo(JobState.FINISHED);
    }
  }

  @ParameterizedTest
  @EnumSource
  void runsOneTaskAfterTheOtherWithoutAny(TestDatabase kind) {
    try (Rig rig = Rig.of(kind);
        Worker worker = rig.worker()) {
      update(rig, Map.of("CurrentReservedUnits", new Value.Int(0)));
      JobId job = rig.submit("a", "b", "c");
      AtomicInteger most = new AtomicInteger();
      rig.processor.executing =
          context -> {
            most.accumulateAndGet(active(rig, job), Math::max);
            return StepOutcome.done();
          };

      worker.runDue();

      assertThat(most).hasValue(1);
      assertThat(rig.state(job)).isEqualTo(JobState.FINISHED);
    }
  }

  /// How many tasks hold a unit.
  private static int active(Rig rig, JobId job) {
    return (int)
        rig.detail(job).tasks().stream()
            .filter(t -> t.state() == TaskState.ACTIVE || t.state() == TaskState.RUNNING)
            .count();
  }

  private static Entity only(Rig rig) {
    return rig.set("EncodingReservedUnitTypes").list(Rig.CALL, Query.all()).entities().getFirst();
  }

  private static int[] numbers(Entity units) {
    return units.values().values().stream()
        .filter(Value.Int.class::isInstance)
        .mapToInt(value -> ((Value.Int) value).number())
        .toArray();
  }

  private static void update(Rig rig, Map<String, Value> changes) {
    rig.set("EncodingReservedUnitTypes").update(Rig.CALL, only(rig).key(), PropertyMap.of(changes));
  }
}
