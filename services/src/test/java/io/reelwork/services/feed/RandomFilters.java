package io.reelwork.services.feed;

import java.util.List;
import java.util.Random;

/// Filters over the things of `EntityTableTest` whose operands fit, so that most can be evaluated.
final class RandomFilters {
  private static final int DEPTH = 4;
  private static final List<String> COMPARISONS = List.of("eq", "ne", "gt", "ge", "lt", "le");
  private static final List<String> WORDS =
      List.of(
          "'bunny'", "'bun'", "'n'", "''", "' '", "'ünny'", "'%_'", "'it''s'", "'\uD83D\uDE00'");
  private static final List<String> NUMBERS =
      List.of("0", "1", "-1", "2", "7", "20L", "1.25", "-0.5", "4.0", "9000000000");
  private static final List<String> TIMES =
      List.of(
          "datetime'2024-02-29T12:15:59.1234567'",
          "datetime'2000-01-01T00:00:00'",
          "datetime'0001-01-01T00:00:00'");

  private final Random random;

  private RandomFilters(Random random) {
    this.random = random;
  }

  static String any(Random random) {
    return new RandomFilters(random).condition(DEPTH);
  }

  private String pick(List<String> of) {
    return of.get(random.nextInt(of.size()));
  }

  private String condition(int depth) {
    int kind = random.nextInt(depth == 0 ? 7 : 11);
    return switch (kind) {
      case 0 -> compared(COMPARISONS, number(depth), number(depth));
      case 1 -> compared(COMPARISONS, text(depth), text(depth));
      case 2 -> compared(COMPARISONS, time(), time());
      case 3 -> compared(COMPARISONS, "Length", pick(List.of("time'PT1M'", "Length", "null")));
      case 4 -> compared(List.of("eq", "ne"), owner(), owner());
      case 5 -> pick(List.of("IsDefault", "true", "false", "IsDefault eq null"));
      case 6 ->
          pick(List.of("startswith", "endswith")) + "(" + text(depth) + "," + text(depth) + ")";
      case 7 -> "substringof(" + text(depth) + "," + text(depth) + ")";
      case 8 -> "not (" + condition(depth - 1) + ")";
      case 9 ->
          compared(
              List.of("eq", "ne"),
              "(" + condition(depth - 1) + ")",
              pick(List.of("true", "false", "IsDefault")));
      default ->
          "("
              + condition(depth - 1)
              + ") "
              + pick(List.of("and", "or"))
              + " ("
              + condition(depth - 1)
              + ")";
    };
  }

  private String compared(List<String> comparisons, String left, String right) {
    return left + " " + pick(comparisons) + " " + right;
  }

  private String number(int depth) {
    if (depth == 0 || random.nextInt(3) == 0) {
      return pick(List.of("State", "Size", "Weight", pick(NUMBERS), "null"));
    }
    return switch (random.nextInt(7)) {
      case 0 -> "-(" + number(depth - 1) + ")";
      case 1 -> "length(" + text(depth - 1) + ")";
      case 2 -> "indexof(" + text(depth - 1) + "," + text(depth - 1) + ")";
      case 3 ->
          pick(List.of("year", "month", "day", "hour", "minute", "second")) + "(" + time() + ")";
      case 4 -> pick(List.of("round", "floor", "ceiling")) + "(" + number(depth - 1) + ")";
      case 5 -> "(" + pick(List.of("State", "Weight", "Size")) + " mod " + pick(NUMBERS) + ")";
      default ->
          "("
              + number(depth - 1)
              + " "
              + pick(List.of("add", "sub", "mul", "div"))
              + " "
              + number(depth - 1)
              + ")";
    };
  }

  private String text(int depth) {
    if (depth == 0 || random.nextInt(2) == 0) {
      return pick(List.of("Name", "Note", pick(WORDS)));
    }
    return switch (random.nextInt(5)) {
      case 0 -> pick(List.of("tolower", "toupper", "trim")) + "(" + text(depth - 1) + ")";
      case 1 -> "concat(" + text(depth - 1) + "," + text(depth - 1) + ")";
      case 2 -> "substring(" + text(depth - 1) + "," + position() + ")";
      case 3 -> "substring(" + text(depth - 1) + "," + position() + "," + position() + ")";
      default ->
          // By null SQLite replaces nothing where nothing is searched for.
          "replace(" + text(depth - 1) + "," + text(depth - 1) + "," + pick(WORDS) + ")";
    };
  }

  private String position() {
    return pick(List.of("0", "1", "2", "-3", "State", "Size", "99", "5000000000"));
  }

  private String time() {
    return pick(List.of("Created", pick(TIMES)));
  }

  private String owner() {
    return pick(List.of("Owner", "guid'00000000-0000-0000-0000-000000000001'", "null"));
  }
}
