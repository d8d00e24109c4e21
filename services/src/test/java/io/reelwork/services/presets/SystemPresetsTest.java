package io.reelwork.services.presets;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelwork.services.presets.Preset.AacAudio;
import io.reelwork.services.presets.Preset.AacProfile;
import io.reelwork.services.presets.Preset.Fixed;
import io.reelwork.services.presets.Preset.Generated;
import io.reelwork.services.presets.Preset.H264Layer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SystemPresetsTest {
  @Test
  void knowsTheSixLayersOfTheMultipleBitrate720p() {
    Fixed preset = (Fixed) SystemPresets.find("H264 Multiple Bitrate 720p").orElseThrow();

    assertThat(preset.video().orElseThrow().layers())
        .extracting(l -> l.width().value() + "x" + l.height().value() + "@" + l.rate().maxKbps())
        .containsExactly(
            "1280x720@3400",
            "960x540@2250",
            "960x540@1500",
            "640x360@1000",
            "640x360@650",
            "320x180@400");
    assertThat(preset.video().orElseThrow().keyFrameInterval()).isEqualTo(Duration.ofSeconds(2));
    assertThat(preset.video().orElseThrow().sceneChangeDetection()).isFalse();
    assertThat(preset.audio())
        .containsExactly(new AacAudio(AacProfile.AACLC, 2, 48_000, 128, false));
  }

  @Test
  void comparesNamesTrimmedAndWithoutCase() {
    assertThat(SystemPresets.find(" h264 single bitrate 720P\n"))
        .isEqualTo(SystemPresets.find("H264 Single Bitrate 720p"))
        .isPresent();
  }

  @Test
  void readsProfilesLevelsAndRatesOfDevicePresets() {
    Fixed preset =
        (Fixed) SystemPresets.find("H264 Single Bitrate Low Quality SD for Android").orElseThrow();
    H264Layer layer = preset.video().orElseThrow().layers().getFirst();

    assertThat(layer.profile()).isEqualTo(Preset.Profile.BASELINE);
    assertThat(layer.level()).contains("2");
    assertThat(layer.frameRate()).isEqualTo(new FrameRate(12, 1));
    assertThat(layer.bFrames()).hasValue(0);
    assertThat(layer.cabac()).isFalse();
  }

  @Test
  void writesAudioApartForAdaptiveStreamingOnly() {
    Generated apart = (Generated) SystemPresets.find("Adaptive Streaming").orElseThrow();
    Generated together =
        (Generated) SystemPresets.find("Content Adaptive Multiple Bitrate MP4").orElseThrow();

    assertThat(apart.output().interleaved()).isFalse();
    assertThat(together.output().interleaved()).isTrue();
  }

  @Test
  void leadsOldNamesToTheNearestPreset() {
    assertThat(SystemPresets.find("H264 Adaptive Bitrate MP4 Set 720p"))
        .isEqualTo(SystemPresets.find("H264 Multiple Bitrate 720p"));
    assertThat(SystemPresets.find("H264 Broadband 1080p"))
        .isEqualTo(SystemPresets.find("H264 Single Bitrate 1080p"));
  }
}
