package io.reelwork.services.processors;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelwork.formats.mp4.Movie;
import io.reelwork.formats.mp4.Mp4File;
import io.reelwork.formats.mp4.Track;
import io.reelwork.services.catalog.AssetId;
import io.reelwork.services.jobs.StepProgress;
import io.reelwork.services.jobs.TaskFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Each input of the recipe encodes, or fails with the code that tells why; its progress only grows
/// and stays below the end until there is one.
class OddInputsTest {
  private static final String PRESET =
      """
      {"Codecs": [
        {"Type": "H264Video", "KeyFrameInterval": "00:00:01", "Complexity": "Speed", "H264Layers": [
          {"Width": 160, "Height": 90, "Bitrate": 200},
          {"Width": 80, "Height": 44, "Bitrate": 100}]},
        {"Type": "AACAudio"}],
       "Outputs": [{"FileName": "{Basename}_{VideoBitrate}.mp4", "Format": {"Type": "MP4Format"}}]}
      """;

  private static final String VIDEO = "-f lavfi -i testsrc2=size=160x90:rate=25:duration=2";
  private static final String AUDIO = "-f lavfi -i sine=frequency=440:sample_rate=48000:duration=2";

  @TempDir static Path folder;
  private static Bench bench;

  /// A line of the recipe.
  record Input(String name, String fate, String recipe) {
    static Input parse(String line) {
      String[] parts = line.split("\\|", 3);
      return new Input(parts[0].strip(), parts[1].strip(), parts[2].strip());
    }

    @Override
    public String toString() {
      return name;
    }
  }

  @BeforeAll
  static void open() {
    bench = new Bench(folder);
  }

  @AfterAll
  static void close() {
    bench.close();
  }

  static Stream<Input> recipe() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(OddInputsTest.class.getResourceAsStream("/odd-inputs/recipe.txt"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .filter(line -> !line.isBlank() && !line.startsWith("#"))
              .map(Input::parse)
              .toList()
              .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("recipe")
  void encodesOrFailsWithTheReason(Input input) throws IOException {
    AssetId asset = bench.asset(make(input));
    List<StepProgress> reports = new ArrayList<>();

    Optional<TaskFailure> failure = Optional.empty();
    List<String> names = List.of();
    try {
      Bench.Task task = bench.run(PRESET, asset);
      reports.addAll(task.reports);
      names = task.names();
      assertPlayable(task, input);
    } catch (TaskFailure e) {
      failure = Optional.of(e);
    }

    assertThat(reports).extracting(StepProgress::fraction).isSorted().allMatch(f -> f < 1);
    switch (input.fate()) {
      case "encodes", "sound" -> {
        assertThat(failure.map(TaskFailure::getMessage)).isEmpty();
        assertThat(names.stream().filter(name -> name.endsWith(".mp4")))
            .hasSize(input.fate().equals("sound") ? 1 : 2);
      }
      case "encodes or fails" ->
          assertThat(failure.map(e -> e.error().name()))
              .isIn(
                  Optional.empty(),
                  Optional.of("EXECUTING_TASK_MALFORMED_CONTENT"),
                  Optional.of("EXECUTING_TASK_UNSUPPORTED_FORMAT"));
      default -> {
        assertThat(failure.map(e -> e.error().name())).contains(input.fate());
        assertThat(failure.map(TaskFailure::getMessage).orElse("")).contains(input.name());
      }
    }
  }

  /// Two renditions whose key frames are at the same times, or one file of sound.
  private static void assertPlayable(Bench.Task task, Input input) throws IOException {
    List<List<Long>> keyFrames = new ArrayList<>();
    for (String name : task.names().stream().filter(name -> name.endsWith(".mp4")).toList()) {
      Movie movie = Mp4File.read(task.file(name)).movie();
      movie.video().map(Track::syncTimesUs).ifPresent(keyFrames::add);
      assertThat(movie.tracks()).as(input.name()).isNotEmpty();
    }
    assertThat(keyFrames.stream().distinct().count()).isLessThanOrEqualTo(1);
  }

  private static Path make(Input input) throws IOException {
    if (input.recipe().startsWith("bytes:")) {
      return damage(input);
    }
    String line =
        input
            .recipe()
            .replace("{va}", VIDEO + " " + AUDIO)
            .replace("{v}", VIDEO)
            .replace("{a}", AUDIO);
    return bench.clip(input.name(), line.split(" "));
  }

  private static Path damage(Input input) throws IOException {
    String[] words = input.recipe().split(" ", -1);
    byte[] source = Files.readAllBytes(madeBefore(words[1]));
    String[] change = words[2].split("=", 2);
    Random random = new Random(input.name().hashCode());
    byte[] bytes =
        switch (change[0]) {
          case "cut" -> Arrays.copyOf(source, (int) (source.length * number(change)));
          case "skip" ->
              Arrays.copyOfRange(source, (int) (source.length * number(change)), source.length);
          case "flip" -> flipped(source, (int) number(change), random);
          case "text" -> "This is no film. ".repeat(2000).getBytes(StandardCharsets.UTF_8);
          case "noise" -> noise(source.length, random);
          case "zero" -> new byte[0];
          default -> throw new IllegalStateException(input.recipe());
        };
    return Files.write(folder.resolve(input.name()), bytes);
  }

  private static double number(String[] change) {
    return Double.parseDouble(change[1]);
  }

  private static byte[] noise(int length, Random random) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  /// Bytes behind the first kilobyte, so that the file is still known for what it is.
  private static byte[] flipped(byte[] source, int count, Random random) {
    byte[] bytes = source.clone();
    for (int i = 0; i < count; i++) {
      bytes[1024 + random.nextInt(bytes.length - 1024)] ^= (byte) (1 + random.nextInt(255));
    }
    return bytes;
  }

  private static Path madeBefore(String name) throws IOException {
    Path file = folder.resolve(name);
    if (Files.exists(file)) {
      return file;
    }
    return make(recipe().filter(other -> other.name().equals(name)).findFirst().orElseThrow());
  }
}
