package io.reelwork.odata.uri;

import io.reelwork.odata.model.EntityType;
import io.reelwork.odata.model.KeyForm;
import io.reelwork.odata.model.ODataError;
import io.reelwork.odata.model.Primitive;
import io.reelwork.odata.model.Value;
import io.reelwork.odata.uri.BoundFilter.Operand;
import io.reelwork.odata.uri.BoundFilter.Operator;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/// Which operands of a filter may meet, and what a literal becomes beside them.
final class Coercion {
  private static final Pattern ID =
      Pattern.compile("(nb:[a-z]+:UUID:)([0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12})");

  private Coercion() {}

  static boolean isNumber(Primitive type) {
    return switch (type) {
      case INT16, INT32, INT64, DOUBLE -> true;
      case STRING, BOOLEAN, DATE_TIME, TIME, GUID -> false;
    };
  }

  static boolean isNull(Operand operand) {
    return operand instanceof BoundFilter.Literal literal && literal.value() == Value.Null.NULL;
  }

  static boolean areComparable(Operand left, Operand right) {
    return isNull(left)
        || isNull(right)
        || left.type() == right.type()
        || (isNumber(left.type()) && isNumber(right.type()));
  }

  /// A literal takes the type of the other side when it can hold the same value there.
  static Operand toMatch(Operand operand, Operand other) {
    if (!(operand instanceof BoundFilter.Literal literal)
        || literal.type() == other.type()
        || isNull(operand)) {
      return operand;
    }
    return converted(literal.value(), other.type())
        .<Operand>map(value -> new BoundFilter.Literal(value, other.type()))
        .orElse(operand);
  }

  private static Optional<Value> converted(Value value, Primitive wanted) {
    return switch (value) {
      case Value.Int(int number) -> fromLong(number, wanted);
      case Value.Int64(long number) -> fromLong(number, wanted);
      case Value.Text(String text) when wanted == Primitive.GUID ->
          new KeyForm.Guid().normalise(text).map(guid -> new Value.Uid(UUID.fromString(guid)));
      default -> Optional.empty();
    };
  }

  private static Optional<Value> fromLong(long number, Primitive wanted) {
    return switch (wanted) {
      case INT16, INT32 ->
          number == (int) number ? Optional.of(new Value.Int((int) number)) : Optional.empty();
      case INT64 -> Optional.of(new Value.Int64(number));
      case DOUBLE -> Optional.of(new Value.Real(number));
      case STRING, BOOLEAN, DATE_TIME, TIME, GUID -> Optional.empty();
    };
  }

  /// The stored form of a text that the key is compared with.
  ///
  /// @throws ODataError `MALFORMED_ID` when the key must equal it and cannot
  static String key(EntityType type, Operator operator, String text) {
    if (operator == Operator.EQ && !(type.key() instanceof KeyForm.Name)) {
      return Keys.normalise(type, text);
    }
    return type.key().normalise(text).orElse(text);
  }

  /// The stored form of a text that another id property is compared with: `ParentAssetId`.
  static String foreignKey(String property, String text) {
    if (!property.endsWith("Id") || !text.toLowerCase(Locale.ROOT).startsWith("nb")) {
      return text;
    }
    var parts = ID.matcher(decodedAgain(text));
    return parts.matches() ? parts.group(1) + parts.group(2).toLowerCase(Locale.ROOT) : text;
  }

  private static String decodedAgain(String text) {
    try {
      return ReferenceUri.decodedAgain(text);
    } catch (ODataError _) {
      return text;
    }
  }
}
