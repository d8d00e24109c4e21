package io.reelwork.services.processors;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelwork.services.catalog.AssetId;
import io.reelwork.services.ffmpeg.TestFfmpeg;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Images show what is on screen at their time, with every FFmpeg there is.
class OnScreenTest {
  /// Red, from 2 s on lime, from 7 s on blue.
  private static final String COLOURS =
      "color=red:s=160x90:r=30:d=12,drawbox=color=lime:t=fill:enable='between(n,60,209)',"
          + "drawbox=color=blue:t=fill:enable='gte(n,210)'";

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
  void holdsAPictureUntilTheNextOne(Path program) throws IOException {
    Bench bench = bench(program);
    AssetId slides = bench.asset(slides(bench));

    assertThat(colours(bench, slides, "00:00:03.5", "", "")).containsExactly("lime");
    assertThat(colours(bench, slides, "50%", "", "")).containsExactly("lime");
    assertThat(colours(bench, slides, "00:00:02", "", "")).containsExactly("lime");
    assertThat(colours(bench, slides, "0", "", "")).containsExactly("red");
    assertThat(colours(bench, slides, "00:00:00.5", "00:00:01", "00:00:06"))
        .containsExactly("red", "red", "lime", "lime", "lime", "lime");
    assertThat(colours(bench, slides, "20%", "20%", "90%"))
        .containsExactly("red", "lime", "lime", "lime");
  }

  @ParameterizedTest
  @MethodSource("programs")
  void holdsTheLastPictureUntilTheEnd(Path program) throws IOException {
    Bench bench = bench(program);
    AssetId held =
        bench.asset(
            bench.clip(
                "held.gif",
                "-f",
                "lavfi",
                "-i",
                "color=red:s=160x90:r=10:d=1,drawbox=color=blue:t=fill:enable='gte(n,9)'",
                "-final_delay",
                "500"));

    assertThat(colours(bench, held, "50%", "", "")).containsExactly("blue");
    assertThat(colours(bench, held, "100%", "", "")).containsExactly("blue");
    assertThat(colours(bench, held, "00:00:00.5", "00:00:01", "00:00:04"))
        .containsExactly("red", "blue", "blue", "blue");
  }

  @ParameterizedTest
  @MethodSource("programs")
  void showsTheFirstPictureBeforeItBegins(Path program) throws IOException {
    Bench bench = bench(program);
    AssetId late =
        bench.asset(
            bench.clip(
                "late.mkv",
                "-itsoffset",
                "4",
                "-f",
                "lavfi",
                "-i",
                "color=lime:s=160x90:r=10:d=6",
                "-f",
                "lavfi",
                "-i",
                "sine=d=6",
                "-pix_fmt",
                "yuv420p"));

    assertThat(colours(bench, late, "00:00:01", "00:00:02", "00:00:05"))
        .containsExactly("lime", "lime", "lime");
  }

  @ParameterizedTest
  @MethodSource("programs")
  void takesImagesOfInterlacedFilmWithoutCombs(Path program) throws IOException {
    Bench bench = bench(program);
    AssetId interlaced =
        bench.asset(
            bench.clip(
                "lines.ts",
                "-f",
                "lavfi",
                "-i",
                "color=black:s=720x576:r=50:d=2[b];color=white:s=120x576:r=50:d=2[w];"
                    + "[b][w]overlay=x='mod(n*12\\,600)':y=0",
                "-vf",
                "interlace=scan=tff:lowpass=0",
                "-c:v",
                "mpeg2video",
                "-b:v",
                "6M",
                "-flags",
                "+ilme+ildct",
                "-top",
                "1"));

    Bench.Task task = bench.run(images("50%", "", ""), interlaced);

    Decoded picture = Decoded.picture(bench, task.file("lines_000001.png"), 0, 720, 576);
    assertThat(combs(picture)).isLessThan(200);
  }

  /// Pixels that differ much from both neighbours above and below, which are alike.
  private static int combs(Decoded picture) {
    int combs = 0;
    for (int y = 1; y < picture.height() - 1; y++) {
      for (int x = 0; x < picture.width(); x++) {
        int above = picture.at(x, y - 1)[1];
        int here = picture.at(x, y)[1];
        int below = picture.at(x, y + 1)[1];
        combs += Math.abs(above - below) < 40 && Math.abs(here - above) > 120 ? 1 : 0;
      }
    }
    return combs;
  }

  private static Path slides(Bench bench) {
    return bench.clip(
        "slides.mkv",
        "-f",
        "lavfi",
        "-i",
        COLOURS,
        "-vf",
        "select=eq(n\\,0)+eq(n\\,60)+eq(n\\,210)",
        "-vsync",
        "vfr",
        "-c:v",
        "mjpeg");
  }

  private static List<String> colours(
      Bench bench, AssetId asset, String start, String step, String range) {
    Bench.Task task = bench.run(images(start, step, range), asset);
    List<String> colours = new ArrayList<>();
    for (String name : task.names()) {
      if (name.endsWith(".png")) {
        int[] rgb = Decoded.picture(bench, task.file(name), 0, 160, 90).at(80, 45);
        colours.add(rgb[0] > 150 ? "red" : rgb[1] > 150 ? "lime" : "blue");
      }
    }
    return colours;
  }

  private static Bench bench(Path program) throws IOException {
    Bench known = BENCHES.get(program);
    if (known == null) {
      known = new Bench(Files.createTempDirectory(folder, "bench"), program);
      BENCHES.put(program, known);
    }
    return known;
  }

  private static String images(String start, String step, String range) {
    String more =
        (step.isEmpty() ? "" : "\"Step\": \"" + step + "\", ")
            + (range.isEmpty() ? "" : "\"Range\": \"" + range + "\", ");
    return """
    {"Codecs": [{"Type": "PngImage", "Start": "%s", %s
       "PngLayers": [{"Type": "PngLayer", "Width": "100%%", "Height": "100%%"}]}],
     "Outputs": [{"FileName": "{Basename}_{Index}{Extension}", "Format": {"Type": "PngFormat"}}]}
    """
        .formatted(start, more);
  }
}
