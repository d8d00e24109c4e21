package io.reelwork.services.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class TimelineTest {
  private static final Ratio MILLIS = new Ratio(1, 1000);

  @Test
  void givesBackEveryPacket() {
    long seed = 20_261;
    var random = new Random(seed);
    List<Timeline.Packet> packets = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      packets.add(
          new Timeline.Packet(
              random.nextLong() >> random.nextInt(2, 63),
              random.nextLong() >> random.nextInt(2, 63),
              random.nextLong() >>> random.nextInt(2, 63),
              random.nextInt() >>> 1));
    }

    var timeline = timeline(packets);

    List<Timeline.Packet> read = new ArrayList<>();
    timeline.forEach(read::add);
    assertThat(read).as("seed %d", seed).isEqualTo(packets);
    assertThat(timeline.count()).isEqualTo(10_000);
  }

  @Test
  void sortsTimesAndSumsUpBytesOfEachSecond() {
    var timeline =
        timeline(
            List.of(
                new Timeline.Packet(-20, -20, 20, 1),
                new Timeline.Packet(2100, 0, 40, 500),
                new Timeline.Packet(900, 40, 40, 70)));

    assertThat(timeline.times()).containsExactly(-20, 900, 2100);
    assertThat(timeline.bytesPerSecond(100)).containsExactly(71, 0, 500);
    assertThat(Timeline.EMPTY.bytesPerSecond(100)).isEmpty();
  }

  @Test
  void findsHolesThatAllTracksHave() {
    var picture = every(40, 0, 2000, 6000, 8000);
    var sound = every(20, 0, 3000, 5000, 8000);

    assertThat(Holes.of(List.of(picture), List.of(sound)).toMillis()).isBetween(1900L, 2100L);
    assertThat(Holes.of(List.of(picture), List.of(every(20, 0, 8000, 0, 0))).isZero()).isTrue();
  }

  /// Packets from `a` to `b` and from `c` to `d`.
  private static Timeline every(long millis, long a, long b, long c, long d) {
    List<Timeline.Packet> packets = new ArrayList<>();
    for (long time = a; time < b; time += millis) {
      packets.add(new Timeline.Packet(time, time, millis, 1));
    }
    for (long time = c; time < d; time += millis) {
      packets.add(new Timeline.Packet(time, time, millis, 1));
    }
    return timeline(packets);
  }

  private static Timeline timeline(List<Timeline.Packet> packets) {
    var builder = new Timeline.Builder(MILLIS);
    packets.forEach(builder::add);
    return builder.build();
  }
}
