package io.reelwork.odata.payload;

import io.reelwork.odata.model.Primitive;
import io.reelwork.odata.model.Value;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/// Primitive values as text, for XML and for numbers and dates inside JSON strings (protocol
/// section 6.1).
public final class Scalars {
  private static final Pattern INTEGER = Pattern.compile("([+-]?\\d{1,19})(?:\\.0{1,20})?");
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(\\d{1,400}(\\.\\d{0,400})?|\\.\\d{1,400})([eE][+-]?\\d{1,4})?");
  private static final Pattern GUID =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  /// Whole numbers up to here are written with all their digits.
  private static final double LARGEST_PLAIN = 1e15;

  private static final double SMALLEST_PLAIN = 1e-5;

  private Scalars() {}

  /// Reads a value of `type`; empty when the text is none. Text is taken as it is; around
  /// everything else blanks do not count.
  public static Optional<Value> parse(Primitive type, String text) {
    String trimmed = text.strip();
    return switch (type) {
      case STRING -> isStorable(text) ? Optional.of(new Value.Text(text)) : Optional.empty();
      case BOOLEAN -> parseFlag(trimmed);
      case INT16 -> parseInt(trimmed, Short.MIN_VALUE, Short.MAX_VALUE);
      case INT32 -> parseInt(trimmed, Integer.MIN_VALUE, Integer.MAX_VALUE);
      case INT64 -> parseLong(trimmed).map(Value.Int64::new);
      case DOUBLE -> parseReal(trimmed);
      case DATE_TIME -> DateTimes.parse(trimmed).map(Value.class::cast);
      case TIME -> Durations.parse(trimmed).map(Value.Span::new);
      case GUID ->
          GUID.matcher(trimmed).matches()
              ? Optional.of(new Value.Uid(UUID.fromString(trimmed)))
              : Optional.empty();
    };
  }

  /// The text of a primitive value: doubles without a needless fraction, dates by their form.
  ///
  /// @throws IllegalArgumentException for null, complex values and collections
  public static String format(Value value) {
    return switch (value) {
      case Value.Text text -> text.text();
      case Value.Int number -> Integer.toString(number.number());
      case Value.Int64 number -> Long.toString(number.number());
      case Value.Real real -> formatShort(real.number());
      case Value.Flag flag -> Boolean.toString(flag.isSet());
      case Value.Uid uid -> uid.guid().toString();
      case Value.Span span -> Durations.format(span.duration());
      case Value.DateTime time -> DateTimes.format(time);
      case Value.Null _, Value.Complex _, Value.Items _ ->
          throw new IllegalArgumentException("not a primitive value: " + value);
    };
  }

  /// `0`, `43200`, `12.5`: how JSON verbose and Atom write a double.
  public static String formatShort(double number) {
    double size = Math.abs(number);
    if (size < LARGEST_PLAIN && number == Math.rint(number)) {
      return Long.toString((long) number);
    }
    return size >= SMALLEST_PLAIN && size < LARGEST_PLAIN
        ? new BigDecimal(Double.toString(number)).toPlainString()
        : Double.toString(number);
  }

  /// `0.0`, `43200.0`, `12.5`: how JSON light writes a double, always with a fraction.
  public static String formatWithFraction(double number) {
    String text = formatShort(number);
    return text.indexOf('.') >= 0 ? text : text + ".0";
  }

  /// Whether the text can be stored and written in every format: no U+0000, no half of a surrogate
  /// pair.
  public static boolean isStorable(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0 || Character.isLowSurrogate(c)) {
        return false;
      }
      if (Character.isHighSurrogate(c)) {
        i++;
        if (i == text.length() || !Character.isLowSurrogate(text.charAt(i))) {
          return false;
        }
      }
    }
    return true;
  }

  private static Optional<Value> parseFlag(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true", "1" -> Optional.of(new Value.Flag(true));
      case "false", "0" -> Optional.of(new Value.Flag(false));
      default -> Optional.empty();
    };
  }

  private static Optional<Value> parseInt(String text, int least, int most) {
    return parseLong(text)
        .filter(number -> number >= least && number <= most)
        .map(number -> new Value.Int(number.intValue()));
  }

  private static Optional<Long> parseLong(String text) {
    var matcher = INTEGER.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Long.valueOf(matcher.group(1)));
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }

  private static Optional<Value> parseReal(String text) {
    if (!NUMBER.matcher(text).matches()) {
      return Optional.empty();
    }
    double number = Double.parseDouble(text);
    if (!Double.isFinite(number)) {
      return Optional.empty();
    }
    return Optional.of(new Value.Real(number == 0 ? 0.0 : number));
  }
}
