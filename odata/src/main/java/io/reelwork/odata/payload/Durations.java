package io.reelwork.odata.payload;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `Edm.Time` as xsd:duration: `PT1H`, `P1DT2H3M4.5S`, `-PT1S`. A year counts 365 days and a month
/// 30, as in .NET's reader.
final class Durations {
  private static final Pattern FORM =
      Pattern.compile(
          "(-)?P(?:(\\d{1,5})Y)?(?:(\\d{1,6})M)?(?:(\\d{1,8})D)?"
              + "(T(?:(\\d{1,9})H)?(?:(\\d{1,11})M)?(?:(\\d{1,12})(?:\\.(\\d{1,20}))?S)?)?");

  private static final int SECONDS_PER_DAY = 86_400;

  private Durations() {}

  static Optional<Duration> parse(String text) {
    Matcher matcher = FORM.matcher(text.strip());
    if (!matcher.matches() || text.strip().endsWith("P") || text.strip().endsWith("T")) {
      return Optional.empty();
    }
    long days = number(matcher, 2) * 365 + number(matcher, 3) * 30 + number(matcher, 4);
    String fraction = matcher.group(9) == null ? "" : matcher.group(9);
    long nanos = Long.parseLong((fraction + "0000000").substring(0, 7)) * 100;
    Duration duration =
        Duration.ofDays(days)
            .plusHours(number(matcher, 6))
            .plusMinutes(number(matcher, 7))
            .plusSeconds(number(matcher, 8))
            .plusNanos(nanos);
    return Optional.of(matcher.group(1) == null ? duration : duration.negated());
  }

  static String format(Duration duration) {
    Duration size = duration.abs();
    StringBuilder text = new StringBuilder(duration.isNegative() ? "-P" : "P");
    long days = size.toSeconds() / SECONDS_PER_DAY;
    append(text, days, "D");
    long hours = size.toHoursPart();
    long minutes = size.toMinutesPart();
    String seconds = seconds(size);
    if (hours > 0 || minutes > 0 || !seconds.isEmpty() || days == 0) {
      text.append('T');
      append(text, hours, "H");
      append(text, minutes, "M");
      text.append(hours + minutes + days == 0 && seconds.isEmpty() ? "0S" : seconds);
    }
    return text.toString();
  }

  private static void append(StringBuilder text, long amount, String unit) {
    if (amount > 0) {
      text.append(amount).append(unit);
    }
  }

  private static String seconds(Duration size) {
    int whole = size.toSecondsPart();
    int nanos = size.toNanosPart();
    if (nanos == 0) {
      return whole == 0 ? "" : whole + "S";
    }
    int end = 9;
    String fraction = Integer.toString(1_000_000_000 + nanos).substring(1);
    while (fraction.charAt(end - 1) == '0') {
      end--;
    }
    return whole + "." + fraction.substring(0, end) + "S";
  }

  private static long number(Matcher matcher, int group) {
    String digits = matcher.group(group);
    return digits == null ? 0 : Long.parseLong(digits);
  }
}
