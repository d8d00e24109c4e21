package io.reelwork.services.processors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.reelwork.formats.mp4.Movie;
import io.reelwork.formats.mp4.Mp4File;
import io.reelwork.formats.mp4.Track;
import io.reelwork.services.steps.StepProgress;
import io.reelwork.services.steps.TaskError;
import io.reelwork.services.steps.TaskFailure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What becomes of inputs whose headers, times or tracks are not what one would like: the right
/// length to 0.2 s, the right tracks, or words that are true. In recipes `V(d)` is a test picture
/// of 30 frames a second, `N(d)` noise and `T(d)` a tone.
class InputTruthTest {
  private static final String PRESET =
      """
      {"Codecs": [
        {"Type": "H264Video", "KeyFrameInterval": "00:00:01", "Complexity": "Speed", "H264Layers": [
          {"Width": 160, "Height": 90, "Bitrate": 200}]},
        {"Type": "AACAudio"}],
       "Outputs": [{"FileName": "out.mp4", "Format": {"Type": "MP4Format"}}]}
      """;

  @TempDir static Path folder;
  private static Bench bench;

  @BeforeAll
  static void open() {
    bench = new Bench(folder);
  }

  @AfterAll
  static void close() {
    bench.close();
  }

  @ParameterizedTest
  @CsvSource({
    "sound-late.mkv, V(3) -itsoffset 2 N(3), 3.0, 5.0",
    "sound-behind.mkv, V(2) -itsoffset 3 N(1), 2.0, 4.0",
    "sound-at-the-end.mkv, V(3) -itsoffset 2.5 N(1), 3.0, 3.5",
    "picture-late.mkv, -itsoffset 2 V(2) N(3) -map 0 -map 1, 4.0, 3.0"
  })
  void lastsToTheLatestEndOfItsTracks(String name, String recipe, double picture, double sound)
      throws IOException {
    Bench.Task task = run(clip(name, recipe + " -c:v libx264 -pix_fmt yuv420p -c:a aac"));

    Movie movie = movie(task);
    assertThat(seconds(movie.video().orElseThrow())).isCloseTo(picture, within(0.2));
    assertThat(seconds(movie.audio().orElseThrow())).isCloseTo(sound, within(0.2));
    assertThat(task.note()).startsWith("%.2f s of media".formatted(seconds(movie)));
    assertThat(task.reports)
        .filteredOn(report -> report.frames() == 0 && report.phase().equals("encode"))
        .extracting(StepProgress::fraction)
        .allMatch(fraction -> fraction < 0.05);
  }

  @ParameterizedTest
  @CsvSource({
    "held.gif, V(1) -r 10 -final_delay 500, 5.9",
    "a-little.gif, V(1) -r 10 -final_delay 90, 1.8",
    "first-stays.mkv, 'V(5) -vf select=eq(n\\,0)+gt(t\\,3) -vsync vfr -c:v libx264', 5.0",
    "pause.mp4, 'V(2) -r 25 -vf setpts=if(gte(N\\,24)\\,(5+(N-24)/25)/TB\\,PTS)"
        + " -vsync passthrough -frames:v 25 -c:v libx264 -bf 0', 5.04"
  })
  void showsEveryPictureForItsTime(String name, String recipe, double length) throws IOException {
    Bench.Task task = run(clip(name, recipe));

    assertThat(seconds(movie(task))).isCloseTo(length, within(0.1));
    assertThat(task.note()).contains(" s of media").doesNotContain("could be");
  }

  /// Its packets end at 2 s; only the header says that the last picture stays.
  @Test
  void aMatroskaOfWhichNothingIsMissingHoldsItsLastPicture() throws IOException {
    clip("plain.mkv", "V(2) -r 10 -c:v libx264 -bf 0 -pix_fmt yuv420p");
    bench.clip(
        "held.mkv",
        "-i",
        "file:plain.mkv",
        "-c",
        "copy",
        "-bsf:v",
        "setts=pts=PTS:dts=DTS:duration=if(eq(N\\,19)\\,3/TB\\,DURATION)");

    Bench.Task task = run(folder.resolve("held.mkv"));

    assertThat(seconds(movie(task))).isCloseTo(4.9, within(0.2));
    assertThat(task.note()).doesNotContain("could be");
  }

