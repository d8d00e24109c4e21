package io.reelwork.odata.model;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// A property's value. Null is a value of its own, so that no Java null travels.
public sealed interface Value {
  /// The null of every type.
  enum Null implements Value {
    NULL
  }

  /// `Edm.String`.
  record Text(String text) implements Value {}

  /// `Edm.Int16` and `Edm.Int32`.
  record Int(int number) implements Value {}

  /// `Edm.Int64`; a JSON string on the wire.
  record Int64(long number) implements Value {}

  /// `Edm.Double`, finite.
  record Real(double number) implements Value {}

  /// `Edm.Boolean`.
  record Flag(boolean isSet) implements Value {}

  /// `Edm.Guid`.
  record Uid(UUID guid) implements Value {}

  /// `Edm.Time`, a duration: `PT1H`.
  record Span(Duration duration) implements Value {}

  /// `Edm.DateTime` in 100-ns ticks since 0001-01-01T00:00:00 UTC.
  record DateTime(long ticks, Form form) implements Value {
    /// How a point in time is written (protocol section 6.1).
    public enum Form {
      /// Set by the service, in the answer to a create: `2015-01-18T22:06:40.6010903Z`.
      FRESH,
      /// Set by the service, read back: rounded to .000/.003/.007, no zone, no trailing zeros.
      STORED,
      /// Set by the client with a zone: exact to the millisecond, with `Z`.
      GIVEN_UTC,
      /// Set by the client without a zone: exact to the millisecond, without `Z`.
      GIVEN_PLAIN
    }
  }

  /// A complex value: its members by name, in wire order.
  record Complex(Map<String, Value> members) implements Value, PropertyValues {
    /// Copies the members, keeping their order.
    public Complex {
      members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
    }

    @Override
    public Value value(String property) {
      return members.getOrDefault(property, Null.NULL);
    }
  }

  /// A collection.
  record Items(List<Value> items) implements Value {
    /// Copies the items.
    public Items {
      items = List.copyOf(items);
    }
  }

  /// Text, or null for an absent one.
  static Value ofText(java.util.Optional<String> text) {
    return text.<Value>map(Text::new).orElse(Null.NULL);
  }
}
