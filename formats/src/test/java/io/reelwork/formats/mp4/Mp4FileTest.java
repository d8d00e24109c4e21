package io.reelwork.formats.mp4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.reelwork.formats.MalformedMedia;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class Mp4FileTest {
  @TempDir Path folder;

  @Test
  void readsTheTopLevel() throws Exception {
    var path = Files.write(folder.resolve("file.mp4"), small());

    var file = Mp4File.read(path);

    assertThat(file.boxes().stream().map(Box::type).map(FourCc::toString))
        .containsExactly("ftyp", "moov", "free", "mdat");
    assertThat(file.fastStart()).isTrue();
    assertThat(file.boxes().getLast()).isInstanceOf(Box.Located.class);
  }

  @Test
  void readsTheMovie() throws Exception {
    var movie = read(small()).movie();

    assertThat(movie.durationSeconds()).isCloseTo(2, within(0.03));
    assertThat(movie.tracks()).hasSize(2);
    assertThat(movie.tracks().stream().map(Track::id)).containsExactly(1L, 2L);
  }

  @Test
  void readsVideo() throws Exception {
    var video = read(small()).movie().video().orElseThrow();

    assertThat(video.description().type()).hasToString("avc1");
    assertThat(video.visual().orElseThrow().width()).isEqualTo(64);
    assertThat(video.visual().orElseThrow().height()).isEqualTo(48);
    assertThat(video.avc().orElseThrow().profile()).isEqualTo(77);
    assertThat(video.avc().orElseThrow().level()).isEqualTo(30);
    assertThat(video.samples().count()).isEqualTo(50);
    assertThat(video.durationSeconds()).isEqualTo(2);
    assertThat(video.rotationDegrees()).isZero();
    assertThat(video.syncTimes()).containsExactly(0L, video.timescale());
  }

  @Test
  void readsAudio() throws Exception {
    var audio = read(small()).movie().audio().orElseThrow();

    assertThat(audio.language()).isEqualTo("deu");
    assertThat(audio.timescale()).isEqualTo(48000);
    assertThat(audio.sound().orElseThrow().sampleRate() >>> 16).isEqualTo(48000);
    assertThat(audio.elementaryStream().orElseThrow().objectType()).isEqualTo(0x40);
    assertThat(audio.elementaryStream().orElseThrow().audioObjectType()).isEqualTo(2);
    assertThat(audio.samples().syncSamples().count()).isEqualTo(audio.samples().count());
  }

  @Test
  void writesBackEveryByte() throws Exception {
    var bytes = small();
    var file = read(bytes);
    var kept = file.boxes().subList(0, 3);

    var written = Mp4File.write(kept);

    assertThat(written).isEqualTo(Arrays.copyOf(bytes, written.length));
    assertThat(((Box.Located) file.boxes().getLast()).offset()).isEqualTo(written.length);
  }

  @Test
  void keepsUnknownBoxes() {
    var box = new Box.Unknown(FourCc.of("abcd"), Bytes.of((byte) 1, (byte) 2));
    var tree = new Box.Container(FourCc.of("moov"), List.of(box));

    var in = reader(Mp4File.write(List.of(tree)));

    assertThat(Boxes.readAll(in)).containsExactly(tree);
  }

  @Test
  void findsThatATruncatedFileIsTruncated() throws Exception {
    var bytes = small();
    for (int length = 1; length < bytes.length; length++) {
      var cut = Arrays.copyOf(bytes, length);
      assertMalformed(cut, length);
    }
  }

  @Test
  void onlyMalformedMediaComesOutOfFlippedBits() throws Exception {
    var bytes = small();
    int header = bytes.length - (int) mdat(read(bytes)).sizeBytes();
    for (int at = 0; at < header; at++) {
      var flipped = bytes.clone();
      flipped[at] ^= (byte) (1 << (at % 8));
      readLeniently(flipped);
      flipped[at] = (byte) 0xFF;
      readLeniently(flipped);
    }
  }

  @Test
  void onlyMalformedMediaComesOutOfNoise() throws Exception {
    long seed = 20_260;
    var random = new Random(seed);
    for (int i = 0; i < 300; i++) {
      var noise = small();
      for (int n = 0; n < 40; n++) {
        noise[random.nextInt(2500)] = (byte) random.nextInt(256);
      }
      readLeniently(noise);
    }
  }

  @Test
  void saysWhereAndWhat() throws Exception {
    var bytes = small();
    int stsz = indexOf(bytes, "stsz");
    ByteBuffer.wrap(bytes).putInt(stsz + 12, -1);

    assertThatExceptionOfType(MalformedMedia.class)
        .isThrownBy(() -> read(bytes))
        .withMessage(
            "moov/trak[1]/mdia/minf/stbl/stsz @%d: sample_count must be <= 50 but was 4294967295"
                .formatted(stsz + 16));
  }

  @Test
  void refusesSamplesOutsideTheFile() throws Exception {
    var bytes = small();
    int stco = indexOf(bytes, "stco");
    ByteBuffer.wrap(bytes).putInt(stco + 12, bytes.length - 1);

    assertThatExceptionOfType(MalformedMedia.class)
        .isThrownBy(() -> read(bytes).movie())
        .withMessageContaining("moov/trak[1]/mdia/minf/stbl: end of sample 1 must be <= ")
        .extracting(MalformedMedia::code)
        .isEqualTo(MalformedMedia.Code.INCONSISTENT);
  }

  @Test
  void refusesTablesThatDisagree() throws Exception {
    var bytes = small();
    int stts = indexOf(bytes, "stts");
    ByteBuffer.wrap(bytes).putInt(stts + 12, 49);

    assertThatExceptionOfType(MalformedMedia.class)
        .isThrownBy(() -> read(bytes).movie())
        .withMessage("moov/trak[1]/mdia/minf/stbl/stts: samples must be = 50 but was 49");
  }

  @Test
  void refusesAFileWithoutAMovie() throws Exception {
    var bytes = Mp4File.write(List.of(new Box.FileType(FourCc.of("isom"), 0, List.of())));

    assertThatExceptionOfType(MalformedMedia.class)
        .isThrownBy(() -> read(bytes).movie())
        .withMessage("file: must have a box moov but had [ftyp]");
  }

  @Test
  void readsLargeSizesAndABoxUpToTheEnd() throws Exception {
    var bytes =
        ByteBuffer.allocate(16 + 4 + 8 + 5)
            .putInt(1)
            .putInt(FourCc.of("mdat").code())
            .putLong(20)
            .putInt(7)
            .putInt(0)
            .putInt(FourCc.of("mdat").code())
            .array();

    assertThat(read(bytes).boxes())
        .containsExactly(
            new Box.Located(FourCc.of("mdat"), 0, 16, 20),
            new Box.Located(FourCc.of("mdat"), 20, 8, 13));
  }

  private static void assertMalformed(byte[] cut, int length) throws IOException {
    try {
      read(cut).movie();
    } catch (MalformedMedia expected) {
      return;
    }
    throw new AssertionError("accepted a file cut to " + length + " bytes");
  }

  private static void readLeniently(byte[] bytes) throws IOException {
    try {
      for (var track : read(bytes).movie().tracks()) {
        assertThat(track.syncTimes()).hasSizeLessThanOrEqualTo(track.samples().count());
      }
    } catch (MalformedMedia expected) {
      assertThat(expected).hasMessageContaining("must");
    }
  }

  private static Box.Located mdat(Mp4File file) {
    return (Box.Located) file.boxes().getLast();
  }

  private static ByteReader reader(byte[] bytes) {
    return new ByteReader(bytes, 0, bytes.length, 0, "");
  }

  private static Mp4File read(byte[] bytes) throws IOException {
    return Mp4File.read(new MemoryChannel(bytes));
  }

  private static byte[] small() throws IOException {
    try (var in = Mp4FileTest.class.getResourceAsStream("/mp4/small.mp4")) {
      return Objects.requireNonNull(in).readAllBytes();
    }
  }

  private static int indexOf(byte[] bytes, String type) {
    var code = FourCc.of(type).code();
    var buffer = ByteBuffer.wrap(bytes);
    for (int i = 0; i < bytes.length - 4; i++) {
      if (buffer.getInt(i) == code) {
        return i;
      }
    }
    throw new AssertionError(type);
  }
}
