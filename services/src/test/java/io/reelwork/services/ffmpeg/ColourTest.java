package io.reelwork.services.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ColourTest {
  @ParameterizedTest
  @CsvSource({
    "'yuv420p10le(tv, bt2020nc/bt2020/smpte2084, progressive)', tv, bt2020nc, bt2020, smpte2084",
    "'yuvj420p(pc, bt470bg/unknown/unknown)', pc, bt470bg, ?, ?",
    "'yuv420p(tv, bt709, top first)', tv, bt709, bt709, bt709",
    "'yuv420p(smpte170m)', ?, smpte170m, smpte170m, smpte170m",
    "'rgb24(pc, gbr/unknown/iec61966-2-1)', pc, gbr, ?, iec61966-2-1",
    "'yuv420p(progressive)', ?, ?, ?, ?",
    "'yuv420p', ?, ?, ?, ?",
    "'gray(12 bpc, tv)', tv, ?, ?, ?"
  })
  void readsWhatFfmpegPrints(
      String format, String range, String matrix, String primaries, String transfer) {
    Colour colour = Colour.of(format);

    assertThat(colour.range().orElse("?")).isEqualTo(range);
    assertThat(colour.matrix().orElse("?")).isEqualTo(matrix);
    assertThat(colour.primaries().orElse("?")).isEqualTo(primaries);
    assertThat(colour.transfer().orElse("?")).isEqualTo(transfer);
  }
}
