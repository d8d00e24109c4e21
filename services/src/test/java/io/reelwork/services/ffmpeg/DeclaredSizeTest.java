package io.reelwork.services.ffmpeg;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DeclaredSizeTest {
  @TempDir Path folder;

  @Test
  void readsTheSegmentOfMatroska() throws IOException {
    Path file = file(hex("1A45DFA3 84 42868101 18538067 88 0102030405060708"));

    assertThat(DeclaredSize.of(file)).contains(22L);
    assertThat(DeclaredSize.isWhole(file)).isTrue();
    assertThat(DeclaredSize.isCut(file)).isFalse();
  }

  @Test
  void noticesASegmentThatGoesOn() throws IOException {
    Path file = file(hex("1A45DFA3 84 42868101 18538067 89 0102030405060708"));

    assertThat(DeclaredSize.isWhole(file)).isFalse();
    assertThat(DeclaredSize.isCut(file)).isTrue();
  }

  @Test
  void takesNoSizeThatIsNotKnown() throws IOException {
    Path live = file(hex("1A45DFA3 84 42868101 18538067 01FFFFFFFFFFFFFF 0102"));
    Path pipe = file(hex("52494646 FFFFFFFF 57415645"));

    assertThat(DeclaredSize.of(live)).isEmpty();
    assertThat(DeclaredSize.isCut(live)).isFalse();
    assertThat(DeclaredSize.isWhole(live)).isFalse();
    assertThat(DeclaredSize.of(pipe)).isEmpty();
  }

  @Test
  void readsRiff() throws IOException {
    assertThat(DeclaredSize.of(file(hex("52494646 10000000 57415645")))).contains(24L);
  }

  @Test
  void readsTheFilePropertiesOfWindowsMedia() throws IOException {
    assertThat(DeclaredSize.isCut(file(asf(5000, 0)))).isTrue();
    assertThat(DeclaredSize.isWhole(file(asf(200, 0)))).isTrue();
    assertThat(DeclaredSize.of(file(asf(5000, 1)))).as("live").isEmpty();
  }

  @Test
  void knowsNothingOfOtherFiles() throws IOException {
    assertThat(DeclaredSize.of(file(new byte[0]))).isEmpty();
    assertThat(DeclaredSize.of(file("OggS, and what follows".getBytes(US_ASCII)))).isEmpty();
    assertThat(DeclaredSize.of(file(hex("1A45DFA3 84")))).isEmpty();
    assertThat(DeclaredSize.isCut(folder.resolve("none"))).isFalse();
  }

  /// Thirty bytes, then the object; size and flags at their places.
  private static byte[] asf(long size, int flags) {
    ByteBuffer bytes = ByteBuffer.allocate(200).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(30, hex("A1DCAB8C47A9CF118EE400C00C205365"));
    bytes.putLong(30 + 40, size);
    bytes.putInt(30 + 88, flags);
    return bytes.array();
  }

  private Path file(byte[] bytes) throws IOException {
    return Files.write(Files.createTempFile(folder, "declared", ".bin"), bytes);
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text.replace(" ", ""));
  }
}
