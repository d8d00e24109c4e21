package io.reelwork.services.processors;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/// Values as both metadata documents spell them.
final class MetadataValues {
  private static final int MICRO_DIGITS = 6;

  private MetadataValues() {}

  /// `PT8.4288S`, as `xs:duration`.
  static String duration(long microseconds) {
    BigDecimal seconds = BigDecimal.valueOf(Math.abs(microseconds), MICRO_DIGITS);
    String digits = seconds.signum() == 0 ? "0" : seconds.stripTrailingZeros().toPlainString();
    return (microseconds < 0 ? "-PT" : "PT") + digits + "S";
  }

  /// Three digits after the point.
  static String thousandths(double value) {
    return BigDecimal.valueOf(value).setScale(3, RoundingMode.HALF_UP).toPlainString();
  }

  /// Bits per second in kbps.
  static long kbps(long bitsPerSecond) {
    return Math.round(bitsPerSecond / 1000.0);
  }

  /// `3.1` for the 31 of H.264.
  static String level(int level) {
    return String.format(Locale.ROOT, "%d.%d", level / 10, level % 10);
  }
}
