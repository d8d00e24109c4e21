package io.reelwork.services.plans;

import io.reelwork.services.plans.EncodePlan.Rendition;
import java.util.List;

/// How much resident memory the FFmpeg of a plan will take.
///
/// ```
/// 64 MB + decoder + tone map + image sets + layers, and 15 % more
/// decoder    pixels × 3 × (threads + 8 frames); 8 more for the filters
/// tone map   pixels in floating point × 40
/// image set  pixels of the source × 25; × 90 when the best picture is searched for
/// layer      24 MB + pixels × (45 + 3.3 × lookahead + 12 × threads + 7 × references above 3
///                              + 20 × B-frames above 3)
/// ```
///
/// Fitted to runs of FFmpeg 5.1 with x264 at 1280x720 and 3840x2160, 1 to 8 threads, lookahead 10
/// to 50: docs/decisions/0027.
final class PlanMemory {
  private static final double MARGIN = 1.15;
  private static final double PROCESS_BYTES = 64e6;
  private static final double LAYER_BYTES = 24e6;
  private static final double PER_PIXEL = 45;
  private static final double PER_LOOKAHEAD = 3.3;
  private static final double PER_THREAD = 12;
  private static final double PER_REFERENCE = 7;
  private static final double PER_B_FRAME = 20;
  private static final int MEASURED_FRAMES = 3;

  /// Two bytes a sample, as deep pictures have them.
  private static final double DECODED_BYTES = 3;

  private static final int DECODED_FRAMES = 8;
  private static final int MAX_DECODER_THREADS = 16;
  private static final double FILTERED_BYTES = 8;

  /// Measured with pictures of 3840x2160 and of 1920x1080, less what the same decoding and scaling
  /// takes without.
  private static final double FLOAT_BYTES = 40;

  private static final double IMAGE_BYTES = 25;
  private static final double BEST_IMAGE_BYTES = 90;

  private PlanMemory() {}

  /// In bytes.
  ///
  /// @param colours of the plan
  /// @param cores of the machine: FFmpeg decodes with as many threads
  static long estimate(EncodePlan plan, Source source, ColourConversion colours, int cores) {
    double pixels =
        source.video().map(video -> (double) video.width() * video.height()).orElse(0.0);
    int threads = Math.min(cores + 1, MAX_DECODER_THREADS);
    double bytes = PROCESS_BYTES;
    bytes += pixels * (DECODED_BYTES * (threads + DECODED_FRAMES) + FILTERED_BYTES);
    boolean best = plan.graph().contains("thumbnail=");
    bytes += colours.floatPixels() * FLOAT_BYTES;
    bytes += pixels * plan.images().size() * (best ? BEST_IMAGE_BYTES : IMAGE_BYTES);
    for (Rendition rendition : plan.renditions()) {
      bytes += layer(rendition);
    }
    return Math.round(bytes * MARGIN);
  }

  private static double layer(Rendition rendition) {
    if (rendition.video().isEmpty()) {
      return 0;
    }
    Size size = rendition.video().get().size();
    List<String> line = rendition.arguments();
    double perPixel =
        PER_PIXEL
            + PER_LOOKAHEAD * lookahead(value(line, "-preset", "medium"))
            + PER_THREAD * number(line, "-threads")
            + PER_REFERENCE * Math.max(0, number(line, "-refs") - MEASURED_FRAMES)
            + PER_B_FRAME * Math.max(0, number(line, "-bf") - MEASURED_FRAMES);
    return LAYER_BYTES + perPixel * size.width() * size.height();
  }

  /// Frames that x264 looks ahead.
  private static int lookahead(String preset) {
    return switch (preset) {
      case "veryfast" -> 10;
      case "medium" -> 40;
      default -> 50;
    };
  }

  private static int number(List<String> line, String option) {
    return Integer.parseInt(value(line, option, Integer.toString(MEASURED_FRAMES)));
  }

  private static String value(List<String> line, String option, String absent) {
    int at = line.indexOf(option);
    return at < 0 ? absent : line.get(at + 1);
  }
}
