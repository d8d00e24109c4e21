package io.reelwork.odata.uri;

import io.reelwork.odata.model.ApiVersion;
import io.reelwork.odata.model.EntityType;
import io.reelwork.odata.model.ODataError;
import io.reelwork.odata.model.ODataError.Code;
import io.reelwork.odata.model.Primitive;
import io.reelwork.odata.model.Property;
import io.reelwork.odata.model.Value;
import io.reelwork.odata.uri.BoundFilter.ArithmeticOperator;
import io.reelwork.odata.uri.BoundFilter.Operand;
import io.reelwork.odata.uri.BoundFilter.Operator;
import io.reelwork.odata.uri.Filter.BinaryOperator;
import io.reelwork.odata.uri.Filter.UnaryOperator;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// Checks a `Filter` against an entity type as a caller of some version sees it.
///
/// Chains of `and` and of `or` come out balanced, so that a filter over a thousand ids is a tree of
/// depth ten.
public final class FilterBinder {
  private final EntityType type;
  private final ApiVersion version;

  private FilterBinder(EntityType type, ApiVersion version) {
    this.type = type;
    this.version = version;
  }

  /// The checked filter.
  ///
  /// @throws ODataError `UNKNOWN_PROPERTY` for a name the caller does not see, `MALFORMED_ID` when
  ///   the key is compared with something that is no key, `MALFORMED_QUERY` for unknown functions
  ///   and operands of the wrong type
  public static BoundFilter bind(Filter filter, EntityType type, ApiVersion version) {
    return new FilterBinder(type, version).condition(filter);
  }

  private BoundFilter condition(Filter filter) {
    return switch (filter) {
      case Filter.Binary(BinaryOperator operator, Filter left, Filter right) ->
          switch (operator) {
            case AND, OR -> chain(filter, operator);
            case EQ, NE, GT, GE, LT, LE ->
                comparison(Operator.valueOf(operator.name()), operand(left), operand(right));
            case ADD, SUB, MUL, DIV, MOD -> truth(operand(filter));
          };
      case Filter.Unary(UnaryOperator operator, Filter operand) ->
          operator == UnaryOperator.NOT
              ? new BoundFilter.Not(condition(operand))
              : truth(operand(filter));
      case Filter.Literal _, Filter.Name _, Filter.Call _ -> truth(operand(filter));
    };
  }

  private static BoundFilter truth(Operand operand) {
    if (operand instanceof BoundFilter.Truth(BoundFilter filter)) {
      return filter;
    }
    if (operand.type() != Primitive.BOOLEAN) {
      throw mismatch("a condition must be Edm.Boolean but was " + operand.type().edmName());
    }
    return new BoundFilter.Holds(operand);
  }

  /// `a and b and c …` is walked without recursion along its left side.
  private BoundFilter chain(Filter filter, BinaryOperator operator) {
    Deque<BoundFilter> links = new ArrayDeque<>();
    Filter rest = filter;
    while (rest instanceof Filter.Binary binary && binary.operator() == operator) {
      links.addFirst(condition(binary.right()));
      rest = binary.left();
    }
    links.addFirst(condition(rest));
    return balanced(new ArrayList<>(links), operator);
  }

  private static BoundFilter balanced(List<BoundFilter> links, BinaryOperator operator) {
    if (links.size() == 1) {
      return links.getFirst();
    }
    BoundFilter left = balanced(links.subList(0, links.size() / 2), operator);
    BoundFilter right = balanced(links.subList(links.size() / 2, links.size()), operator);
    return operator == BinaryOperator.AND
        ? new BoundFilter.And(left, right)
        : new BoundFilter.Or(left, right);
  }

  private BoundFilter comparison(Operator operator, Operand left, Operand right) {
    Operand checkedLeft = Coercion.toMatch(left, right);
    Operand checkedRight = Coercion.toMatch(right, checkedLeft);
    if (!Coercion.areComparable(checkedLeft, checkedRight)) {
      throw mismatch(
          "cannot compare "
              + checkedLeft.type().edmName()
              + " with "
              + checkedRight.type().edmName());
    }
    boolean ordered = operator != Operator.EQ && operator != Operator.NE;
    if (ordered && (hasNoOrder(checkedLeft) || hasNoOrder(checkedRight))) {
      throw mismatch("Edm.Boolean and Edm.Guid can only be compared with eq and ne");
    }
    return Constants.folded(
        new BoundFilter.Compare(
            operator,
            withIds(operator, checkedLeft, checkedRight),
            withIds(operator, checkedRight, checkedLeft)));
  }

  private static boolean hasNoOrder(Operand operand) {
    return operand.type() == Primitive.BOOLEAN || operand.type() == Primitive.GUID;
  }

  /// Brings an id literal into its stored form; refuses a malformed one where the key must equal
  /// it.
  private Operand withIds(Operator operator, Operand operand, Operand other) {
    if (!(operand instanceof BoundFilter.Literal(Value value, Primitive literalType))
        || !(value instanceof Value.Text(String text))
        || !(other instanceof BoundFilter.Member(Property<?> property))) {
      return operand;
    }
    String stored =
        property.equals(type.keyProperty())
            ? Coercion.key(type, operator, text)
            : Coercion.foreignKey(property.name(), text);
    return new BoundFilter.Literal(new Value.Text(stored), literalType);
  }

  private Operand operand(Filter filter) {
    return switch (filter) {
      case Filter.Literal(Value value) -> new BoundFilter.Literal(value, Literals.typeOf(value));
      case Filter.Name(String path) -> new BoundFilter.Member(member(path));
      case Filter.Call call ->
          Constants.folded(FunctionBinder.bind(call.function(), operands(call.arguments())));
      case Filter.Unary(UnaryOperator operator, Filter operand) ->
          operator == UnaryOperator.NOT
              ? new BoundFilter.Truth(condition(filter))
              : Constants.folded(new BoundFilter.Negative(number(operand(operand))));
      case Filter.Binary(BinaryOperator operator, Filter left, Filter right) ->
          switch (operator) {
            case ADD, SUB, MUL, DIV, MOD -> arithmetic(operator, operand(left), operand(right));
            case AND, OR, EQ, NE, GT, GE, LT, LE -> new BoundFilter.Truth(condition(filter));
          };
    };
  }

  private List<Operand> operands(List<Filter> filters) {
    return filters.stream().map(this::operand).toList();
  }

  private Property<?> member(String path) {
    Property<?> property =
        type.property(path)
            .filter(candidate -> version.sees(candidate.since()))
            .orElseThrow(() ->
                new ODataError(
                    Code.UNKNOWN_PROPERTY,
                    "$filter: " + type.name() + " has no property " + Excerpt.of(path),
                    path));
    if (!(property.type() instanceof Primitive)) {
      throw mismatch("property " + property.name() + " must be primitive to be compared");
    }
    return property;
  }

  private static Operand arithmetic(BinaryOperator operator, Operand left, Operand right) {
    Primitive leftType = number(left).type();
    Primitive rightType = number(right).type();
    boolean real = leftType == Primitive.DOUBLE || rightType == Primitive.DOUBLE;
    return Constants.folded(
        new BoundFilter.Arithmetic(
            ArithmeticOperator.valueOf(operator.name()),
            left,
            right,
            real ? Primitive.DOUBLE : Primitive.INT64));
  }

  private static Operand number(Operand operand) {
    if (!Coercion.isNumber(operand.type())) {
      throw mismatch("arithmetic needs numbers but got " + operand.type().edmName());
    }
    return operand;
  }

  static ODataError mismatch(String what) {
    return new ODataError(Code.MALFORMED_QUERY, "$filter: " + what);
  }
}
