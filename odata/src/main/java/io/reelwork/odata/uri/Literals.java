package io.reelwork.odata.uri;

import io.reelwork.odata.model.ODataError;
import io.reelwork.odata.model.ODataError.Code;
import io.reelwork.odata.model.Primitive;
import io.reelwork.odata.model.Value;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Literals of OData v3 URIs, from text to values and back.
///
/// ```text
/// 'it''s'   42   42L   1.5   1.5d   2f   3.25m   true   null
/// guid'61318ce3-…'   datetime'2015-01-18T22:06:40.6010903Z'   time'PT1H'
/// ```
///
/// A point in time without a zone means UTC; `datetimeoffset'…'` is read like `datetime'…'`.
public final class Literals {
  static final long TICKS_PER_SECOND = 10_000_000;
  private static final int NANOS_PER_TICK = 100;
  private static final LocalDateTime YEAR_ONE = LocalDateTime.of(1, 1, 1, 0, 0);

  private static final Pattern NUMBER =
      Pattern.compile("(-?\\d{1,40}(\\.\\d{1,40})?([eE][+-]?\\d{1,4})?)([lLdDfFmM]?)");
  private static final Pattern DATE_TIME =
      Pattern.compile(
          "(\\d{4})-(\\d{2})-(\\d{2})(?:[Tt ](\\d{2}):(\\d{2})(?::(\\d{2})(?:\\.(\\d{1,9}))?)?)?"
              + " ?([Zz]|([+-])(\\d{2}):?(\\d{2}))?");

  private Literals() {}

  /// Reads one literal.
  ///
  /// @throws ODataError `MALFORMED_QUERY` when the text is no literal
  public static Value parse(String literal) {
    int quote = literal.indexOf('\'');
    if (quote >= 0) {
      return quoted(literal, literal.substring(0, quote), literal.substring(quote));
    }
    return switch (literal) {
      case "null" -> Value.Null.NULL;
      case "true" -> new Value.Flag(true);
      case "false" -> new Value.Flag(false);
      default -> number(literal);
    };
  }

  /// Writes a primitive value as `parse` reads it.
  public static String format(Value value) {
    return switch (value) {
      case Value.Null _ -> "null";
      case Value.Text text -> "'" + text.text().replace("'", "''") + "'";
      case Value.Int number -> Integer.toString(number.number());
      case Value.Int64 number -> number.number() + "L";
      case Value.Real number -> number.number() + "d";
      case Value.Flag flag -> Boolean.toString(flag.isSet());
      case Value.Uid uid -> "guid'" + uid.guid() + "'";
      case Value.Span span -> "time'" + span.duration() + "'";
      case Value.DateTime time -> "datetime'" + formatTime(time) + "'";
      case Value.Complex _, Value.Items _ ->
          throw new IllegalArgumentException("literal: must be primitive but was " + value);
    };
  }

  /// The type of a literal's value; `STRING` for null.
  public static Primitive typeOf(Value value) {
    return switch (value) {
      case Value.Null _, Value.Text _, Value.Complex _, Value.Items _ -> Primitive.STRING;
      case Value.Int _ -> Primitive.INT32;
      case Value.Int64 _ -> Primitive.INT64;
      case Value.Real _ -> Primitive.DOUBLE;
      case Value.Flag _ -> Primitive.BOOLEAN;
      case Value.Uid _ -> Primitive.GUID;
      case Value.Span _ -> Primitive.TIME;
      case Value.DateTime _ -> Primitive.DATE_TIME;
    };
  }

