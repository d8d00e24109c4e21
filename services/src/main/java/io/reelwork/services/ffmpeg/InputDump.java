package io.reelwork.services.ffmpeg;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads what FFmpeg prints about its input and its stream mapping at log level `level+info`.
///
/// ```
/// [info] Input #0, mpegts, from 'file:/…':
/// [info]   Duration: 00:00:02.02, start: 1.456778, bitrate: 356 kb/s
/// [info]   Program 1
/// [info]     Metadata:
/// [info]       service_name    : hello
/// [info]   Stream #0:0[0x100](eng): Video: h264 (High) …
/// [info]     Metadata:
/// [info]       title           : first line
///                            : second line
/// [info]     Side data:
/// [info]       displaymatrix: rotation of -90.00 degrees
/// [info] Output #0, framecrc, to 'pipe:':
/// …
/// [info] Stream mapping:
/// [info]   Stream #0:0 -> #0:0 (copy)
/// ```
///
/// Tags are hostile: what they may fake is checked against the packet walk by the caller. Bounded
/// in memory. For one thread.
final class InputDump {
  private static final String LEVEL = "[info] ";
  private static final int MAX_STREAMS = 1000;
  private static final int MAX_TAGS = 200;
  private static final int MAX_TAG_CHARS = 1000;

  private static final Pattern INPUT = Pattern.compile("Input #0, (\\S+), from .*");
  private static final Pattern START = Pattern.compile("^ *Duration: .*start: (-?\\d+\\.\\d+).*");
  private static final Pattern LENGTH =
      Pattern.compile("^ *Duration: (\\d{2,6}):(\\d\\d):(\\d\\d)\\.(\\d\\d), .*");
  private static final String ESTIMATED = "Estimating duration from bitrate";
  private static final Pattern PROGRAM = Pattern.compile("  Program (\\d{1,9}) *.*");
  private static final Pattern STREAM =
      Pattern.compile(
          "^ +Stream #0:(\\d{1,4})(?:\\[0x([0-9a-fA-F]{1,7})])?(?:\\(([^)]*)\\))?: (\\w+): (.*)");
  private static final Pattern SIZED = Pattern.compile(", [1-9]\\d*x[1-9]\\d*[ ,]");
  private static final Pattern RATED = Pattern.compile(", [1-9]\\d* Hz,");
  private static final Pattern MAPPING =
      Pattern.compile("  Stream #0:(\\d{1,4}) -> #0:(\\d{1,4}) \\(copy\\).*");
  private static final String TAG_INDENT = "    ";
  private static final Pattern ROTATION =
      Pattern.compile("^ +displaymatrix: rotation of (-?\\d+(?:\\.\\d+)?) degrees.*");

  private enum Part {
    BEFORE,
    INPUT,
    OUTPUT,
    MAPPING
  }

  private Part part = Part.BEFORE;
  private List<String> formatNames = List.of();
  private Duration start = Duration.ZERO;
  private Optional<Duration> duration = Optional.empty();
  private boolean durationEstimated;
  private final Map<String, String> tags = new LinkedHashMap<>();
  private final List<ProgramText> programs = new ArrayList<>();
  private final Map<Integer, StreamText> streams = new TreeMap<>();
  private final Map<Integer, Integer> outputs = new HashMap<>();
  private Map<String, String> currentTags = tags;
  private Optional<StreamText> currentStream = Optional.empty();

  /// A stream as printed.
  static final class StreamText {
    final int index;
    final OptionalInt id;
    final Optional<String> language;
    final String kind;
    final String description;
    final Map<String, String> tags = new LinkedHashMap<>();
    int rotationDegrees;

    private StreamText(Matcher line) {
      index = Integer.parseInt(line.group(1));
      id =
          Optional.ofNullable(line.group(2))
              .map(hex -> OptionalInt.of(Integer.parseInt(hex, 16)))
              .orElse(OptionalInt.empty());
      language =
          Optional.ofNullable(line.group(3)).filter(code -> !code.isEmpty() && !code.equals("und"));
      kind = line.group(4);
      description = line.group(5);
    }
  }

  private record ProgramText(int number, List<Integer> streams, Map<String, String> tags) {}

  /// One line of standard error.
  void line(String raw) {
    var line = raw.startsWith(LEVEL) ? raw.substring(LEVEL.length()) : raw;
    durationEstimated |= part != Part.INPUT && line.contains(ESTIMATED);
    if (line.startsWith("Output #")) {
      part = Part.OUTPUT;
    } else if (line.startsWith("Stream mapping:")) {
      part = Part.MAPPING;
    }
    switch (part) {
      case BEFORE -> input(line);
      case INPUT -> description(line);
      case OUTPUT -> {}
      case MAPPING -> mapping(line);
    }
  }

  /// Whether FFmpeg could open the input.
  boolean opened() {
    return part != Part.BEFORE;
  }

