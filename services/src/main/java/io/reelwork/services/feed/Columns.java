package io.reelwork.services.feed;

import io.reelwork.odata.model.CollectionType;
import io.reelwork.odata.model.ComplexType;
import io.reelwork.odata.model.Primitive;
import io.reelwork.odata.model.Property;
import io.reelwork.odata.model.Value;
import io.reelwork.odata.model.Value.DateTime.Form;
import io.reelwork.services.sql.Cells;
import io.reelwork.services.sql.Ticks;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Values as they stand in columns: times and durations as 100-ns ticks, GUIDs as text, complex
/// values and collections as JSON text.
final class Columns {
  private Columns() {}

  /// What is bound for a value.
  static @Nullable Object toSql(Value value) {
    return switch (value) {
      case Value.Null nothing -> null;
      case Value.Text(String text) -> text;
      case Value.Int(int number) -> number;
      case Value.Int64(long number) -> number;
      case Value.Real(double number) -> number;
      case Value.Flag(boolean isSet) -> isSet;
      case Value.Uid(UUID guid) -> guid.toString();
      case Value.Span(Duration duration) -> duration.toNanos() / 100;
      case Value.DateTime(long ticks, Form form) -> ticks;
      case Value.Complex complex -> ComplexText.write(complex);
      case Value.Items items -> ComplexText.write(items);
    };
  }

  /// The Java type that a property's column is read as.
  static Class<?> sqlType(Property<?> property) {
    return switch (property.type()) {
      case Primitive primitive -> sqlType(primitive);
      case ComplexType complex -> String.class;
      case CollectionType collection -> String.class;
    };
  }

  static Class<?> sqlType(Primitive primitive) {
    return switch (primitive) {
      case STRING, GUID -> String.class;
      case BOOLEAN -> Boolean.class;
      case INT16, INT32 -> Integer.class;
      case INT64, DATE_TIME, TIME -> Long.class;
      case DOUBLE -> Double.class;
    };
  }

  /// A column of a row as this type, one of those that `sqlType` gives.
  static @Nullable Object read(Cells row, int column, Class<?> type) throws SQLException {
    if (type == String.class) {
      return row.text(column);
    }
    if (type == Boolean.class) {
      return row.flag(column);
    }
    if (type == Double.class) {
      return row.real(column);
    }
    Long number = row.number(column);
    if (type == Long.class || number == null) {
      return number;
    }
    return Math.toIntExact(number);
  }

  /// The value that a column holds.
  static Value fromSql(Property<?> property, @Nullable Object sql) {
    if (sql == null) {
      return property.type() instanceof CollectionType
          ? new Value.Items(java.util.List.of())
          : Value.Null.NULL;
    }
    return switch (property.type()) {
      case Primitive primitive -> fromSql(primitive, sql);
      case ComplexType complex -> ComplexText.read(complex, (String) sql);
      case CollectionType collection -> ComplexText.read(collection, (String) sql);
    };
  }

  private static Value fromSql(Primitive primitive, Object sql) {
    return switch (primitive) {
      case STRING -> new Value.Text((String) sql);
      case GUID -> new Value.Uid(UUID.fromString((String) sql));
      case BOOLEAN -> new Value.Flag((Boolean) sql);
      case INT16, INT32 -> new Value.Int((Integer) sql);
      case INT64 -> new Value.Int64((Long) sql);
      case DOUBLE -> new Value.Real((Double) sql);
      case DATE_TIME -> new Value.DateTime((Long) sql, Form.STORED);
      case TIME -> new Value.Span(Duration.ofNanos(Math.multiplyExact((Long) sql, 100)));
    };
  }

  /// Whether a time came from a client with a zone; null when the service has set it.
  static @Nullable Boolean zoned(Value value) {
    return switch (value) {
      case Value.DateTime(long ticks, Form form) when form == Form.GIVEN_UTC -> true;
      case Value.DateTime(long ticks, Form form) when form == Form.GIVEN_PLAIN -> false;
      default -> null;
    };
  }

  /// A stored time in the form it was given.
  static Value given(Value value, @Nullable Boolean zoned) {
    if (zoned == null || !(value instanceof Value.DateTime(long ticks, Form form))) {
      return value;
    }
    return new Value.DateTime(ticks, zoned ? Form.GIVEN_UTC : Form.GIVEN_PLAIN);
  }

  /// A time set by the service, as it is written in the answer to a create.
  static Value fresh(Ticks time) {
    return new Value.DateTime(time.value(), Form.FRESH);
  }
}
