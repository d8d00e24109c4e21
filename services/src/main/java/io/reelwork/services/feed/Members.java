package io.reelwork.services.feed;

import io.reelwork.odata.model.Value;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// A complex value taken apart: what is null, absent or of another type is empty.
///
/// @param values the members by name
public record Members(Map<String, Value> values) {
  /// Of a value that may be null; then there are none.
  public static Members of(Value value) {
    return new Members(value instanceof Value.Complex(var members) ? members : Map.of());
  }

  /// Of every item of a collection.
  public static List<Members> ofItems(Value value) {
    return value instanceof Value.Items(List<Value> items)
        ? items.stream().map(Members::of).toList()
        : List.of();
  }

  /// The member, null's value when there is none.
  public Value value(String name) {
    return values.getOrDefault(name, Value.Null.NULL);
  }

  /// A member of its own.
  public Members member(String name) {
    return of(value(name));
  }

  /// The items of a collection of complex values.
  public List<Members> items(String name) {
    return ofItems(value(name));
  }

  /// A text that is not empty.
  public Optional<String> text(String name) {
    return value(name) instanceof Value.Text(String text) && !text.isEmpty()
        ? Optional.of(text)
        : Optional.empty();
  }

  /// A whole number of any size.
  public OptionalLong number(String name) {
    return switch (value(name)) {
      case Value.Int(int number) -> OptionalLong.of(number);
      case Value.Int64(long number) -> OptionalLong.of(number);
      default -> OptionalLong.empty();
    };
  }

  /// A duration.
  public Optional<Duration> span(String name) {
    return value(name) instanceof Value.Span(Duration span) ? Optional.of(span) : Optional.empty();
  }

  /// Whether a Boolean is there and true.
  public boolean isSet(String name) {
    return value(name).equals(new Value.Flag(true));
  }

  /// Whether nothing is there but nulls, empty texts and empty collections.
  public boolean isEmpty() {
    return values.values().stream()
        .allMatch(value ->
            switch (value) {
              case Value.Null _ -> true;
              case Value.Text(String text) -> text.isEmpty();
              case Value.Items(List<Value> items) -> items.isEmpty();
              case Value.Complex complex -> of(complex).isEmpty();
              default -> false;
            });
  }

  /// The complex value with one member changed or added.
  public Value.Complex with(String name, Value value) {
    Map<String, Value> changed = new LinkedHashMap<>(values);
    changed.put(name, value);
    return new Value.Complex(changed);
  }
}
