package io.reelwork.odata.uri;

import io.reelwork.odata.model.ODataError;
import io.reelwork.odata.model.ODataError.Code;
import io.reelwork.odata.model.Value;
import io.reelwork.odata.uri.BoundFilter.Function;
import java.util.List;
import java.util.stream.Collectors;

/// The canonical functions, evaluated in memory: the reference for both databases.
///
/// Lengths and positions count code points from 0. `tolower` and `toupper` change A to Z only and
/// `trim` takes off blanks (U+0020) only, because that is what both databases can do. `round` goes
/// away from zero at the half. A substring is cut to the text. Null in, null out. `INVALID_VALUE`
/// where `replace` could make more than a million characters.
final class Functions {
  private static final int LONGEST_TEXT = 1_000_000;

  private Functions() {}

  static Value call(Function function, List<Value> arguments) {
    if (arguments.contains(Value.Null.NULL)) {
      return Value.Null.NULL;
    }
    return switch (function) {
      case STARTSWITH -> new Value.Flag(text(arguments, 0).startsWith(text(arguments, 1)));
      case ENDSWITH -> new Value.Flag(text(arguments, 0).endsWith(text(arguments, 1)));
      case SUBSTRINGOF -> new Value.Flag(text(arguments, 1).contains(text(arguments, 0)));
      case INDEXOF -> new Value.Int(indexOf(text(arguments, 0), text(arguments, 1)));
      case LENGTH -> new Value.Int(length(text(arguments, 0)));
      case TOLOWER -> new Value.Text(mapped(text(arguments, 0), 'A', 'Z', 'a' - 'A'));
      case TOUPPER -> new Value.Text(mapped(text(arguments, 0), 'a', 'z', 'A' - 'a'));
      case TRIM -> new Value.Text(trimmed(text(arguments, 0)));
      case CONCAT -> new Value.Text(text(arguments, 0) + text(arguments, 1));
      case SUBSTRING -> new Value.Text(substring(arguments));
      case REPLACE -> new Value.Text(replaced(arguments));
      case YEAR, MONTH, DAY, HOUR, MINUTE, SECOND ->
          new Value.Int(calendarField(function, (Value.DateTime) arguments.getFirst()));
      case ROUND -> new Value.Real(round(number(arguments.getFirst())));
      case FLOOR -> new Value.Real(Math.floor(number(arguments.getFirst())));
      case CEILING -> new Value.Real(Math.ceil(number(arguments.getFirst())));
    };
  }

  private static String text(List<Value> arguments, int index) {
    return ((Value.Text) arguments.get(index)).text();
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  private static int indexOf(String text, String part) {
    int at = text.indexOf(part);
    return at < 0 ? -1 : text.codePointCount(0, at);
  }

  private static String mapped(String text, char first, char last, int shift) {
    return text.chars()
        .mapToObj(c -> String.valueOf((char) (c >= first && c <= last ? c + shift : c)))
        .collect(Collectors.joining());
  }

  private static String trimmed(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && text.charAt(start) == ' ') {
      start++;
    }
    while (end > start && text.charAt(end - 1) == ' ') {
      end--;
    }
    return text.substring(start, end);
  }

  private static String substring(List<Value> arguments) {
    String text = text(arguments, 0);
    long length = length(text);
    long start = Math.clamp(whole(arguments.get(1)), 0, length);
    long wanted = arguments.size() == 3 ? whole(arguments.get(2)) : length;
    long taken = Math.clamp(wanted, 0, length - start);
    int from = text.offsetByCodePoints(0, (int) start);
    return text.substring(from, text.offsetByCodePoints(from, (int) taken));
  }

  private static String replaced(List<Value> arguments) {
    String search = text(arguments, 1);
    String text = text(arguments, 0);
    return search.isEmpty() ? text : bounded(text, search, text(arguments, 2));
  }

  /// Calls within calls would multiply a short text to one that no memory holds.
  private static String bounded(String text, String search, String with) {
    long growth = Math.max(0, with.length() - search.length());
    if (text.length() / search.length() * growth > LONGEST_TEXT) {
      throw new ODataError(Code.INVALID_VALUE, "$filter: replace makes a text that is too long");
    }
    return text.replace(search, with);
  }

  private static int calendarField(Function function, Value.DateTime time) {
    var calendar = Literals.calendar(time.ticks());
    return switch (function) {
      case YEAR -> calendar.getYear();
      case MONTH -> calendar.getMonthValue();
      case DAY -> calendar.getDayOfMonth();
      case HOUR -> calendar.getHour();
      case MINUTE -> calendar.getMinute();
      default -> calendar.getSecond();
    };
  }

  private static double round(double number) {
    return Math.copySign(Math.floor(Math.abs(number) + 0.5), number);
  }

  private static long whole(Value value) {
    return value instanceof Value.Int64(long number) ? number : ((Value.Int) value).number();
  }

  private static double number(Value value) {
    return value instanceof Value.Real(double number) ? number : whole(value);
  }
}
