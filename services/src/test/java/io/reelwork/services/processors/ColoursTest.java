package io.reelwork.services.processors;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelwork.services.catalog.AssetId;
import io.reelwork.services.ffmpeg.Input;
import io.reelwork.services.ffmpeg.MediaStream;
import io.reelwork.services.ffmpeg.ProbeResult;
import io.reelwork.services.ffmpeg.TestFfmpeg;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Colours as they are on screen, with every FFmpeg there is.
class ColoursTest {
  private static final int CLOSE = 8;

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
  void convertsTheMatrixOfStandardDefinitionThatBecomesHigh(Path program) throws Exception {
    Bench bench = bench(program);
    AssetId bars =
        bench.asset(
            bench.clip(
                "bars.mp4",
                "-f",
                "lavfi",
                "-i",
                "smptebars=s=720x480:d=0.4",
                "-pix_fmt",
                "yuv420p"));

    Bench.Task task = bench.run(video(1280, 720), bars);

    Path file = task.file("bars_1.mp4");
    Decoded picture = Decoded.picture(bench, file, 0, 1080, 720);
    assertThat(marks(bench, file)).isEqualTo("tv bt709/bt709/bt709");
    isClose(picture.at(540, 200), 0, 190, 3);
    isClose(picture.at(848, 200), 191, 0, 5);
  }

  @ParameterizedTest
  @MethodSource("programs")
  void convertsRgbAndLimitsItsRange(Path program) throws Exception {
    Bench bench = bench(program);
    AssetId halves =
        bench.asset(
            bench.clip(
                "halves.mov",
                "-f",
                "lavfi",
                "-i",
                "color=0x00C000:s=640x720:d=0.2",
                "-f",
                "lavfi",
                "-i",
                "color=0xC00000:s=640x720:d=0.2",
                "-filter_complex",
                "[0:v]format=rgb24[a];[1:v]format=rgb24[b];[a][b]hstack",
                "-c:v",
                "png"));

    Bench.Task task = bench.run(video(1280, 720), halves);
    Bench.Task small = bench.run(video(320, 180), halves);

    Decoded picture = Decoded.picture(bench, task.file("halves_1.mp4"), 0, 1280, 720);
    isClose(picture.at(300, 300), 0, 192, 0);
    isClose(picture.at(1000, 300), 192, 0, 0);
    assertThat(marks(bench, small.file("halves_1.mp4")))
        .isEqualTo("tv smpte170m/smpte170m/smpte170m");
    Decoded standard = Decoded.picture(bench, small.file("halves_1.mp4"), 0, 320, 180);
    isClose(standard.at(80, 80), 0, 192, 0);
    isClose(standard.at(240, 80), 192, 0, 0);
  }

  @ParameterizedTest
  @MethodSource("programs")
  void limitsTheRangeOfFullRangePictures(Path program) throws Exception {
    Bench bench = bench(program);
    AssetId full =
        bench.asset(
            bench.clip(
                "full.mkv",
                "-f",
                "lavfi",
                "-i",
                "color=white:s=640x360:d=0.2",
                "-pix_fmt",
                "yuvj420p",
                "-c:v",
                "mjpeg"));

    Bench.Task task = bench.run(video(640, 360), full);

    assertThat(marks(bench, task.file("full_1.mp4"))).startsWith("tv ");
    isClose(
        Decoded.picture(bench, task.file("full_1.mp4"), 0, 640, 360).at(100, 100), 255, 255, 255);
  }

  @ParameterizedTest
  @MethodSource("programs")
  void mapsHdrToSdr(Path program) throws Exception {
    Bench bench = bench(program);
    AssetId hdr = bench.asset(hdr(bench, "smpte2084", "pq.mkv"));
    AssetId hlg = bench.asset(hdr(bench, "arib-std-b67", "hlg.mkv"));

    Bench.Task video = bench.run(video(1280, 720), hdr);
    Bench.Task image = bench.run(image("Jpg"), hlg);
    Bench.Task exact = bench.run(image("Png"), hdr);

    Path file = video.file("pq_1.mp4");
    assertThat(marks(bench, file)).isEqualTo("tv bt709/bt709/bt709");
    isRedAndGreen(Decoded.picture(bench, file, 0, 1280, 720));
    isRedAndGreen(Decoded.picture(bench, image.file("hlg_000001.jpg"), 0, 640, 360));
    isRedAndGreen(Decoded.picture(bench, exact.file("pq_000001.png"), 0, 640, 360));
  }

