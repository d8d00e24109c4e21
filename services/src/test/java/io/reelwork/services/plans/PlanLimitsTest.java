package io.reelwork.services.plans;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reelwork.services.access.Quota;
import io.reelwork.services.presets.BadConfiguration;
import io.reelwork.services.presets.Configurations;
import io.reelwork.services.presets.FrameRate;
import io.reelwork.services.presets.SystemPresets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanLimitsTest {
  private static final PlanLimits LIMITS =
      new PlanLimits(
          Quota.FRAMES_PER_TASK.standard(),
          Quota.SECONDS_PER_TASK.standard(),
          Quota.IMAGES_PER_TASK.standard());

  private static final Duration HOUR = Duration.ofHours(1);

  @Test
  void everySystemPresetTakesThreeHoursOfAnyOrdinarySource() {
    List<Size> sizes =
        List.of(
            new Size(426, 240),
            new Size(1280, 720),
            new Size(1920, 1080),
            new Size(3840, 2160),
            new Size(4096, 2160));
    for (Size size : sizes) {
      for (int fps : List.of(24, 25, 30, 50, 60)) {
        Source source = source(size, new FrameRate(fps, 1), HOUR.multipliedBy(3));
        for (String name : SystemPresets.names()) {
          assertThatCode(() -> check(source, name, 10_800L * fps))
              .as("%s of %s at %d fps", name, size, fps)
              .doesNotThrowAnyException();
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"7680, 4320", "16384, 16", "2160, 7680", "8192, 8192"})
  void generatedLaddersOfLargerSourcesStayWithinTheCeilings(int width, int height) {
    Source source = source(new Size(width, height), new FrameRate(25, 1), HOUR);

    assertThatCode(() -> check(source, "Adaptive Streaming", 90_000)).doesNotThrowAnyException();
  }

  @Test
  void theTopOfALadderKeepsTheShapeOfAnEightKSource() {
    Source source = source(new Size(7680, 4320), new FrameRate(25, 1), HOUR);

    EncodePlan plan = plan(source, "Adaptive Streaming");

    assertThat(plan.renditions().getFirst().video().orElseThrow().size())
        .isEqualTo(new Size(4096, 2304));
  }

  @Test
  void refusesFramesBeyondTheQuota() {
    Source source = source(new Size(1920, 1080), new FrameRate(240, 1), HOUR.multipliedBy(20));

    assertThatThrownBy(
            () -> check(source, preset("\"Width\": 1920, \"Height\": 1080", 1), 17_280_000))
        .isInstanceOf(UnfitSource.class)
        .hasMessage(
            "The preset asks for 17,280,000 frames of 1920x1080, the work of 17,280,000 frames of"
                + " 1920x1080; at most 17,000,000 are allowed.");
  }

  @Test
  void refusesFramesOfManyLayers() {
    Source source = source(new Size(3840, 2160), new FrameRate(60, 1), HOUR.multipliedBy(4));

    assertThatThrownBy(() -> check(source, "H264 Multiple Bitrate 4K", 864_000))
        .isInstanceOf(UnfitSource.class)
        .hasMessage(
            "The preset asks for 10,368,000 frames of up to 4096x2304, the work of 21,332,160"
                + " frames of 1920x1080; at most 17,000,000 are allowed.");
  }

  @Test
  void refusesToMakeMillionsOfFramesOutOfAFew() {
    Source source = source(new Size(64, 36), new FrameRate(25, 1), HOUR.multipliedBy(20));
    String preset = preset("\"Width\": 1920, \"Height\": 1080, \"FrameRate\": \"60/1\"", 1);

    assertThatThrownBy(() -> check(source, preset, 25))
        .isInstanceOf(UnfitSource.class)
        .hasMessage(
            "The preset asks for 4,320,000 frames of 1920x1080, made of 25 in the input; at most"
                + " 1,000,500 are allowed.");
  }

  @Test
  void refusesInputsThatLastTooLong() {
    Source source = source(new Size(64, 36), new FrameRate(1, 60), HOUR.multipliedBy(100));

    assertThatThrownBy(() -> check(source, "AAC Audio", 6000))
        .isInstanceOf(UnfitSource.class)
        .hasMessage("The input lasts 360,000 s; at most 172,800 s can be encoded by a task.");
  }

  @Test
  void refusesAFrameThatIsTooLarge() {
    Source source = source(new Size(8192, 8192), new FrameRate(25, 1), HOUR);

    assertThatThrownBy(
            () -> check(source, preset("\"Width\": \"100%\", \"Height\": \"100%\"", 1), 9))
        .isInstanceOf(BadConfiguration.class)
        .hasMessage(
            "Codecs.H264Layers: asks for frames of 8192x8192, which are 67,108,864 pixels; at most"
                + " 9,437,184 are allowed");
  }

  @Test
  void refusesLayersThatAreTooMuchTogether() {
    Source source = source(new Size(3840, 2160), new FrameRate(25, 1), HOUR);

    assertThatThrownBy(() -> check(source, preset("\"Width\": 3840, \"Height\": 2160", 8), 90_000))
        .isInstanceOf(BadConfiguration.class)
        .hasMessage(
            "Codecs.H264Layers: asks for 8 layers, whose frames are 66,355,200 pixels together; at"
                + " most 64,000,000 are allowed");
  }

  @Test
  void refusesOutputsThatMultiplyTheLayers() {
    String preset =
        """
        {"Codecs": [{"Type": "H264Video", "H264Layers": [%s]}],
         "Outputs": [{"FileName": "{Bitrate}a.mp4", "Format": {"Type": "MP4Format"}},
                     {"FileName": "{Bitrate}b.mp4", "Format": {"Type": "MP4Format"}}]}
        """
            .formatted(layers("\"Width\": 64, \"Height\": 36", 9));

    assertThatThrownBy(() -> check(Sources.FULL_HD, preset, 1800))
        .isInstanceOf(BadConfiguration.class)
        .hasMessage("Codecs.H264Layers: asks for 18 video files; at most 16 are allowed");
  }

  @Test
  void refusesMoreImagesThanTheQuota() {
    String preset =
        """
        {"Codecs": [{"Type": "PngImage", "Start": "0", "Step": "00:00:00.01",
                     "PngLayers": [{"Width": 64}, {"Width": 32}]}],
         "Outputs": [{"FileName": "{Width}_{Index}.png", "Format": {"Type": "PngFormat"}}]}
        """;

    assertThatThrownBy(() -> check(Sources.FULL_HD, preset, 1800))
        .isInstanceOf(BadConfiguration.class)
        .hasMessage("Step: asks for 11,994 images; at most 10,000 are allowed");
  }

  @Test
  void refusesAnImageThatIsTooLarge() {
    Source source = source(new Size(8192, 8192), new FrameRate(25, 1), HOUR);
    String preset =
        """
        {"Codecs": [{"Type": "BmpImage", "Start": "{Best}", "BmpLayers": [{"Width": "100%"}]}],
         "Outputs": [{"FileName": "{Index}.bmp", "Format": {"Type": "BmpFormat"}}]}
        """;

    assertThatThrownBy(() -> check(source, preset, 1))
        .isInstanceOf(BadConfiguration.class)
        .hasMessage(
            "Codecs.BmpLayers: asks for images of 8192x8192, which are 67,108,864 pixels; at most"
                + " 37,748,736 are allowed");
  }

  @Test
  void refusesAStepOfNothing() {
    String preset =
        """
        {"Codecs": [{"Type": "JpgImage", "Start": "0", "Step": "00:00:00.0000001",
                     "JpgLayers": [{"Width": 64}]}],
         "Outputs": [{"FileName": "{Index}.jpg", "Format": {"Type": "JpgFormat"}}]}
        """;

    assertThatThrownBy(() -> check(Sources.FULL_HD, preset, 1))
        .hasMessage("Step: must be at least 0.001 s of the input but was 0.000000100 s");
  }

  @Test
  void refusesASourceTooLargeToDecode() {
    Source source = source(new Size(16_384, 16_384), new FrameRate(25, 1), HOUR);

    assertThatThrownBy(() -> PlanLimits.check(source))
        .isInstanceOf(UnfitSource.class)
        .hasMessage(
            "The input has a picture of 16384x16384; at most 67,108,864 pixels are decoded.");
  }

  private static void check(Source source, String preset, long sourceFrames) {
    PlanLimits.check(source);
    LIMITS.check(plan(source, preset), sourceFrames);
  }

  private static EncodePlan plan(Source source, String preset) {
    return Planner.plan(source, Configurations.parse(preset), "talk.mp4");
  }

  private static Source source(Size size, FrameRate rate, Duration duration) {
    long us = duration.toNanos() / 1000;
    return new Source(
        us,
        Optional.of(
            new Source.Video(
                0,
                size.width(),
                size.height(),
                1,
                0,
                false,
                OptionalInt.empty(),
                Timing.steady(rate, us))),
        List.of(new Source.Audio(1, Optional.empty(), us)));
  }

  private static String preset(String layer, int layers) {
    return """
    {"Codecs": [{"Type": "H264Video", "H264Layers": [%s]}],
     "Outputs": [{"FileName": "{Bitrate}.mp4", "Format": {"Type": "MP4Format"}}]}
    """
        .formatted(layers(layer, layers));
  }

  private static String layers(String layer, int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(i -> "{" + layer + ", \"Bitrate\": " + 100 * i + "}")
        .reduce((a, b) -> a + "," + b)
        .orElse("");
  }
}
