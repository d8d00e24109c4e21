package io.reelwork.odata.uri;

import io.reelwork.odata.model.Entity;
import io.reelwork.odata.model.Value;
import io.reelwork.odata.uri.BoundFilter.Member;
import io.reelwork.odata.uri.BoundFilter.Operand;
import io.reelwork.odata.uri.BoundFilter.Operator;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/// Filters and sorts entities in memory; the reference for what a translation to SQL must give.
///
/// Conditions have two values: a comparison with null is false but for `eq` (true when both are
/// null) and `ne` (true when one is), and a Boolean operand that is null does not hold. So `not`
/// turns every false into true. Operands are null when one of their parts is.
public final class FilterEvaluator {
  private FilterEvaluator() {}

  /// Whether the filter leaves the entity in.
  public static boolean matches(BoundFilter filter, Entity entity) {
    return matches(filter, member -> entity.value(member.property().name()));
  }

  static boolean matches(BoundFilter filter, Function<Member, Value> values) {
    return switch (filter) {
      case BoundFilter.And(BoundFilter left, BoundFilter right) ->
          matches(left, values) && matches(right, values);
      case BoundFilter.Or(BoundFilter left, BoundFilter right) ->
          matches(left, values) || matches(right, values);
      case BoundFilter.Not(BoundFilter operand) -> !matches(operand, values);
      case BoundFilter.Holds(Operand operand) ->
          value(operand, values) instanceof Value.Flag(boolean isSet) && isSet;
      case BoundFilter.Compare(Operator operator, Operand left, Operand right) ->
          compare(operator, value(left, values), value(right, values));
    };
  }

  /// The order of a feed: nulls first ascending and last descending, text by code point, `false`
  /// before `true`. Entities that are equal in every sort key compare as 0.
  public static Comparator<Entity> order(List<Query.Order> orders) {
    return (left, right) -> {
      for (Query.Order order : orders) {
        String name = order.property().name();
        int result = Values.compare(left.value(name), right.value(name));
        if (result != 0) {
          return order.descending() ? -result : result;
        }
      }
      return 0;
    };
  }

  static Value value(Operand operand, Function<Member, Value> values) {
    return switch (operand) {
      case Member member -> values.apply(member);
      case BoundFilter.Literal literal -> literal.value();
      case BoundFilter.Truth truth -> new Value.Flag(matches(truth.filter(), values));
      case BoundFilter.Negative negative -> Values.negated(value(negative.operand(), values));
      case BoundFilter.Arithmetic sum ->
          Values.arithmetic(
              sum.operator(), sum.type(), value(sum.left(), values), value(sum.right(), values));
      case BoundFilter.Call call ->
          Functions.call(
              call.function(), call.arguments().stream().map(a -> value(a, values)).toList());
    };
  }

  private static boolean compare(Operator operator, Value left, Value right) {
    boolean leftNull = left == Value.Null.NULL;
    boolean rightNull = right == Value.Null.NULL;
    if (leftNull || rightNull) {
      return switch (operator) {
        case EQ -> leftNull && rightNull;
        case NE -> leftNull != rightNull;
        case GT, GE, LT, LE -> false;
      };
    }
    int order = Values.compare(left, right);
    return switch (operator) {
      case EQ -> order == 0;
      case NE -> order != 0;
      case GT -> order > 0;
      case GE -> order >= 0;
      case LT -> order < 0;
      case LE -> order <= 0;
    };
  }
}
