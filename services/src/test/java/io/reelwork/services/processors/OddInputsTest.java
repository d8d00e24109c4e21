package io.reelwork.services.processors;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelwork.formats.mp4.Movie;
import io.reelwork.formats.mp4.Mp4File;
import io.reelwork.formats.mp4.Track;
import io.reelwork.services.catalog.AssetId;
import io.reelwork.services.ffmpeg.TestFfmpeg;
import io.reelwork.services.steps.StepProgress;
import io.reelwork.services.steps.TaskFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

  private static final Path ODD_INPUTS = Path.of("src", "test", "resources", "odd-inputs");

  @TempDir static Path folder;
  private static Bench bench;

  /// A line of the recipe.
  record Input(String name, String fate) {
    @Override
    public String toString() {
      return name;
    }
  }

  @BeforeAll
  static void open() throws IOException, InterruptedException {
    bench = new Bench(folder);
    Process make =
        new ProcessBuilder(
                ODD_INPUTS.resolve("make").toString(),
                TestFfmpeg.program().toString(),
                folder.toString())
            .inheritIO()
            .start();
    assertThat(make.waitFor()).isZero();
  }

  @AfterAll
  static void close() {
    bench.close();
  }

  static List<Input> recipe() throws IOException {
    return Files.readAllLines(ODD_INPUTS.resolve("recipe.txt")).stream()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.split(" \\| ", 3))
        .map(parts -> new Input(parts[0], parts[1]))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("recipe")
  void encodesOrFailsWithTheReason(Input input) throws IOException {
    AssetId asset = bench.asset(folder.resolve(input.name()));
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
          assertThat(failure.map(e -> e.error().code()))
              .isIn(
                  Optional.empty(),
                  Optional.of("ErrorExecutingTaskMalformedContent"),
                  Optional.of("ErrorExecutingTaskUnsupportedFormat"));
      default -> {
        assertThat(failure.map(e -> e.error().code())).contains(input.fate());
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
}
