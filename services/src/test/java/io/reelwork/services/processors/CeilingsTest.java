package io.reelwork.services.processors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reelwork.services.catalog.AssetId;
import io.reelwork.services.catalog.NewFile;
import io.reelwork.services.steps.TaskError;
import io.reelwork.services.steps.TaskFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Tasks that would be too much fail when they are planned, and say the numbers.
class CeilingsTest {
  @TempDir static Path folder;
  private static Bench bench;
  private static AssetId clip;

  @BeforeAll
  static void open() {
    bench = new Bench(folder);
    clip =
        bench.asset(
            bench.clip(
                "talk.mp4", "-f", "lavfi", "-i", "testsrc2=s=64x36:r=25:d=1", "-c:v", "libx264"));
  }

  @AfterAll
  static void close() {
    bench.close();
  }

  @Test
  void refusesTwentyLayers() {
    String layers =
        IntStream.rangeClosed(1, 20)
            .mapToObj(i -> layer(1280, 720, i * 100, ""))
            .collect(Collectors.joining(","));

    refused(
        clip,
        video(layers, "{Bitrate}.mp4"),
        TaskError.PARSING_CONFIGURATION,
        "Codecs[0].H264Layers: must have at most 16 entries but has 20");
  }

  @Test
  void refusesALayerThatIsTooLarge() {
    refused(
        clip,
        video(layer(8192, 8192, 900, ""), "a.mp4"),
        TaskError.PARSING_CONFIGURATION,
        "Codecs[0].H264Layers[0].Width: must be an even number from 2 to 4096 or 1% to 100% but"
            + " was 8192");
  }

  @Test
  void refusesABitRateThatNoEncoderTakes() {
    refused(
        clip,
        video(layer(64, 36, 1_000_000, ""), "a.mp4"),
        TaskError.PARSING_CONFIGURATION,
        "Codecs[0].H264Layers[0].Bitrate: must be an integer from 1 to 300000 but was 1000000");
  }

  @Test
  void refusesTwentyHoursOfOneFrame() {
    AssetId gap =
        bench.asset(
            bench.clip(
                "gap.mp4",
                "-f",
                "lavfi",
                "-i",
                "testsrc2=s=64x36:r=25:d=1",
                "-vf",
                "setpts='if(gte(N,24),72000/TB,PTS)'",
                "-vsync",
                "passthrough",
                "-c:v",
                "libx264",
                "-bf",
                "0"));

    refused(
        gap,
        video(layer(1920, 1080, 900, ", \"FrameRate\": \"240/1\""), "a.mp4"),
        TaskError.PARSING_CONFIGURATION,
        "Codecs[0].H264Layers[0].FrameRate: must be 0/1, or a fraction from 1/60 to 120/1 frames"
            + " per second, but was 240/1");
    refusedWith(
        gap,
        video(layer(1920, 1080, 900, ", \"FrameRate\": \"60/1\""), "a.mp4"),
        TaskError.EXECUTING_TASK_UNSUPPORTED_FORMAT,
        "frames of 1920x1080, made of 25 in the input; at most 1,000,500 are allowed.");
  }

  @Test
  void refusesATimeBeyondAllInputs() {
    String preset =
        """
        {"Codecs": [{"Type": "JpgImage", "Start": "PT9000000000000S", "JpgLayers": [{}]}],
         "Outputs": [{"FileName": "{Index}.jpg", "Format": {"Type": "JpgFormat"}}]}
        """;

    refused(
        clip,
        preset,
        TaskError.PARSING_CONFIGURATION,
        "Codecs[0].Start: must be from 0 to 1000 days but was PT9000000000000S");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "..|gives '..' (2 characters), which must be 1 to 1024 characters",
        ".|gives '.' (1 characters), which must be 1 to 1024 characters",
        "{Label}|gives '' (0 characters), which must be 1 to 1024 characters",
        "{Basename}.|gives 'talk.' (5 characters), which must not end with a dot",
        "a\\u0085b.mp4|Outputs[0].FileName: must have no control characters",
        "con.mp4|gives 'con.mp4' (7 characters), which is the name of a device",
        "LPT1{Extension}|gives 'LPT1.mp4' (8 characters), which is the name of a device",
        "talk.ism|gives 'talk.ism' (8 characters), which is the name of two files",
        "{Basename}_manifest.xml|gives 'talk_manifest.xml' (17 characters), which is the name of"
            + " two files"
      })
  void refusesNamesThatCannotBePublished(String name, String message) {
    refusedWith(
        clip, video(layer(64, 36, 100, ""), name), TaskError.PARSING_CONFIGURATION, message);
  }

  @Test
  void refusesAnInputWhoseDocumentsCannotBeNamed() throws IOException {
    String name = "n".repeat(1015) + ".mp4";
    AssetId asset = bench.empty();
    bench.upload(
        asset,
        Files.readAllBytes(folder.resolve("talk.mp4")),
        new NewFile(name, 1, true, "video/mp4"));

    refusedWith(
        asset,
        video(layer(64, 36, 100, ""), "a.mp4"),
        TaskError.PARSING_CONFIGURATION,
        "(1028 characters), which must be 1 to 1024 characters");
  }

  private static void refused(AssetId input, String preset, TaskError error, String message) {
    assertThatThrownBy(() -> bench.run(preset, input))
        .isInstanceOfSatisfying(TaskFailure.class, e -> assertThat(e.error()).isEqualTo(error))
        .hasMessage(message);
  }

  private static void refusedWith(AssetId input, String preset, TaskError error, String part) {
    assertThatThrownBy(() -> bench.run(preset, input))
        .isInstanceOfSatisfying(TaskFailure.class, e -> assertThat(e.error()).isEqualTo(error))
        .hasMessageContaining(part);
  }

  private static String layer(int width, int height, int kbps, String more) {
    return "{\"Width\": %d, \"Height\": %d, \"Bitrate\": %d%s}"
        .formatted(width, height, kbps, more);
  }

  private static String video(String layers, String fileName) {
    return """
    {"Codecs": [{"Type": "H264Video", "H264Layers": [%s]}],
     "Outputs": [{"FileName": "%s", "Format": {"Type": "MP4Format"}}]}
    """
        .formatted(layers, fileName);
  }
}
