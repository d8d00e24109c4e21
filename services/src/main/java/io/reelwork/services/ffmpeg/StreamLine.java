package io.reelwork.services.ffmpeg;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Takes apart what follows `Video: ` or `Audio: ` in FFmpeg's description of a stream.
///
/// ```
/// h264 (High) (avc1 / 0x31637661), yuv420p(tv, top first), 320x180 [SAR 1:1 DAR 16:9], 226 kb/s,
///   29.97 fps, 59.94 tbr, 90k tbn (default)
/// pcm_s24le ([1][0][0][0] / 0x0001), 48000 Hz, 5.1(side), s32 (24 bit), 6912 kb/s
/// ```
record StreamLine(List<String> parts, Set<String> dispositions) {
  private static final List<String> DISPOSITIONS =
      List.of(
          "default",
          "dub",
          "original",
          "comment",
          "lyrics",
          "karaoke",
          "forced",
          "hearing impaired",
          "visual impaired",
          "clean effects",
          "attached pic",
          "timed thumbnails",
          "captions",
          "descriptions",
          "metadata",
          "dependent",
          "still image");
  private static final Pattern DECODER = Pattern.compile("[a-z][a-z0-9_]*");
  private static final Pattern ASPECT = Pattern.compile(".*SAR (\\d+:\\d+) DAR .*");
  private static final Pattern BITS = Pattern.compile("\\S+ \\((\\d{1,2}) bit\\)");
  private static final Pattern PCM = Pattern.compile("pcm_[a-z](\\d{1,2}).*");
  private static final Pattern CHANNELS = Pattern.compile("(\\d{1,3}) channels.*");

  /// `5.1(side)`, `7.1.4`, `22.2`: the numbers are channels.
  private static final Pattern NUMBERS =
      Pattern.compile("(\\d{1,3})\\.(\\d{1,2})(?:\\.(\\d{1,2}))?(?:\\W.*)?");

  private static final Pattern AMBISONIC = Pattern.compile("ambisonic (\\d{1,2})(?: ?\\+ ?(.*))?");

  /// A layout that this release has not heard of is sound all the same.
  private static final int UNHEARD_OF = 2;

  /// Names without numbers.
  private static final Map<String, Integer> LAYOUTS =
      Map.ofEntries(
          Map.entry("binaural", 2),
          Map.entry("cube", 8),
          Map.entry("mono", 1),
          Map.entry("stereo", 2),
          Map.entry("downmix", 2),
          Map.entry("quad", 4),
          Map.entry("quad(side)", 4),
          Map.entry("hexagonal", 6),
          Map.entry("octagonal", 8),
          Map.entry("hexadecagonal", 16));

  /// Splits at commas outside parentheses and brackets; words of disposition at the end go apart.
  static StreamLine parse(String description) {
    Set<String> dispositions = new LinkedHashSet<>();
    var rest = description.stripTrailing();
    for (var found = lastDisposition(rest); found.isPresent(); found = lastDisposition(rest)) {
      dispositions.add(found.get());
      rest = rest.substring(0, rest.length() - found.get().length() - 3);
    }
    return new StreamLine(split(rest), dispositions);
  }

  /// `h264`.
  String codec() {
    var first = parts.getFirst();
    int blank = first.indexOf(' ');
    return blank < 0 ? first : first.substring(0, blank);
  }

  /// `High`; the name of a decoder, as in `av1 (libdav1d) (Main)`, is none.
  Optional<String> profile() {
    return parentheses()
        .filter(text -> !text.contains(" / 0x") && !DECODER.matcher(text).matches())
        .findFirst();
  }

  /// `avc1`.
  Optional<String> fourCc() {
    return parentheses()
        .filter(text -> text.contains(" / 0x"))
        .map(text -> text.substring(0, text.indexOf(" / 0x")))
        .findFirst();
  }

  /// Of the header, in bits per second.
  OptionalLong bitrate() {
    return unit(" kb/s")
        .flatMap(StreamLine::number)
        .map(kilo -> OptionalLong.of(kilo * 1000))
        .orElse(OptionalLong.empty());
  }

  /// `yuv420p` of `yuv420p(tv, bt709, progressive)`.
  String pixelFormat() {
    return parts.size() > 1 ? parts.get(1).replaceFirst("\\(.*", "") : "";
  }

  /// The colour words in the same parentheses.
  Colour colour() {
    return parts.size() > 1 ? Colour.of(parts.get(1)) : Colour.UNKNOWN;
  }

  /// The interlacing word in the same parentheses.
  MediaStream.FieldOrder fieldOrder() {
    var format = parts.size() > 1 ? parts.get(1) : "";
    if (format.contains("progressive")) {
      return MediaStream.FieldOrder.PROGRESSIVE;
    }
    // "top coded first (swapped)" is displayed with the bottom field first.
    if (format.contains("top first") || format.contains("bottom coded first")) {
      return MediaStream.FieldOrder.TOP_FIRST;
    }
    if (format.contains("bottom first") || format.contains("top coded first")) {
      return MediaStream.FieldOrder.BOTTOM_FIRST;
    }
    return MediaStream.FieldOrder.UNKNOWN;
  }

