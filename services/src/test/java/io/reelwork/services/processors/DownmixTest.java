package io.reelwork.services.processors;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelwork.services.ffmpeg.TestFfmpeg;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Loud surround sound that becomes stereo, with every FFmpeg there is.
class DownmixTest {
  private static final int RATE = 48_000;
  private static final double HERTZ = 997;

  @TempDir static Path folder;

  static Stream<Arguments> sources() {
    return TestFfmpeg.programs().stream()
        .flatMap(program ->
            Stream.of(
                Arguments.of(program, "5.1", 6, "aac", "surround.m4a"),
                Arguments.of(program, "7.1", 8, "pcm_f32le", "surround.wav")));
  }

  /// FFmpeg 4.4 encodes every loud pure tone badly, mixed or not: there only the level is measured.
  @ParameterizedTest
  @MethodSource("sources")
  void staysBelowFullScaleWithoutDistortion(
      Path program, String layout, int channels, String codec, String name) throws Exception {
    try (Bench bench = new Bench(Files.createTempDirectory(folder, "bench"), program)) {
      Path clip = tones(bench, name, layout, channels, codec);

      Bench.Task task = bench.run("AAC Audio", bench.asset(clip));

      Path file = task.file(task.media().getFirst());
      double[] encoded = Decoded.left(bench, file);
      assertThat(peak(encoded)).isBetween(0.6, 0.999);
      if (bench.ffmpeg.build().version().startsWith("4.")) {
        return;
      }
      assertThat(distortionDb(encoded)).isLessThan(-40);
    }
  }

  private static Path tones(Bench bench, String name, String layout, int channels, String codec) {
    List<String> tone = Collections.nCopies(channels, "0.9*sin(2*PI*" + HERTZ + "*t)");
    return bench.clip(
        name,
        "-f",
        "lavfi",
        "-i",
        "aevalsrc=" + String.join("|", tone) + ":c=" + layout + ":s=48000:d=4",
        "-c:a",
        codec,
        "-b:a",
        "640k");
  }

  private static double peak(double[] samples) {
    double peak = 0;
    for (double sample : samples) {
      peak = Math.max(peak, Math.abs(sample));
    }
    return peak;
  }

  /// What is left when the tone is taken out, against the tone.
  private static double distortionDb(double[] samples) {
    int from = RATE;
    int count = 2 * RATE;
    double sine = 0;
    double cosine = 0;
    for (int i = 0; i < count; i++) {
      double angle = 2 * Math.PI * HERTZ * i / RATE;
      sine += samples[from + i] * Math.sin(angle) * 2 / count;
      cosine += samples[from + i] * Math.cos(angle) * 2 / count;
    }
    double rest = 0;
    for (int i = 0; i < count; i++) {
      double angle = 2 * Math.PI * HERTZ * i / RATE;
      double left = samples[from + i] - sine * Math.sin(angle) - cosine * Math.cos(angle);
      rest += left * left / count;
    }
    return 10 * Math.log10(rest / ((sine * sine + cosine * cosine) / 2));
  }
}
