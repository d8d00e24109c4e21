package io.reelwork.odata.payload;

import io.reelwork.odata.model.Value;
import io.reelwork.odata.model.Value.DateTime.Form;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `Edm.DateTime` as text, in all the forms that clients send and the service writes (protocol
/// section 6.1, clients §8 row 30).
///
/// Written by form:
///
/// ```text
/// FRESH        2015-01-18T22:06:40.6010903Z   seven digits
/// STORED       2015-01-18T22:06:40.6          SQL datetime, .000 .003 .007, zeros trimmed
/// GIVEN_UTC    2015-01-18T22:06:40.601Z       milliseconds, zeros trimmed
/// GIVEN_PLAIN  2015-01-18T22:06:40.601
/// ```
public final class DateTimes {
  private static final long TICKS_PER_SECOND = 10_000_000;
  private static final long TICKS_PER_MILLI = 10_000;
  private static final long SECONDS_PER_DAY = 86_400;

  /// 0001-01-01T00:00:00 in seconds since 1970.
  private static final long FIRST_SECOND = -62_135_596_800L;

  /// 9999-12-31T23:59:59 in seconds since 1970.
  private static final long LAST_SECOND = 253_402_300_799L;

  private static final Pattern ISO =
      Pattern.compile(
          "(\\d{4})-(\\d{2})-(\\d{2})"
              + "(?:[T ](\\d{2}):(\\d{2})(?::(\\d{2})(?:\\.(\\d{1,20}))?)?)?"
              + "(Z|z|[+-]\\d{2}:?\\d{2})?");

  /// `11/22/2026 02:52:00 PM`, as npm `azure-media` and `node-ams-sdk` send it.
  private static final Pattern US =
      Pattern.compile(
          "(\\d{1,2})/(\\d{1,2})/(\\d{4})(?: (\\d{1,2}):(\\d{2})(?::(\\d{2}))?(?: ([AaPp])[Mm])?)?");

  /// `/Date(1431917232698)/`, the old form of JSON; an offset behind it does not move the instant.
  private static final Pattern EPOCH = Pattern.compile("/Date\\((-?\\d{1,18})([+-]\\d{4})?\\)/");

  /// The day that was written last: times of one feed are mostly of one day.
  private static volatile Day recent = Day.of(0);

  private DateTimes() {}

  /// Reads any form; empty when the text is no date of the years 1 to 9999. A zone makes it
  /// `GIVEN_UTC`, none `GIVEN_PLAIN`; both mean UTC afterwards.
  public static Optional<Value.DateTime> parse(String text) {
    String trimmed = text.strip();
    try {
      Matcher iso = ISO.matcher(trimmed);
      if (iso.matches()) {
        return fromIso(iso);
      }
      Matcher us = US.matcher(trimmed);
      if (us.matches()) {
        return fromUs(us);
      }
      Matcher epoch = EPOCH.matcher(trimmed);
      return epoch.matches() ? fromEpoch(Long.parseLong(epoch.group(1))) : Optional.empty();
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }

  /// The text of a point in time by its form; the unset date is always `0001-01-01T00:00:00`.
  public static String format(Value.DateTime time) {
    if (time.ticks() == 0) {
      return "0001-01-01T00:00:00";
    }
    long ticks = shown(time);
    return switch (time.form()) {
      case FRESH -> seconds(ticks) + "." + digits(ticks % TICKS_PER_SECOND, 7) + "Z";
      case STORED, GIVEN_PLAIN -> seconds(ticks) + millis(ticks);
      case GIVEN_UTC -> seconds(ticks) + millis(ticks) + "Z";
    };
  }

  /// Milliseconds since 1970 of what `format` writes, for `\/Date(…)\/`.
  public static long epochMillis(Value.DateTime time) {
    return shown(time) / TICKS_PER_MILLI + FIRST_SECOND * 1000;
  }

  private static Optional<Value.DateTime> fromIso(Matcher iso) {
    LocalDateTime local =
        LocalDateTime.of(
            number(iso, 1),
            number(iso, 2),
            number(iso, 3),
            number(iso, 4),
            number(iso, 5),
            number(iso, 6));
    String zone = iso.group(8);
    Form form = zone == null ? Form.GIVEN_PLAIN : Form.GIVEN_UTC;
    String fraction = iso.group(7) == null ? "" : iso.group(7);
    long ticks = Long.parseLong((fraction + "0000000").substring(0, 7));
    return at(local.toEpochSecond(offset(zone == null ? "Z" : zone)), ticks, form);
  }

  private static Optional<Value.DateTime> fromUs(Matcher us) {
    int hour = number(us, 4);
    String half = us.group(7);
    if (half != null) {
      if (hour < 1 || hour > 12) {
        return Optional.empty();
      }
      hour = hour % 12 + (half.equalsIgnoreCase("p") ? 12 : 0);
    }
    LocalDateTime local =
        LocalDateTime.of(
            number(us, 3), number(us, 1), number(us, 2), hour, number(us, 5), number(us, 6));
    return at(local.toEpochSecond(ZoneOffset.UTC), 0, Form.GIVEN_PLAIN);
  }

  private static Optional<Value.DateTime> fromEpoch(long epochMillis) {
    long ticks = Math.floorMod(epochMillis, 1000L) * TICKS_PER_MILLI;
    return at(Math.floorDiv(epochMillis, 1000L), ticks, Form.GIVEN_UTC);
  }

  private static Optional<Value.DateTime> at(long epochSecond, long ticks, Form form) {
    if (epochSecond < FIRST_SECOND || epochSecond > LAST_SECOND) {
      return Optional.empty();
    }
    return Optional.of(
        new Value.DateTime((epochSecond - FIRST_SECOND) * TICKS_PER_SECOND + ticks, form));
  }

  private static ZoneOffset offset(String zone) {
    return ZoneOffset.of(zone.equals("z") ? "Z" : zone);
  }

  private static int number(Matcher matcher, int group) {
    String digits = matcher.group(group);
    return digits == null ? 0 : Integer.parseInt(digits);
  }

  /// The ticks after the rounding or cutting that the form brings.
  private static long shown(Value.DateTime time) {
    long second = time.ticks() / TICKS_PER_SECOND;
    long fraction = time.ticks() % TICKS_PER_SECOND;
    return switch (time.form()) {
      case FRESH -> time.ticks();
      case GIVEN_UTC, GIVEN_PLAIN -> time.ticks() - fraction % TICKS_PER_MILLI;
      case STORED -> {
        long units = (fraction * 300 + TICKS_PER_SECOND / 2) / TICKS_PER_SECOND;
        yield second * TICKS_PER_SECOND + (units * 10 + 1) / 3 * TICKS_PER_MILLI;
      }
    };
  }

  private static String seconds(long ticks) {
    long second = ticks / TICKS_PER_SECOND;
    Day day = recent;
    if (day.number() != second / SECONDS_PER_DAY) {
      day = Day.of(second / SECONDS_PER_DAY);
      recent = day;
    }
    int time = (int) (second % SECONDS_PER_DAY);
    StringBuilder text = new StringBuilder(32).append(day.text());
    append(text.append('T'), time / 3600, 2);
    append(text.append(':'), time / 60 % 60, 2);
    append(text.append(':'), time % 60, 2);
    return text.toString();
  }

  /// The text of a day.
  ///
  /// @param number days since 0001-01-01
  private record Day(long number, String text) {
    static Day of(long number) {
      LocalDate date = LocalDate.ofEpochDay(number + FIRST_SECOND / SECONDS_PER_DAY);
      StringBuilder text = new StringBuilder(10);
      append(text, date.getYear(), 4);
      append(text.append('-'), date.getMonthValue(), 2);
      append(text.append('-'), date.getDayOfMonth(), 2);
      return new Day(number, text.toString());
    }
  }

  private static String millis(long ticks) {
    long millis = ticks % TICKS_PER_SECOND / TICKS_PER_MILLI;
    if (millis == 0) {
      return "";
    }
    String text = digits(millis, 3);
    int end = text.length();
    while (text.charAt(end - 1) == '0') {
      end--;
    }
    return "." + text.substring(0, end);
  }

  private static String digits(long number, int width) {
    StringBuilder text = new StringBuilder(width);
    append(text, number, width);
    return text.toString();
  }

  /// The number with zeros before it.
  private static void append(StringBuilder text, long number, int width) {
    for (long unit = power(width - 1); unit > 0; unit /= 10) {
      text.append((char) ('0' + number / unit % 10));
    }
  }

  private static long power(int exponent) {
    long power = 1;
    for (int i = 0; i < exponent; i++) {
      power *= 10;
    }
    return power;
  }
}