  @ParameterizedTest
  @MethodSource("programs")
  void laysTransparentPicturesOnBlack(Path program) throws Exception {
    Bench bench = bench(program);
    AssetId clear =
        bench.asset(
            bench.clip(
                "clear.mov",
                "-f",
                "lavfi",
                "-i",
                "color=red:s=160x180:d=0.2",
                "-f",
                "lavfi",
                "-i",
                "color=white@0:s=160x180:d=0.2,format=rgba",
                "-filter_complex",
                "[0:v]format=rgba[a];[a][1:v]hstack",
                "-c:v",
                "png"));

    Bench.Task task = bench.run(video(320, 180), clear);

    Decoded picture = Decoded.picture(bench, task.file("clear_1.mp4"), 0, 320, 180);
    isClose(picture.at(80, 90), 255, 0, 0);
    isClose(picture.at(240, 90), 0, 0, 0);
  }

  private static void isRedAndGreen(Decoded picture) {
    int[] red = picture.at(picture.width() / 4, picture.height() / 2);
    int[] green = picture.at(picture.width() * 3 / 4, picture.height() / 2);
    assertThat(red[0]).isBetween(200, 255);
    assertThat(red[1]).isLessThan(50);
    assertThat(green[1]).isBetween(215, 255);
    assertThat(green[0]).isLessThan(50);
  }

  private static Path hdr(Bench bench, String transfer, String name) {
    return bench.clip(
        name,
        "-f",
        "lavfi",
        "-i",
        "color=red:s=320x360:d=0.4",
        "-f",
        "lavfi",
        "-i",
        "color=lime:s=320x360:d=0.4",
        "-filter_complex",
        "[0:v]format=gbrp[a];[1:v]format=gbrp[b];[a][b]hstack,"
            + "setparams=color_primaries=bt709:color_trc=bt709,zscale=p=2020:t="
            + transfer
            + ":m=2020_ncl:npl=203,format=yuv420p10le",
        "-c:v",
        "ffv1",
        "-color_primaries",
        "bt2020",
        "-color_trc",
        transfer,
        "-colorspace",
        "bt2020nc");
  }

  private static void isClose(int[] colour, int red, int green, int blue) {
    assertThat(colour[0]).isBetween(red - CLOSE, red + CLOSE);
    assertThat(colour[1]).isBetween(green - CLOSE, green + CLOSE);
    assertThat(colour[2]).isBetween(blue - CLOSE, blue + CLOSE);
  }

  private static String marks(Bench bench, Path file) throws InterruptedException {
    ProbeResult.Probed probed = (ProbeResult.Probed) bench.ffmpeg.probe(Input.of(file));
    MediaStream.Video video = probed.info().video().orElseThrow();
    return "%s %s/%s/%s"
        .formatted(
            video.colour().range().orElse("?"),
            video.colour().primaries().orElse("?"),
            video.colour().transfer().orElse("?"),
            video.colour().matrix().orElse("?"));
  }

  private static Bench bench(Path program) throws Exception {
    Bench known = BENCHES.get(program);
    if (known == null) {
      known = new Bench(Files.createTempDirectory(folder, "bench"), program);
      BENCHES.put(program, known);
    }
    return known;
  }

  private static String video(int width, int height) {
    return """
    {"Codecs": [{"Type": "H264Video", "StretchMode": "AutoSize", "H264Layers": [
       {"Width": %d, "Height": %d, "Bitrate": 2000}]}],
     "Outputs": [{"FileName": "{Basename}_1.mp4", "Format": {"Type": "MP4Format"}}]}
    """
        .formatted(width, height);
  }

  private static String image(String kind) {
    return """
    {"Codecs": [{"Type": "%1$sImage", "Start": "50%%",
       "%1$sLayers": [{"Type": "%1$sLayer", "Width": "100%%", "Height": "100%%"}]}],
     "Outputs": [{"FileName": "{Basename}_{Index}{Extension}",
       "Format": {"Type": "%1$sFormat"}}]}
    """
        .formatted(kind);
  }
}
