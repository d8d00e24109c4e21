package io.reelwork.services.plans;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelwork.services.ffmpeg.Capabilities;
import io.reelwork.services.ffmpeg.Colour;
import io.reelwork.services.ffmpeg.Feature;
import io.reelwork.services.presets.FrameRate;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ColourConversionTest {
  private static final Colour PQ = colour("tv", "bt2020nc", "bt2020", "smpte2084");
  private static final Capabilities OLD = Capabilities.complete().without(Feature.TONE_MAP, "none");

  @ParameterizedTest
  @CsvSource({
    "320, 180, smpte170m/smpte170m/smpte170m",
    "720, 480, smpte170m/smpte170m/smpte170m",
    "720, 576, bt470bg/smpte170m/bt470bg",
    "352, 288, bt470bg/smpte170m/bt470bg",
    "360, 640, smpte170m/smpte170m/smpte170m",
    "1024, 578, bt709/bt709/bt709",
    "1280, 534, bt709/bt709/bt709",
    "720, 1280, bt709/bt709/bt709",
    "3840, 2160, bt709/bt709/bt709"
  })
  void marksByTheSize(int width, int height, String expected) {
    ColourMarks marks = ColourMarks.of(new Size(width, height));

    assertThat(marks.primaries() + "/" + marks.transfer() + "/" + marks.matrix())
        .isEqualTo(expected);
  }

  @Test
  void leavesAnOrdinarySourceAsItIs() {
    ColourConversion plain =
        of(source(1920, 1080, "yuv420p", colour("tv", "bt709", "bt709", "bt709")), ColourMarks.HD);

    assertThat(plain.before()).isEmpty();
    assertThat(plain.toVideo())
        .isEqualTo(":flags=bicubic:in_color_matrix=auto:out_color_matrix=bt709:out_range=tv");
  }

  @ParameterizedTest
  @CsvSource({
    "720, 480, yuv420p, , , smpte170m, true",
    "1280, 720, yuv420p, , , bt709, false",
    "1280, 720, yuvj420p, pc, bt470bg, auto, true",
    "1280, 720, yuv420p, pc, bt709, auto, true",
    "1280, 720, rgb24, pc, gbr, bt709, true",
    "1280, 720, gbrp10le, , , bt709, true",
    "1280, 720, yuv422p10le, tv, bt709, auto, false",
    "1280, 720, gray, , , bt709, false"
  })
  void convertsMatrixAndRangeWhileItScales(
      int width,
      int height,
      String pixels,
      String range,
      String matrix,
      String from,
      boolean exact) {
    Colour said =
        new Colour(
            Optional.ofNullable(range),
            Optional.ofNullable(matrix),
            Optional.empty(),
            Optional.empty());

    ColourConversion conversion = of(source(width, height, pixels, said), ColourMarks.HD);

    assertThat(conversion.before()).isEmpty();
    assertThat(conversion.from()).isEqualTo(from);
    assertThat(conversion.exact()).isEqualTo(exact);
  }

  @Test
  void mapsHdrToSdrBeforeAnythingElse() {
    ColourConversion mapped = of(source(3840, 2160, "yuv420p10le", PQ), ColourMarks.HD);

    assertThat(mapped.before())
        .isEqualTo(
            "zscale=t=linear:npl=203,format=gbrpf32le,zscale=p=bt709,tonemap=mobius:param=0.7,"
                + "zscale=t=bt709:m=bt709:r=tv,format=yuv420p,");
    assertThat(mapped.marks()).isEqualTo(ColourMarks.HD);
    assertThat(mapped.notes()).isEmpty();
  }

  @Test
  void mapsHdrInNoMorePixelsThanTheLargestOutputNeeds() {
    ColourConversion mapped =
        ColourConversion.of(
            source(3840, 2160, "yuv420p10le", PQ),
            ColourMarks.HD,
            Optional.of(new Size(1920, 1080)),
            Capabilities.complete());

    assertThat(mapped.before())
        .startsWith(
            "zscale=w='2*round(iw*min(1,max(1920/iw,1080/ih))/2)'"
                + ":h='2*round(ih*min(1,max(1920/iw,1080/ih))/2)':f=bicubic:t=linear:npl=203,");
  }

  @ParameterizedTest
  @CsvSource({
    "3840, 2160, 1920, 1080, 2073600",
    "3840, 2160, 1280, 1080, 2073600",
    "2160, 3840, 1920, 1080, 6553600",
    "1280, 720, 1920, 1080, 921600"
  })
  void countsThePixelsInFloatingPoint(
      int width, int height, int largestWidth, int largestHeight, long pixels) {
    ColourConversion mapped =
        ColourConversion.of(
            source(width, height, "yuv420p10le", PQ),
            ColourMarks.HD,
            Optional.of(new Size(largestWidth, largestHeight)),
            Capabilities.complete());

    assertThat(mapped.floatPixels()).isEqualTo(pixels);
  }

  @Test
  void saysWhatAnHdrSourceLeavesOut() {
    Colour half =
        new Colour(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.of("arib-std-b67"));

    assertThat(of(source(1920, 1080, "yuv420p10le", half), ColourMarks.HD).before())
        .startsWith("setparams=color_primaries=bt2020:colorspace=bt2020nc,zscale=t=linear");
  }

  @Test
  void convertsWideGamutsOfSdr() {
    Colour p3 = colour("tv", "bt709", "smpte432", "bt709");

    assertThat(of(source(1920, 1080, "yuv420p", p3), ColourMarks.HD).before())
        .isEqualTo("zscale=p=bt709:t=bt709:m=bt709:r=tv,format=yuv420p|yuv422p|yuv444p,");
  }

  @Test
  void keepsHdrAndSaysSoWhereFfmpegCannotMapIt() {
    ColourConversion kept =
        ColourConversion.of(
            source(1920, 1080, "yuv420p10le", PQ), ColourMarks.HD, Optional.empty(), OLD);

    assertThat(kept.before()).isEmpty();
    assertThat(kept.marks()).isEqualTo(new ColourMarks("bt2020", "smpte2084", "bt2020nc"));
    assertThat(kept.notes())
        .containsExactly(
            "The input is HDR and stays so, with 8 bits: this FFmpeg cannot map it to SDR"
                + " (zscale).");
  }

  @ParameterizedTest
  @CsvSource({"yuva420p", "yuva444p10le", "rgba", "bgra", "argb", "gbrap", "ya8", "pal8"})
  void laysTransparentPicturesOnBlack(String pixels) {
    assertThat(of(source(320, 180, pixels, Colour.UNKNOWN), ColourMarks.SD_525).before())
        .startsWith("format=yuva444p|")
        .endsWith(",premultiply=inplace=1,");
  }

  private static ColourConversion of(Source.Video source, ColourMarks wanted) {
    return ColourConversion.of(source, wanted, Optional.empty(), Capabilities.complete());
  }

  private static Colour colour(String range, String matrix, String primaries, String transfer) {
    return new Colour(
        Optional.of(range), Optional.of(matrix), Optional.of(primaries), Optional.of(transfer));
  }

  private static Source.Video source(int width, int height, String pixels, Colour colour) {
    return new Source.Video(
        0,
        width,
        height,
        1,
        0,
        false,
        OptionalInt.empty(),
        Timing.steady(new FrameRate(25, 1), 1_000_000),
        pixels,
        colour,
        false);
  }
}
