package io.reelwork.formats.mp4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MovieTest {
  private static final long SEED = 20_261_123;

  @TempDir Path folder;

  @Test
  void readsATrackWithItsSamples() throws IOException {
    Movie movie = Movie.read(file(film()));

    Track track = movie.tracks().getFirst();
    assertThat(movie.tracks()).hasSize(1);
    assertThat(track.id()).isEqualTo(7);
    assertThat(track.kind()).isEqualTo(Track.Kind.VIDEO);
    assertThat(track.codec()).hasToString("avc1");
    assertThat(track.width()).isEqualTo(320);
    assertThat(track.height()).isEqualTo(180);
    assertThat(track.language()).isEqualTo("deu");
    assertThat(track.durationUs()).isEqualTo(160_000);
    assertThat(track.samples().count()).isEqualTo(4);
    assertThat(track.samples().bytes()).isEqualTo(100);
    assertThat(track.samples().endOffset()).isEqualTo(540);
  }

  @Test
  void countsKeyFramesFromTheStartOfThePresentation() throws IOException {
    Track track = Movie.read(file(film())).tracks().getFirst();

    assertThat(track.syncTimesUs()).containsExactly(0, 80_000);
  }

  @Test
  void refusesAFileWithoutAMovie() throws IOException {
    Path file = file(box("ftyp", ints(0)));

    assertThatThrownBy(() -> Movie.read(file))
        .isInstanceOf(MalformedMedia.class)
        .hasMessage("moov: must be in the file but is not");
  }

  @Test
  void refusesMoreEntriesThanTheBoxHolds() throws IOException {
    byte[] film = film();
    int count = indexOf(film, "stss") + 8;
    film[count] = (byte) 0xFF;
    Path file = file(film);

    assertThatThrownBy(() -> Movie.read(file))
        .isInstanceOf(MalformedMedia.class)
        .hasMessageContaining("moov/trak/mdia/minf/stbl/stss")
        .hasMessageContaining("count must be ≤ 2 but was");
  }

  @Test
  void survivesEveryTruncation() throws IOException {
    byte[] film = film();
    for (int length = 0; length < film.length; length++) {
      Path file = file(Arrays.copyOf(film, length));

      assertThatThrownBy(() -> Movie.read(file)).isInstanceOf(MalformedMedia.class);
    }
  }

  @Test
  void survivesFlippedBytes() throws IOException {
    Random random = new Random(SEED);
    for (int round = 0; round < 1_000; round++) {
      byte[] film = film();
      for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
        film[random.nextInt(film.length)] = (byte) random.nextInt(256);
      }
      Path file = file(film);

      assertThatCode(
              () -> {
                try {
                  Movie.read(file);
                } catch (MalformedMedia expected) {
                  assertThat(expected).hasMessageContaining(":");
                }
              })
          .as("seed %d round %d", SEED, round)
          .doesNotThrowAnyException();
    }
  }

  private Path file(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("film.mp4"), bytes);
  }

  /// Four frames of 40 ms at 25 ticks a second, shown two frames after decoding, in two chunks.
  private static byte[] film() {
    byte[] table =
        join(
            box("stsd", join(ints(0, 1), box("avc1", join(new byte[24], shorts(320, 180))))),
            box("stts", ints(0, 1, 4, 1)),
            box("ctts", ints(0, 1, 4, 2)),
            box("stsz", ints(0, 0, 4, 10, 20, 30, 40)),
            box("stsc", ints(0, 2, 1, 1, 1, 2, 3, 1)),
            box("stco", ints(0, 2, 400, 450)),
            box("stss", ints(0, 2, 1, 3)));
    byte[] media =
        join(
            box("mdhd", join(ints(0, 0, 0, 25, 4), shorts(language("deu"), 0))),
            box("hdlr", join(ints(0, 0), "vide".getBytes(StandardCharsets.US_ASCII))),
            box("minf", box("stbl", table)));
    byte[] track =
        join(
            box("tkhd", ints(0, 0, 0, 7)),
            box("edts", box("elst", ints(0, 1, 4, 2, 0x10000))),
            box("mdia", media));
    return join(box("ftyp", ints(0)), box("moov", box("trak", track)));
  }

  private static int language(String letters) {
    return letters.chars().reduce(0, (packed, letter) -> packed << 5 | (letter - 0x60));
  }

  private static int indexOf(byte[] bytes, String type) {
    return new String(bytes, StandardCharsets.ISO_8859_1).indexOf(type);
  }

  private static byte[] box(String type, byte[] content) {
    return join(ints(content.length + 8), type.getBytes(StandardCharsets.US_ASCII), content);
  }

  private static byte[] ints(int... values) {
    return written(out -> {
      for (int value : values) {
        out.writeInt(value);
      }
    });
  }

  private static byte[] shorts(int... values) {
    return written(out -> {
      for (int value : values) {
        out.writeShort(value);
      }
    });
  }

  private static byte[] join(byte[]... parts) {
    return written(out -> {
      for (byte[] part : parts) {
        out.write(part);
      }
    });
  }

  private interface Writing {
    void to(DataOutputStream out) throws IOException;
  }

  private static byte[] written(Writing writing) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      writing.to(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
