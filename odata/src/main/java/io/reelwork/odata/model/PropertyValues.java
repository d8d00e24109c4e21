package io.reelwork.odata.model;

import java.util.Optional;

/// Values by property: an entity, a body, a complex value, the arguments of an action. A property
/// of the wrong type does not compile, and one that the declaration lacks cannot be named.
public interface PropertyValues {
  /// The value under this name; null's value when there is none.
  Value value(String property);

  /// The value of a property; empty when it is null or was left out.
  default <T> Optional<T> find(Property<T> property) {
    return property.read(value(property.name()));
  }

  /// The value of a property, its initial value when it is null or was left out.
  ///
  /// @throws IllegalStateException when it has neither
  default <T> T get(Property<T> property) {
    return find(property)
        .or(() -> property.initial().flatMap(property::read))
        .orElseThrow(() -> new IllegalStateException(property.name() + ": has no value"));
  }

  /// Whether nothing is there or null is.
  default boolean isNull(Property<?> property) {
    return value(property.name()) == Value.Null.NULL;
  }
}
