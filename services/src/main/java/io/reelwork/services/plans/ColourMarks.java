package io.reelwork.services.plans;

import java.util.List;

/// What an output says about its colours, by FFmpeg's names; the range is always limited.
///
/// ```
/// -color_primaries:v bt709 -color_trc:v bt709 -colorspace:v bt709 -color_range:v tv
/// ```
///
/// Source: ITU-R BT.601, BT.709; ITU-T H.264, Annex E. FFmpeg writes them into the VUI and `colr`.
///
/// @param primaries colours of red, green and blue
/// @param transfer from numbers to light
/// @param matrix from red, green and blue to luma and chroma
record ColourMarks(String primaries, String transfer, String matrix) {
  static final ColourMarks HD = new ColourMarks("bt709", "bt709", "bt709");
  static final ColourMarks SD_525 = new ColourMarks("smpte170m", "smpte170m", "smpte170m");
  static final ColourMarks SD_625 = new ColourMarks("bt470bg", "smpte170m", "bt470bg");

  private static final int MAX_SD_LONG_SIDE = 1279;
  private static final int MAX_SD_SHORT_SIDE = 576;
  private static final int LINES_625 = 576;

  /// The marks of a picture of this size, upright or on its side: what players take for granted
  /// when there are none.
  static ColourMarks of(Size size) {
    int longSide = Math.max(size.width(), size.height());
    int shortSide = Math.min(size.width(), size.height());
    if (longSide > MAX_SD_LONG_SIDE || shortSide > MAX_SD_SHORT_SIDE) {
      return HD;
    }
    return shortSide == LINES_625 || shortSide == LINES_625 / 2 ? SD_625 : SD_525;
  }

  /// Whether numbers of the one matrix are also numbers of the other.
  static boolean same(String matrix, String other) {
    return family(matrix).equals(family(other));
  }

  /// The name that the filter `scale` knows the matrix by.
  static String family(String matrix) {
    return switch (matrix) {
      case "bt470bg", "smpte170m" -> "smpte170m";
      case "bt2020nc", "bt2020c" -> "bt2020";
      default -> matrix;
    };
  }

  /// FFmpeg's arguments for an output with them.
  List<String> arguments() {
    return List.of(
        "-color_primaries:v",
        primaries,
        "-color_trc:v",
        transfer,
        "-colorspace:v",
        matrix,
        "-color_range:v",
        "tv");
  }
}
