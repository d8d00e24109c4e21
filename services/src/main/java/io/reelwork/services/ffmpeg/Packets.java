package io.reelwork.services.ffmpeg;

import java.math.BigInteger;
import java.time.Duration;
import java.util.List;

/// What the packets of one stream say.
///
/// @param timeBase seconds per unit of time
/// @param count all packets
/// @param keyCount those that decoding can start at
/// @param corruptCount those that the container marks as damaged
/// @param sizeBytes of all together
/// @param start presentation time of the first, counted from the start of the file
/// @param duration from the first to the end of the last, by presentation time
/// @param reordered whether presentation and decoding order differ (B-frames)
/// @param maxGopBitrate bits per second of the largest stretch from key to key; video only
/// @param keyTimes presentation times of key packets in units of the time base, the first 100,000;
///   video only, counted as `start`
/// @param timeline every packet
public record Packets(
    Ratio timeBase,
    long count,
    long keyCount,
    long corruptCount,
    long sizeBytes,
    Duration start,
    Duration duration,
    boolean reordered,
    long maxGopBitrate,
    List<Long> keyTimes,
    Timeline timeline) {
  private static final BigInteger NANOS = BigInteger.valueOf(1_000_000_000);
  private static final Duration LONGEST = Duration.ofDays(36_500);

  /// Copies.
  public Packets {
    keyTimes = List.copyOf(keyTimes);
  }

  /// The time of a number of units, to the nanosecond; nothing is longer than a century.
  public static Duration time(long units, Ratio timeBase) {
    var nanos =
        BigInteger.valueOf(units)
            .multiply(BigInteger.valueOf(timeBase.numerator()))
            .multiply(NANOS)
            .divide(BigInteger.valueOf(timeBase.denominator()));
    var longest = BigInteger.valueOf(LONGEST.toNanos());
    return Duration.ofNanos(nanos.min(longest).max(longest.negate()).longValueExact());
  }

  /// The same when it is known that the last packet ends earlier than it seems, though not before
  /// it is shown. FFmpeg 4.4 takes the distance of decoding times for how long a picture lasts.
  Packets endingBy(Duration end) {
    var times = timeline.times();
    return times.length == 0
            || end.compareTo(end()) >= 0
            || end.compareTo(time(times[times.length - 1], timeBase)) <= 0
        ? this
        : endingAt(end);
  }

  /// The same with this end.
  Packets endingAt(Duration end) {
    return new Packets(
        timeBase,
        count,
        keyCount,
        corruptCount,
        sizeBytes,
        start,
        end.minus(start),
        reordered,
        maxGopBitrate,
        keyTimes,
        timeline);
  }

  /// When the last packet ends, counted as `start`.
  public Duration end() {
    return start.plus(duration);
  }

  static long bitrate(long sizeBytes, Duration duration) {
    double seconds = duration.toNanos() / 1e9;
    return seconds > 0 ? Math.round(sizeBytes * 8 / seconds) : 0;
  }
}
