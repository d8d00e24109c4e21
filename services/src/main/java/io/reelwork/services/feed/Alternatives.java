package io.reelwork.services.feed;

import io.reelwork.odata.model.Primitive;
import io.reelwork.odata.model.Property;
import io.reelwork.odata.model.Value;
import io.reelwork.odata.uri.BoundFilter;
import io.reelwork.odata.uri.BoundFilter.And;
import io.reelwork.odata.uri.BoundFilter.Compare;
import io.reelwork.odata.uri.BoundFilter.Literal;
import io.reelwork.odata.uri.BoundFilter.Member;
import io.reelwork.odata.uri.BoundFilter.Operator;
import io.reelwork.odata.uri.BoundFilter.Or;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A filter that names several values of one number, `State eq 0 or State eq 2`, taken apart into
/// filters of which no two let the same row through. For each an index has the rows in the order
/// wanted; for all of them together none has.
final class Alternatives {
  /// More are not worth a query each.
  private static final int MOST = 8;

  private Alternatives() {}

  /// The filters; the filter itself where it is not of that kind.
  static List<BoundFilter> of(BoundFilter filter) {
    return switch (filter) {
      case Or or -> ofValues(or);
      case And(BoundFilter left, BoundFilter right) -> {
        List<BoundFilter> lefts = of(left);
        yield lefts.size() > 1
            ? lefts.stream().<BoundFilter>map(one -> new And(one, right)).toList()
            : of(right).stream().<BoundFilter>map(one -> new And(left, one)).toList();
      }
      case Compare _, BoundFilter.Not _, BoundFilter.Holds _ -> List.of(filter);
    };
  }

  private static List<BoundFilter> ofValues(Or or) {
    List<BoundFilter> parts = new ArrayList<>();
    flatten(or, parts);
    Map<Value, BoundFilter> byValue = new LinkedHashMap<>();
    Optional<Property<?>> property = Optional.empty();
    for (BoundFilter part : parts) {
      if (!(part
              instanceof
              Compare(Operator operator, Member(Property<?> named), Literal(Value value, var _)))
          || operator != Operator.EQ
          || named.type() != Primitive.INT32
          || value == Value.Null.NULL
          || property.filter(before -> !before.equals(named)).isPresent()) {
        return List.of(or);
      }
      property = Optional.of(named);
      byValue.put(value, part);
    }
    return byValue.size() > MOST ? List.of(or) : List.copyOf(byValue.values());
  }

  private static void flatten(BoundFilter filter, List<BoundFilter> parts) {
    if (filter instanceof Or(BoundFilter left, BoundFilter right)) {
      flatten(left, parts);
      flatten(right, parts);
    } else {
      parts.add(filter);
    }
  }
}
