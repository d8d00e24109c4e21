package io.reelwork.odata.uri;

import io.reelwork.odata.model.Primitive;
import io.reelwork.odata.model.Property;
import io.reelwork.odata.model.Value;
import java.util.List;

/// A `$filter` checked against a type: every property exists, every operator and function fits its
/// operands. Evaluators switch over it without a default.
///
/// Text compares by code point, case-sensitively. Conditions have two values, never null: a
/// comparison with null is false but for `eq` (both null) and `ne` (one null), and an operand that
/// is null does not hold; so `not` makes true of every false. An operand is null when a part of it
/// is. `FilterEvaluator` is the reference for every translation.
public sealed interface BoundFilter {
  /// Both must hold.
  record And(BoundFilter left, BoundFilter right) implements BoundFilter {}

  /// One must hold.
  record Or(BoundFilter left, BoundFilter right) implements BoundFilter {}

  /// It must not hold.
  record Not(BoundFilter operand) implements BoundFilter {}

  /// A Boolean operand standing alone, `IsDefault` or `startswith(Name,'x')`.
  record Holds(Operand operand) implements BoundFilter {}

  /// A comparison; both sides have comparable types.
  record Compare(Operator operator, Operand left, Operand right) implements BoundFilter {}

  /// The six comparisons.
  enum Operator {
    EQ,
    NE,
    GT,
    GE,
    LT,
    LE
  }

  /// Something with a value.
  sealed interface Operand {
    /// The type of the value; `STRING` for the null literal.
    Primitive type();
  }

  /// A property of the entity.
  record Member(Property<?> property) implements Operand {
    @Override
    public Primitive type() {
      return (Primitive) property.type();
    }
  }

  /// A literal, already of the type of the other side where numbers are compared.
  record Literal(Value value, Primitive type) implements Operand {}

  /// A function call; the number and types of arguments are those of the function.
  record Call(Function function, List<Operand> arguments) implements Operand {
    /// Copies the arguments.
    public Call {
      arguments = List.copyOf(arguments);
    }

    @Override
    public Primitive type() {
      return function.result();
    }
  }

  /// An arithmetic operation on two numbers: `add sub mul div mod`.
  record Arithmetic(ArithmeticOperator operator, Operand left, Operand right, Primitive type)
      implements Operand {}

  /// A negated number.
  record Negative(Operand operand) implements Operand {
    @Override
    public Primitive type() {
      return operand.type();
    }
  }

  /// A filter used as a value: `(State eq 1) eq true`.
  record Truth(BoundFilter filter) implements Operand {
    @Override
    public Primitive type() {
      return Primitive.BOOLEAN;
    }
  }

  /// The five arithmetic operators.
  enum ArithmeticOperator {
    ADD,
    SUB,
    MUL,
    DIV,
    MOD
  }

  /// The canonical functions that can be evaluated on both databases.
  enum Function {
    STARTSWITH(Primitive.BOOLEAN),
    ENDSWITH(Primitive.BOOLEAN),
    SUBSTRINGOF(Primitive.BOOLEAN),
    INDEXOF(Primitive.INT32),
    LENGTH(Primitive.INT32),
    TOLOWER(Primitive.STRING),
    TOUPPER(Primitive.STRING),
    TRIM(Primitive.STRING),
    CONCAT(Primitive.STRING),
    SUBSTRING(Primitive.STRING),
    REPLACE(Primitive.STRING),
    YEAR(Primitive.INT32),
    MONTH(Primitive.INT32),
    DAY(Primitive.INT32),
    HOUR(Primitive.INT32),
    MINUTE(Primitive.INT32),
    SECOND(Primitive.INT32),
    ROUND(Primitive.DOUBLE),
    FLOOR(Primitive.DOUBLE),
    CEILING(Primitive.DOUBLE);

    private final Primitive result;

    Function(Primitive result) {
      this.result = result;
    }

    /// The type of the result.
    public Primitive result() {
      return result;
    }
  }
}
