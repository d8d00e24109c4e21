package io.reelwork.odata.service;

import io.reelwork.odata.model.Access;
import io.reelwork.odata.model.ApiVersion;
import io.reelwork.odata.model.Entity;
import io.reelwork.odata.model.EntityType;
import io.reelwork.odata.model.ODataError;
import io.reelwork.odata.model.ODataError.Code;
import io.reelwork.odata.model.Property;
import io.reelwork.odata.model.PropertyMap;
import io.reelwork.odata.model.Value;
import io.reelwork.odata.payload.NewEntity;
import java.util.LinkedHashMap;
import java.util.Map;

/// Turns the body of an update into the changes it means.
///
/// Clients send the whole entity as they read it, so what the service sets is read over, and a
/// write-once value is refused only when it really differs (protocol section 8).
final class UpdateChecks {
  private final ApiVersion version;

  UpdateChecks(ApiVersion version) {
    this.version = version;
  }

  /// Checks everything that can be checked without the entity.
  ///
  /// @throws ODataError with the name of the property at fault
  void checkBody(NewEntity sent) {
    EntityType type = sent.type();
    sent.values().forEach((name, value) -> checkValue(property(type, name), value));
    sent.children().keySet().stream()
        .findFirst()
        .ifPresent(name -> {
          throw new ODataError(
              Code.INVALID_VALUE, name + ": an update cannot hold new entities", name);
        });
  }

  private static void checkValue(Property<?> property, Value value) {
    if (property.onUpdate() == Access.IGNORED) {
      return;
    }
    ValueChecks.check(property, value);
    boolean settable = property.onUpdate() != Access.WRITE_ONCE;
    if (settable && value == Value.Null.NULL && !property.nullable()) {
      throw ValueChecks.invalid(property, "must not be null");
    }
  }

  /// The values to set.
  ///
  /// @throws ODataError `WRITE_ONCE` when a value that cannot be changed differs from `current`
  PropertyMap changes(NewEntity sent, Entity current) {
    Map<String, Value> changes = new LinkedHashMap<>();
    sent.values()
        .forEach((name, value) -> {
          Property<?> property = property(sent.type(), name);
          switch (property.onUpdate()) {
            case IGNORED -> {}
            case WRITE_ONCE -> requireSame(property, current.value(name), value);
            case SETTABLE, REQUIRED -> changes.put(name, value);
          }
        });
    return PropertyMap.of(changes);
  }

  private static void requireSame(Property<?> property, Value current, Value sent) {
    if (!SameValue.test(current, sent)) {
      throw new ODataError(
          Code.WRITE_ONCE, property.name() + ": cannot be changed after creation", property.name());
    }
  }

  private Property<?> property(EntityType type, String name) {
    return type.property(name)
        .filter(candidate -> version.sees(candidate.since()))
        .orElseThrow(() -> ValueChecks.unknown(type, name));
  }
}
