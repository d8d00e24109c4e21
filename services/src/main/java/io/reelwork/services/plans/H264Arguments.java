package io.reelwork.services.plans;

import io.reelwork.services.presets.Preset;
import io.reelwork.services.presets.Preset.H264Layer;
import io.reelwork.services.presets.Preset.H264Video;
import io.reelwork.services.presets.Preset.Rate;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// FFmpeg's arguments for one layer of H.264.
final class H264Arguments {
  /// Longer than any key frame interval, so that only forced key frames remain.
  private static final String NO_GOP_LIMIT = "9999";

  private H264Arguments() {}

  /// For a layer whose frames have this size and these colours.
  static List<String> of(H264Video video, H264Layer layer, Size size, ColourMarks marks) {
    List<String> line = new ArrayList<>(List.of("-c:v", "libx264"));
    add(line, "-preset", speed(video.complexity()));
    add(line, "-threads", Integer.toString(threads(size)));
    if (layer.profile() != Preset.Profile.AUTO) {
      add(line, "-profile:v", layer.profile().name().toLowerCase(Locale.ROOT));
    }
    layer.level().ifPresent(level -> add(line, "-level:v", level));
    add(line, layer.rate());
    layer.bFrames().ifPresent(count -> add(line, "-bf", Integer.toString(count)));
    add(line, "-refs", Integer.toString(layer.referenceFrames()));
    add(line, "-b_strategy", layer.adaptiveBFrame() ? "1" : "0");
    add(line, "-coder", layer.cabac() ? "cabac" : "cavlc");
    if (layer.slices() > 0) {
      add(line, "-slices", Integer.toString(layer.slices()));
    }
    add(line, "-g", NO_GOP_LIMIT);
    add(
        line,
        "-force_key_frames",
        "expr:gte(t,n_forced*" + seconds(video.keyFrameInterval()) + ")");
    add(line, "-sc_threshold", video.sceneChangeDetection() ? "40" : "0");
    add(line, "-flags:v", "+cgop+bitexact");
    line.addAll(marks.arguments());
    return line;
  }

  /// x264 writes other bytes with another number of threads, so the number is part of the plan and
  /// follows the size alone, never the machine. Even then its peak control reads how far the other
  /// threads are: with a peak limit only one thread writes the same bytes every time (measured with
  /// FFmpeg 5.1), and all renditions on one thread would leave the other cores idle.
  private static int threads(Size size) {
    return size.height() >= 1080 ? 8 : size.height() >= 540 ? 4 : 2;
  }

  private static String speed(Preset.Complexity complexity) {
    return switch (complexity) {
      case SPEED -> "veryfast";
      case BALANCED -> "medium";
      case QUALITY -> "slow";
    };
  }

  private static void add(List<String> line, Rate rate) {
    long buffer = Math.max(1, rate.maxKbps() * rate.window().toMillis() / 1000);
    add(line, "-b:v", rate.kbps() + "k");
    add(line, "-maxrate:v", rate.maxKbps() + "k");
    add(line, "-bufsize:v", buffer + "k");
  }

  private static String seconds(Duration interval) {
    return BigDecimal.valueOf(interval.toMillis(), 3).stripTrailingZeros().toPlainString();
  }

  private static void add(List<String> line, String option, String value) {
    line.add(option);
    line.add(value);
  }
}
