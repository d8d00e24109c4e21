package io.reelwork.odata.uri;

import io.reelwork.odata.model.Primitive;
import io.reelwork.odata.model.Value;
import io.reelwork.odata.uri.BoundFilter.Arithmetic;
import io.reelwork.odata.uri.BoundFilter.Call;
import io.reelwork.odata.uri.BoundFilter.Compare;
import io.reelwork.odata.uri.BoundFilter.Literal;
import io.reelwork.odata.uri.BoundFilter.Member;
import io.reelwork.odata.uri.BoundFilter.Negative;
import io.reelwork.odata.uri.BoundFilter.Operand;
import io.reelwork.odata.uri.BoundFilter.Truth;
import java.util.List;

/// Operands that no entity changes become their value when a filter is bound: `toupper('ü')`.
///
/// A database orders and capitalises text that is in no column by its own language, not by code
/// point.
final class Constants {
  private Constants() {}

  /// The operand's value if it has one that is not null, else the operand.
  ///
  /// @throws io.reelwork.odata.model.ODataError `INVALID_VALUE` when the value leaves its range
  static Operand folded(Operand operand) {
    boolean constant = !(operand instanceof Literal) && areLiterals(parts(operand));
    return constant ? valueOf(operand) : operand;
  }

  /// The comparison's outcome if both sides are known, else the comparison.
  static BoundFilter folded(Compare compare) {
    boolean constant = areLiterals(List.of(compare.left(), compare.right()));
    return constant
        ? new BoundFilter.Holds(
            new Literal(
                new Value.Flag(FilterEvaluator.matches(compare, Constants::none)),
                Primitive.BOOLEAN))
        : compare;
  }

  private static List<Operand> parts(Operand operand) {
    return switch (operand) {
      case Call call -> call.arguments();
      case Arithmetic(var operator, Operand left, Operand right, var type) -> List.of(left, right);
      case Negative(Operand negated) -> List.of(negated);
      case Member _, Literal _, Truth _ -> List.of(operand);
    };
  }

  private static boolean areLiterals(List<Operand> parts) {
    return parts.stream()
        .allMatch(
            part -> part instanceof Literal(Value value, var type) && value != Value.Null.NULL);
  }

  private static Operand valueOf(Operand operand) {
    Value value = FilterEvaluator.value(operand, Constants::none);
    return value == Value.Null.NULL ? operand : new Literal(value, operand.type());
  }

  private static Value none(Member member) {
    throw new IllegalStateException(member.property().name() + " is no constant");
  }
}
