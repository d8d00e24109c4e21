package io.reelwork.formats.orientation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reelwork.formats.container.ContainerTrack;
import io.reelwork.formats.container.ContainerTracks;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrientationTest {
  private static final String TIFF =
      "4D4D002A 00000008 0001 0112 0003 00000001 000%d 0000 00000000";

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "1, false, 0", "2, true, 0", "3, false, 2", "4, true, 2",
    "5, true, 3", "6, false, 1", "7, true, 1", "8, false, 3"
  })
  void readsExifOfEveryKindOfPicture(int value, boolean mirrored, int turns) {
    String tiff = TIFF.formatted(value);
    Optional<Orientation> expected = Optional.of(new Orientation(mirrored, turns));

    assertThat(ExifOrientation.of(hex("FFD8 FFE0 0004 0000 FFE1 0022 457869660000" + tiff)))
        .isEqualTo(expected);
    assertThat(ExifOrientation.of(hex("89504E470D0A1A0A 0000001A 65584966" + tiff + "00000000")))
        .isEqualTo(expected);
    assertThat(ExifOrientation.of(hex("52494646 FFFFFFFF 57454250 45584946 1A000000" + tiff)))
        .isEqualTo(expected);
    assertThat(ExifOrientation.of(hex(tiff))).isEqualTo(expected);
    assertThat(
            ExifOrientation.of(
                hex("49492A00 08000000 0100 1201 0300 01000000 0%d00 0000".formatted(value))))
        .isEqualTo(expected);
  }

  @Test
  void findsNothingInWhatBreaksOff() {
    byte[] whole = hex("FFD8 FFE1 0022 457869660000" + TIFF.formatted(6));

    for (int length = 0; length < 32; length++) {
      assertThat(ExifOrientation.of(Arrays.copyOf(whole, length))).isEmpty();
    }
    assertThat(ExifOrientation.of(hex("FFD8 FFE1 0022 457869660000" + TIFF.formatted(9))))
        .isEmpty();
    assertThat(ExifOrientation.of(hex("FFD8 FFDA 0022 457869660000" + TIFF.formatted(6))))
        .isEmpty();
    assertThat(ExifOrientation.of(hex("4D4D002A FFFFFFF0 0001"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "1, 0, 0, 1, false, 0", "0, 1, -1, 0, false, 1", "-1, 0, 0, -1, false, 2",
    "0, -1, 1, 0, false, 3", "-1, 0, 0, 1, true, 0", "1, 0, 0, -1, true, 2",
    "0, 1, 1, 0, true, 3", "0, -1, -1, 0, true, 1"
  })
  void readsTheMatrixOfATrack(int a, int b, int c, int d, boolean mirrored, int turns)
      throws IOException {
    byte[] tkhd = box("tkhd", bytes(new byte[40], matrix(a, b, c, d), new byte[8]));
    byte[] long1 = new byte[52];
    long1[0] = 1;
    byte[] second = box("tkhd", bytes(long1, matrix(a, b, c, d), new byte[8]));
    byte[] moov =
        box(
            "moov",
            bytes(
                box("mvhd", bytes(new byte[36], matrix(1, 0, 0, 1), new byte[28])),
                box("trak", tkhd),
                box("trak", second)));

    Orientation expected = new Orientation(mirrored, turns);
    assertThat(of(bytes(box("ftyp", new byte[4]), box("mdat", new byte[90]), moov)))
        .containsExactly(expected, expected);
    assertThat(of(Arrays.copyOf(moov, moov.length - 20))).contains(expected);
  }

  @Test
  void turnsByTheMatrixOfTheMovieToo() throws IOException {
    byte[] moov =
        box(
            "moov",
            bytes(
                box("mvhd", bytes(new byte[36], matrix(0, 1, -1, 0), new byte[28])),
                box("trak", box("tkhd", bytes(new byte[40], matrix(0, 1, -1, 0), new byte[8])))));

    assertThat(of(moov)).containsExactly(new Orientation(false, 2));
  }

  @ParameterizedTest
  @CsvSource({"-90, 0, false, 1", "90, 0, false, 3", "180, 0, false, 2", "0, 180, true, 0"})
  void readsTheProjectionOfMatroska(float roll, float yaw, boolean mirrored, int turns)
      throws IOException {
    byte[] projection =
        element(
            "7670",
            bytes(
                element("7671", new byte[] {0}),
                element("7673", ByteBuffer.allocate(4).putFloat(yaw).array()),
                element("7675", ByteBuffer.allocate(8).putDouble(roll).array())));
    byte[] video = element("AE", bytes(element("83", new byte[] {1}), element("E0", projection)));
    byte[] sound = element("AE", element("83", new byte[] {2}));
    byte[] tracks = element("1654AE6B", bytes(sound, video));

    assertThat(
            of(
                bytes(
                    element("1A45DFA3", new byte[5]),
                    hex("18538067 01FFFFFFFFFFFFFF"),
                    tracks,
                    element("1F43B675", new byte[9]))))
        .containsExactly(Orientation.UPRIGHT, new Orientation(mirrored, turns));
  }

  @Test
  void saysNothingOfOtherFiles() throws IOException {
    assertThat(of(hex("47401110 0042F025"))).isEmpty();
    assertThat(of(new byte[0])).isEmpty();
    assertThat(of(hex("1A45DFA3"))).isEmpty();
  }

  @Test
  void readsTheMessageOfABitStream() {
    assertThat(Orientation.ofDisplay(false, false, 49152)).isEqualTo(new Orientation(false, 1));
    assertThat(Orientation.ofDisplay(true, false, 16384)).isEqualTo(new Orientation(true, 3));
    assertThat(Orientation.ofDisplay(false, true, 0)).isEqualTo(new Orientation(true, 2));
    assertThat(Orientation.ofDisplay(true, true, 0)).isEqualTo(new Orientation(false, 2));
  }

  @Test
  void hasFourTurns() {
    assertThatThrownBy(() -> new Orientation(false, 4))
        .hasMessage("quarterTurns: must be 0 to 3 but was 4");
  }

  private List<Orientation> of(byte[] file) throws IOException {
    Path path = folder.resolve("file");
    Files.write(path, file);
    return ContainerTracks.of(path).stream().map(ContainerTrack::orientation).toList();
  }

  private static byte[] matrix(int a, int b, int c, int d) {
    ByteBuffer matrix = ByteBuffer.allocate(36);
    matrix.putInt(a << 16).putInt(b << 16).putInt(0).putInt(c << 16).putInt(d << 16);
    return matrix.array();
  }

  private static byte[] box(String type, byte[] content) {
    return bytes(
        ByteBuffer.allocate(4).putInt(content.length + 8).array(),
        type.getBytes(StandardCharsets.US_ASCII),
        content);
  }

  private static byte[] element(String id, byte[] content) {
    return bytes(hex(id), new byte[] {(byte) (0x80 | content.length)}, content);
  }

  private static byte[] bytes(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits.replace(" ", ""));
  }
}
