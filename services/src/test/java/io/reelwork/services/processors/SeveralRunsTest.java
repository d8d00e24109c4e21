package io.reelwork.services.processors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reelwork.services.ffmpeg.MemoryBudget;
import io.reelwork.services.steps.StepProgress;
import io.reelwork.services.steps.TaskError;
import io.reelwork.services.steps.TaskFailure;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An encode that does not fit into the memory is several runs of FFmpeg.
class SeveralRunsTest {
  private static final String[] SOURCE = {
    "-f",
    "lavfi",
    "-i",
    "testsrc2=s=640x360:r=25:d=3",
    "-f",
    "lavfi",
    "-i",
    "sine=d=3",
    "-c:v",
    "libx264",
    "-c:a",
    "aac"
  };

  /// Without a peak limit x264 writes the same bytes every time; one thread has no choice.
  private static final String PRESET =
      """
      {"Codecs": [
         {"Type": "H264Video", "Complexity": "Speed", "H264Layers": [
            {"Width": 640, "Height": 360, "Bitrate": 900},
            {"Width": 480, "Height": 270, "Bitrate": 600},
            {"Width": 320, "Height": 180, "Bitrate": 300}]},
         {"Type": "AACAudio"},
         {"Type": "PngImage", "Start": "1", "PngLayers": [{"Width": 64}]}],
       "Outputs": [
         {"FileName": "{Basename}_{Height}.mp4", "Format": {"Type": "MP4Format"}},
         {"FileName": "{Basename}_{Index}.png", "Format": {"Type": "PngFormat"}}]}
      """;

  @TempDir Path folder;
  @TempDir Path other;

  @Test
  void makesTheSameFiles() {
    try (Bench large = new Bench(folder);
        Bench small = new Bench(other, MemoryBudget.of(170L << 20, 1))) {
      Bench.Task once = large.run(PRESET, large.asset(large.clip("a.mp4", SOURCE)));
      Bench.Task often = small.run(PRESET, small.asset(small.clip("a.mp4", SOURCE)));

      assertThat(EncodeSpec.parse(once.spec()).plans().runs()).hasSize(1);
      assertThat(EncodeSpec.parse(often.spec()).plans().runs()).hasSizeGreaterThan(1);
      assertThat(often.media()).containsExactlyInAnyOrderElementsOf(once.media());
      assertThat(often.reports.stream().map(StepProgress::bytes).toList()).isSorted();
      assertThat(often.reports)
          .filteredOn(report -> report.phase().equals("encode"))
          .extracting(StepProgress::fraction)
          .isSorted();
    }
  }

  @Test
  void refusesWhatDoesNotFitAtAll() {
    try (Bench large = new Bench(folder);
        Bench bench = new Bench(other, MemoryBudget.of(100L << 20, 1))) {
      var clip = bench.asset(large.clip("a.mp4", SOURCE));

      assertThatThrownBy(() -> bench.run(PRESET, clip))
          .isInstanceOfSatisfying(
              TaskFailure.class,
              e -> assertThat(e.error()).isEqualTo(TaskError.EXECUTING_TASK_UNSUPPORTED_FORMAT))
          .hasMessageMatching(
              "The preset needs about \\d+ MB of memory for this input; at most 100 MB may be"
                  + " used\\.");
    }
  }
}
