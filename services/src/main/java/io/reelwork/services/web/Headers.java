package io.reelwork.services.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Header fields in the order they were added; names compare without regard to case. Immutable:
/// `with` and `and` give new ones.
public final class Headers {
  private static final Headers NONE = new Headers(List.of());

  private final List<Map.Entry<String, String>> fields;

  private Headers(List<Map.Entry<String, String>> fields) {
    this.fields = List.copyOf(fields);
  }

  /// No fields.
  public static Headers none() {
    return NONE;
  }

  /// One field.
  public static Headers of(String name, String value) {
    return NONE.and(name, value);
  }

  /// These fields, in this order.
  public static Headers of(List<Map.Entry<String, String>> fields) {
    return new Headers(fields);
  }

  /// The same with one field more.
  public Headers and(String name, String value) {
    List<Map.Entry<String, String>> all = new ArrayList<>(fields);
    all.add(Map.entry(name, value));
    return new Headers(all);
  }

  /// The same with `name` having this value only; it keeps its place when it was there.
  public Headers with(String name, String value) {
    List<Map.Entry<String, String>> all = new ArrayList<>();
    boolean placed = false;
    for (Map.Entry<String, String> field : fields) {
      if (!field.getKey().equalsIgnoreCase(name)) {
        all.add(field);
      } else if (!placed) {
        all.add(Map.entry(name, value));
        placed = true;
      }
    }
    if (!placed) {
      all.add(Map.entry(name, value));
    }
    return new Headers(all);
  }

  /// The first value of a field.
  public Optional<String> first(String name) {
    for (Map.Entry<String, String> field : fields) {
      if (field.getKey().equalsIgnoreCase(name)) {
        return Optional.of(field.getValue());
      }
    }
    return Optional.empty();
  }

  /// Every field, in order.
  public List<Map.Entry<String, String>> all() {
    return fields;
  }

  @Override
  public String toString() {
    return fields.toString();
  }
}
