package io.reelwork.services.plans;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reelwork.services.ffmpeg.Colour;
import io.reelwork.services.plans.EncodePlan.Rendition;
import io.reelwork.services.presets.Configurations;
import io.reelwork.services.presets.FrameRate;
import io.reelwork.services.presets.SystemPresets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanRunsTest {
  private static final long MIB = 1L << 20;

  /// Of 60 % of what a machine of 8 GB has.
  private static final long EIGHT_GB = 4600 * MIB;

  private static final Source UHD = uhd("yuv420p", Colour.UNKNOWN);

  private static final Source UHD_HDR =
      uhd(
          "yuv420p10le",
          new Colour(
              Optional.of("tv"),
              Optional.of("bt2020nc"),
              Optional.of("bt2020"),
              Optional.of("smpte2084")));

  private static Source uhd(String pixelFormat, Colour colour) {
    return new Source(
        60_000_000,
        Optional.of(
            new Source.Video(
                0,
                3840,
                2160,
                1,
                0,
                false,
                OptionalInt.empty(),
                Timing.steady(new FrameRate(25, 1), 60_000_000),
                pixelFormat,
                colour,
                false)),
        List.of(new Source.Audio(1, Optional.empty(), 60_000_000)));
  }

  @Test
  void everySystemPresetTakesUhdOnAMachineOfEightGigabytes() {
    for (String name : SystemPresets.names()) {
      for (int cores : List.of(1, 2, 4, 8, 16)) {
        for (Source source : List.of(UHD, UHD_HDR)) {
          PlanRuns plans = plan(source, name, 3500 * MIB, EIGHT_GB, cores);

          assertThat(plans.memoryBytes()).as(name).isLessThanOrEqualTo(EIGHT_GB);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"H264 Single Bitrate 4K, 380", "H264 Single Bitrate 1080p, 91"})
  void hdrTakesMemoryByTheSizeOfTheLargestOutput(String preset, long moreMib) {
    long sdr = plan(UHD, preset, 3500 * MIB, EIGHT_GB, 2).memoryBytes();
    long hdr = plan(UHD_HDR, preset, 3500 * MIB, EIGHT_GB, 2).memoryBytes();

    assertThat((hdr - sdr) / MIB).isBetween(moreMib * 9 / 10, moreMib * 11 / 10);
  }

  @Test
  void anOrdinaryLadderIsOneRun() {
    assertThat(plan(Sources.FULL_HD, "H264 Multiple Bitrate 1080p", 3500 * MIB, EIGHT_GB, 2).runs())
        .hasSize(1);
  }

  @Test
  void theRunsTogetherWriteTheFilesOfTheWhole() {
    PlanRuns plans = plan(UHD, "H264 Multiple Bitrate 4K", 3500 * MIB, EIGHT_GB, 2);

    assertThat(plans.runs()).hasSizeBetween(4, 8);
    assertThat(plans.runs().stream().flatMap(run -> run.renditions().stream()))
        .extracting(Rendition::fileName)
        .containsExactlyElementsOf(
            plans.whole().renditions().stream().map(Rendition::fileName).toList());
  }

  @Test
  void aLayerIsEncodedAlikeInWhateverRun() {
    PlanRuns plans = plan(UHD, "H264 Multiple Bitrate 4K", 3500 * MIB, EIGHT_GB, 2);

    List<List<String>> apart =
        plans.runs().stream()
            .flatMap(run -> run.renditions().stream())
            .map(PlanRunsTest::withoutLabel)
            .toList();

    assertThat(apart)
        .isEqualTo(plans.whole().renditions().stream().map(PlanRunsTest::withoutLabel).toList());
  }

  @Test
  void theAudioOfItsOwnAndTheImagesAreMadeOnce() {
    String preset =
        """
        {"Codecs": [
           {"Type": "H264Video", "H264Layers": [
              {"Width": 1920, "Height": 1080, "Bitrate": 5000},
              {"Width": 1280, "Height": 720, "Bitrate": 3000}]},
           {"Type": "AACAudio"},
           {"Type": "JpgImage", "Start": "0", "JpgLayers": [{"Width": 64}]}],
         "Outputs": [
           {"FileName": "{Height}{Bitrate}.mp4",
            "Format": {"Type": "MP4Format", "Condition": "NonInterleaved"}},
           {"FileName": "{Index}.jpg", "Format": {"Type": "JpgFormat"}}]}
        """;

    PlanRuns plans = plan(Sources.FULL_HD, preset, 900 * MIB, EIGHT_GB, 2);

    assertThat(plans.runs()).hasSize(2);
    assertThat(names(plans.runs().getFirst())).containsExactly("10805000.mp4");
    assertThat(plans.runs().getFirst().images()).hasSize(1);
    assertThat(names(plans.runs().getLast())).containsExactly("7203000.mp4", "talk_AAC_128.mp4");
    assertThat(plans.runs().getLast().images()).isEmpty();
  }

  @Test
  void refusesALayerThatDoesNotFitAlone() {
    assertThatThrownBy(() -> plan(UHD, "H264 Single Bitrate 4K", 1000 * MIB, 1000 * MIB, 2))
        .isInstanceOf(UnfitSource.class)
        .hasMessageMatching(
            "The preset needs about 2\\d{3} MB of memory for this input; at most 1000 MB may be"
                + " used\\.");
  }

  /// Peaks of resident memory that were measured: docs/decisions/0027.
  @ParameterizedTest
  @CsvSource({
    "1280, 720, 1, 4, 287",
    "1280, 720, 2, 4, 500",
    "1280, 720, 4, 4, 925",
    "640, 360, 2, 2, 195",
    "3840, 2160, 1, 8, 2126",
  })
  void estimatesWhatWasMeasuredAndALittleMore(
      int width, int height, int layers, int threads, long measuredMib) {
    Source source = Sources.of(Math.max(width, 1280), Math.max(height, 720), 1, 0);
    StringBuilder text = new StringBuilder();
    for (int i = 1; i <= layers; i++) {
      text.append(i > 1 ? "," : "")
          .append(
              "{\"Width\": %d, \"Height\": %d, \"Bitrate\": %d}".formatted(width, height, i * 99));
    }
    String preset =
        """
        {"Codecs": [{"Type": "H264Video", "H264Layers": [%s]}],
         "Outputs": [{"FileName": "{Bitrate}.mp4", "Format": {"Type": "MP4Format"}}]}
        """
            .formatted(text);
    EncodePlan plan = Planner.plan(source, Configurations.parse(preset), "a.mp4");

    assertThat(plan.renditions().getFirst().arguments()).contains(Integer.toString(threads));
    assertThat(PlanMemory.estimate(plan, source, ColourConversion.none(ColourMarks.HD), 2) / MIB)
        .isBetween(measuredMib, measuredMib * 14 / 10);
  }

  private static PlanRuns plan(
      Source source, String preset, long runBytes, long totalBytes, int cores) {
    return PlanRuns.plan(
        source,
        Configurations.parse(preset),
        "talk.mp4",
        new PlanRuns.Machine(runBytes, totalBytes, cores));
  }

  private static List<String> names(EncodePlan plan) {
    return plan.renditions().stream().map(Rendition::fileName).toList();
  }

  /// The names of streams inside one graph are its own.
  private static List<String> withoutLabel(Rendition rendition) {
    return rendition.arguments().stream().filter(word -> !word.startsWith("[v")).toList();
  }
}
