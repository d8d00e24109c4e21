package io.reelwork.services.presets;

/// Frames per second as a fraction: `30000/1001`. `0/1` means the source's own.
///
/// @param numerator at least 0
/// @param denominator at least 1
public record FrameRate(int numerator, int denominator) {
  /// The source's own rate.
  public static final FrameRate OF_SOURCE = new FrameRate(0, 1);

  /// Checks the ranges.
  public FrameRate {
    if (numerator < 0 || denominator < 1) {
      throw new IllegalArgumentException(
          "FrameRate: must be a fraction of at least 0 but was " + numerator + "/" + denominator);
    }
  }

  /// Of `30000/1001` or `25`.
  ///
  /// @throws IllegalArgumentException when it is neither
  public static FrameRate parse(String text) {
    String[] parts = text.trim().split("/", -1);
    if (parts.length > 2) {
      throw new IllegalArgumentException("FrameRate: must be n/d but was " + text);
    }
    return new FrameRate(
        Integer.parseInt(parts[0].trim()),
        parts.length == 1 ? 1 : Integer.parseInt(parts[1].trim()));
  }

  /// Whether the source decides.
  public boolean isOfSource() {
    return numerator == 0;
  }

  /// Frames per second.
  public double perSecond() {
    return (double) numerator / denominator;
  }

  @Override
  public String toString() {
    return numerator + "/" + denominator;
  }
}
