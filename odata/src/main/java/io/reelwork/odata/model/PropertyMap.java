package io.reelwork.odata.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Values by property that are put together or changed: a new row, the changes of an update, a
/// complex value. They keep the order in which they were first set. For one thread.
public final class PropertyMap implements PropertyValues {
  private final Map<String, Value> values;

  /// Nothing yet.
  public PropertyMap() {
    this(new LinkedHashMap<>());
  }

  private PropertyMap(Map<String, Value> values) {
    this.values = values;
  }

  /// A copy of these values, by name.
  public static PropertyMap of(Map<String, Value> values) {
    return new PropertyMap(new LinkedHashMap<>(values));
  }

  /// Sets a value.
  public <T> PropertyMap set(Property<T> property, T value) {
    values.put(property.name(), property.codec().encode().apply(value));
    return this;
  }

  /// Sets a value, null where there is none.
  public <T> PropertyMap set(Property<T> property, Optional<? extends T> value) {
    values.put(
        property.name(),
        value.<Value>map(found -> property.codec().encode().apply(found)).orElse(Value.Null.NULL));
    return this;
  }

  /// Sets a value where there is one.
  public <T> PropertyMap setPresent(Property<T> property, Optional<? extends T> value) {
    value.ifPresent(found -> set(property, found));
    return this;
  }

  /// Whether a value was set, null included.
  public boolean has(Property<?> property) {
    return values.containsKey(property.name());
  }

  /// The value that was set, empty for null; `before` when none was.
  public <T> Optional<T> changed(Property<T> property, Optional<T> before) {
    return has(property) ? find(property) : before;
  }

  /// Whether nothing was set.
  public boolean isEmpty() {
    return values.isEmpty();
  }

  @Override
  public Value value(String property) {
    return values.getOrDefault(property, Value.Null.NULL);
  }

  /// All values by name; a view that cannot be changed.
  public Map<String, Value> byName() {
    return Collections.unmodifiableMap(values);
  }

  /// An entity with them.
  public Entity entity(EntityType type) {
    return new Entity(type, values);
  }

  /// A complex value of them.
  public Value.Complex complex() {
    return new Value.Complex(values);
  }
}
