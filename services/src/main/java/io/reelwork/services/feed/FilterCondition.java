package io.reelwork.services.feed;

import static org.jooq.impl.DSL.and;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.not;
import static org.jooq.impl.DSL.or;

import io.reelwork.odata.model.ODataError;
import io.reelwork.odata.model.ODataError.Code;
import io.reelwork.odata.model.Property;
import io.reelwork.odata.model.Value;
import io.reelwork.odata.uri.BoundFilter;
import io.reelwork.odata.uri.BoundFilter.Call;
import io.reelwork.odata.uri.BoundFilter.Compare;
import io.reelwork.odata.uri.BoundFilter.Literal;
import io.reelwork.odata.uri.BoundFilter.Member;
import io.reelwork.odata.uri.BoundFilter.Operand;
import io.reelwork.odata.uri.BoundFilter.Operator;
import io.reelwork.odata.uri.BoundFilter.Truth;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.impl.DSL;

/// A `$filter` as a SQL condition.
///
/// OData's logic has two values, SQL's three. `not` is pushed down to the comparisons, so that only
/// `and` and `or` stand above them: there "unknown" filters like "false", and the plain comparisons
/// that clients send (`Id eq '…'`, `State eq 2`) stay plain and use their index.
final class FilterCondition {
  private FilterCondition() {}

  /// The condition that holds for exactly the rows the filter lets through.
  static Condition of(BoundFilter filter) {
    return condition(filter, true);
  }

  private static Condition condition(BoundFilter filter, boolean wanted) {
    return switch (filter) {
      case BoundFilter.And(BoundFilter left, BoundFilter right) ->
          wanted
              ? and(condition(left, true), condition(right, true))
              : or(condition(left, false), condition(right, false));
      case BoundFilter.Or(BoundFilter left, BoundFilter right) ->
          wanted
              ? or(condition(left, true), condition(right, true))
              : and(condition(left, false), condition(right, false));
      case BoundFilter.Not(BoundFilter operand) -> condition(operand, !wanted);
      case BoundFilter.Holds(Operand operand) -> holds(operand, wanted);
      case Compare compare -> compare(compare, wanted);
    };
  }

  private static Condition holds(Operand operand, boolean wanted) {
    return switch (operand) {
      case Truth(BoundFilter filter) -> condition(filter, wanted);
      case Call call when call.function() == BoundFilter.Function.STARTSWITH ->
          wanted ? SqlFunctions.startsWith(call) : orNull(not(SqlFunctions.startsWith(call)), call);
      case Call call -> wanted ? truth(call) : orNull(not(truth(call)), call);
      case Operand other -> {
        Field<Boolean> value = SqlFunctions.<Boolean>operand(other).coerce(Boolean.class);
        yield wanted ? value.eq(true) : value.isDistinctFrom(true);
      }
    };
  }

  private static Condition truth(Call call) {
    return SqlFunctions.condition(call);
  }

  /// A Boolean function of null is null: it does not hold, so its negation does.
  private static Condition orNull(Condition condition, Call call) {
    Condition anyNull = noCondition();
    for (Operand argument : call.arguments()) {
      if (!(argument instanceof Literal)) {
        anyNull = anyNull.or(SqlFunctions.operand(argument).isNull());
      }
    }
    return condition.or(anyNull);
  }

  private static Condition compare(Compare compare, boolean wanted) {
    Operator operator = wanted ? compare.operator() : negation(compare.operator());
    if (isTruthTest(compare)) {
      return truthTest(compare, operator);
    }
    Field<Object> left = SqlFunctions.operand(compare.left());
    Field<Object> right = SqlFunctions.operand(compare.right());
    boolean leftNull = isNull(compare.left());
    boolean rightNull = isNull(compare.right());
    if (leftNull || rightNull) {
      return compareWithNull(operator, wanted, leftNull, rightNull, leftNull ? right : left);
    }
    return switch (operator) {
      case EQ -> bothMayBeNull(compare) ? left.isNotDistinctFrom(right) : left.eq(right);
      case NE -> left.isDistinctFrom(right);
      case GT -> ordered(left.gt(right), wanted, left, right);
      case GE -> ordered(left.ge(right), wanted, left, right);
      case LT -> ordered(left.lt(right), wanted, left, right);
      case LE -> ordered(left.le(right), wanted, left, right);
    };
  }

  /// The negation of `a < b` holds when either is null.
  private static Condition ordered(
      Condition plain, boolean wanted, Field<Object> left, Field<Object> right) {
    return wanted ? plain : plain.or(left.isNull()).or(right.isNull());
  }

  /// `startswith(Name,'x') eq true`, as LINQ clients write it.
  private static boolean isTruthTest(Compare compare) {
    return (compare.left() instanceof Call || compare.left() instanceof Truth)
        && compare.left().type() == io.reelwork.odata.model.Primitive.BOOLEAN
        && compare.right() instanceof Literal(Value.Flag flag, var type);
  }

  private static Condition truthTest(Compare compare, Operator operator) {
    if (!(compare.right() instanceof Literal(Value.Flag(boolean flag), var type))) {
      throw new IllegalStateException("not a truth test: " + compare);
    }
    return switch (operator) {
      case EQ -> flag ? holds(compare.left(), true) : fails(compare.left());
      case NE -> flag ? holds(compare.left(), false) : holdsOrIsNull(compare.left());
      case GT, GE, LT, LE ->
          throw new ODataError(Code.MALFORMED_QUERY, "$filter: Booleans have no order");
    };
  }

  /// False, and not null: SQL's unknown is filtered like false.
  private static Condition fails(Operand operand) {
    return operand instanceof Call call ? not(truth(call)) : holds(operand, false);
  }

  private static Condition holdsOrIsNull(Operand operand) {
    return operand instanceof Call call ? orNull(truth(call), call) : holds(operand, true);
  }

  private static boolean isNull(Operand operand) {
    return operand instanceof Literal(Value value, var type) && value == Value.Null.NULL;
  }

  private static boolean bothMayBeNull(Compare compare) {
    return !(compare.left() instanceof Literal) && !(compare.right() instanceof Literal);
  }

  private static Condition compareWithNull(
      Operator operator, boolean wanted, boolean leftNull, boolean rightNull, Field<?> other) {
    boolean both = leftNull && rightNull;
    return switch (operator) {
      case EQ -> both ? inline(true).eq(true) : other.isNull();
      case NE -> both ? inline(true).eq(false) : other.isNotNull();
      case GT, GE, LT, LE -> inline(true).eq(!wanted);
    };
  }

  private static Operator negation(Operator operator) {
    return switch (operator) {
      case EQ -> Operator.NE;
      case NE -> Operator.EQ;
      case GT -> Operator.LE;
      case GE -> Operator.LT;
      case LT -> Operator.GE;
      case LE -> Operator.GT;
    };
  }

  /// The column of a stored property.
  static Field<Object> column(Property<?> property) {
    String name =
        property
            .column()
            .orElseThrow(() ->
                new ODataError(
                    Code.MALFORMED_QUERY,
                    property.name() + ": cannot be filtered or sorted by",
                    property.name()));
    return field(DSL.name(name), Object.class);
  }

  /// The member's column.
  static Field<Object> member(Member member) {
    return column(member.property());
  }
}
