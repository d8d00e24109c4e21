package io.reelwork.services.processors;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelwork.services.catalog.AssetId;
import io.reelwork.services.ffmpeg.TestFfmpeg;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Pictures that are stored turned or mirrored, with every FFmpeg there is. What is stored is
/// 640x480, black with a red upper left and a lime upper right corner.
class TurnedTest {
  private static final String CORNERS =
      "color=black:s=640x480:r=25:d=0.4,drawbox=0:0:160:160:red:fill,drawbox=480:0:160:160:lime:fill";
  private static final String EXIF =
      "FFE1 0022 457869660000 4D4D002A 00000008 0001 0112 0003 00000001 000%d 0000 00000000";

  /// Where red and lime are after each orientation: 0 upper left, 1 upper right, 2 lower right, 3
  /// lower left.
  private static final int[][] SHOWN = {
    {0, 1}, {1, 0}, {2, 3}, {3, 2}, {0, 3}, {1, 2}, {2, 1}, {3, 0}
  };

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
  void turnsJpegByItsExif(Path program) throws IOException {
    Bench bench = bench(program);
    byte[] plain =
        Files.readAllBytes(
            bench.clip("plain.jpg", "-f", "lavfi", "-i", CORNERS, "-frames:v", "1", "-q:v", "2"));
    for (int value = 1; value <= 8; value++) {
      byte[] exif = HexFormat.of().parseHex(EXIF.formatted(value).replace(" ", ""));
      Path file =
          Files.write(bench.folder.resolve("exif" + value + ".jpg"), inserted(plain, 2, exif));
      AssetId asset = bench.asset(file);

      Bench.Task image = bench.run(image(), asset);

      boolean turned = value > 4;
      isShown(
          Decoded.picture(
              bench,
              image.file("exif" + value + "_000001.png"),
              0,
              turned ? 480 : 640,
              turned ? 640 : 480),
          SHOWN[value - 1]);
    }
  }

  @ParameterizedTest
  @MethodSource("programs")
  void fitsATurnedPictureIntoItsBox(Path program) throws IOException {
    Bench bench = bench(program);
    byte[] plain =
        Files.readAllBytes(
            bench.clip("plain.jpg", "-f", "lavfi", "-i", CORNERS, "-frames:v", "1", "-q:v", "2"));
    byte[] exif = HexFormat.of().parseHex(EXIF.formatted(6).replace(" ", ""));
    Path file = Files.write(bench.folder.resolve("turned.jpg"), inserted(plain, 2, exif));

    Bench.Task task = bench.run("Adaptive Streaming", bench.asset(file));

    isShown(Decoded.picture(bench, task.file(task.media().getFirst()), 0, 480, 640), SHOWN[5]);
  }

  @ParameterizedTest
  @MethodSource("programs")
  void turnsMp4ByItsMatrix(Path program) throws IOException {
    Bench bench = bench(program);
    byte[] plain =
        Files.readAllBytes(
            bench.clip("plain.mp4", "-f", "lavfi", "-i", CORNERS, "-pix_fmt", "yuv420p"));
    int[][] matrices = {
      {1, 0, 0, 1}, {-1, 0, 0, 1}, {-1, 0, 0, -1}, {1, 0, 0, -1},
      {0, 1, 1, 0}, {0, 1, -1, 0}, {0, -1, -1, 0}, {0, -1, 1, 0}
    };
    for (int i = 0; i < matrices.length; i++) {
      Path file = bench.folder.resolve("matrix" + i + ".mp4");
      Files.write(file, withMatrix(plain, matrices[i]));

      Bench.Task image = bench.run(image(), bench.asset(file));

      Path shown = image.file("matrix" + i + "_000001.png");
      isShown(Decoded.picture(bench, shown, 0, i > 3 ? 480 : 640, i > 3 ? 640 : 480), SHOWN[i]);
    }
  }

  @ParameterizedTest
  @MethodSource("programs")
  void turnsByTheMessageInABitStream(Path program) throws IOException {
    Bench bench = bench(program);
    Path file =
        bench.clip(
            "message.ts",
            "-f",
            "lavfi",
            "-i",
            CORNERS,
            "-pix_fmt",
            "yuv420p",
            "-c:v",
            "libx264",
            "-bsf:v",
            "h264_metadata=display_orientation=insert:rotate=90");

    Bench.Task image = bench.run(image(), bench.asset(file));

    isShown(Decoded.picture(bench, image.file("message_000001.png"), 0, 480, 640), SHOWN[7]);
  }

  private static void isShown(Decoded picture, int[] places) {
    int[] red = corner(picture, places[0]);
    int[] lime = corner(picture, places[1]);
    assertThat(red[0]).isGreaterThan(180);
    assertThat(red[1]).isLessThan(80);
    assertThat(lime[0]).isLessThan(80);
    assertThat(lime[1]).isGreaterThan(180);
  }

  private static int[] corner(Decoded picture, int place) {
    boolean right = place == 1 || place == 2;
    boolean lower = place >= 2;
    return picture.at(right ? picture.width() - 40 : 40, lower ? picture.height() - 40 : 40);
  }

  private static byte[] inserted(byte[] bytes, int at, byte[] more) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(bytes, 0, at);
    out.writeBytes(more);
    out.write(bytes, at, bytes.length - at);
    return out.toByteArray();
  }

  /// Sets a, b, c, d of the only `tkhd`.
  private static byte[] withMatrix(byte[] mp4, int[] matrix) {
    int at = new String(mp4, StandardCharsets.ISO_8859_1).indexOf("tkhd") + 4 + 40;
    byte[] changed = mp4.clone();
    ByteBuffer bytes = ByteBuffer.wrap(changed);
    bytes.putInt(at, matrix[0] << 16).putInt(at + 4, matrix[1] << 16);
    bytes.putInt(at + 12, matrix[2] << 16).putInt(at + 16, matrix[3] << 16);
    return changed;
  }

  private static Bench bench(Path program) throws IOException {
    Bench known = BENCHES.get(program);
    if (known == null) {
      known = new Bench(Files.createTempDirectory(folder, "bench"), program);
      BENCHES.put(program, known);
    }
    return known;
  }

  private static String image() {
    return """
    {"Codecs": [{"Type": "PngImage", "Start": "0",
       "PngLayers": [{"Type": "PngLayer"}]}],
     "Outputs": [{"FileName": "{Basename}_{Index}{Extension}", "Format": {"Type": "PngFormat"}}]}
    """;
  }
}