  @Test
  void slidesLastAsLongAsTheirEditListSays() throws IOException {
    for (int i = 1; i <= 3; i++) {
      clip("slide" + i + ".png", "V(1) -frames:v 1");
    }
    Files.writeString(
        folder.resolve("slides.txt"),
        "file slide1.png\nduration 4\nfile slide2.png\nduration 4\nfile slide3.png\nduration 4\n");
    Path slides =
        clip("show.mp4", "-f concat -i slides.txt -vsync vfr -c:v libx264 -pix_fmt yuv420p");

    Movie movie = movie(run(slides));

    assertThat(seconds(movie)).isCloseTo(8.0, within(0.1));
  }

  @ParameterizedTest
  @CsvSource({
    "whole.mp4, -c:v libx264 -pix_fmt yuv420p -c:a aac -movflags +faststart",
    "whole.mkv, -c:v libx264 -pix_fmt yuv420p -c:a aac",
    "whole.mov, -c:v mjpeg -pix_fmt yuvj420p -c:a pcm_s16le -movflags +faststart",
    "whole.avi, -c:v mpeg4 -c:a libmp3lame",
    "whole.flv, -c:v libx264 -pix_fmt yuv420p -c:a aac",
    "whole.wav, -vn",
    "whole.flac, -vn",
    "whole.aiff, -vn",
    "whole.mp3, -vn -c:a libmp3lame",
    "whole.wma, -vn -c:a wmav2"
  })
  void doesNotFinishUnsaidWhatIsCutInHalf(String name, String arguments) throws IOException {
    Path whole = clip(name, "V(6) N(6) " + arguments);
    Path half = cut(whole, "half-" + name, 0.5);

    assertThat(run(whole).note()).doesNotContain("could be");
    assertThatExceptionOfType(TaskFailure.class)
        .isThrownBy(() -> run(half))
        .withMessageMatching(
            "The file half-%s declares [56]\\.\\d s, [23]\\.\\d s could be read\\.".formatted(name))
        .extracting(TaskFailure::error)
        .isEqualTo(TaskError.EXECUTING_TASK_MALFORMED_CONTENT);
  }

  @Test
  void finishesWithTheSentenceWhereLossIsAccepted(@TempDir Path elsewhere) throws IOException {
    Path whole =
        clip("kept.mp4", "V(6) N(6) -c:v libx264 -pix_fmt yuv420p -c:a aac -movflags +faststart");
    Path half = cut(whole, "half-kept.mp4", 0.5);

    try (Bench lenient = new Bench(elsewhere, new EncodingConfig(IncompleteInput.ACCEPT))) {
      Bench.Task task = lenient.run(PRESET, lenient.asset(half));

      assertThat(task.note())
          .contains("The file half-kept.mp4 declares 6.0 s, ")
          .startsWith("%.2f s of media".formatted(seconds(movie(task))));
      assertThat(task.events).anyMatch(event -> event.startsWith("IncompleteInput: The file half"));
    }
  }

  @Test
  void aHoleInTheMiddleIsALossAndAPauseIsNone() throws IOException {
    Path whole = clip("holed.mkv", "V(8) N(8) -c:v libx264 -g 15 -pix_fmt yuv420p -c:a aac");
    byte[] bytes = Files.readAllBytes(whole);
    Arrays.fill(bytes, bytes.length * 2 / 5, bytes.length * 7 / 10, (byte) 0);
    Path holed = Files.write(folder.resolve("hole.mkv"), bytes);

    assertThatExceptionOfType(TaskFailure.class)
        .isThrownBy(() -> run(holed))
        .withMessageContaining("could be read");
    assertThat(run(clip("paused.mkv", "V(1) -itsoffset 5 N(1) -c:v libx264 -c:a aac")).note())
        .doesNotContain("could be");
  }

