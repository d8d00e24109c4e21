package io.reelwork.services.plans;

import java.math.BigInteger;

/// Width and height in pixels.
public record Size(int width, int height) {
  /// On its side.
  @SuppressWarnings("ArgumentSelectionDefectChecker")
  Size turned() {
    return new Size(height, width);
  }

  /// The smallest size that holds both.
  Size covering(Size other) {
    return new Size(Math.max(width, other.width), Math.max(height, other.height));
  }

  /// The largest even size of this shape inside a box: 1920x1080 in 1280x1280 is 1280x720.
  Size within(Size box) {
    if ((long) box.width * height <= (long) box.height * width) {
      return new Size(even(box.width), even((double) box.width * height / width));
    }
    return new Size(even((double) box.height * width / height), even(box.height));
  }

  /// The nearest even size, at least 2x2: H.264 in 4:2:0 knows no other.
  Size even() {
    return new Size(even(width), even(height));
  }

  /// In lowest terms: 16x9 of 1280x720.
  public Size reduced() {
    int divisor = Math.max(1, BigInteger.valueOf(width).gcd(BigInteger.valueOf(height)).intValue());
    return new Size(width / divisor, height / divisor);
  }

  private static int even(double length) {
    return (int) Math.max(2, Math.round(length / 2) * 2);
  }
}
