package io.reelwork.services.presets;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelwork.services.presets.Preset.AacAudio;
import io.reelwork.services.presets.Preset.AacProfile;
import io.reelwork.services.presets.Preset.Fixed;
import io.reelwork.services.presets.Preset.Generated;
import io.reelwork.services.presets.Preset.H264Layer;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

  /// The published table: key frames in seconds, audio as channels@kbps; of those with a `+`, the
  /// same is there with surround sound and without sound.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          H264 Multiple Bitrate 1080p + | 2 | 2@128 | 1920x1080@6000 1920x1080@4700 1280x720@3400 960x540@2250 960x540@1500 640x360@1000 640x360@650 320x180@400
          H264 Multiple Bitrate 720p + | 2 | 2@128 | 1280x720@3400 960x540@2250 960x540@1500 640x360@1000 640x360@650 320x180@400
          H264 Multiple Bitrate 16x9 SD + | 2 | 2@128 | 848x480@1900 848x480@1300 640x360@900 640x360@650 432x240@400
          H264 Multiple Bitrate 4x3 SD + | 2 | 2@128 | 640x480@1600 640x480@1300 480x360@800 480x360@600 360x240@400
          H264 Multiple Bitrate 4K + | 2 | 2@128 | 4096x2304@20000 3840x2160@18000 3840x2160@16000 3840x2160@14000 2560x1440@12000 2560x1440@10000 2560x1440@8000 1920x1080@6000 1920x1080@4700 1280x720@3400 960x540@2250 640x360@1000
          H264 Multiple Bitrate 16x9 for iOS | 3 | 2@64 | 1920x1080@8500:HIGH:4 1280x720@6500:MAIN:3.1 1280x720@5000:MAIN:3.1 960x540@3500:MAIN:3.1 640x360@1200:BASELINE:3.1 640x360@600:BASELINE:3 480x270@400:BASELINE:3 416x234@200:BASELINE:3
          H264 Multiple Bitrate 4x3 for iOS | 3 | 2@64 | 1920x1440@8500:HIGH:5 1280x960@6500:MAIN:3.2 1280x960@5000:MAIN:3.2 960x720@3500:MAIN:3.1 640x480@1200:BASELINE:3.1 640x480@600:BASELINE:3 480x360@400:BASELINE:3 400x300@200:BASELINE:3
          H264 Single Bitrate 1080p + | 2 | 2@128 | 1920x1080@6750
          H264 Single Bitrate 720p + | 2 | 2@128 | 1280x720@4500
          H264 Single Bitrate 16x9 SD + | 2 | 2@128 | 848x480@2200
          H264 Single Bitrate 4x3 SD + | 2 | 2@128 | 640x480@1800
          H264 Single Bitrate 4K + | 2 | 2@128 | 3840x2160@18000
          H264 Single Bitrate 720p for Android | 5 | 2@192 | 1280x720@2000:BASELINE:3.1
          H264 Single Bitrate High Quality SD for Android | 5 | 2@128 | 480x360@500:BASELINE:3
          H264 Single Bitrate Low Quality SD for Android | 5 | 2@24 | 176x144@56:BASELINE:2
          """)
  void isThePublishedTable(String name, int seconds, String audio, String layers) {
    String plain = name.replace(" +", "");

    Fixed preset = (Fixed) SystemPresets.find(plain).orElseThrow();

    Preset.H264Video video = preset.video().orElseThrow();
    assertThat(video.keyFrameInterval()).isEqualTo(Duration.ofSeconds(seconds));
    assertThat(video.sceneChangeDetection()).isEqualTo(video.layers().size() == 1);
    assertThat(shown(video)).isEqualTo(layers);
    assertThat(shown(preset.audio().getFirst())).isEqualTo(audio);
    if (name.endsWith(" +")) {
      Fixed surround = (Fixed) SystemPresets.find(plain + " Audio 5.1").orElseThrow();
      assertThat(shown(surround.video().orElseThrow())).isEqualTo(layers);
      assertThat(shown(surround.audio().getFirst())).isEqualTo("6@384");
      Fixed silent = (Fixed) SystemPresets.find(plain + " Video Only").orElseThrow();
      assertThat(silent.video().orElseThrow().layers()).hasSameSizeAs(video.layers());
      assertThat(silent.audio()).isEmpty();
    }
  }

  private static String shown(Preset.H264Video video) {
    return video.layers().stream().map(SystemPresetsTest::shown).collect(Collectors.joining(" "));
  }

  private static String shown(H264Layer layer) {
    String size = layer.width().value() + "x" + layer.height().value();
    String profile =
        layer.profile() == Preset.Profile.AUTO
            ? ""
            : ":" + layer.profile() + ":" + layer.level().orElseThrow();
    return size + "@" + layer.rate().kbps() + profile;
  }

  private static String shown(AacAudio audio) {
    return audio.channels() + "@" + audio.kbps();
  }

  @Test
  void writesSoundAlone() {
    for (String name : List.of("AAC Audio 128", "AAC Good Quality Audio 192")) {
      int end = name.lastIndexOf(' ');
      Fixed preset = (Fixed) SystemPresets.find(name.substring(0, end)).orElseThrow();

      assertThat(preset.video()).isEmpty();
      assertThat(shown(preset.audio().getFirst())).isEqualTo("2@" + name.substring(end + 1));
      assertThat(preset.outputs().getFirst().fileName())
          .isEqualTo("{Basename}_AAC_{AudioBitrate}.mp4");
    }
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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "H264 Broadband *", "H264 Adaptive Bitrate MP4 Set *",
        "H264 Adaptive Bitrate MP4 Set * for iOS Cellular Only", "H264 Smooth Streaming *",
        "VC1 Broadband *", "VC1 Smooth Streaming *"
      })
  void knowsTheFamiliesOfTheOlderEncoders(String family) {
    for (String kind : List.of("1080p", "720p", "SD 16x9", "SD 4x3")) {
      assertThat(SystemPresets.find(family.replace("*", kind))).as(kind).isPresent();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "H264 Smooth Streaming 720p for 3G or 4G",
        "H264 Smooth Streaming 720p Xbox Live ADK",
        "H264 Smooth Streaming Windows Phone 7 Series",
        "VC1 Smooth Streaming 720p Xbox Live ADK",
        "VC1 Smooth Streaming 1080p Xbox Live ADK",
        "WMA High Quality Audio",
        "Thumbnails"
      })
  void knowsWhatElseTheOlderEncodersHad(String name) {
    assertThat(SystemPresets.find(name)).isPresent();
  }
}