  /// Reads ISO 8601 with 0 to 9 fractional digits (cut off after the seventh), with or without
  /// seconds and zone; empty when the text is none or lies outside the years 1 to 9999.
  public static Optional<Value.DateTime> parseTime(String text) {
    Matcher parts = DATE_TIME.matcher(text);
    if (!parts.matches()) {
      return Optional.empty();
    }
    try {
      LocalDateTime time =
          LocalDateTime.of(
                  field(parts, 1),
                  field(parts, 2),
                  field(parts, 3),
                  field(parts, 4),
                  field(parts, 5),
                  field(parts, 6))
              .plusNanos(nanos(parts))
              .minusMinutes(offsetMinutes(parts));
      if (time.getYear() < 1 || time.getYear() > 9999) {
        return Optional.empty();
      }
      boolean zoned = parts.group(8) != null;
      return Optional.of(
          new Value.DateTime(
              ticks(time),
              zoned ? Value.DateTime.Form.GIVEN_UTC : Value.DateTime.Form.GIVEN_PLAIN));
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }

  /// The calendar form, UTC, of 100-ns ticks since the year 1.
  static LocalDateTime calendar(long ticks) {
    return YEAR_ONE
        .plusSeconds(Math.floorDiv(ticks, TICKS_PER_SECOND))
        .plusNanos(Math.floorMod(ticks, TICKS_PER_SECOND) * NANOS_PER_TICK);
  }

  private static Value quoted(String literal, String prefix, String rest) {
    String text = unquote(literal, rest);
    return switch (prefix.toLowerCase(Locale.ROOT)) {
      case "" -> new Value.Text(text);
      case "guid" -> guid(text).orElseThrow(() -> malformed(literal));
      case "datetime", "datetimeoffset" -> parseTime(text).orElseThrow(() -> malformed(literal));
      case "time" -> span(text).orElseThrow(() -> malformed(literal));
      default -> throw malformed(literal);
    };
  }

  private static String unquote(String literal, String rest) {
    if (rest.length() < 2 || !rest.endsWith("'")) {
      throw malformed(literal);
    }
    String inside = rest.substring(1, rest.length() - 1);
    if (inside.replace("''", "").indexOf('\'') >= 0) {
      throw malformed(literal);
    }
    return inside.replace("''", "'");
  }

  private static Optional<Value> guid(String text) {
    boolean wellFormed = text.matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    return wellFormed ? Optional.of(new Value.Uid(UUID.fromString(text))) : Optional.empty();
  }

  private static Optional<Value> span(String text) {
    try {
      return Optional.of(new Value.Span(Duration.parse(text)));
    } catch (DateTimeException | ArithmeticException _) {
      return Optional.empty();
    }
  }

  private static Value number(String literal) {
    Matcher parts = NUMBER.matcher(literal);
    if (!parts.matches()) {
      throw malformed(literal);
    }
    String suffix = parts.group(4).toLowerCase(Locale.ROOT);
    boolean whole = parts.group(2) == null && parts.group(3) == null;
    return switch (suffix) {
      case "l" -> whole ? new Value.Int64(wide(literal, parts.group(1))) : refuse(literal);
      case "" -> whole ? integer(literal, parts.group(1)) : real(literal, parts.group(1));
      default -> real(literal, parts.group(1));
    };
  }

  private static Value integer(String literal, String digits) {
    long number = wide(literal, digits);
    return number == (int) number ? new Value.Int((int) number) : new Value.Int64(number);
  }

  private static long wide(String literal, String digits) {
    try {
      return Long.parseLong(digits);
    } catch (NumberFormatException _) {
      throw malformed(literal);
    }
  }

  private static Value real(String literal, String digits) {
    double number = Double.parseDouble(digits);
    return Double.isFinite(number) ? new Value.Real(number) : refuse(literal);
  }

  private static Value refuse(String literal) {
    throw malformed(literal);
  }

  private static int field(Matcher parts, int group) {
    String digits = parts.group(group);
    return digits == null ? 0 : Integer.parseInt(digits);
  }

  private static long nanos(Matcher parts) {
    String fraction = parts.group(7);
    if (fraction == null) {
      return 0;
    }
    String ticks = (fraction + "0000000").substring(0, 7);
    return Long.parseLong(ticks) * NANOS_PER_TICK;
  }

  private static long offsetMinutes(Matcher parts) {
    if (parts.group(9) == null) {
      return 0;
    }
    int hours = field(parts, 10);
    int minutes = field(parts, 11);
    if (hours > 18 || minutes > 59) {
      throw new DateTimeException("offset: must be at most 18:59");
    }
    return ("-".equals(parts.group(9)) ? -1L : 1L) * (hours * 60L + minutes);
  }

  private static long ticks(LocalDateTime time) {
    Duration since = Duration.between(YEAR_ONE, time);
    return since.getSeconds() * TICKS_PER_SECOND + since.getNano() / NANOS_PER_TICK;
  }

  private static String formatTime(Value.DateTime time) {
    LocalDateTime calendar = calendar(time.ticks());
    String text =
        String.format(
            Locale.ROOT,
            "%04d-%02d-%02dT%02d:%02d:%02d",
            calendar.getYear(),
            calendar.getMonthValue(),
            calendar.getDayOfMonth(),
            calendar.getHour(),
            calendar.getMinute(),
            calendar.getSecond());
    long fraction = calendar.getNano() / NANOS_PER_TICK;
    String digits = fraction == 0 ? "" : String.format(Locale.ROOT, ".%07d", fraction);
    return text + digits + (time.form() == Value.DateTime.Form.GIVEN_PLAIN ? "" : "Z");
  }

  private static ODataError malformed(String literal) {
    return new ODataError(Code.MALFORMED_QUERY, "literal: cannot read " + Excerpt.of(literal));
  }
}
