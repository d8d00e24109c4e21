package io.reelwork.services.plans;

import io.reelwork.services.presets.BadConfiguration;
import io.reelwork.services.presets.ImageCodec;
import io.reelwork.services.presets.ImageCodec.Position;
import java.util.Locale;

/// Where in a source images are taken: every so many seconds from a first to a last, or one that is
/// found among the first seconds. The image of a time is the picture on screen then: the last that
/// began before it, held until the next one or the end; before the first picture, the first.
///
/// @param best whether the picture is looked for
/// @param startSeconds of the first image
/// @param stepSeconds between images; 0 for one image
/// @param count how many; 0 when the walk begins behind the end
/// @param rateKnown whether FFmpeg knows the rate of the source
record ImageWalk(
    boolean best, double startSeconds, double stepSeconds, int count, boolean rateKnown) {
  /// As many as six digits can number.
  static final int MAX_IMAGES = 999_999;

  static final double BEST_WITHIN_SECONDS = 10;

  /// Times of packets are rounded by their containers.
  private static final double TOLERANCE_SECONDS = 0.0005;

  private static final double REPLACEMENT_FPS = 25;
  private static final double MIN_STEP_SECONDS = 0.001;

  private static final String HELD = "tpad=stop=-1:stop_mode=clone,";

  /// Each costs a little time.
  private static final int MAX_TICKS_BEFORE = 100_000;

  /// The walk through a source with video.
  ///
  /// @throws BadConfiguration when it stands still or is too long
  static ImageWalk of(ImageCodec codec, Source.Video video) {
    if (codec.start() instanceof Position.Best) {
      return new ImageWalk(true, 0, 0, 1, true);
    }
    double fps = video.rate().isOfSource() ? REPLACEMENT_FPS : video.rate().perSecond();
    boolean known = !video.rate().isOfSource();
    double end = video.durationUs() / 1e6;
    double last = Math.max(0, end - 1 / fps);
    double start = seconds(codec.start(), end, fps);
    double range = codec.range().map(position -> seconds(position, end, fps)).orElse(end);
    double limit = Math.min(range, last) + TOLERANCE_SECONDS;
    double step = codec.step().map(position -> seconds(position, end, fps)).orElse(0.0);
    double slack = codec.start() instanceof Position.Frames ? 0.5 / fps : TOLERANCE_SECONDS;
    if (start > end) {
      return new ImageWalk(false, start, step, 0, known);
    }
    if (codec.step().isEmpty() || start > limit) {
      return new ImageWalk(false, start + slack, 0, 1, known);
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
    return new ImageWalk(false, start + slack, step, (int) count, known);
  }

  private static double seconds(Position position, double duration, double fps) {
    return switch (position) {
      case Position.Best _ -> 0;
      case Position.Time time -> time.time().toSeconds() + time.time().toNanosPart() / 1e9;
      case Position.Percent percent -> duration * percent.value() / 100;
      case Position.Frames frames -> frames.count() / fps;
    };
  }

  /// Where reading may stop.
  double endSeconds() {
    return best ? BEST_WITHIN_SECONDS : startSeconds + Math.max(0, count - 1) * stepSeconds;
  }

  /// The filters that choose the frames, before those that scale.
  ///
  /// `fps` rounds times up, so that a tick shows the last picture that began before it. Ticks begin
  /// at or before time 0, where there is a picture in any case, and those before the first image
  /// are left out. `tpad` repeats the last picture at the rate of the source, for FFmpeg does not
  /// always know how long it stays; without a rate it would stand still, and repeats the last tick
  /// instead.
  String choice() {
    if (best) {
      return "trim=duration=%s,select='isnan(prev_selected_t)+gte(t-prev_selected_t,0.4)',"
          .formatted(number(BEST_WITHIN_SECONDS));
    }
    double tick = stepSeconds > 0 ? stepSeconds : startSeconds;
    long before = (long) Math.ceil(startSeconds / tick - 1e-9);
    long ticks = before > MAX_TICKS_BEFORE ? 0 : before;
    String chosen =
        "fps=fps=1/%s:start_time=%s:round=up,"
            .formatted(number(tick), number(startSeconds - ticks * tick));
    return "settb=AVTB,"
        + (rateKnown ? HELD + chosen : chosen + HELD)
        + "trim=start_frame=%d:end_frame=%d,".formatted(ticks, ticks + count);
  }

  /// The filters after those that scale: the search looks at small pictures.
  String search() {
    return best ? ",thumbnail=n=25" : "";
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.9f", value);
  }
}
