package io.reelwork.services.processors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.reelwork.formats.mp4.Movie;
import io.reelwork.formats.mp4.Mp4File;
import io.reelwork.formats.mp4.Track;
import io.reelwork.services.catalog.AssetFile;
import io.reelwork.services.catalog.AssetId;
import io.reelwork.services.catalog.NewFile;
import io.reelwork.services.steps.StepProgress;
import io.reelwork.services.steps.TaskError;
import io.reelwork.services.steps.TaskFailure;
import io.reelwork.services.steps.TransientFailure;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EncodingTest {
  private static final String SMALL =
      """
      {"Codecs": [
        {"Type": "H264Video", "KeyFrameInterval": "00:00:01", "H264Layers": [
          {"Width": 320, "Height": 180, "Bitrate": 300},
          {"Width": 160, "Height": 90, "Bitrate": 100}]},
        {"Type": "AACAudio"}],
       "Outputs": [{"FileName": "{Basename}_{Width}_{VideoBitrate}.mp4",
                    "Format": {"Type": "MP4Format"}}]}
      """;

  @TempDir static Path folder;
  private static Bench bench;
  private static AssetId hd;

  @BeforeAll
  static void open() {
    bench = new Bench(folder);
    hd =
        bench.asset(
            bench.clip(
                "hd.mp4",
                lavfi(
                    "testsrc2=size=1280x720:rate=30:duration=5", "sine=frequency=440:duration=5")));
  }

  @AfterAll
  static void close() {
    bench.close();
  }

  @Test
  void makesTheWholeLadderWithAlignedKeyFrames() throws IOException {
    Bench.Task task = bench.run("H264 Multiple Bitrate 720p", hd);

    assertThat(task.media())
        .containsExactly(
            "hd_1280x720_3400.mp4",
            "hd_960x540_2250.mp4",
            "hd_960x540_1500.mp4",
            "hd_640x360_1000.mp4",
            "hd_640x360_650.mp4",
            "hd_320x180_400.mp4",
            "hd.ism");
    for (String name : task.names().subList(0, 6)) {
      Movie movie = Mp4File.read(task.file(name)).movie();
      Track video = video(movie);
      assertThat(video.codec()).hasToString("avc1");
      assertThat(name).contains("_" + video.width() + "x" + video.height() + "_");
      assertThat(video.durationUs()).isCloseTo(5_000_000L, within(100_000L));
      assertThat(video.syncTimesUs()).containsExactly(0L, 2_000_000L, 4_000_000L);
      assertThat(audio(movie).channels()).isEqualTo(2);
      assertThat(audio(movie).codec()).hasToString("mp4a");
      int target = Integer.parseInt(name.substring(name.lastIndexOf('_') + 1, name.length() - 4));
      assertThat(video.bitsPerSecond() / 1000).isBetween(target / 4L, target * 3L / 2);
    }
  }

  @Test
  void recordsEveryFileWithSizeAndTypeAndOnePrimary() throws IOException {
    Bench.Task task = bench.run("H264 Single Bitrate 720p", hd);

    List<AssetFile> files = bench.files(task.output);
    assertThat(task.media()).containsExactly("hd_1280x720_4500.mp4", "hd.ism");
    assertThat(files)
        .filteredOn(AssetFile::isPrimary)
        .extracting(AssetFile::name)
        .containsExactly("hd.ism");
    assertThat(files.getFirst().mimeType()).contains("video/mp4");
    for (AssetFile file : files) {
      assertThat(file.sizeBytes()).isEqualTo(Files.size(task.file(file.name())));
    }
    assertThat(task.note()).contains("5.02 s of media").contains("5 files");
  }

  @Test
  void writesAudioApartForAdaptiveStreaming() throws IOException {
    AssetId small =
        bench.asset(
            bench.clip(
                "small.mp4", lavfi("testsrc2=size=480x270:rate=25:duration=3", "sine=duration=3")));

    Bench.Task task = bench.run("Adaptive Streaming", small);

    assertThat(task.media()).hasSize(4).contains("small_AAC_128.mp4").endsWith("small.ism");
    assertThat(Mp4File.read(task.file(task.names().getFirst())).movie().tracks()).hasSize(1);
    assertThat(video(Mp4File.read(task.file(task.names().getFirst())).movie()).height())
        .isEqualTo(270);
    assertThat(Mp4File.read(task.file("small_AAC_128.mp4")).movie().tracks()).hasSize(1);
  }

  @Test
  void takesTheAudioOfAVideo() throws IOException {
    Bench.Task task = bench.run("AAC Audio", hd);

    assertThat(task.media()).containsExactly("hd_AAC_128.mp4", "hd.ism");
    assertThat(Mp4File.read(task.file("hd_AAC_128.mp4")).movie().tracks())
        .singleElement()
        .satisfies(track -> assertThat(track.isAudio()).isTrue());
    assertThat(bench.files(task.output).getFirst().mimeType()).contains("audio/mp4");
  }

  @Test
  void encodesWhatAnEarlierTaskHasMade() {
    Bench.Task first = bench.run(SMALL, hd);

    Bench.Task second = bench.run("AAC Audio", first.output);

    assertThat(second.media()).containsExactly("hd_320_300_AAC_128.mp4", "hd_320_300.ism");
  }

  @Test
  void writesTheSameAudioAgain() throws IOException {
    Bench.Task first = bench.run("AAC Audio", hd);
    Bench.Task second = bench.run("AAC Audio", hd);

    String name = "hd_AAC_128.mp4";
    assertThat(Files.mismatch(first.file(name), second.file(name))).isEqualTo(-1);
  }

  @Test
  void reportsProgressThatOnlyGrowsAndStaysBelowOne() {
    Bench.Task task = bench.run("H264 Single Bitrate 720p", hd);

    List<Double> fractions = task.reports.stream().map(StepProgress::fraction).toList();
    assertThat(fractions).isSorted().hasSizeGreaterThan(6).allMatch(value -> value < 1);
    assertThat(task.reports).extracting(StepProgress::phase).contains("encode", "verify");
  }

  @ParameterizedTest
  @CsvSource({
    "variable.mkv, '-vf select=not(mod(n\\,3))+not(mod(n\\,7)) -vsync vfr -c:v libx264'",
    "late.ts, '-output_ts_offset 50 -c:v libx264'",
    "odd.mkv, '-vf scale=333:187 -c:v libx264 -pix_fmt yuv444p'",
    "interlaced.ts, '-c:v mpeg2video -flags +ilme+ildct -top 1'",
    "old.avi, '-c:v mpeg4 -c:a mp3'",
    "flash.flv, '-c:v flv1 -ar 44100 -c:a mp3'",
    "windows.wmv, '-c:v wmv2 -c:a wmav2'",
    "rotated.mp4, '-metadata:s:v rotate=90 -c:v libx264'",
    "single.mp4, '-frames:v 1 -t 0.04 -c:v libx264'",
    "mono.mov, '-ac 1 -ar 22050 -c:v libx264'"
  })
  void encodesOddInputs(String name, String options) throws IOException {
    List<String> line =
        new ArrayList<>(
            List.of(lavfi("testsrc2=size=320x180:rate=25:duration=3", "sine=duration=3")));
    Arrays.stream(options.split(" ")).forEach(line::add);
    AssetId input = bench.asset(bench.clip(name, line.toArray(String[]::new)));

    Bench.Task task = bench.run(SMALL, input);

    Movie top = Mp4File.read(task.file(task.names().getFirst())).movie();
    Movie low = Mp4File.read(task.file(task.names().get(1))).movie();
    assertThat(video(top).syncTimesUs()).isEqualTo(video(low).syncTimesUs());
    assertThat(task.media()).hasSize(3);
  }

  @Test
  void encodesTheRestOfATruncatedStream() throws IOException {
    Path whole =
        bench.clip(
            "whole.ts", lavfi("testsrc2=size=320x180:rate=25:duration=6", "sine=duration=6"));
    Path half = folder.resolve("half.ts");
    byte[] bytes = Files.readAllBytes(whole);
    Files.write(half, Arrays.copyOf(bytes, bytes.length / 2 + 17));

    Bench.Task task = bench.run(SMALL, bench.asset(half));

    assertThat(video(Mp4File.read(task.file("half_320_300.mp4")).movie()).durationUs())
        .isBetween(2_000_000L, 4_000_000L);
  }

  @Test
  void leavesOutTheTrackThatIsMissing() throws IOException {
    AssetId silent =
        bench.asset(
            bench.clip("mute.mp4", "-f", "lavfi", "-i", "testsrc2=size=320x180:duration=2"));
    AssetId sound = bench.asset(bench.clip("tone.wav", "-f", "lavfi", "-i", "sine=duration=2"));

    assertThat(Mp4File.read(bench.run(SMALL, silent).file("mute_320_300.mp4")).movie().tracks())
        .hasSize(1);
    assertThat(bench.run(SMALL, sound).media()).containsExactly("tone_AAC_128.mp4", "tone.ism");
  }

  @Test
  void fillsInSilenceAndBlack() throws IOException {
    String filling =
        SMALL
            .replace(
                "\"Type\": \"AACAudio\"",
                "\"Type\": \"AACAudio\", \"Condition\": \"InsertSilenceIfNoAudio\"")
            .replace(
                "\"KeyFrameInterval\"",
                "\"Condition\": \"InsertBlackIfNoVideo\", \"KeyFrameInterval\"");
    AssetId silent =
        bench.asset(
            bench.clip("dumb.mp4", "-f", "lavfi", "-i", "testsrc2=size=320x180:duration=2"));
    AssetId sound = bench.asset(bench.clip("blind.wav", "-f", "lavfi", "-i", "sine=duration=2"));

    Movie heard = Mp4File.read(bench.run(filling, silent).file("dumb_320_300.mp4")).movie();
    Movie seen = Mp4File.read(bench.run(filling, sound).file("blind_320_300.mp4")).movie();

    assertThat(audio(heard).durationUs()).isCloseTo(2_000_000L, within(50_000L));
    assertThat(video(seen).durationUs()).isCloseTo(2_000_000L, within(50_000L));
  }

  @Test
  void failsOnWhatIsNoMedia() throws IOException {
    Path garbage = folder.resolve("garbage.mp4");
    Files.write(garbage, "this is no film ".repeat(5000).getBytes(StandardCharsets.UTF_8));
    AssetId input = bench.asset(garbage);

    assertFails(
        () -> bench.run("H264 Multiple Bitrate 720p", input),
        TaskError.EXECUTING_TASK_MALFORMED_CONTENT,
        "The file garbage.mp4 cannot be encoded");
  }

  @Test
  void failsOnAFileCutBeforeItsIndex() throws IOException {
    Path whole = bench.clip("indexed.mp4", lavfi("testsrc2=duration=2", "sine=duration=2"));
    Path cut = folder.resolve("cut.mp4");
    byte[] bytes = Files.readAllBytes(whole);
    Files.write(cut, Arrays.copyOf(bytes, bytes.length / 2));

    assertFails(
        () -> bench.run(SMALL, bench.asset(cut)),
        TaskError.EXECUTING_TASK_MALFORMED_CONTENT,
        "cut.mp4");
  }

  @Test
  void failsWithTheCodesThatClientsKnow() throws IOException {
    Path nothing = Files.createFile(folder.resolve("nothing.mp4"));
    AssetId unsent = bench.empty();
    bench.record(unsent, new NewFile("ghost.mp4", 1, true, "video/mp4"));
    AssetId mute =
        bench.asset(
            bench.clip("silent.mp4", "-f", "lavfi", "-i", "testsrc2=size=320x180:duration=1"));
    AssetId two = bench.asset(nothing, folder.resolve("silent.mp4"));

    assertFails(
        () -> bench.run("No Such Preset", hd),
        TaskError.PARSING_CONFIGURATION,
        "Configuration: there is no preset of the name 'No Such Preset'");
    assertFails(
        () -> bench.run("AAC Audio", mute),
        TaskError.EXECUTING_TASK_UNSUPPORTED_FORMAT,
        "The preset makes audio, but the input has video and no audio.");
    assertFails(
        () -> bench.run(SMALL, bench.asset(nothing)),
        TaskError.DOWNLOADING_INPUT_MALFORMED_CONTENT,
        "The file nothing.mp4 is empty.");
    assertFails(
        () -> bench.run(SMALL, unsent),
        TaskError.DOWNLOADING_INPUT_MALFORMED_CONTENT,
        "The file ghost.mp4 is recorded in the input asset but was not uploaded.");
    assertFails(
        () -> bench.run(SMALL, two),
        TaskError.DOWNLOADING_INPUT_MALFORMED_CONTENT,
        "has 2 files and none is primary");
    assertFails(
        () -> bench.run(SMALL, bench.empty()),
        TaskError.DOWNLOADING_INPUT_MALFORMED_CONTENT,
        "has 0 files");
    assertFails(() -> bench.run(SMALL, hd, mute), TaskError.PARSING_CONFIGURATION, "stitching");
  }

  @ParameterizedTest
  @CsvSource({"encode", "verify"})
  void leavesNothingWhenCancelled(String phase) throws IOException {
    Predicate<StepProgress> when = progress -> progress.phase().equals(phase);
    long before = objects();

    assertThatThrownBy(() -> bench.cancelled(SMALL, hd, when)).isInstanceOf(TransientFailure.class);

    assertThat(objects()).isEqualTo(before);
  }

  private static long objects() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("objects"))) {
      return files.filter(Files::isRegularFile).count();
    }
  }

  @Test
  void saysWhichOutputCannotBeDecoded() {
    AtomicBoolean damaged = new AtomicBoolean();

    assertFails(
        () ->
            bench.cancelled(
                SMALL,
                hd,
                report -> {
                  if (report.phase().equals("verify") && !damaged.getAndSet(true)) {
                    damageTheEndOf(smallestStaged());
                  }
                  return false;
                }),
        TaskError.PROCESSING_TASK,
        "The output hd_160_100.mp4 cannot be decoded");
    assertThat(staged()).isEmpty();
  }

  private static List<Path> staged() {
    try (Stream<Path> files = Files.list(folder.resolve("objects/staging"))) {
      return files.toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path smallestStaged() {
    return staged().stream().min(Comparator.comparingLong(file -> file.toFile().length())).get();
  }

  private static void damageTheEndOf(Path file) {
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      byte[] damage = new byte[3000];
      Arrays.fill(damage, (byte) 0xff);
      bytes.seek(bytes.length() - damage.length);
      bytes.write(damage);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void assertFails(ThrowingCallable run, TaskError error, String message) {
    assertThatThrownBy(run)
        .isInstanceOfSatisfying(
            TaskFailure.class, failure -> assertThat(failure.error()).isEqualTo(error))
        .hasMessageContaining(message);
  }

  private static String[] lavfi(String video, String audio) {
    return new String[] {"-f", "lavfi", "-i", video, "-f", "lavfi", "-i", audio};
  }

  private static Track video(Movie movie) {
    return movie.tracks().stream().filter(Track::isVideo).findFirst().orElseThrow();
  }

  private static Track audio(Movie movie) {
    return movie.tracks().stream().filter(Track::isAudio).findFirst().orElseThrow();
  }
}
