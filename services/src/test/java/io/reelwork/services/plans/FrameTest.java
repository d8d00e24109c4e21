package io.reelwork.services.plans;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelwork.services.presets.Preset.BlackFill;
import io.reelwork.services.presets.Preset.Complexity;
import io.reelwork.services.presets.Preset.H264Layer;
import io.reelwork.services.presets.Preset.H264Video;
import io.reelwork.services.presets.Preset.Length;
import io.reelwork.services.presets.Preset.StretchMode;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrameTest {
  @ParameterizedTest
  @CsvSource({
    // the examples of the documentation
    "1920, 1080, 1, 1280, 1280, AUTO_SIZE, 1280x720 1280x720",
    "1920, 1080, 1, 1280, 1280, AUTO_FIT, 1280x1280 1280x720",
    "1440, 1080, 1, 1280, 720, AUTO_FIT, 1280x720 960x720",
    "1440, 1080, 1, 1280, 720, NONE, 1280x720 1280x720",
    // anamorphic, odd, tiny
    "1440, 1080, 1.333333, 1280, 720, AUTO_SIZE, 1280x720 1280x720",
    "720, 576, 1.066667, 1280, 720, AUTO_SIZE, 960x720 960x720",
    "641, 359, 1, 640, 360, AUTO_SIZE, 640x358 640x358",
    "1, 1, 1, 1280, 720, AUTO_SIZE, 720x720 720x720",
    "4000, 2, 1, 320, 180, AUTO_SIZE, 320x2 320x2",
  })
  void fitsThePictureAsItsStretchModeSays(
      int width,
      int height,
      double aspect,
      int boxWidth,
      int boxHeight,
      StretchMode mode,
      String expected) {
    Source.Video source = Sources.of(width, height, aspect, 0).video().orElseThrow();

    assertThat(shown(frame(source, mode, false, boxWidth, boxHeight))).isEqualTo(expected);
  }

  @Test
  void givesATurnedPictureItsPillars() {
    Source.Video phone = Sources.of(1280, 720, 1, 1).video().orElseThrow();

    assertThat(shown(frame(phone, StretchMode.AUTO_SIZE, false, 1280, 720)))
        .isEqualTo("1280x720 406x720");
  }

  @Test
  void turnsTheSizesWhenResolutionIsPreserved() {
    Source.Video phone = Sources.of(1280, 720, 1, 3).video().orElseThrow();

    assertThat(shown(frame(phone, StretchMode.AUTO_SIZE, true, 1280, 720)))
        .isEqualTo("720x1280 720x1280");
  }

  @Test
  void takesPercentFromTheSource() {
    Source.Video source = Sources.of(1920, 1080, 1, 0).video().orElseThrow();
    H264Layer layer = Ladder.of(2, 2, 0, OptionalInt.empty()).getFirst();
    H264Layer half =
        new H264Layer(
            layer.profile(),
            layer.level(),
            layer.rate(),
            new Length(50, true),
            new Length(50, true),
            layer.bFrames(),
            layer.referenceFrames(),
            true,
            true,
            layer.frameRate(),
            0);

    assertThat(shown(Frame.of(video(StretchMode.AUTO_SIZE, false, half), half, source)))
        .isEqualTo("960x540 960x540");
  }

  @Test
  void fitsEachPictureThatComesByItsOwnShape() {
    assertThat(new Frame(new Size(1280, 720), new Size(406, 720), false).filters(":flags=bicubic"))
        .isEqualTo(
            "scale=w='st(0,max(2,2*round(720*dar/2)));if(gt(1280-ld(0),2),ld(0),1280)':"
                + "h='st(0,max(2,2*round(1280/dar/2)));if(gt(720-ld(0),2),ld(0),720)':"
                + "eval=frame:flags=bicubic,"
                + "pad=1280:720:2*trunc((ow-iw)/4):2*trunc((oh-ih)/4):eval=frame,setsar=1");
  }

  @Test
  void fillsTheFrameWhereThePresetStretches() {
    assertThat(new Frame(new Size(1280, 720), new Size(1280, 720), true).filters(":flags=bicubic"))
        .isEqualTo("scale=1280:720:flags=bicubic,setsar=1");
  }

  private static Frame frame(
      Source.Video source, StretchMode mode, boolean preserve, int width, int height) {
    H264Layer layer = H264Layer.of(width, height, 1000);
    return Frame.of(video(mode, preserve, layer), layer, source);
  }

  private static H264Video video(StretchMode mode, boolean preserve, H264Layer layer) {
    return new H264Video(
        Duration.ofSeconds(2),
        false,
        Complexity.BALANCED,
        mode,
        preserve,
        BlackFill.NONE,
        List.of(layer));
  }

  private static String shown(Frame frame) {
    return frame.whole().width()
        + "x"
        + frame.whole().height()
        + " "
        + frame.picture().width()
        + "x"
        + frame.picture().height();
  }
}
