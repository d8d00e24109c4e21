package io.reelwork.services.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class PacketWalkTest {
  private final PacketWalk walk = new PacketWalk();

  @Test
  void sumsUpPackets() {
    read(
        """
        #software: Lavf59
        #tb 0: 1/1000
        #media_type 0: video
        #dimensions 0: 320x180
        0, -80,   0, 40, 1000, 0x1
        0, -40, 120, 40,  300, 0x1, F=0x0
        0,   0,  40, 40,  100, 0x1, F=0x2
        0,  40,  80, 40,  100, 0x1, F=0x0
        0, 120, 160, 40,  900, 0x1, F=0x1, S=1, 4, 0x2
        """);

    var packets = walk.packets(0);

    assertThat(walk.header("dimensions", 0)).contains("320x180");
    assertThat(packets.count()).isEqualTo(5);
    assertThat(packets.keyTimes()).containsExactly(0L, 160L);
    assertThat(packets.corruptCount()).isEqualTo(1);
    assertThat(packets.duration()).isEqualTo(Duration.ofMillis(200));
    assertThat(packets.reordered()).isTrue();
    assertThat(packets.maxGopBitrate()).isEqualTo(180_000);
  }

  @Test
  void leavesOutDiscardedPacketsOfTheSpan() {
    read(
        """
        #tb 0: 1/1000
        #media_type 0: audio
        0, -21, -21, 21, 10, 0x1, F=0x5
        0,   0,   0, 21, 10, 0x1
        """);

    assertThat(walk.packets(0).start()).isEqualTo(Duration.ZERO);
    assertThat(walk.packets(0).duration()).isEqualTo(Duration.ofMillis(21));
    assertThat(walk.packets(0).count()).isEqualTo(2);
  }

  @Test
  void guessesTheLengthOfTheLastPacketWithoutDurations() {
    read(
        """
        #tb 0: 1/1000
        #media_type 0: video
        0, 0, 0, 0, 10, 0x1
        0, 40, 40, 0, 10, 0x1
        0, 80, 80, 0, 10, 0x1
        """);

    assertThat(walk.packets(0).duration()).isEqualTo(Duration.ofMillis(120));
  }

  @Test
  void survivesTimesThatAreNotKnownOrAbsurd() {
    read(
        """
        #tb 0: 1/1000
        #media_type 0: video
        0, NOPTS, NOPTS, 0, 10, 0x1
        0, -9223372036854775808, -9223372036854775808, 0, 10, 0x1
        0, 9223372036854775807, 9223372036854775807, 9223372036854775807, 10, 0x1
        0, 2000000000000000000, 2000000000000000000, 40, 10, 0x1
        0, 0, 0, 40, 10, 0x1
        nonsense, 1, 2, 3, 4, 5
        99999999999, 1, 2, 3, 4, 5
        """);

    assertThat(walk.packets(0).count()).isEqualTo(5);
    assertThat(walk.packets(0).duration()).isEqualTo(Duration.ofDays(36_500));
    assertThat(walk.packets(7).count()).isZero();
  }

  @Test
  void aRawStreamWithoutTimesHasTwentyFivePicturesASecond() {
    read("#tb 0: 1/1200000\n#media_type 0: video\n");
    for (int i = 0; i < 245; i++) {
      read("0, NOPTS, NOPTS, 0, 100, 0x1\n");
    }

    assertThat(walk.packets(0).duration()).isEqualTo(Duration.ofMillis(9800));
    assertThat(walk.packets(0).timeline().count()).isEqualTo(245);
  }

  @Test
  void aDurationThatThePacketsTimesDisproveIsNotThatOfTheLast() {
    read("#tb 0: 1/1000\n#media_type 0: video\n");
    for (int i = 0; i < 50; i++) {
      read("0, %1$d, %1$d, 4294, 100, 0x1%n".formatted(i * 40));
    }

    assertThat(walk.packets(0).duration()).isEqualTo(Duration.ofSeconds(2));
  }

  private void read(String text) {
    text.lines().forEach(walk::line);
  }
}
