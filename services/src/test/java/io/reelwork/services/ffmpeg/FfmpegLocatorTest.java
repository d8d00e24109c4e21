package io.reelwork.services.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.reelwork.services.ServiceFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FfmpegLocatorTest {
  private static final String COUNT = "echo run >>\"$(dirname \"$0\")/runs\"; exit 1";

  @TempDir Path data;
  @TempDir Path programs;

  @Test
  void findsAllRequiredFeaturesOfARealFfmpeg() {
    try (var ffmpeg = TestFfmpeg.open(data)) {
      assertThat(ffmpeg.capabilities().missing()).isEmpty();
      assertThat(ffmpeg.capabilities().report())
          .hasSize(Feature.values().length)
          .allMatch(Capabilities.Finding::works);
    }
  }

  @Test
  void takesTheFirstInTheSearchPath() throws Exception {
    FakePrograms.ffmpeg(programs.resolve("a"), "7.1", COUNT);
    FakePrograms.ffmpeg(programs.resolve("b"), "6.1", COUNT);
    var config =
        FfmpegConfig.defaults()
            .withSearchPath("relative:" + programs.resolve("a") + ":" + programs.resolve("b"));

    try (var ffmpeg = Ffmpeg.locate(config, data)) {
      assertThat(ffmpeg.build().version()).isEqualTo("7.1");
    }
  }

  @Test
  void fallsBackToTheBundledOne() throws Exception {
    FakePrograms.script(programs.resolve("broken"), "#!/bin/sh\necho nothing; exit 1\n");
    FakePrograms.ffmpeg(programs.resolve("old"), "4.2.7", COUNT);
    var bundled = FakePrograms.ffmpeg(programs.resolve("bundled"), "4.4.1-static", COUNT);
    var config =
        FfmpegConfig.defaults()
            .withSearchPath(programs.resolve("broken") + ":" + programs.resolve("old"))
            .withBundled(bundled);

    try (var ffmpeg = Ffmpeg.locate(config, data)) {
      assertThat(ffmpeg.build()).isEqualTo(new FfmpegBuild(bundled, "4.4.1-static", true));
    }
  }

  @Test
  void aConfiguredProgramIsNotReplaced() throws Exception {
    var bundled = FakePrograms.ffmpeg(programs, "6.0", COUNT);
    var config = FfmpegConfig.defaults().withPath(data.resolve("absent")).withBundled(bundled);

    assertThatExceptionOfType(ServiceFailure.class)
        .isThrownBy(() -> Ffmpeg.locate(config, data))
        .withMessage(
            "ffmpeg: ffmpeg.path must name a working FFmpeg but "
                + data.resolve("absent")
                + " is no executable file")
        .extracting(ServiceFailure::code)
        .isEqualTo(ServiceFailure.Code.FFMPEG);
  }

  @Test
  void saysWhatToDoWhenThereIsNone() {
    assertThatExceptionOfType(ServiceFailure.class)
        .isThrownBy(() -> Ffmpeg.locate(FfmpegConfig.defaults().withSearchPath(""), data))
        .withMessageContaining("none was found in PATH")
        .withMessageContaining("install the package ffmpeg or set ffmpeg.path");
  }

  @Test
  void learnsOnceUntilTheFileChanges() throws Exception {
    var program = FakePrograms.ffmpeg(programs, "6.0", COUNT);
    var config = FfmpegConfig.defaults().withPath(program);
    Ffmpeg.locate(config, data).close();
    long first = Files.readAllLines(programs.resolve("runs")).size();

    Ffmpeg.locate(config, data).close();
    long second = Files.readAllLines(programs.resolve("runs")).size();
    Files.setLastModifiedTime(program, FileTime.fromMillis(1_000_000));
    Ffmpeg.locate(config, data).close();
    long third = Files.readAllLines(programs.resolve("runs")).size();

    assertThat(first).isEqualTo(Feature.values().length);
    assertThat(second).isEqualTo(first);
    assertThat(third).isEqualTo(2 * first);
  }

  @Test
  void remembersTheReasonsOfMissingFeatures() throws Exception {
    var program = FakePrograms.ffmpeg(programs, "6.0", "echo 'Unknown encoder' >&2; exit 1");
    var config = FfmpegConfig.defaults().withPath(program);
    Ffmpeg.locate(config, data).close();

    try (var ffmpeg = Ffmpeg.locate(config, data)) {
      assertThat(ffmpeg.capabilities().has(Feature.H264_ENCODE)).isFalse();
      assertThat(ffmpeg.capabilities().missing().getFirst())
          .hasToString("no   encode H.264 (libx264): Unknown encoder");
    }
  }

  @Test
  void knowsTheDialectOfAVersion() {
    assertThat(new FfmpegBuild(data, "4.4.1-static", true).dialect()).isEqualTo(Dialect.VSYNC);
    assertThat(new FfmpegBuild(data, "5.0.3", false).dialect()).isEqualTo(Dialect.VSYNC);
    assertThat(new FfmpegBuild(data, "5.1.9-0+deb12u1", false).dialect())
        .isEqualTo(Dialect.FPS_MODE);
    assertThat(new FfmpegBuild(data, "n8.0", false).dialect()).isEqualTo(Dialect.DISPLAY_ROTATION);
    assertThat(new FfmpegBuild(data, "N-118193-g1a2b3c4", false).dialect())
        .isEqualTo(Dialect.DISPLAY_ROTATION);
  }
}
