package io.reelwork.services.ffmpeg;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// Turns the lines of `-progress` into reports. A block of `key=value` lines ends with `progress=`:
///
/// ```
/// frame=25
/// fps=12.30
/// bitrate= 310.2kbits/s
/// total_size=38775
/// out_time_us=1000000
/// speed=1.03x
/// progress=continue
/// ```
///
/// Values may be `N/A` or have blanks before them. `out_time_ms` is never read: it holds
/// microseconds. For one thread.
final class ProgressParser {
  /// Before the first report.
  static final Progress NOTHING =
      new Progress(Duration.ZERO, 0, 0, 0, OptionalDouble.empty(), OptionalDouble.empty(), false);

  private static final int MAX_KEYS = 200;

  private final Map<String, String> block = new HashMap<>();

  /// The report that this line completes.
  Optional<Progress> line(String line) {
    int equals = line.indexOf('=');
    if (equals <= 0) {
      return Optional.empty();
    }
    var key = line.substring(0, equals).strip();
    var value = line.substring(equals + 1).strip();
    if (!key.equals("progress")) {
      if (block.size() < MAX_KEYS) {
        block.put(key, value);
      }
      return Optional.empty();
    }
    var progress =
        new Progress(
            Duration.of(Math.max(0, number("out_time_us")), ChronoUnit.MICROS),
            number("frame"),
            decimal("fps", "").orElse(0),
            number("total_size"),
            bitrate(),
            decimal("speed", "x"),
            value.equals("end"));
    block.clear();
    return Optional.of(progress);
  }

  private OptionalDouble bitrate() {
    var kilobits = decimal("bitrate", "kbits/s");
    return kilobits.isPresent()
        ? OptionalDouble.of(kilobits.getAsDouble() * 1000)
        : OptionalDouble.empty();
  }

  private long number(String key) {
    try {
      return Long.parseLong(block.getOrDefault(key, "0"));
    } catch (NumberFormatException notKnownYet) {
      return 0;
    }
  }

  private OptionalDouble decimal(String key, String unit) {
    var text = block.getOrDefault(key, "");
    if (!text.endsWith(unit)) {
      return OptionalDouble.empty();
    }
    try {
      double value = Double.parseDouble(text.substring(0, text.length() - unit.length()));
      return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
    } catch (NumberFormatException notKnownYet) {
      return OptionalDouble.empty();
    }
  }
}
