package io.reelwork.formats.orientation;

import java.util.Optional;

/// How a picture is shown: mirrored from left to right or not, then turned clockwise.
///
/// @param mirrored from left to right, before it is turned
/// @param quarterTurns clockwise, 0 to 3
public record Orientation(boolean mirrored, int quarterTurns) {
  /// As it is stored.
  public static final Orientation UPRIGHT = new Orientation(false, 0);

  /// Checks the range.
  public Orientation {
    if (quarterTurns < 0 || quarterTurns > 3) {
      throw new IllegalArgumentException("quarterTurns: must be 0 to 3 but was " + quarterTurns);
    }
  }

  /// Of the tag `Orientation`, 1 to 8. Source: Exif 2.32, §4.6.4.
  static Optional<Orientation> ofExif(int value) {
    return switch (value) {
      case 1 -> Optional.of(UPRIGHT);
      case 2 -> Optional.of(new Orientation(true, 0));
      case 3 -> Optional.of(new Orientation(false, 2));
      case 4 -> Optional.of(new Orientation(true, 2));
      case 5 -> Optional.of(new Orientation(true, 3));
      case 6 -> Optional.of(new Orientation(false, 1));
      case 7 -> Optional.of(new Orientation(true, 1));
      case 8 -> Optional.of(new Orientation(false, 3));
      default -> Optional.empty();
    };
  }

  /// Of a matrix that takes (x, y), y downwards, to (a x + c y, b x + d y); to the nearest quarter.
  public static Orientation ofMatrix(double a, double b, double c, double d) {
    boolean mirrored = a * d - b * c < 0;
    double turn = mirrored ? Math.atan2(-b, -a) : Math.atan2(b, a);
    return new Orientation(mirrored, quarters(Math.toDegrees(turn)));
  }

  /// Of the SEI message `display_orientation`: flipped, then turned counter-clockwise.
  ///
  /// Source: ITU-T H.264, §D.2.27.
  ///
  /// @param turn in 1/65536 of a whole turn
  public static Orientation ofDisplay(boolean horizontal, boolean vertical, int turn) {
    int quarters = quarters(-turn * 360.0 / 65536);
    // Upside down and mirrored is turned by half.
    return new Orientation(horizontal != vertical, (quarters + (vertical ? 2 : 0)) % 4);
  }

  /// The nearest number of quarters of a clockwise turn.
  public static int quarters(double degrees) {
    return Double.isFinite(degrees) ? (int) Math.floorMod(Math.round(degrees / 90), 4L) : 0;
  }
}