  @ParameterizedTest
  @CsvSource({"0", "-1", "2147479552"})
  void aSizeThatMeansUnknownDeclaresNothing(int size) throws IOException {
    byte[] bytes = Files.readAllBytes(clip("piped.wav", "N(2)"));
    int data = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("data");
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(data + 4, size);
    Path piped = Files.write(folder.resolve("piped" + size + ".wav"), bytes);

    Bench.Task task = run(piped);

    assertThat(task.note()).doesNotContain("could be");
    assertThat(
            movie(task, task.media().getFirst()).audio().map(InputTruthTest::seconds).orElse(0.0))
        .isCloseTo(2, within(0.1));
  }

  @Test
  void anUndecodableTrackIsLeftOutAndNamed() throws IOException {
    Path film = clip("two-sounds.mov", "V(2) N(2) T(2) -map 0 -map 1 -map 2 -c:v libx264 -c:a aac");
    Path odd = unknown(film, "odd-sound.mov", 1);
    Path mute = unknown(film, "odd-sounds.mov", 2);

    Bench.Task task = run(odd);

    assertThat(task.note()).contains("Track 2 was left out, its sound (APAC) cannot be decoded");
    assertThat(movie(task).audio()).isPresent();
    assertThatExceptionOfType(TaskFailure.class)
        .isThrownBy(() -> run(mute))
        .withMessage(
            "The file odd-sounds.mov cannot be encoded: its sound (APAC) cannot be decoded here.");
  }

  @ParameterizedTest
  @CsvSource({"hello world", "\u00FF\u00D8\u00FF\u00E0 hello world"})
  void aBrokenCoverDoesNotSpoilTheSound(String cover) throws IOException {
    byte[] sound = Files.readAllBytes(clip("bare.mp3", "N(2) -c:a libmp3lame"));
    byte[] picture = cover.getBytes(StandardCharsets.ISO_8859_1);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    int frame = picture.length + 14;
    file.write(new byte[] {'I', 'D', '3', 3, 0, 0, 0, 0, 0, (byte) (frame + 10)});
    file.write(new byte[] {'A', 'P', 'I', 'C', 0, 0, 0, (byte) frame, 0, 0});
    file.write("\0image/jpeg\0\3\0".getBytes(StandardCharsets.ISO_8859_1));
    file.write(picture);
    file.write(sound);

    Bench.Task task =
        run(Files.write(folder.resolve("cover" + picture.length + ".mp3"), file.toByteArray()));

    assertThat(movie(task).audio()).isPresent();
  }

  @Test
  void takesTheDefaultPictureWithMoreThanAFewFrames() throws IOException {
    Path film =
        clip(
            "stills.mp4",
            "V(2) -f lavfi -i mandelbrot=s=640x360:r=1 N(2) -t 2 -map 0 -map 1 -map 2 -c:v:0 libx264"
                + " -c:v:1 mjpeg -disposition:v:0 default -disposition:v:1 0");

    assertThat(movie(run(film)).video().orElseThrow().samples().count()).isEqualTo(60);
  }

  @Test
  void keepsEveryPictureWhateverRateTheHeaderClaims() throws IOException {
    byte[] bytes = Files.readAllBytes(clip("rate.webm", "V(3) -c:v libvpx -deadline realtime"));
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    int at = text.indexOf("#\u00E3\u0083") + 3;
    byte[] millisecond = ByteBuffer.allocate(8).putLong(1_000_000).array();
    int length = bytes[at] & 0x7F;
    System.arraycopy(millisecond, 8 - length, bytes, at + 1, length);
    Path film = Files.write(folder.resolve("thousand.webm"), bytes);

    assertThat(movie(run(film)).video().orElseThrow().samples().count()).isEqualTo(90);
  }

  @Test
  void saysThatARateIsCapped() throws IOException {
    Bench.Task task =
        run(
            clip(
                "fast.mp4",
                "-f lavfi -i testsrc2=s=320x180:r=400:d=1 -c:v libx264 -pix_fmt yuv420p"));

    assertThat(task.note()).contains("The picture has 400 frames a second, 60 were written.");
    assertThat(movie(task).video().orElseThrow().samples().count()).isEqualTo(60);
  }

