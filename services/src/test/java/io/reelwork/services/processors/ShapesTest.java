package io.reelwork.services.processors;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelwork.services.catalog.AssetId;
import io.reelwork.services.ffmpeg.TestFfmpeg;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Pictures that change their shape in the middle of a stream, with every FFmpeg there is.
class ShapesTest {
  @TempDir static Path folder;
  private static final Map<Path, Bench> BENCHES = new HashMap<>();

  static List<Path> programs() {
    return TestFfmpeg.programs();
  }

  @AfterAll
  static void close() {
    BENCHES.values().forEach(Bench::close);
  }

  @ParameterizedTest
  @MethodSource("programs")
  void givesPillarsToThePortraitPartOfALandscape(Path program) throws IOException {
    Bench bench = bench(program);
    AssetId joined =
        bench.asset(
            joined(
                bench, "grow.ts", part(bench, "320x180", 0, "1"), part(bench, "360x640", 3, "1")));

    Bench.Task ladder = bench.run("Adaptive Streaming", joined);
    Bench.Task images = bench.run(images(), joined);

    Path file = ladder.file(ladder.media().getFirst());
    assertThat(white(Decoded.picture(bench, file, 1, 320, 180), 90)).isEqualTo(320);
    assertThat(white(Decoded.picture(bench, file, 4.5, 320, 180), 90)).isBetween(99, 105);
    assertThat(images.names()).hasSize(6 + 1);
    Path portrait = images.file("grow_000006.png");
    assertThat(white(Decoded.picture(bench, portrait, 0, 320, 180), 90)).isBetween(99, 105);
    Path landscape = images.file("grow_000001.png");
    assertThat(white(Decoded.picture(bench, landscape, 0, 320, 180), 90)).isEqualTo(320);
  }

  @ParameterizedTest
  @MethodSource("programs")
  void followsTheShapeOfPixels(Path program) throws IOException {
    Bench bench = bench(program);
    AssetId joined =
        bench.asset(
            joined(
                bench,
                "wide.ts",
                part(bench, "320x180", 0, "1"),
                part(bench, "320x180", 3, "1/2")));

    Bench.Task task = bench.run("Adaptive Streaming", joined);

    Path file = task.file(task.media().getFirst());
    assertThat(white(Decoded.picture(bench, file, 1, 320, 180), 90)).isEqualTo(320);
    assertThat(white(Decoded.picture(bench, file, 4.5, 320, 180), 90)).isBetween(157, 163);
  }

  /// How many pixels of a line are bright.
  private static int white(Decoded picture, int y) {
    int count = 0;
    for (int x = 0; x < picture.width(); x++) {
      count += picture.at(x, y)[1] > 128 ? 1 : 0;
    }
    return count;
  }

  private static Path part(Bench bench, String size, int offset, String aspect) {
    return bench.clip(
        "part-" + size + "-" + offset + "-" + aspect.replace('/', '_') + ".ts",
        "-f",
        "lavfi",
        "-i",
        "color=white:s=" + size + ":r=25:d=3,setsar=" + aspect,
        "-c:v",
        "libx264",
        "-pix_fmt",
        "yuv420p",
        "-output_ts_offset",
        Integer.toString(offset),
        "-f",
        "mpegts");
  }

  private static Path joined(Bench bench, String name, Path... parts) throws IOException {
    Path file = bench.folder.resolve(name);
    try (OutputStream out = Files.newOutputStream(file)) {
      for (Path part : parts) {
        Files.copy(part, out);
      }
    }
    return file;
  }

  private static Bench bench(Path program) throws IOException {
    Bench known = BENCHES.get(program);
    if (known == null) {
      known = new Bench(Files.createTempDirectory(folder, "bench"), program);
      BENCHES.put(program, known);
    }
    return known;
  }

  private static String images() {
    return """
    {"Codecs": [{"Type": "PngImage", "Start": "00:00:00.5", "Step": "00:00:01",
       "PngLayers": [{"Type": "PngLayer", "Width": 320, "Height": 180}]}],
     "Outputs": [{"FileName": "{Basename}_{Index}{Extension}", "Format": {"Type": "PngFormat"}}]}
    """;
  }
}
