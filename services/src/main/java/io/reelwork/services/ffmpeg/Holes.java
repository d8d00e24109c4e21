package io.reelwork.services.ffmpeg;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Stretches inside a damaged file in which no stream has a packet. A picture that stays, or sound
/// that pauses, is none: the other streams go on.
final class Holes {
  private static final double MIN_SECONDS = 0.5;
  private static final int MIN_DISTANCES = 5;

  private Holes() {}

  private record Gap(double from, double to) {}

  /// How long all of them are.
  static Duration of(List<Timeline> pictures, List<Timeline> sounds) {
    List<Gap> common = List.of(new Gap(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY));
    for (Timeline timeline : pictures) {
      common = intersection(common, gaps(timeline, timeline.times()));
    }
    for (Timeline timeline : sounds) {
      common = intersection(common, gaps(timeline, timesWithEnd(timeline)));
    }
    double seconds =
        common.stream()
            .mapToDouble(gap -> gap.to() - gap.from())
            .filter(length -> length >= MIN_SECONDS && length < Double.POSITIVE_INFINITY)
            .sum();
    return Duration.ofMillis(Math.round(seconds * 1000));
  }

  /// Where pages of Ogg are missing, the packet before them lasts until the next one or the end.
  /// Only a picture may stay that long.
  private static long[] timesWithEnd(Timeline timeline) {
    long[] times = Arrays.copyOf(timeline.times(), timeline.count() + 1);
    long[] end = {Long.MIN_VALUE};
    timeline.forEach(packet -> end[0] = Math.max(end[0], packet.time() + packet.duration()));
    times[timeline.count()] = end[0];
    return times;
  }

  /// Between two packets that are much farther apart than others; the first is there for as long as
  /// the others are apart.
  private static List<Gap> gaps(Timeline timeline, long[] times) {
    if (times.length < 3) {
      return List.of();
    }
    double unit = timeline.timeBase().toDouble();
    var distances = new long[times.length - 1];
    for (int i = 0; i < distances.length; i++) {
      distances[i] = times[i + 1] - times[i];
    }
    var sorted = distances.clone();
    Arrays.sort(sorted);
    double usual = sorted[sorted.length / 2] * unit;
    List<Gap> gaps = new ArrayList<>();
    for (int i = 0; i < distances.length; i++) {
      if (distances[i] * unit > Math.max(MIN_SECONDS, usual * MIN_DISTANCES)) {
        gaps.add(new Gap(times[i] * unit + usual, times[i + 1] * unit));
      }
    }
    return gaps;
  }

  private static List<Gap> intersection(List<Gap> some, List<Gap> others) {
    List<Gap> common = new ArrayList<>();
    int a = 0;
    int b = 0;
    while (a < some.size() && b < others.size()) {
      var left = some.get(a);
      var right = others.get(b);
      double from = Math.max(left.from(), right.from());
      double to = Math.min(left.to(), right.to());
      if (from < to) {
        common.add(new Gap(from, to));
      }
      if (left.to() < right.to()) {
        a++;
      } else {
        b++;
      }
    }
    return common;
  }
}
