package io.reelwork.odata.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// An entity as it is read: one value per property of its type.
///
/// @param type its declaration
/// @param values by property name; a property that is missing counts as null
public record Entity(EntityType type, Map<String, Value> values) implements PropertyValues {
  /// Copies the values, keeping their order.
  public Entity {
    values =
        values instanceof ValuesInOrder
            ? values
            : Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /// An entity with one value for each of these properties; the values are handed over.
  public static Entity of(EntityType type, List<Property<?>> properties, Value[] values) {
    return new Entity(type, new ValuesInOrder(properties, values));
  }

  @Override
  public Value value(String property) {
    return values.getOrDefault(property, Value.Null.NULL);
  }

  /// The key's text.
  public String key() {
    return switch (value(type.keyProperty().name())) {
      case Value.Text text -> text.text();
      case Value.Uid uid -> uid.guid().toString();
      case Value other -> throw new IllegalStateException(type.set() + ": key is " + other);
    };
  }
}
