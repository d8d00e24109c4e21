package io.reelwork.services.plans;

import io.reelwork.services.presets.BadConfiguration;
import io.reelwork.services.presets.ImageCodec;
import io.reelwork.services.presets.ImageCodec.Position;
import java.util.Locale;

/// Where in a source images are taken: every so many seconds from a first to a last, or one that is
/// found among the first seconds.
///
/// @param best whether the picture is looked for
/// @param startSeconds of the first image
/// @param stepSeconds between images
/// @param count how many at most; 0 when the walk begins behind the end
record ImageWalk(boolean best, double startSeconds, double stepSeconds, int count) {
  /// As many as six digits can number.
  static final int MAX_IMAGES = 999_999;

  static final double BEST_WITHIN_SECONDS = 10;

  /// Times of packets are rounded by their containers.
  private static final double TOLERANCE_SECONDS = 0.0005;

  private static final double REPLACEMENT_FPS = 25;
  private static final double MIN_STEP_SECONDS = 0.001;

  /// The walk through a source with video.
  ///
  /// @throws BadConfiguration when it stands still or is too long
  static ImageWalk of(ImageCodec codec, Source.Video video) {
    if (codec.start() instanceof Position.Best) {
      return new ImageWalk(true, 0, 0, 1);
    }
    double fps = video.rate().isOfSource() ? REPLACEMENT_FPS : video.rate().perSecond();
    double end = video.durationUs() / 1e6;
    double last = Math.max(0, end - 1 / fps);
    double asked = seconds(codec.start(), end, fps);
    double start = asked <= end ? Math.min(asked, last) : asked;
    double range = codec.range().map(position -> seconds(position, end, fps)).orElse(end);
    double limit = Math.min(range, last) + TOLERANCE_SECONDS;
    double step = codec.step().map(position -> seconds(position, end, fps)).orElse(0.0);
    double slack = codec.start() instanceof Position.Frames ? 0.5 / fps : TOLERANCE_SECONDS;
    if (start > end) {
      return new ImageWalk(false, start, step, 0);
    }
    if (codec.step().isEmpty() || start > limit) {
      return new ImageWalk(false, start - slack, 0, 1);
    }
    if (step < MIN_STEP_SECONDS) {
      throw new BadConfiguration(
          "Step", "must be at least 0.001 s of the input but was " + number(step) + " s");
    }
    double count = Math.floor((limit - start) / step) + 1;
    if (count > MAX_IMAGES) {
      throw new BadConfiguration(
          "Step",
          String.format(
              Locale.ROOT,
              "asks for %,.0f images; at most %,d can be numbered",
              count,
              MAX_IMAGES));
    }
    return new ImageWalk(false, start - slack, step, (int) count);
  }

  private static double seconds(Position position, double duration, double fps) {
    return switch (position) {
      case Position.Best _ -> 0;
      case Position.Time time -> time.time().getSeconds() + time.time().getNano() / 1e9;
      case Position.Percent percent -> duration * percent.value() / 100;
      case Position.Frames frames -> frames.count() / fps;
    };
  }

  /// Where reading may stop.
  double endSeconds() {
    return best ? BEST_WITHIN_SECONDS : startSeconds + Math.max(0, count - 1) * stepSeconds;
  }

  /// The filters that choose the frames, before those that scale.
  String choice() {
    if (best) {
      return "trim=duration=%s,select='isnan(prev_selected_t)+gte(t-prev_selected_t,0.4)',"
          .formatted(number(BEST_WITHIN_SECONDS));
    }
    String next =
        stepSeconds == 0
            ? "isnan(prev_selected_t)"
            : "(isnan(prev_selected_t)+gte(t,%1$s+%2$s*(floor((prev_selected_t-%1$s)/%2$s)+1)))"
                .formatted(signed(startSeconds), number(stepSeconds));
    return "select='gte(t,%s)*%s',".formatted(signed(startSeconds), next);
  }

  /// The filters after those that scale: the search looks at small pictures.
  String search() {
    return best ? ",thumbnail=n=25" : "";
  }

  private static String signed(double value) {
    return "(" + number(value) + ")";
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.6f", value);
  }
}
