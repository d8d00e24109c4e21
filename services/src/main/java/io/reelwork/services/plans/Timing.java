package io.reelwork.services.plans;

import io.reelwork.services.ffmpeg.MediaStream;
import io.reelwork.services.ffmpeg.Packets;
import io.reelwork.services.ffmpeg.Ratio;
import io.reelwork.services.ffmpeg.Timeline;
import io.reelwork.services.presets.FrameRate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// When the pictures of a video stream are shown, measured from its packets. Times are counted from
/// the start of the file.
///
/// @param startUs of the first picture
/// @param lastUs when the last picture appears
/// @param endUs when it goes
/// @param pictures how many there are
/// @param rate frames per second; `OF_SOURCE` when neither the header nor the packets tell
/// @param headerRate frames per second that FFmpeg's filters believe in; 0 when they know none
/// @param steady whether all pictures keep their places when their times are rounded to the
///   header's rate, which is what FFmpeg does unless it is given a finer time base
public record Timing(
    long startUs,
    long lastUs,
    long endUs,
    long pictures,
    FrameRate rate,
    double headerRate,
    boolean steady) {
  /// Headers that claim more are wrong more often than not: they give the unit of time.
  private static final double MAX_PLAUSIBLE_FPS = 300;

  /// So many times more pictures than the header says cannot be fields or a pause.
  private static final double DISPROVED = 2.5;

  private static final double LOW_FPS = 70;
  private static final double HIGH_FPS = 210;
  private static final double SNAP = 0.015;
  private static final double MAX_OFFSET = 0.35;
  private static final int MAX_TERM = 1_000_000;
  private static final List<FrameRate> USUAL =
      List.of(
          new FrameRate(24_000, 1001),
          new FrameRate(24, 1),
          new FrameRate(25, 1),
          new FrameRate(30_000, 1001),
          new FrameRate(30, 1),
          new FrameRate(50, 1),
          new FrameRate(60_000, 1001),
          new FrameRate(60, 1));

  /// A steady picture of this rate from the start of the file.
  static Timing steady(FrameRate rate, long durationUs) {
    double fps = rate.perSecond();
    long lastUs = fps > 0 ? Math.max(0, durationUs - Math.round(1e6 / fps)) : 0;
    long pictures = Math.max(1, Math.round(durationUs / 1e6 * fps));
    return new Timing(0, lastUs, durationUs, pictures, rate, fps, true);
  }

  /// Of the packets of a stream.
  static Timing of(MediaStream.Video stream) {
    Packets packets = stream.track().packets();
    long[] times = packets.timeline().times();
    Optional<FrameRate> measured = measured(packets.timeline(), times);
    double believed = headerRate(stream);
    boolean disproved = measured.stream().anyMatch(rate -> rate.perSecond() > believed * DISPROVED);
    double header = disproved ? 0 : believed;
    Optional<FrameRate> claimed = stream.frameRate().flatMap(Timing::rate);
    FrameRate rate =
        plausible(header) && claimed.isPresent()
            ? claimed.get()
            : measured.or(() -> claimed).orElse(FrameRate.OF_SOURCE);
    long endUs = packets.end().toNanos() / 1000;
    return new Timing(
        packets.start().toNanos() / 1000,
        times.length == 0 ? endUs : us(times[times.length - 1], packets.timeBase()),
        endUs,
        packets.count(),
        rate,
        header,
        keepsPlaces(times, packets.timeBase(), header));
  }

  /// Whether the header's rate can be the true one.
  boolean plausible() {
    return plausible(headerRate);
  }

  private static boolean plausible(double rate) {
    return rate > 0 && rate <= MAX_PLAUSIBLE_FPS;
  }

  /// How long the last picture is shown.
  long lastPictureUs() {
    return endUs - lastUs;
  }

  /// As FFmpeg's `av_guess_frame_rate` decides between the average and the real rate.
  private static double headerRate(MediaStream.Video stream) {
    double average = stream.frameRate().map(Ratio::toDouble).orElse(0.0);
    double real = stream.realFrameRate().map(Ratio::toDouble).orElse(average);
    return average > 0 && average < LOW_FPS && real > HIGH_FPS ? average : real;
  }

  /// The usual distance between two pictures; where most have it, the average over them, which
  /// forgets the rounding of times.
  private static Optional<FrameRate> measured(Timeline timeline, long[] times) {
    long[] distances =
        IntStream.range(1, times.length)
            .mapToLong(i -> times[i] - times[i - 1])
            .filter(distance -> distance > 0)
            .sorted()
            .toArray();
    if (distances.length == 0) {
      return Optional.empty();
    }
    double median = distances[distances.length / 2];
    double usual =
        Arrays.stream(distances)
            .filter(distance -> Math.abs(distance - median) <= Math.max(1, median / 10))
            .average()
            .orElse(median);
    return rate(1 / (usual * timeline.timeBase().toDouble()));
  }

  private static Optional<FrameRate> rate(double perSecond) {
    Optional<FrameRate> usual =
        USUAL.stream()
            .filter(rate -> Math.abs(rate.perSecond() / perSecond - 1) < SNAP)
            .min((a, b) ->
                Double.compare(
                    Math.abs(a.perSecond() - perSecond), Math.abs(b.perSecond() - perSecond)));
    long thousandths = Math.round(perSecond * 1000);
    return usual.or(() ->
        thousandths > 0 && thousandths < Integer.MAX_VALUE
            ? rate(new Ratio(thousandths, 1000))
            : Optional.empty());
  }

  private static Optional<FrameRate> rate(Ratio rate) {
    return rate.numerator() <= MAX_TERM && rate.denominator() <= MAX_TERM
        ? Optional.of(new FrameRate((int) rate.numerator(), (int) rate.denominator()))
        : Optional.empty();
  }

  private static boolean keepsPlaces(long[] times, Ratio timeBase, double rate) {
    double units = timeBase.toDouble() * rate;
    long before = Long.MIN_VALUE;
    for (long time : times) {
      double place = time * units;
      long rounded = Math.round(place);
      if (rounded == before || Math.abs(place - rounded) > MAX_OFFSET) {
        return false;
      }
      before = rounded;
    }
    return true;
  }

  private static long us(long units, Ratio timeBase) {
    return Packets.time(units, timeBase).toNanos() / 1000;
  }
}
