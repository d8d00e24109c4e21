package io.reelwork.services.jobs;

import io.reelwork.odata.model.Codec;
import io.reelwork.odata.model.Entity;
import io.reelwork.odata.model.EntityType;
import io.reelwork.odata.model.KeyForm;
import io.reelwork.odata.model.Property;
import io.reelwork.odata.model.PropertyMap;
import io.reelwork.odata.model.Value;
import io.reelwork.odata.service.Call;
import io.reelwork.odata.service.ListedEntitySet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/// `EncodingReservedUnitTypes` (entities section 22): one entity per account, always there, whose
/// number of units is the number of tasks that run at once.
final class ReservedUnitsEntitySet extends ListedEntitySet {
  private static final String TYPE_OF_UNIT = "ReservedUnitType";
  private static final String UNITS = "CurrentReservedUnits";

  private static final EntityType TYPE =
      EntityType.of(
              "EncodingReservedUnitType",
              "EncodingReservedUnitTypes",
              new KeyForm.Guid(),
              List.of(
                  Property.of("AccountId", Codec.GUID).notNull().ignoredOnUpdate(),
                  Property.int32(TYPE_OF_UNIT).updatable(),
                  Property.int32("MaxReservableUnits").ignoredOnUpdate(),
                  Property.int32(UNITS).updatable()),
              List.of())
          .since(8);

  private final Jobs jobs;

  ReservedUnitsEntitySet(Jobs jobs, Function<String, UUID> accountIds) {
    super(TYPE, call -> List.of(entity(jobs, accountIds, call.account())));
    this.jobs = jobs;
  }

  private static Entity entity(Jobs jobs, Function<String, UUID> accountIds, String account) {
    ReservedUnits units = jobs.reservedUnits(account);
    Map<String, Value> values = new LinkedHashMap<>();
    values.put("AccountId", new Value.Uid(accountIds.apply(account)));
    values.put(TYPE_OF_UNIT, new Value.Int(units.type()));
    values.put("MaxReservableUnits", new Value.Int(units.most()));
    values.put(UNITS, new Value.Int(units.current()));
    return new Entity(TYPE, values);
  }

  @Override
  public Outcome update(Call call, String key, PropertyMap changes) {
    jobs.reserve(call.account(), number(changes, TYPE_OF_UNIT), number(changes, UNITS));
    return new Outcome.Done();
  }

  private static Optional<Integer> number(PropertyMap changes, String property) {
    return changes.value(property) instanceof Value.Int(int number)
        ? Optional.of(number)
        : Optional.empty();
  }
}
