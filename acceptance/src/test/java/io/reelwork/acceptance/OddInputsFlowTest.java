package io.reelwork.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The odd inputs of the recipe as a client brings them: uploaded, encoded several at once, watched
/// from the first to the last look. All of them with each FFmpeg in the long form; in the short one
/// a choice in which every container and every oddity is, with one FFmpeg.
class OddInputsFlowTest {
  private static final boolean LONG = Boolean.getBoolean("reelwork.long");

  private static final Set<String> CHOICE =
      Set.of(
          "fragmented.mp4",
          "h264.mov",
          "smooth.ismv",
          "mpeg2.mxf",
          "mpeg4.3gp",
          "vp9.webm",
          "sorenson.flv",
          "wmv2.wmv",
          "b-frames.avi",
          "interlaced.ts",
          "held.gif",
          "surround.wav",
          "broken-cover.mp3",
          "one-frame.mp4",
          "odd-size.mkv",
          "rotated.mp4",
          "late-sound.mkv",
          "second-programme-larger.ts",
          "two-letters.mkv",
          "half.mkv",
          "half.flac",
          "half.mp4",
          "words.mp4",
          "encrypted.mp4",
          "tone.wv",
          "empty.mp4");

  private static final List<String> UNFIT =
      List.of("ErrorExecutingTaskMalformedContent", "ErrorExecutingTaskUnsupportedFormat");

  private static final String PRESET =
      """
      {"Codecs": [
        {"Type": "H264Video", "KeyFrameInterval": "00:00:01", "Complexity": "Speed", "H264Layers": [
          {"Width": 160, "Height": 90, "Bitrate": 200},
          {"Width": 80, "Height": 44, "Bitrate": 100}]},
        {"Type": "AACAudio"}],
       "Outputs": [{"FileName": "{Basename}_{VideoBitrate}.mp4", "Format": {"Type": "MP4Format"}}]}
      """;

  /// An input and its job.
  private record Submitted(OddInputs.Input input, String job, ProgressWatch watch) {}

  static List<FfmpegKind> kinds() {
    List<FfmpegKind> kinds = FfmpegKind.available();
    return LONG ? kinds : kinds.subList(0, 1);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void eachEncodesOrFailsWithTheReasonAndItsProgressHolds(FfmpegKind kind, @TempDir Path folder)
      throws Exception {
    List<OddInputs.Input> inputs = inputs();
    OddInputs.make(folder, inputs.stream().map(OddInputs.Input::name).toList());
    try (ServerProcess server =
        ServerProcess.with(folder.resolve("data"))
            .set("ffmpeg.path", kind.program().orElseThrow().toString())
            .set("jobs.reserved-units", "4")
            .set("jobs.steps-at-once", "4")
            .start()) {
      JobFlow flow = new JobFlow(RestClient.signIn(server), server);
      List<Submitted> submitted = new ArrayList<>();
      for (OddInputs.Input input : inputs) {
        String asset = flow.upload(folder.resolve(input.name()), input.name());
        String job = flow.submit(input.name(), asset, PRESET);
        submitted.add(new Submitted(input, job, new ProgressWatch()));
      }

      watch(flow, submitted);

      assertThat(submitted).allSatisfy(one -> assertFate(flow, one));
    }
  }

  private static List<OddInputs.Input> inputs() {
    List<OddInputs.Input> inputs =
        OddInputs.all().stream().filter(input -> LONG || CHOICE.contains(input.name())).toList();
    assertThat(inputs).hasSizeGreaterThanOrEqualTo(LONG ? 160 : CHOICE.size());
    return inputs;
  }

  private static void watch(JobFlow flow, List<Submitted> jobs) throws InterruptedException {
    List<Submitted> open = new ArrayList<>(jobs);
    while (!open.isEmpty()) {
      open.removeIf(one -> one.watch().look(flow, one.job()).jobState() >= 3);
      Thread.sleep(50);
    }
  }

  private static void assertFate(JobFlow flow, Submitted one) {
    Optional<JobFlow.TaskError> error = flow.error(one.job());
    List<String> media =
        flow.outputs(one.job()).stream().filter(name -> name.endsWith(".mp4")).toList();

    String name = one.input().name();
    Optional<String> code = error.map(JobFlow.TaskError::code);
    assertThat(one.watch().faults()).as(name).isEmpty();
    if (one.input().open()) {
      return;
    }
    switch (one.input().fate()) {
      case "encodes", "sound" -> {
        assertThat(error).as(name).isEmpty();
        assertThat(media).as(name).hasSize(one.input().fate().equals("sound") ? 1 : 2);
      }
      case "fails" -> assertThat(code.orElse("none")).as(name).isIn(UNFIT);
      case "lost", "either" -> assertThat(code.orElse(UNFIT.getFirst())).as(name).isIn(UNFIT);
      default -> assertThat(code).as(name).contains(one.input().fate());
    }
    if (error.isPresent()) {
      assertThat(error.get().message()).containsAnyOf(name, "The preset");
      assertThat(media).as(name).isEmpty();
    }
  }
}
