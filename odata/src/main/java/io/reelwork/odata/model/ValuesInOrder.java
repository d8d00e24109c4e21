package io.reelwork.odata.model;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The values of an entity that was read from a row, by property name, without the cost of a hash
/// table: a page has a thousand of them. Unmodifiable.
final class ValuesInOrder extends AbstractMap<String, Value> {
  private final List<Property<?>> properties;
  private final Value[] values;

  /// @param values one for each property; handed over
  ValuesInOrder(List<Property<?>> properties, Value[] values) {
    this.properties = properties;
    this.values = values;
  }

  @Override
  public int size() {
    return values.length;
  }

  @Override
  public boolean containsKey(@Nullable Object name) {
    return index(name) >= 0;
  }

  @Override
  public @Nullable Value get(@Nullable Object name) {
    int index = index(name);
    return index < 0 ? null : values[index];
  }

  /// Almost every name asked for is the property's own.
  @SuppressWarnings("ReferenceEquality")
  private int index(@Nullable Object name) {
    for (int i = 0; i < values.length; i++) {
      if (properties.get(i).name() == name) {
        return i;
      }
    }
    for (int i = 0; i < values.length; i++) {
      if (properties.get(i).name().equals(name)) {
        return i;
      }
    }
    return -1;
  }

  @Override
  public Set<Map.Entry<String, Value>> entrySet() {
    return new AbstractSet<>() {
      @Override
      public int size() {
        return values.length;
      }

      @Override
      public Iterator<Map.Entry<String, Value>> iterator() {
        return IntStream.range(0, values.length)
            .mapToObj(i -> Map.entry(properties.get(i).name(), values[i]))
            .iterator();
      }
    };
  }
}
