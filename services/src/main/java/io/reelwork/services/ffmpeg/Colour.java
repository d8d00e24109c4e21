package io.reelwork.services.ffmpeg;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What a stream says about its colours, by FFmpeg's names; each part may be missing.
///
/// ```
/// yuv420p10le(tv, bt2020nc/bt2020/smpte2084, progressive)
/// yuvj420p(pc, bt470bg/unknown/unknown)
/// yuv420p(tv, bt709)
/// ```
///
/// @param range `tv` or `pc`
/// @param matrix `bt709`, `smpte170m`, `gbr`
/// @param primaries `bt709`, `bt2020`
/// @param transfer `bt709`, `smpte2084`
public record Colour(
    Optional<String> range,
    Optional<String> matrix,
    Optional<String> primaries,
    Optional<String> transfer) {
  /// No part is known.
  public static final Colour UNKNOWN =
      new Colour(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  private static final Set<String> NOTHING = Set.of("unknown", "reserved", "");
  private static final Set<String> MATRICES =
      Set.of(
          "gbr",
          "bt709",
          "fcc",
          "bt470bg",
          "smpte170m",
          "smpte240m",
          "ycgco",
          "bt2020nc",
          "bt2020c",
          "smpte2085",
          "chroma-derived-nc",
          "chroma-derived-c",
          "ictcp");

  /// Reads the words in the parentheses behind a pixel format.
  static Colour parse(List<String> words) {
    Optional<String> range =
        words.stream().filter(word -> word.equals("tv") || word.equals("pc")).findFirst();
    for (String word : words) {
      String[] names = word.split("/", -1);
      if (names.length == 3) {
        return new Colour(range, known(names[0]), known(names[1]), known(names[2]));
      }
      if (names.length == 1 && MATRICES.contains(word)) {
        return new Colour(range, known(word), known(word), known(word));
      }
    }
    return new Colour(range, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /// The words of `yuv420p(tv, bt709)`.
  static Colour of(String pixelFormat) {
    int open = pixelFormat.indexOf('(');
    int close = pixelFormat.lastIndexOf(')');
    return open < 0 || close < open
        ? UNKNOWN
        : parse(
            Arrays.stream(pixelFormat.substring(open + 1, close).split(",", -1))
                .map(String::strip)
                .toList());
  }

  private static Optional<String> known(String name) {
    return NOTHING.contains(name) ? Optional.empty() : Optional.of(name);
  }
}