  /// Of the container or the codec, which may differ from the codec's own.
  Optional<Ratio> sampleAspect() {
    return parts.stream()
        .map(ASPECT::matcher)
        .filter(java.util.regex.Matcher::matches)
        .map(match -> match.group(1))
        .findFirst()
        .flatMap(Ratio::parse);
  }

  /// The average frame rate.
  Optional<Ratio> frameRate() {
    return unit(" fps").flatMap(Ratio::parseRate);
  }

  /// The lowest rate that fits all times.
  Optional<Ratio> realFrameRate() {
    return unit(" tbr").flatMap(Ratio::parseRate);
  }

  /// In Hz; 0 when not known.
  int sampleRate() {
    return unit(" Hz").flatMap(StreamLine::number).map(Math::toIntExact).orElse(0);
  }

  /// `5.1(side)`; empty for a bare number of channels.
  Optional<String> channelLayout() {
    return afterRate(0).filter(layout -> !CHANNELS.matcher(layout).matches());
  }

  /// 0 when not known.
  int channels() {
    return afterRate(0).filter(text -> !text.isEmpty()).map(StreamLine::channels).orElse(0);
  }

  /// Of any spelling; orders of ambisonics have the square of the next number.
  private static int channels(String layout) {
    var number = CHANNELS.matcher(layout);
    if (number.matches()) {
      return Integer.parseInt(number.group(1));
    }
    var ambisonic = AMBISONIC.matcher(layout);
    if (ambisonic.matches()) {
      int order = Integer.parseInt(ambisonic.group(1)) + 1;
      return order * order
          + Optional.ofNullable(ambisonic.group(2)).map(StreamLine::channels).orElse(0);
    }
    var numbers = NUMBERS.matcher(layout);
    if (numbers.matches()) {
      return Integer.parseInt(numbers.group(1))
          + Integer.parseInt(numbers.group(2))
          + Optional.ofNullable(numbers.group(3)).map(Integer::parseInt).orElse(0);
    }
    return LAYOUTS.getOrDefault(
        layout, layout.contains("+") ? layout.split("\\+", -1).length : UNHEARD_OF);
  }

  /// `fltp`.
  String sampleFormat() {
    return afterRate(1).map(text -> text.replaceFirst(" .*", "")).orElse("");
  }

  /// `24` of `s32 (24 bit)` or of `pcm_s24le`; for FLAC and such the size of the sample format.
  OptionalInt bitsPerSample() {
    var bits = BITS.matcher(afterRate(1).orElse(""));
    if (bits.matches()) {
      return OptionalInt.of(Integer.parseInt(bits.group(1)));
    }
    var pcm = PCM.matcher(codec());
    if (pcm.matches()) {
      return OptionalInt.of(Integer.parseInt(pcm.group(1)));
    }
    return Set.of("flac", "alac").contains(codec()) && sampleFormat().startsWith("s16")
        ? OptionalInt.of(16)
        : OptionalInt.empty();
  }

  private Optional<String> afterRate(int offset) {
    for (int i = 0; i < parts.size(); i++) {
      if (parts.get(i).endsWith(" Hz") && i + 1 + offset < parts.size()) {
        return Optional.of(parts.get(i + 1 + offset));
      }
    }
    return Optional.empty();
  }

  private Optional<String> unit(String suffix) {
    return parts.stream()
        .filter(part -> part.endsWith(suffix))
        .map(part -> part.substring(0, part.length() - suffix.length()))
        .findFirst();
  }

  /// What stands in parentheses behind a blank; inside there may be more, one level deep.
  private Stream<String> parentheses() {
    List<String> found = new ArrayList<>();
    String text = parts.getFirst();
    int open = text.indexOf(" (");
    while (open >= 0) {
      int close = closing(text, open + 2);
      if (close >= 0) {
        found.add(text.substring(open + 2, close));
      }
      open = text.indexOf(" (", Math.max(open + 1, close));
    }
    return found.stream();
  }

  private static int closing(String text, int from) {
    int depth = 0;
    for (int i = from; i < text.length() && depth <= 1; i++) {
      char c = text.charAt(i);
      if (c == ')' && depth == 0) {
        return i;
      }
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
    }
    return -1;
  }

  private static Optional<Long> number(String text) {
    return text.matches("\\d{1,9}") ? Optional.of(Long.valueOf(text)) : Optional.empty();
  }

  private static Optional<String> lastDisposition(String text) {
    return DISPOSITIONS.stream().filter(word -> text.endsWith(" (" + word + ")")).findFirst();
  }

  private static List<String> split(String text) {
    List<String> parts = new ArrayList<>();
    int depth = 0;
    int from = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '(' || c == '[') {
        depth++;
      } else if (c == ')' || c == ']') {
        depth--;
      } else if (c == ',' && depth == 0) {
        parts.add(text.substring(from, i).strip());
        from = i + 1;
      }
    }
    parts.add(text.substring(from).strip());
    return parts;
  }
}
