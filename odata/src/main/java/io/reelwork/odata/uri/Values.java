package io.reelwork.odata.uri;

import io.reelwork.odata.model.ODataError;
import io.reelwork.odata.model.ODataError.Code;
import io.reelwork.odata.model.Primitive;
import io.reelwork.odata.model.Value;
import io.reelwork.odata.uri.BoundFilter.ArithmeticOperator;
import java.math.BigDecimal;

/// Comparison and arithmetic of primitive values.
public final class Values {
  private Values() {}

  /// Orders two values of comparable types: null first, text by code point, numbers by size.
  ///
  /// @throws IllegalArgumentException when the types cannot be compared
  public static int compare(Value left, Value right) {
    if (left == Value.Null.NULL || right == Value.Null.NULL) {
      return Boolean.compare(left != Value.Null.NULL, right != Value.Null.NULL);
    }
    return switch (left) {
      case Value.Text(String a) when right instanceof Value.Text(String b) -> compareText(a, b);
      case Value.Flag(boolean a) when right instanceof Value.Flag(boolean b) ->
          Boolean.compare(a, b);
      case Value.Uid a when right instanceof Value.Uid b ->
          a.guid().toString().compareTo(b.guid().toString());
      case Value.Span a when right instanceof Value.Span b -> a.duration().compareTo(b.duration());
      case Value.DateTime a when right instanceof Value.DateTime b ->
          Long.compare(a.ticks(), b.ticks());
      default -> compareNumbers(left, right);
    };
  }

  /// Orders text by code point, as both databases do.
  public static int compareText(String left, String right) {
    int length = Math.min(left.length(), right.length());
    for (int at = 0; at < length; at++) {
      char a = left.charAt(at);
      char b = right.charAt(at);
      if (a != b) {
        boolean onlyOneIsSurrogate = Character.isSurrogate(a) != Character.isSurrogate(b);
        // Supplementary code points come after U+FFFF although their surrogates do not.
        return onlyOneIsSurrogate
            ? Boolean.compare(Character.isSurrogate(a), Character.isSurrogate(b))
            : Character.compare(a, b);
      }
    }
    return Integer.compare(left.length(), right.length());
  }

  static Value negated(Value value) {
    return value == Value.Null.NULL
        ? value
        : arithmetic(
            ArithmeticOperator.SUB,
            value instanceof Value.Real ? Primitive.DOUBLE : Primitive.INT64,
            new Value.Int(0),
            value);
  }

  /// The result in `type`; null when an operand is null or a divisor is 0.
  ///
  /// @throws ODataError `INVALID_VALUE` when a whole number leaves 64 bits
  static Value arithmetic(ArithmeticOperator operator, Primitive type, Value left, Value right) {
    if (left == Value.Null.NULL || right == Value.Null.NULL) {
      return Value.Null.NULL;
    }
    try {
      return type == Primitive.DOUBLE
          ? real(operator, decimal(left).doubleValue(), decimal(right).doubleValue())
          : whole(operator, decimal(left).longValueExact(), decimal(right).longValueExact());
    } catch (ArithmeticException _) {
      throw new ODataError(Code.INVALID_VALUE, "$filter: arithmetic leaves the range of Edm.Int64");
    }
  }

  private static Value real(ArithmeticOperator operator, double left, double right) {
    double result =
        switch (operator) {
          case ADD -> left + right;
          case SUB -> left - right;
          case MUL -> left * right;
          case DIV -> left / right;
          case MOD -> left % right;
        };
    return Double.isFinite(result) ? new Value.Real(result) : Value.Null.NULL;
  }

  private static Value whole(ArithmeticOperator operator, long left, long right) {
    return switch (operator) {
      case ADD -> new Value.Int64(Math.addExact(left, right));
      case SUB -> new Value.Int64(Math.subtractExact(left, right));
      case MUL -> new Value.Int64(Math.multiplyExact(left, right));
      case DIV -> right == 0 ? Value.Null.NULL : new Value.Int64(Math.divideExact(left, right));
      case MOD -> right == 0 ? Value.Null.NULL : new Value.Int64(left % right);
    };
  }

  private static int compareNumbers(Value left, Value right) {
    if (left instanceof Value.Real || right instanceof Value.Real) {
      double a = decimal(left).doubleValue();
      double b = decimal(right).doubleValue();
      return a == b ? 0 : Double.compare(a, b);
    }
    return decimal(left).compareTo(decimal(right));
  }

  private static BigDecimal decimal(Value value) {
    return switch (value) {
      case Value.Int(int number) -> BigDecimal.valueOf(number);
      case Value.Int64(long number) -> BigDecimal.valueOf(number);
      case Value.Real(double number) -> new BigDecimal(number);
      default -> throw new IllegalArgumentException("value: must be a number but was " + value);
    };
  }
}
