package io.reelwork.services.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class StreamLineTest {
  @Test
  void readsVideo() {
    var line =
        StreamLine.parse(
            "h264 (High 4:2:2) (avc1 / 0x31637661), yuv422p10le(tv, bt709, top coded first"
                + " (swapped)), 1920x1080 [SAR 1:1 DAR 16:9], 12226 kb/s, 29.97 fps, 59.94 tbr,"
                + " 30k tbn (default) (attached pic)");

    assertThat(line.codec()).isEqualTo("h264");
    assertThat(line.profile()).contains("High 4:2:2");
    assertThat(line.fourCc()).contains("avc1");
    assertThat(line.pixelFormat()).isEqualTo("yuv422p10le");
    assertThat(line.fieldOrder()).isEqualTo(MediaStream.FieldOrder.BOTTOM_FIRST);
    assertThat(line.sampleAspect()).contains(new Ratio(1, 1));
    assertThat(line.bitrate()).isEqualTo(OptionalLong.of(12_226_000));
    assertThat(line.frameRate()).contains(new Ratio(30000, 1001));
    assertThat(line.realFrameRate()).contains(new Ratio(60000, 1001));
    assertThat(line.dispositions()).containsExactlyInAnyOrder("default", "attached pic");
  }

  @Test
  void doesNotTakeADecoderForAProfile() {
    assertThat(StreamLine.parse("av1 (libdav1d) (Main), yuv420p(tv)").profile()).contains("Main");
    assertThat(StreamLine.parse("opus (libopus), 48000 Hz, stereo, fltp").profile()).isEmpty();
  }

  @Test
  void readsAudio() {
    var line =
        StreamLine.parse("pcm_s24le ([1][0][0][0] / 0x0001), 48000 Hz, 5.1(side), s32 (24 bit)");

    assertThat(line.fourCc()).contains("[1][0][0][0]");
    assertThat(line.sampleRate()).isEqualTo(48000);
    assertThat(line.channels()).isEqualTo(6);
    assertThat(line.channelLayout()).contains("5.1(side)");
    assertThat(line.sampleFormat()).isEqualTo("s32");
    assertThat(line.bitsPerSample()).isEqualTo(OptionalInt.of(24));
  }

  @Test
  void readsChannelsWithoutALayout() {
    var line = StreamLine.parse("pcm_s16le, 48000 Hz, 12 channels, s16, 9216 kb/s");

    assertThat(line.channels()).isEqualTo(12);
    assertThat(line.channelLayout()).isEmpty();
    assertThat(line.bitsPerSample()).isEqualTo(OptionalInt.of(16));
  }

  @Test
  void readsRatesThatFfmpegRounded() {
    assertThat(Ratio.parseRate("23.98")).contains(new Ratio(24000, 1001));
    assertThat(Ratio.parseRate("59.94")).contains(new Ratio(60000, 1001));
    assertThat(Ratio.parseRate("119.88")).contains(new Ratio(120_000, 1001));
    assertThat(Ratio.parseRate("12.50")).contains(new Ratio(25, 2));
    assertThat(Ratio.parseRate("90k")).contains(new Ratio(90_000, 1));
    assertThat(Ratio.parseRate("0")).isEqualTo(Optional.empty());
  }

  @Test
  void neverFailsOnOddText() {
    var random = new Random(11);
    var letters = "ab01 (),[]/x:.HzkbsfptrSARD-";
    for (int i = 0; i < 5000; i++) {
      var text = new StringBuilder();
      for (int n = random.nextInt(60); n >= 0; n--) {
        text.append(letters.charAt(random.nextInt(letters.length())));
      }
      var line = StreamLine.parse(text.toString());
      assertThat(line.channels() + line.sampleRate()).isNotNegative();
      assertThat(line.frameRate().map(Ratio::toDouble).orElse(1.0)).isPositive();
      assertThat(line.profile()).isNotNull();
      assertThat(line.bitsPerSample().orElse(8)).isNotNegative();
    }
  }
}
