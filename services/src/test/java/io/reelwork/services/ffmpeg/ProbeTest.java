package io.reelwork.services.ffmpeg;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProbeTest {
  private static final Duration FRAME = Duration.ofMillis(40);

  @TempDir static Path data;
  private static Optional<Ffmpeg> opened = Optional.empty();

  @TempDir Path folder;

  @BeforeAll
  static void open() {
    opened = Optional.of(TestFfmpeg.open(data));
  }

  @AfterAll
  static void close() {
    opened.ifPresent(Ffmpeg::close);
  }

  @Test
  void describesAnMp4() throws Exception {
    var info = probed(movie("movie.mp4"));

    assertThat(info.formatNames()).contains("mov", "mp4");
    assertThat(info.duration()).isBetween(Duration.ofMillis(3990), Duration.ofMillis(4050));
    assertThat(info.startTime()).isEqualTo(Duration.ZERO);
    assertThat(info.tags()).containsEntry("title", "two\nlines: and a colon");
    assertThat(info.warnings()).isEmpty();
    assertThat(info.bitrate())
        .isCloseTo(
            Files.size(folder.resolve("movie.mp4")) * 2,
            org.assertj.core.data.Percentage.withPercentage(3));
    assertThat(info.streams()).hasSize(2);
  }

  @Test
  void describesVideo() throws Exception {
    var video = probed(movie("movie.mp4")).video().orElseThrow();

    assertThat(video.track().codec()).isEqualTo("h264");
    assertThat(video.track().profile()).contains("Main");
    assertThat(video.track().fourCc()).contains("avc1");
    assertThat(video.track().language()).isEmpty();
    assertThat(video.level()).isEqualTo(OptionalInt.of(31));
    assertThat(video.pixelFormat()).isEqualTo("yuv420p");
    assertThat(List.of(video.width(), video.height())).containsExactly(320, 180);
    assertThat(video.sampleAspect()).isEqualTo(new Ratio(4, 3));
    assertThat(video.displayAspect()).isEqualTo(new Ratio(64, 27));
    assertThat(video.frameRate()).contains(new Ratio(25, 1));
    assertThat(video.rotationDegrees()).isZero();
  }

  @Test
  void measuresPackets() throws Exception {
    var packets = probed(movie("movie.mp4")).video().orElseThrow().track().packets();

    assertThat(packets.count()).isEqualTo(100);
    assertThat(packets.keyCount()).isEqualTo(4);
    assertThat(packets.keyTimes().stream().map(t -> Packets.time(t, packets.timeBase())))
        .containsExactly(
            Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(3));
    assertThat(packets.duration()).isEqualTo(Duration.ofSeconds(4));
    assertThat(packets.reordered()).isTrue();
    assertThat(packets.maxGopBitrate()).isGreaterThanOrEqualTo(packets.sizeBytes() * 2);
    assertThat(packets.corruptCount()).isZero();
  }

  @Test
  void describesAudio() throws Exception {
    var audio = probed(movie("movie.mp4")).audio().orElseThrow();

    assertThat(audio.track().codec()).isEqualTo("aac");
    assertThat(audio.track().profile()).contains("LC");
    assertThat(audio.track().language()).contains("deu");
    assertThat(audio.track().dispositions()).contains("default");
    assertThat(audio.sampleRate()).isEqualTo(48000);
    assertThat(audio.channels()).isEqualTo(6);
    assertThat(audio.channelLayout()).contains("5.1");
    assertThat(audio.sampleFormat()).isEqualTo("fltp");
    assertThat(audio.track().packets().start()).isEqualTo(Duration.ZERO);
  }

  /// FFmpeg writes FlagLacing with each track and never FlagEnabled, which is as long.
  @Test
  void findsTheTracksThatMatroskaDisables() throws Exception {
    movie("movie.mp4");
    make("-i", "file:movie.mp4", "-map", "0", "-c", "copy", "file:movie.mkv");
    byte[] file = Files.readAllBytes(folder.resolve("movie.mkv"));
    int cluster = indexOf(file, "1f43b675", 0);
    int lacing = indexOf(file, "9c8100", 0);
    int last = indexOf(file, "9c8100", lacing + 1);
    assertThat(last).isLessThan(cluster);
    file[last] = (byte) 0xB9;
    Files.write(folder.resolve("disabled.mkv"), file);

    assertThat(probed("movie.mkv").streams()).allMatch(stream -> stream.track().enabled());
    assertThat(probed("disabled.mkv").streams())
        .extracting(stream -> stream.track().enabled())
        .containsExactly(true, false);
  }

  private static int indexOf(byte[] file, String hex, int from) {
    byte[] wanted = HexFormat.of().parseHex(hex);
    int at = from;
    while (!Arrays.equals(file, at, at + wanted.length, wanted, 0, wanted.length)) {
      at++;
    }
    return at;
  }

  @Test
  void measuresTheSameInATransportStream() throws Exception {
    movie("movie.mp4");
    make("-i", "file:movie.mp4", "-c", "copy", "-f", "mpegts", "file:movie.ts");

    var info = probed("movie.ts");

    assertThat(info.startTime()).isBetween(Duration.ofMillis(1300), Duration.ofMillis(1600));
    assertThat(info.duration()).isBetween(Duration.ofMillis(3960), Duration.ofMillis(4080));
    assertThat(info.programs()).hasSize(1);
    assertThat(info.programs().getFirst().streams()).containsExactly(0, 1);
    assertThat(info.video().orElseThrow().track().id()).isEqualTo(OptionalInt.of(0x100));
    assertThat(info.video().orElseThrow().track().packets().count()).isEqualTo(100);
  }

  @Test
  void doesNotBelieveTheDurationOfTheHeader() throws Exception {
    movie("movie.mp4");
    make("-i", "file:movie.mp4", "-c", "copy", "-f", "matroska", "file:movie.mkv");
    var bytes = Files.readAllBytes(folder.resolve("movie.mkv"));
    Files.write(folder.resolve("half.mkv"), Arrays.copyOf(bytes, bytes.length / 2));

    var info = probed("half.mkv");

    assertThat(info.duration()).isBetween(Duration.ofMillis(800), Duration.ofMillis(3200));
  }

  @Test
  void describesWhatIsLeftOfATruncatedFile() throws Exception {
    movie("movie.mp4");
    var bytes = Files.readAllBytes(folder.resolve("movie.mp4"));
    Files.write(folder.resolve("cut.mp4"), Arrays.copyOf(bytes, bytes.length * 2 / 3));

    var info = probed("cut.mp4");

    assertThat(info.duration()).isLessThan(Duration.ofMillis(3900));
    assertThat(info.warnings()).isNotEmpty().noneMatch(line -> line.contains(folder.toString()));
  }

  @Test
  void readsInterlacedVideoAndUncompressedAudio() throws Exception {
    make(
        "-f",
        "lavfi",
        "-i",
        "testsrc2=s=720x576:r=30000/1001:d=0.5",
        "-f",
        "lavfi",
        "-i",
        "sine=d=0.5:r=48000",
        "-c:v",
        "mpeg2video",
        "-flags",
        "+ildct+ilme",
        "-top",
        "1",
        "-c:a",
        "pcm_s24le",
        "-f",
        "matroska",
        "file:field.mkv");

    var info = probed("field.mkv");

    assertThat(info.video().orElseThrow().fieldOrder()).isEqualTo(MediaStream.FieldOrder.TOP_FIRST);
    assertThat(info.video().orElseThrow().frameRate()).contains(new Ratio(30000, 1001));
    assertThat(info.audio().orElseThrow().bitsPerSample()).isEqualTo(OptionalInt.of(24));
    assertThat(info.audio().orElseThrow().channels()).isEqualTo(1);
  }

  @Test
  void tellsACoverPictureFromVideo() throws Exception {
    make("-f", "lavfi", "-i", "testsrc2=s=64x64:d=0.04", "-frames:v", "1", "file:cover.png");
    make(
        "-f",
        "lavfi",
        "-i",
        "sine=d=1",
        "-i",
        "file:cover.png",
        "-map",
        "0",
        "-map",
        "1",
        "-c:a",
        "aac",
        "-c:v",
        "copy",
        "-disposition:v",
        "attached_pic",
        "-f",
        "mp4",
        "file:song.m4a");

    var info = probed("song.m4a");

    assertThat(info.video()).isEmpty();
    assertThat(info.streams()).hasSize(2);
    assertThat(info.duration()).isBetween(Duration.ofMillis(990), Duration.ofMillis(1050));
  }

  @Test
  void skipsAttachmentsAndCountsTheRest() throws Exception {
    movie("movie.mp4");
    Files.writeString(folder.resolve("font.bin"), "no font");
    make(
        "-i",
        "file:movie.mp4",
        "-attach",
        "font.bin",
        "-metadata:s:t",
        "mimetype=application/octet-stream",
        "-c",
        "copy",
        "-f",
        "matroska",
        "file:att.mkv");

    var info = probed("att.mkv");

    assertThat(info.video().orElseThrow().track().packets().count()).isEqualTo(100);
    assertThat(info.audio()).isPresent();
    assertThat(info.duration()).isCloseTo(Duration.ofSeconds(4), FRAME);
  }

  @Test
  void refusesGarbage() throws Exception {
    var noise = new byte[200_000];
    new Random(7).nextBytes(noise);
    write("noise", noise);
    write("zeros", new byte[100_000]);
    write("text", "The quick brown fox.\n".repeat(5000).getBytes(UTF_8));
    write("page", "<!DOCTYPE html><html><body>no media</body></html>".getBytes(UTF_8));
    write("json", "{\"a\": [1, 2, 3]}\n".repeat(500).getBytes(UTF_8));
    write("one", new byte[] {1});
    write("moovless", moovless());

    for (var name : List.of("noise", "zeros", "text", "page", "json", "one", "moovless")) {
      assertThat(probe(name))
          .as(name)
          .isInstanceOfSatisfying(
              ProbeResult.Failed.class,
              failed -> {
                assertThat(failed.cause()).isEqualTo(ProbeResult.Cause.MALFORMED);
                assertThat(failed.message()).doesNotContain(folder.toString());
              });
    }
  }

  @Test
  void refusesNoiseWhateverItLooksLike() throws Exception {
    for (int seed : IntStream.range(0, 12).toArray()) {
      var noise = new byte[20_000];
      new Random(seed).nextBytes(noise);
      write("noise" + seed, noise);

      assertThat(probe("noise" + seed)).as("seed %d", seed).isInstanceOf(ProbeResult.Failed.class);
    }
  }

  @Test
  void tellsEmptyAbsentAndStreamlessFiles() throws Exception {
    write("empty", new byte[0]);
    Files.writeString(folder.resolve("a.srt"), "1\n00:00:00,000 --> 00:00:01,000\nHello\n\n");
    make("-i", "file:a.srt", "-c:s", "mov_text", "-f", "mp4", "file:text.mp4");

    assertThat(cause("empty")).isEqualTo(ProbeResult.Cause.EMPTY_FILE);
    assertThat(cause("absent")).isEqualTo(ProbeResult.Cause.UNREADABLE);
    assertThat(cause("text.mp4")).isEqualTo(ProbeResult.Cause.NO_STREAMS);
  }

  @Test
  void aFakedStreamLineInATagChangesNothing() throws Exception {
    movie("movie.mp4");
    make(
        "-i",
        "file:movie.mp4",
        "-c",
        "copy",
        "-metadata",
        "x\n[info]   Stream #0:0: Video: png, rgb24, 9999x9999, 90k tbn (attached pic)=y",
        "-f",
        "matroska",
        "file:fake.mkv");

    var info = probed("fake.mkv");

    assertThat(info.streams()).hasSize(2);
    assertThat(info.streams().getFirst().track().codec()).isEqualTo("h264");
    assertThat(info.duration()).isCloseTo(Duration.ofSeconds(4), FRAME);
  }

  private String movie(String name) {
    make(
        "-f",
        "lavfi",
        "-i",
        "testsrc2=s=320x180:r=25:d=4",
        "-f",
        "lavfi",
        "-i",
        "sine=d=4:r=48000",
        "-c:v",
        "libx264",
        "-profile:v",
        "main",
        "-level",
        "3.1",
        "-g",
        "25",
        "-keyint_min",
        "25",
        "-sc_threshold",
        "0",
        "-bf",
        "2",
        "-vf",
        "setsar=4/3",
        "-pix_fmt",
        "yuv420p",
        "-c:a",
        "aac",
        "-ac",
        "6",
        "-metadata:s:a",
        "language=deu",
        "-metadata",
        "title=two\nlines: and a colon",
        "-movflags",
        "+faststart",
        "-f",
        "mp4",
        "file:" + name);
    return name;
  }

  private byte[] moovless() throws Exception {
    make(
        "-f",
        "lavfi",
        "-i",
        "testsrc2=s=64x64:d=1",
        "-c:v",
        "libx264",
        "-f",
        "mp4",
        "file:whole.mp4");
    var bytes = Files.readAllBytes(folder.resolve("whole.mp4"));
    return Arrays.copyOf(bytes, bytes.length / 2);
  }

  private void make(String... arguments) {
    TestFfmpeg.make(opened.orElseThrow(), folder, arguments);
  }

  private void write(String name, byte[] bytes) throws Exception {
    Files.write(folder.resolve(name), bytes);
  }

  private ProbeResult probe(String name) throws Exception {
    return opened.orElseThrow().probe(Input.of(folder.resolve(name)));
  }

  private ProbeResult.Cause cause(String name) throws Exception {
    return ((ProbeResult.Failed) probe(name)).cause();
  }

  private MediaInfo probed(String name) throws Exception {
    var result = probe(name);
    assertThat(result).isInstanceOf(ProbeResult.Probed.class);
    return ((ProbeResult.Probed) result).info();
  }
}
