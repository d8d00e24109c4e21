package io.reelwork.services.plans;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reelwork.services.plans.EncodePlan.Rendition;
import io.reelwork.services.presets.BadConfiguration;
import io.reelwork.services.presets.Configurations;
import io.reelwork.services.presets.SystemPresets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlannerTest {
  @Test
  void plansEverySystemPresetForAnOrdinarySource() {
    assertThat(SystemPresets.names()).hasSizeGreaterThan(60);
    for (String name : SystemPresets.names()) {
      EncodePlan plan = plan(Sources.FULL_HD, name);

      assertThat(plan.renditions().size() + plan.images().size()).as(name).isPositive();
    }
  }

  @Test
  void namesTheFilesOfALadder() {
    assertThat(names(Sources.FULL_HD, "H264 Multiple Bitrate 720p"))
        .containsExactly(
            "talk_1280x720_3400.mp4",
            "talk_960x540_2250.mp4",
            "talk_960x540_1500.mp4",
            "talk_640x360_1000.mp4",
            "talk_640x360_650.mp4",
            "talk_320x180_400.mp4");
  }

  @Test
  void writesTheAudioOfAdaptiveStreamingOnce() {
    assertThat(names(Sources.FULL_HD, "Adaptive Streaming"))
        .hasSize(7)
        .startsWith("talk_1920x1080_6780.mp4")
        .endsWith("talk_AAC_128.mp4");
  }

  @Test
  void leavesOutVideoThatIsNotThere() {
    assertThat(names(Sources.SOUND, "H264 Multiple Bitrate 720p"))
        .containsExactly("talk_AAC_128.mp4");
  }

  @Test
  void leavesOutAudioThatIsNotThere() {
    EncodePlan plan = plan(Sources.SILENT, "H264 Multiple Bitrate 720p");

    assertThat(plan.renditions()).hasSize(6).allMatch(rendition -> rendition.audio().isEmpty());
  }

  @ParameterizedTest
  @CsvSource({
    "AAC Audio, 'The preset makes audio, but the input has video and no audio.'",
    "AAC Good Quality Audio, 'The preset makes audio, but the input has video and no audio.'"
  })
  void refusesASourceThatGivesNothing(String preset, String message) {
    assertThatThrownBy(() -> plan(Sources.SILENT, preset))
        .isInstanceOf(UnfitSource.class)
        .hasMessage(message);
  }

  @Test
  void refusesTwoFilesOfOneName() {
    String preset =
        """
        {"Codecs": [{"Type": "H264Video", "H264Layers": [
           {"Width": 640, "Height": 360, "Bitrate": 500},
           {"Width": 320, "Height": 180, "Bitrate": 200}]}],
         "Outputs": [{"FileName": "{Basename}.mp4", "Format": {"Type": "MP4Format"}}]}
        """;

    assertThatThrownBy(() -> plan(Sources.FULL_HD, preset))
        .isInstanceOf(BadConfiguration.class)
        .hasMessage("Outputs.FileName: must name each file differently but gives talk.mp4 twice");
  }

  @Test
  void saysThatHeAacBecameLowComplexity() {
    EncodePlan plan = plan(Sources.FULL_HD, "H264 Multiple Bitrate 16x9 for iOS");

    assertThat(plan.notes())
        .containsExactly("HE-AAC v2 is not available here: AAC-LC at 64 kbps was written.");
    assertThat(plan.renditions().getFirst().arguments())
        .contains("aac_low")
        .doesNotContain("aac_he");
  }

  @Test
  void saysTheSameOfHeAacOfTheFirstVersion() {
    String preset =
        """
        {"Codecs": [{"Type": "AACAudio", "Profile": "HEAACV1", "Bitrate": 64}],
         "Outputs": [{"FileName": "{Basename}.mp4", "Format": {"Type": "MP4Format"}}]}
        """;

    EncodePlan plan = plan(Sources.SOUND, preset);

    assertThat(plan.notes())
        .containsExactly("HE-AAC v1 is not available here: AAC-LC at 64 kbps was written.");
    assertThat(plan.renditions().getFirst().arguments()).contains("aac_low", "64k");
  }

  @ParameterizedTest
  @CsvSource({
    "{Basename}_{Codec}{Extension}, talk_H264.mp4",
    "{basename}_{Bitrate}_{AudioBitrate}.mp4, talk_500_128.mp4",
    "{Resolution}_{Width}x{Height}_{VideoBitrate}_{Channel}.mp4, 640x360_640x360_500_2.mp4",
    "a{Label}{Language}{StreamId}.mp4, a.mp4"
  })
  void namesFilesByEveryMacro(String template, String name) {
    String preset =
        """
        {"Codecs": [{"Type": "H264Video", "H264Layers": [
           {"Width": 640, "Height": 360, "Bitrate": 500}]}, {"Type": "AACAudio"}],
         "Outputs": [{"FileName": "%s", "Format": {"Type": "MP4Format"}}]}
        """
            .formatted(template);

    assertThat(names(Sources.FULL_HD, preset)).containsExactly(name);
  }

  @Test
  void writesSoundApartWhereTheOutputSaysSo() {
    String preset =
        """
        {"Codecs": [{"Type": "H264Video", "H264Layers": [
           {"Width": 640, "Height": 360, "Bitrate": 500}]}, {"Type": "AACAudio"}],
         "Outputs": [{"FileName": "{Basename}_{Codec}.mp4", "Format":
           {"Type": "MP4Format", "Condition": "NonInterleaved", "EnhancedServerManifest": true}}]}
        """;

    EncodePlan plan = plan(Sources.FULL_HD, preset);

    assertThat(plan.renditions())
        .extracting(Rendition::fileName)
        .containsExactly("talk_H264.mp4", "talk_AAC.mp4");
    assertThat(plan.renditions().getFirst().audio()).isEmpty();
  }

  @Test
  void fillsTheLastLayerAloneWithBlack() {
    String preset =
        """
        {"Codecs": [{"Type": "H264Video", "Condition": "InsertBlackIfNoVideoBottomLayerOnly",
           "H264Layers": [{"Width": 640, "Height": 360, "Bitrate": 500},
                          {"Width": 320, "Height": 180, "Bitrate": 200}]}, {"Type": "AACAudio"}],
         "Outputs": [{"FileName": "{Basename}_{Width}.mp4", "Format": {"Type": "MP4Format"}}]}
        """;

    assertThat(names(Sources.SOUND, preset)).containsExactly("talk_320.mp4");
    assertThat(names(Sources.FULL_HD, preset)).containsExactly("talk_640.mp4", "talk_320.mp4");
  }

  @Test
  void cutsTheBaseNameAt32Characters() {
    EncodePlan plan =
        Planner.plan(
            Sources.FULL_HD,
            Configurations.parse("AAC Audio"),
            "a name that is much longer than thirty two.tar.mp4");

    assertThat(plan.renditions().getFirst().fileName())
        .isEqualTo("a name that is much longer than_AAC_128.mp4");
  }

  @Test
  void makesALadderForThePictureAsShown() {
    List<String> names =
        Planner.plan(
                Sources.of(1280, 720, 1, 1), Configurations.parse("Adaptive Streaming"), "a.mp4")
            .renditions()
            .stream()
            .map(Rendition::fileName)
            .toList();

    assertThat(names).first().asString().startsWith("a_720x1280_");
  }

  private static List<String> names(Source source, String preset) {
    return plan(source, preset).renditions().stream().map(Rendition::fileName).toList();
  }

  private static EncodePlan plan(Source source, String preset) {
    return Planner.plan(source, Configurations.parse(preset), "talk.mp4");
  }
}
