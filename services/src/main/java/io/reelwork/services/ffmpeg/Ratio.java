package io.reelwork.services.ffmpeg;

import java.math.BigInteger;
import java.util.Optional;
import java.util.regex.Pattern;

/// A fraction in lowest terms: a frame rate (30000/1001), an aspect (16/9) or a time base
/// (1/90000).
///
/// @param numerator 0 or more
/// @param denominator 1 or more
public record Ratio(long numerator, long denominator) {
  private static final Pattern PAIR = Pattern.compile("(\\d{1,12})[:/](\\d{1,12})");
  private static final Pattern DECIMAL = Pattern.compile("(\\d{1,9})(?:\\.(\\d{1,2}))?(k?)");
  private static final long NTSC = 1001;
  private static final double ROUNDING = 0.0051;

  /// Reduces.
  ///
  /// @throws IllegalArgumentException when it is negative or has no denominator
  public Ratio {
    if (numerator < 0 || denominator < 1) {
      throw new IllegalArgumentException(
          "ratio: must be >= 0 over >= 1 but was " + numerator + "/" + denominator);
    }
    long divisor =
        BigInteger.valueOf(numerator).gcd(BigInteger.valueOf(denominator)).longValueExact();
    numerator /= divisor;
    denominator /= divisor;
  }

  /// Of `16:9` or `1/90000`; empty when it is none, or has a part 0.
  static Optional<Ratio> parse(String text) {
    var pair = PAIR.matcher(text);
    if (!pair.matches()) {
      return Optional.empty();
    }
    long numerator = Long.parseLong(pair.group(1));
    long denominator = Long.parseLong(pair.group(2));
    return numerator == 0 || denominator == 0
        ? Optional.empty()
        : Optional.of(new Ratio(numerator, denominator));
  }

  /// The frame rate that FFmpeg printed with two decimals: `25`, `23.98` (24000/1001), `90k`.
  static Optional<Ratio> parseRate(String text) {
    var decimal = DECIMAL.matcher(text);
    if (!decimal.matches()) {
      return Optional.empty();
    }
    var fraction = Optional.ofNullable(decimal.group(2)).orElse("");
    long hundredths =
        Long.parseLong(decimal.group(1)) * 100 + Long.parseLong((fraction + "00").substring(0, 2));
    if (!decimal.group(3).isEmpty()) {
      return Optional.of(new Ratio(hundredths * 10, 1));
    }
    double rate = hundredths / 100.0;
    long whole = (long) Math.ceil(rate);
    boolean ntsc =
        !fraction.isEmpty() && Math.abs(whole * 1000.0 / NTSC - rate) < ROUNDING && whole > 0;
    return hundredths == 0
        ? Optional.empty()
        : Optional.of(ntsc ? new Ratio(whole * 1000, NTSC) : new Ratio(hundredths, 100));
  }

  /// As a number.
  public double toDouble() {
    return (double) numerator / denominator;
  }

  /// `16/9`.
  @Override
  public String toString() {
    return numerator + "/" + denominator;
  }
}
