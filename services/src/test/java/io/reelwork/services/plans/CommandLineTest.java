package io.reelwork.services.plans;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelwork.services.Golden;
import io.reelwork.services.ffmpeg.Dialect;
import io.reelwork.services.ffmpeg.Input;
import io.reelwork.services.presets.Configurations;
import io.reelwork.services.presets.FrameRate;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandLineTest {
  @ParameterizedTest
  @CsvSource({
    "H264 Multiple Bitrate 720p, multiple-720p",
    "H264 Single Bitrate 720p, single-720p",
    "Adaptive Streaming, adaptive-streaming",
    "Content Adaptive Multiple Bitrate MP4, content-adaptive",
    "AAC Audio, aac-audio",
    "H264 Single Bitrate Low Quality SD for Android, android-low",
    "H264 Multiple Bitrate 1080p Audio 5.1, multiple-1080p-surround"
  })
  void isAsReviewed(String preset, String golden) {
    Golden.check(
        "plans/" + golden + "-ffmpeg-4.4.txt", line(Dialect.VSYNC, Sources.FULL_HD, preset));
    Golden.check(
        "plans/" + golden + "-ffmpeg-5.1.txt", line(Dialect.FPS_MODE, Sources.FULL_HD, preset));
  }

  @Test
  void makesSilenceAndBlackWhereThePresetAsksForIt() {
    String preset =
        """
        {"Codecs": [
          {"Type": "H264Video", "Condition": "InsertBlackIfNoVideo",
           "H264Layers": [{"Width": 640, "Height": 360, "Bitrate": 500}]},
          {"Type": "AACAudio", "Condition": "InsertSilenceIfNoAudio"}],
         "Outputs": [{"FileName": "{Basename}.mp4", "Format": {"Type": "MP4Format"}}]}
        """;

    Golden.check("plans/silence.txt", line(Dialect.FPS_MODE, Sources.SILENT, preset));
    Golden.check("plans/black.txt", line(Dialect.FPS_MODE, Sources.SOUND, preset));
  }

  /// Every member of a layer with a value that no preset has.
  @Test
  void saysEverythingThatALayerSays() {
    String preset =
        """
        {"Sources": [{"Filters": {"Deinterlace": {"Mode": "Off"}}}],
         "Codecs": [
          {"Type": "H264Video", "KeyFrameInterval": "00:00:03.5", "SceneChangeDetection": true,
           "Complexity": "%s", "StretchMode": "AutoFit",
           "H264Layers": [{"Width": 640, "Height": 640, "Bitrate": 500, "MaxBitrate": 700,
             "BufferWindow": "00:00:02", "Profile": "High", "Level": "4.1", "BFrames": 2,
             "ReferenceFrames": 4, "AdaptiveBFrame": false, "EntropyMode": "Cavlc",
             "FrameRate": "24000/1001", "Slices": 4}]},
          {"Type": "AACAudio", "Channels": 1, "SamplingRate": 44100, "Bitrate": 96}],
         "Outputs": [{"FileName": "{Basename}.mp4", "Format": {"Type": "MP4Format"}}]}
        """;

    Golden.check(
        "plans/layer.txt", line(Dialect.FPS_MODE, Sources.FULL_HD, preset.formatted("Speed")));
    assertThat(line(Dialect.FPS_MODE, Sources.FULL_HD, preset.formatted("Quality")))
        .contains("-preset slow");
  }

  @Test
  void takesImagesBesideTheVideo() {
    String preset =
        """
        {"Codecs": [
          {"Type": "H264Video", "H264Layers": [{"Width": 640, "Height": 360, "Bitrate": 500}]},
          {"Type": "JpgImage", "Start": "10%", "Step": "10%", "Range": "90%",
           "JpgLayers": [{"Width": "50%", "Quality": 75}]},
          {"Type": "PngImage", "PngLayers": [{"Height": 90}]}],
         "Outputs": [{"FileName": "{Basename}.mp4", "Format": {"Type": "MP4Format"}},
                     {"FileName": "{Index}.jpg", "Format": {"Type": "JpgFormat"}},
                     {"FileName": "{Basename}{Index}.png", "Format": {"Type": "PngFormat"}}]}
        """;

    Golden.check("plans/images.txt", line(Dialect.FPS_MODE, Sources.SILENT, preset));
    Golden.check("plans/thumbnails.txt", line(Dialect.VSYNC, Sources.FULL_HD, "Thumbnails"));
  }

  @Test
  void takesEachLanguageAndMakesInterlacedFramesProgressive() {
    Source.Video interlaced =
        new Source.Video(
            2,
            720,
            576,
            16 / 15.0,
            0,
            true,
            OptionalInt.of(5000),
            Timing.steady(new FrameRate(25, 1), 10_000_000));
    Source source =
        new Source(
            10_000_000,
            Optional.of(interlaced),
            List.of(
                new Source.Audio(0, Optional.of("eng"), 10_000_000),
                new Source.Audio(3, Optional.of("deu"), 10_000_000)));

    Golden.check(
        "plans/interlaced-two-languages.txt",
        line(Dialect.FPS_MODE, source, "H264 Multiple Bitrate 4x3 SD"));
  }

  @Test
  void holdsNothingOfTheNameThatTheClientChose() {
    EncodePlan plan =
        Planner.plan(
            Sources.FULL_HD,
            Configurations.parse("H264 Single Bitrate 720p"),
            "-vf $(touch x);'\".mp4");

    assertThat(String.join(" ", arguments(Dialect.FPS_MODE, plan))).doesNotContain("touch");
  }

  @Test
  void decodesTheEndsOfAllFilesInOneProcess() {
    List<String> line =
        CommandLine.decodeEnds(
            List.of(
                new CommandLine.Ends(Path.of("/objects/0"), 2, 58, 60),
                new CommandLine.Ends(Path.of("/objects/1"), 1, 0, 1)));

    Golden.check(
        "plans/decode-ends.txt", text(line).append('\n').toString().replace(Input.DEMUXERS, "…"));
  }

  private static String line(Dialect dialect, Source source, String preset) {
    EncodePlan plan = Planner.plan(source, Configurations.parse(preset), "talk.mp4");
    StringBuilder text = text(arguments(dialect, plan));
    plan.renditions().forEach(file -> text.append("\n# ").append(file.fileName()));
    plan.images().forEach(set -> text.append("\n# ").append(set.fileName(set.count())));
    plan.notes().forEach(note -> text.append("\n# ").append(note));
    return text.append('\n').toString().replace(Input.DEMUXERS, "…");
  }

  private static StringBuilder text(List<String> arguments) {
    StringBuilder text = new StringBuilder();
    String separator = "";
    for (String argument : arguments) {
      boolean option = argument.matches("-[a-zA-Z].*");
      text.append(separator.isEmpty() ? "" : option ? "\n" : separator).append(argument);
      separator = " ";
    }
    return text;
  }

  private static List<String> arguments(Dialect dialect, EncodePlan plan) {
    List<Path> outputs = new ArrayList<>();
    for (int i = 0; i < plan.renditions().size(); i++) {
      outputs.add(Path.of("/objects/" + i));
    }
    return CommandLine.of(dialect, plan, Input.of(Path.of("/objects/in")), outputs);
  }
}