  List<String> formatNames() {
    return formatNames;
  }

  Duration start() {
    return start;
  }

  /// Of the whole file, as the header says or FFmpeg found out.
  Optional<Duration> duration() {
    return duration;
  }

  /// Whether it is a guess from bit rates.
  boolean durationEstimated() {
    return durationEstimated;
  }

  Map<String, String> tags() {
    return tags;
  }

  List<MediaInfo.Program> programs() {
    return programs.stream()
        .map(program ->
            new MediaInfo.Program(
                program.number(), program.streams().stream().distinct().toList(), program.tags()))
        .toList();
  }

  /// In order of their index.
  List<StreamText> streams() {
    return List.copyOf(streams.values());
  }

  /// The indexes of the streams of pictures and sound whose size or rate is known.
  List<Integer> describable() {
    return streams.values().stream()
        .filter(stream ->
            (stream.kind.equals("Video") && SIZED.matcher(stream.description).find())
                || (stream.kind.equals("Audio") && RATED.matcher(stream.description).find()))
        .map(stream -> stream.index)
        .toList();
  }

  /// The output stream that an input stream was copied to.
  OptionalInt output(int input) {
    return Optional.ofNullable(outputs.get(input)).map(OptionalInt::of).orElse(OptionalInt.empty());
  }

  private void input(String line) {
    var input = INPUT.matcher(line);
    if (input.matches()) {
      formatNames = List.of(input.group(1).split(",", -1));
      part = Part.INPUT;
    }
  }

  private void description(String line) {
    var stream = STREAM.matcher(line);
    if (stream.matches()) {
      stream(new StreamText(stream));
      return;
    }
    var program = PROGRAM.matcher(line);
    if (program.matches() && programs.size() < MAX_STREAMS) {
      programs.add(
          new ProgramText(
              Integer.parseInt(program.group(1)), new ArrayList<>(), new LinkedHashMap<>()));
      currentTags = programs.getLast().tags();
      return;
    }
    var time = START.matcher(line);
    if (time.matches()) {
      start = seconds(time.group(1));
    }
    var length = LENGTH.matcher(line);
    if (length.matches()) {
      duration =
          duration.or(() ->
              Optional.of(
                  Duration.ofHours(Long.parseLong(length.group(1)))
                      .plusMinutes(Long.parseLong(length.group(2)))
                      .plusSeconds(Long.parseLong(length.group(3)))
                      .plusMillis(10 * Long.parseLong(length.group(4)))));
      return;
    }
    detail(line);
  }

  private void stream(StreamText stream) {
    if (stream.index < MAX_STREAMS) {
      streams.putIfAbsent(stream.index, stream);
      if (!programs.isEmpty()) {
        programs.getLast().streams().add(stream.index);
      }
    }
    currentStream = Optional.of(stream);
    currentTags = stream.tags;
  }

  private void detail(String line) {
    if (line.startsWith("  No Program") || line.startsWith("  Chapter")) {
      currentTags = new LinkedHashMap<>();
      return;
    }
    var rotation = ROTATION.matcher(line);
    if (rotation.matches() && currentStream.isPresent()) {
      currentStream.get().rotationDegrees = clockwise(Double.parseDouble(rotation.group(1)));
      return;
    }
    int colon = line.indexOf(':');
    if (line.startsWith(TAG_INDENT) && colon > 0 && line.startsWith(": ", colon)) {
      tag(line.substring(0, colon).strip(), line.substring(colon + 2));
    }
  }

  /// A line without a key goes on with the tag before it.
  private void tag(String key, String value) {
    if (key.isEmpty()) {
      var last = currentTags.keySet().stream().reduce((_, later) -> later);
      last.ifPresent(
          name -> currentTags.computeIfPresent(name, (_, text) -> cut(text + "\n" + value)));
    } else if (currentTags.size() < MAX_TAGS) {
      currentTags.putIfAbsent(cut(key), cut(value));
    }
  }

  private void mapping(String line) {
    var mapping = MAPPING.matcher(line);
    if (mapping.matches()) {
      outputs.putIfAbsent(Integer.parseInt(mapping.group(1)), Integer.parseInt(mapping.group(2)));
    }
  }

  private static String cut(String text) {
    return text.length() > MAX_TAG_CHARS ? text.substring(0, MAX_TAG_CHARS) : text;
  }

  private static Duration seconds(String decimal) {
    double seconds = Double.parseDouble(decimal);
    return Math.abs(seconds) < Integer.MAX_VALUE
        ? Duration.ofNanos(Math.round(seconds * 1e6) * 1000)
        : Duration.ZERO;
  }

  /// FFmpeg counts the turn of the matrix counter-clockwise; quarters only.
  private static int clockwise(double counterClockwise) {
    return (int) Math.floorMod(-Math.round(counterClockwise / 90) * 90, 360L);
  }
}
