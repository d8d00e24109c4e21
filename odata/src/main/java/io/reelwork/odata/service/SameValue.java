package io.reelwork.odata.service;

import io.reelwork.odata.model.Value;
import io.reelwork.odata.uri.Values;
import java.util.List;
import java.util.Map;

/// Whether a value that a client sends back means the one it was given.
///
/// Reading and sending back loses something on the way: the fraction of a second, the last digits
/// of a double, the difference between null, empty text and the year 1.
public final class SameValue {
  private static final long TICKS_PER_SECOND = 10_000_000;
  private static final double PRECISION = 1e-9;

  private SameValue() {}

  /// Whether `sent` means `current`; of a complex value only the members that were sent count.
  public static boolean test(Value current, Value sent) {
    if (isNothing(current) || isNothing(sent)) {
      return isNothing(current) && isNothing(sent);
    }
    return switch (current) {
      case Value.DateTime a when sent instanceof Value.DateTime b ->
          Math.abs(a.ticks() - b.ticks()) < TICKS_PER_SECOND;
      case Value.Text(String a) when sent instanceof Value.Text(String b) ->
          a.equals(b) || (isId(a) && a.equalsIgnoreCase(b));
      case Value.Complex(Map<String, Value> a) when sent instanceof Value.Complex(var b) ->
          b.entrySet().stream()
              .allMatch(member ->
                  test(a.getOrDefault(member.getKey(), Value.Null.NULL), member.getValue()));
      case Value.Items(List<Value> a) when sent instanceof Value.Items(List<Value> b) ->
          sameItems(a, b);
      default -> sameNumber(current, sent) || current.equals(sent);
    };
  }

  private static boolean isNothing(Value value) {
    return switch (value) {
      case Value.Null _ -> true;
      case Value.Text(String text) -> text.isEmpty();
      case Value.DateTime time -> time.ticks() == 0;
      case Value.Complex(Map<String, Value> members) ->
          members.values().stream().allMatch(SameValue::isNothing);
      case Value.Items(List<Value> items) -> items.isEmpty();
      default -> false;
    };
  }

  private static boolean sameItems(List<Value> current, List<Value> sent) {
    if (current.size() != sent.size()) {
      return false;
    }
    for (int i = 0; i < current.size(); i++) {
      if (!test(current.get(i), sent.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean sameNumber(Value current, Value sent) {
    if (!isNumber(current) || !isNumber(sent)) {
      return false;
    }
    if (current instanceof Value.Real(double a) && sent instanceof Value.Real(double b)) {
      return Math.abs(a - b) <= PRECISION * Math.max(Math.abs(a), Math.abs(b));
    }
    return Values.compare(current, sent) == 0;
  }

  private static boolean isNumber(Value value) {
    return value instanceof Value.Int
        || value instanceof Value.Int64
        || value instanceof Value.Real;
  }

  private static boolean isId(String text) {
    return text.startsWith("nb:");
  }
}