  @Test
  void aRawStreamWithoutTimesHasTwentyFiveFramesASecond() throws IOException {
    Path raw =
        clip(
            "raw.hevc",
            "-f lavfi -i testsrc2=s=160x90:r=25:d=2 -c:v libx265"
                + " -x265-params vui-timing-info=0:log-level=none -pix_fmt yuv420p -f hevc");

    assertThat(seconds(movie(run(raw)))).isCloseTo(2.0, within(0.1));
  }

  @Test
  void ambisonicSoundIsSound() throws IOException {
    Path film =
        clip(
            "field.webm",
            "V(2) N(2) -filter_complex [1:a]pan=4c|c0=c0|c1=0.5*c0|c2=0.3*c0|c3=0.1*c0[a]"
                + " -map 0:v -map [a] -c:v libvpx -deadline realtime -c:a libopus"
                + " -mapping_family 2");

    Bench.Task task = run(film);

    assertThat(movie(task).audio().orElseThrow().samples().count()).isGreaterThan(80);
  }

  @Test
  void saysThatAFilmIsEncrypted() {
    Path film =
        clip(
            "locked.mp4",
            "V(1) N(1) -c:v libx264 -c:a aac -encryption_scheme cenc-aes-ctr"
                + " -encryption_key 76a6c65c5ea762046bd749a2e632ccbb"
                + " -encryption_kid a7e61c373e219033c21091fa607bf3b8");

    assertThatExceptionOfType(TaskFailure.class)
        .isThrownBy(() -> run(film))
        .withMessage("The file locked.mp4 cannot be encoded: it is encrypted.")
        .extracting(TaskFailure::error)
        .isEqualTo(TaskError.EXECUTING_TASK_UNSUPPORTED_FORMAT);
  }

  @Test
  void namesAKindThatIsNotRead() {
    Path sound = clip("sound.wv", "N(1) -c:a wavpack");

    assertThatExceptionOfType(TaskFailure.class)
        .isThrownBy(() -> run(sound))
        .withMessage("The file sound.wv cannot be encoded: WavPack is not read.");
  }

  private static Path clip(String name, String recipe) {
    String line =
        recipe
            .replaceAll("V\\((\\d+)\\)", "-f lavfi -i testsrc2=s=320x180:r=30:d=$1")
            .replaceAll("N\\((\\d+)\\)", "-f lavfi -i anoisesrc=d=$1:c=pink:a=0.4:r=48000:seed=7")
            .replaceAll("T\\((\\d+)\\)", "-f lavfi -i sine=frequency=440:duration=$1");
    return bench.clip(name, line.split(" ", -1));
  }

  private static Path cut(Path whole, String name, double share) throws IOException {
    byte[] bytes = Files.readAllBytes(whole);
    return Files.write(folder.resolve(name), Arrays.copyOf(bytes, (int) (bytes.length * share)));
  }

  /// Gives the first sound tracks of a film a codec that nobody knows.
  private static Path unknown(Path film, String name, int tracks) throws IOException {
    byte[] bytes = Files.readAllBytes(film);
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    int from = text.indexOf("moov");
    for (int track = 0; track < tracks; track++) {
      int description = text.indexOf("esds", from);
      for (int at = text.indexOf("mp4a", from);
          at >= 0 && at < description;
          at = text.indexOf("mp4a", at + 4)) {
        System.arraycopy("apac".getBytes(StandardCharsets.US_ASCII), 0, bytes, at, 4);
      }
      System.arraycopy("dapa".getBytes(StandardCharsets.US_ASCII), 0, bytes, description, 4);
      from = description + 4;
    }
    return Files.write(folder.resolve(name), bytes);
  }

  private static Bench.Task run(Path file) {
    return bench.run(PRESET, bench.asset(file));
  }

  private static Movie movie(Bench.Task task) throws IOException {
    return movie(task, task.media().getFirst());
  }

  private static Movie movie(Bench.Task task, String name) throws IOException {
    return Mp4File.read(task.file(name)).movie();
  }

  private static double seconds(Movie movie) {
    return movie.tracks().stream().mapToDouble(InputTruthTest::seconds).max().orElse(0);
  }

  private static double seconds(Track track) {
    return track.endUs() / 1e6;
  }
}
