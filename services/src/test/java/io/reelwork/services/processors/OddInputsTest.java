package io.reelwork.services.processors;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelwork.formats.mp4.Mp4File;
import io.reelwork.formats.mp4.Track;
import io.reelwork.services.catalog.AssetId;
import io.reelwork.services.ffmpeg.TestFfmpeg;
import io.reelwork.services.steps.StepProgress;
import io.reelwork.services.steps.TaskFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Each input of the recipe encodes to its right values, or fails with the code that tells why; its
/// progress only grows and stays below the end until there is one. `-Dodd=late-.*` takes those
/// whose whole names match; several run at once.
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

  private static final Optional<Pattern> CHOSEN =
      Optional.ofNullable(System.getProperty("odd")).map(Pattern::compile);

  private static final boolean LONG = Boolean.getBoolean("reelwork.long");

  @TempDir static Path folder;
  private static final Map<OddInput, Future<List<String>>> FAULTS = new HashMap<>();
  private static final ExecutorService LANES =
      Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
  private static Bench bench;

  @BeforeAll
  static void open() throws IOException {
    bench = new Bench(folder);
    recipe().forEach(input -> FAULTS.put(input, LANES.submit(() -> faults(input))));
  }

  @AfterAll
  static void close() {
    LANES.shutdownNow();
    bench.close();
  }

  static List<OddInput> recipe() throws IOException {
    return OddInput.all().stream().filter(OddInputsTest::chosen).toList();
  }

  private static boolean chosen(OddInput input) {
    return CHOSEN
        .map(names -> names.matcher(input.name()).matches())
        .orElse(LONG || input.value("long").isEmpty());
  }

  @ParameterizedTest
  @MethodSource("recipe")
  void encodesToItsRightValuesOrFailsWithTheReason(OddInput input)
      throws InterruptedException, ExecutionException {
    List<String> faults = Optional.ofNullable(FAULTS.get(input)).orElseThrow().get();

    input
        .value("open")
        .ifPresent(reason -> Assumptions.assumeTrue(faults.isEmpty(), reason + ": " + faults));
    assertThat(faults).isEmpty();
  }

  private static List<String> faults(OddInput input) throws IOException, InterruptedException {
    Path ffmpeg = TestFfmpeg.program();
    AssetId asset = bench.asset(input.make(ffmpeg, folder));
    try {
      Bench.Task task = bench.run(PRESET, asset);
      List<OddOutput> outputs =
          media(task).map(name -> new OddOutput(ffmpeg, task.file(name))).toList();
      List<StepProgress> reports = List.copyOf(task.reports);
      var verdict = new OddVerdict(input, task.note(), Optional.empty(), outputs, reports);
      List<String> faults = new ArrayList<>(verdict.faults());
      faults.addAll(unaligned(task));
      return faults;
    } catch (TaskFailure e) {
      return new OddVerdict(
              input, String.valueOf(e.getMessage()), Optional.of(e), List.of(), List.of())
          .faults();
    }
  }

  private static Stream<String> media(Bench.Task task) {
    return task.names().stream().filter(name -> name.endsWith(".mp4"));
  }

  /// Renditions have their key frames at the same times.
  private static List<String> unaligned(Bench.Task task) throws IOException {
    List<List<Long>> keyFrames = new ArrayList<>();
    for (String name : media(task).toList()) {
      Mp4File.read(task.file(name))
          .movie()
          .video()
          .map(Track::syncTimesUs)
          .ifPresent(keyFrames::add);
    }
    return keyFrames.stream().distinct().count() > 1
        ? List.of("key frames must be at the same times but were " + keyFrames)
        : List.of();
  }
}
