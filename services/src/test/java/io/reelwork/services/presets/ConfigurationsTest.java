package io.reelwork.services.presets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reelwork.services.presets.Preset.BlackFill;
import io.reelwork.services.presets.Preset.Fixed;
import io.reelwork.services.presets.Preset.H264Layer;
import io.reelwork.services.presets.Preset.H264Video;
import io.reelwork.services.presets.Preset.StretchMode;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationsTest {
  private static final String JSON =
      """
      {
        "Version": 1.0,
        // published samples have comments
        "Codecs": [
          {
            "KeyFrameInterval": "00:00:03",
            'StretchMode': 'AutoFit',
            "SceneChangeDetection": "true",
            "H264Layers": [
              {
                "Profile": "Main", "Level": "3.1", "Bitrate": "1200", "MaxBitrate": 1500,
                "BufferWindow": "00:00:04", "Width": "640", "Height": 360, "BFrames": 2,
                "ReferenceFrames": 2, "AdaptiveBFrame": false, "EntropyMode": "Cavlc",
                "FrameRate": "30000/1001", "Slices": 4, "Type": "H264Layer",
              }
            ],
            "Type": "H264Video"
          },
          {"Profile": "AACLC", "Channels": 2, "SamplingRate": 48000, "Bitrate": 128,
           "Condition": "InsertSilenceIfNoAudio", "Type": "AACAudio"}
        ],
        "Outputs": [
          {"FileName": "{Basename}_{Width}x{Height}_{VideoBitrate}.mp4",
           "Format": {"Type": "MP4Format"}}
        ],
      }
      """;

  private static final String XML =
      """
      <?xml version="1.0" encoding="utf-16"?>
      <Preset xmlns:xsd="http://www.w3.org/2001/XMLSchema" Version="1.0"
          xmlns="http://www.windowsazure.com/media/encoding/Preset/2014/03">
        <Encoding>
          <H264Video>
            <KeyFrameInterval>00:00:03</KeyFrameInterval>
            <SceneChangeDetection>true</SceneChangeDetection>
            <StretchMode>AutoFit</StretchMode>
            <H264Layers>
              <H264Layer>
                <Bitrate>1200</Bitrate>
                <Width>640</Width>
                <Height>360</Height>
                <FrameRate>30000/1001</FrameRate>
                <Profile>Main</Profile>
                <Level>3.1</Level>
                <BFrames>2</BFrames>
                <ReferenceFrames>2</ReferenceFrames>
                <Slices>4</Slices>
                <AdaptiveBFrame>false</AdaptiveBFrame>
                <EntropyMode>Cavlc</EntropyMode>
                <BufferWindow>00:00:04</BufferWindow>
                <MaxBitrate>1500</MaxBitrate>
              </H264Layer>
            </H264Layers>
            <Chapters />
          </H264Video>
          <AACAudio Condition="InsertSilenceIfNoAudio">
            <Profile>AACLC</Profile>
            <Channels>2</Channels>
            <SamplingRate>48000</SamplingRate>
            <Bitrate>128</Bitrate>
          </AACAudio>
        </Encoding>
        <Outputs>
          <Output FileName="{Basename}_{Width}x{Height}_{VideoBitrate}.mp4">
            <MP4Format />
          </Output>
        </Outputs>
      </Preset>
      """;

  @Test
  void readsJsonAsLenientlyAsTheSamplesAreWritten() {
    Fixed preset = (Fixed) Configurations.parse(JSON);

    H264Video video = preset.video().orElseThrow();
    H264Layer layer = video.layers().getFirst();
    assertThat(video.keyFrameInterval()).isEqualTo(Duration.ofSeconds(3));
    assertThat(video.stretchMode()).isEqualTo(StretchMode.AUTO_FIT);
    assertThat(video.sceneChangeDetection()).isTrue();
    assertThat(layer.rate()).isEqualTo(new Preset.Rate(1200, 1500, Duration.ofSeconds(4)));
    assertThat(layer.frameRate()).isEqualTo(new FrameRate(30_000, 1001));
    assertThat(layer.cabac()).isFalse();
    assertThat(preset.audio().getFirst().silenceIfNoAudio()).isTrue();
  }

  @Test
  void readsBothNotationsToTheSamePreset() {
    assertThat(Configurations.parse(XML)).isEqualTo(Configurations.parse(JSON));
  }

  @Test
  void ignoresByteOrderMarkAndBlanksAroundAName() {
    assertThat(Configurations.parse("\uFEFF  AAC Audio "))
        .isEqualTo(SystemPresets.find("AAC Audio").orElseThrow());
  }

  @Test
  void acceptsMembersThatNeverDidAnything() {
    String text =
        JSON.replace("'StretchMode'", "'SyncMode': 'Auto', 'TwoPass': true, 'StretchMode'");

    assertThat(Configurations.parse(text)).isEqualTo(Configurations.parse(JSON));
  }

  @Test
  void readsTheConditionForBlack() {
    String text =
        JSON.replace("'StretchMode'", "'Condition': 'InsertBlackIfNoVideo', 'StretchMode'");

    assertThat(((Fixed) Configurations.parse(text)).video().orElseThrow().black())
        .isEqualTo(BlackFill.ALL_LAYERS);
  }

  /// Names that look like others, or cannot be written.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\\u202E", "\\u2066", "\\u200B", "\\uFEFF", "\\u0085", "\\u009F", "\\u007F", "\\u0001",
        "\\u2028", "\\u2029", "\\uD83D", "\\uDE00"
      })
  void refusesInvisibleLettersInFileNames(String escape) {
    String text =
        JSON.replaceFirst(
            "\"FileName\": \"", "\"FileName\": \"a" + Matcher.quoteReplacement(escape));
    assertThat(text).isNotEqualTo(JSON);

    assertThatThrownBy(() -> Configurations.parse(text))
        .isInstanceOf(BadConfiguration.class)
        .hasMessageContaining("must have no control characters");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"Bitrate\": \"1200\",| |Codecs[0].H264Layers[0].Bitrate: must be there",
        "\"1200\"|\"fast\"|Codecs[0].H264Layers[0].Bitrate: must be an integer from 1 to 300000 but"
            + " was fast",
        "\"640\"|\"641\"|Codecs[0].H264Layers[0].Width: must be an even number from 2 to 4096 or 1%"
            + " to 100% but was 641",
        "1500|900|Codecs[0].H264Layers[0].MaxBitrate: must be at least Bitrate 1200 but was 900",
        "00:00:03|soon|Codecs[0].KeyFrameInterval: must be a time such as 00:00:02 but was soon",
        "00:00:03|00:00:00|Codecs[0].KeyFrameInterval: must be from 0.1 s to one day but was 0 s",
        "AutoFit|Wide|Codecs[0].StretchMode: is not a known value: Wide",
        "\"true\"|\"often\"|Codecs[0].SceneChangeDetection: must be true or false but was often",
        "\"Slices\"|\"Slize\"|Codecs[0].H264Layers[0].Slize: is not a member that is known here",
        "\"H264Video\"|\"H265Video\"|Codecs[0].Type: is not a known codec: H265Video",
        "\"H264Video\"|\"CopyVideo\"|Codecs[0]: CopyVideo is not offered by this encoder",
        "\"AACAudio\"|\"CopyAudio\"|Codecs[1]: CopyAudio is not offered by this encoder",
        "\"Version\": 1.0,|\"Sources\": [{\"Duration\": \"00:00:04\"}],|Sources[0].Duration: is not"
            + " offered by this encoder",
        "\"Version\": 1.0,|\"Sources\": [{\"AssetID\": \"a\"}],|Sources[0].AssetID: is not offered"
            + " by this encoder",
        "\"Version\": 1.0,|\"Sources\": [{\"Streams\": [{\"Type\":"
            + " \"VideoStream\"}]}],|Sources[0].Streams: is not offered by this encoder",
        "\"Version\": 1.0,|\"Sources\": [{\"Filters\": {\"AudioOverlay\": {\"Source\":"
            + " \"a\"}}}],|Sources[0].Filters.AudioOverlay: is not offered by this encoder",
        "\"MP4Format\"|\"TSFormat\"|Outputs[0].Format.Type: only MP4Format, JpgFormat, PngFormat"
            + " and BmpFormat are offered by this encoder but was TSFormat",
        "{VideoBitrate}|{Bits}|Outputs[0].FileName: is not a known macro: {Bits}",
        "\"Bitrate\": 128|\"Bitrate\": 64|Codecs[1].Bitrate: must be from 96 to 576 kbps for AACLC"
            + " with 2 channels at 48000 Hz but was 64",
        "48000|47999|Codecs[1].SamplingRate: must be a sampling rate of AAC but was 47999",
        "\"1200\"|\"1000000\"|Codecs[0].H264Layers[0].Bitrate: must be an integer from 1 to 300000"
            + " but was 1000000",
        "00:00:04|9.00:00:00|Codecs[0].H264Layers[0].BufferWindow: must be from 0.1 s to 10 minutes"
            + " but was 777600 s",
        "00:00:04|PT9000000000000S|Codecs[0].H264Layers[0].BufferWindow: must be from 0 to 1000"
            + " days but was PT9000000000000S",
        "00:00:04|PT-4S|Codecs[0].H264Layers[0].BufferWindow: must be from 0 to 1000 days but was"
            + " PT-4S",
        "00:00:03|00:00:00.05|Codecs[0].KeyFrameInterval: must be from 0.1 s to one day but was"
            + " 0.05 s",
        "00:00:03|2.00:00:00|Codecs[0].KeyFrameInterval: must be from 0.1 s to one day but was"
            + " 172800 s",
        "30000/1001|240/1|Codecs[0].H264Layers[0].FrameRate: must be 0/1, or a fraction from 1/60"
            + " to 120/1 frames per second, but was 240/1",
        "30000/1001|1/61|Codecs[0].H264Layers[0].FrameRate: must be 0/1, or a fraction from 1/60 to"
            + " 120/1 frames per second, but was 1/61",
        "30000/1001|30000000/1001000|Codecs[0].H264Layers[0].FrameRate: must be 0/1, or a fraction"
            + " from 1/60 to 120/1 frames per second, but was 30000000/1001000",
        "\"3.1\"|\"6.3\"|Codecs[0].H264Layers[0].Level: is not a known level: 6.3",
        "\"BFrames\": 2|\"BFrames\": 17|Codecs[0].H264Layers[0].BFrames: must be an integer from 0"
            + " to 16 but was 17",
        "\"ReferenceFrames\": 2|\"ReferenceFrames\": 17|Codecs[0].H264Layers[0].ReferenceFrames:"
            + " must be an integer from 0 to 16 but was 17",
        "\"Slices\": 4|\"Slices\": 65|Codecs[0].H264Layers[0].Slices: must be an integer from 0 to"
            + " 64 but was 65",
        "\"Height\": 360|\"Height\": 4098|Codecs[0].H264Layers[0].Height: must be an even number"
            + " from 2 to 4096 or 1% to 100% but was 4098",
        "\"Channels\": 2|\"Channels\": 9|Codecs[1].Channels: must be an integer from 1 to 8 but was"
            + " 9",
        "\"Version\": 1.0|\"Version\": 1000000000000000000000|Version: must be a number but was"
            + " 1000000000000000000000",
        "\"Version\": 1.0|\"Version\": 0.9|Version: must be at least 1.0 but was 0.9",
        "\"Version\": 1.0,|\"Sources\": [{\"StartTime\": \"00:00:04\"}],|Sources[0].StartTime: is"
            + " not offered by this encoder",
        "\"Version\": 1.0,|\"Sources\": [{}, {}],|Sources[1]: stitching is not offered by this"
            + " encoder",
        "\"Version\": 1.0,|\"Sources\": [{\"Filters\": {\"Crop\": {\"X\":"
            + " 1}}}],|Sources[0].Filters.Crop: is not offered by this encoder",
        "\"Version\": 1.0,|\"Sources\": [{\"Filters\": {\"Rotation\":"
            + " \"90\"}}],|Sources[0].Filters.Rotation: is not offered by this encoder",
        "\"Version\": 1.0,|\"Sources\": [{\"Filters\": {\"VideoOverlay\": {\"Source\":"
            + " \"a\"}}}],|Sources[0].Filters.VideoOverlay: is not offered by this encoder",
      })
  void refusesByNamingTheMember(String from, String to, String message) {
    String text = JSON.replace(from, to == null ? "" : to);

    assertThatThrownBy(() -> Configurations.parse(text))
        .isInstanceOf(BadConfiguration.class)
        .hasMessage(message);
  }

  /// Both ends of each range of the published table, as profile, channels, sampling rate, kbps.
  @ParameterizedTest
  @CsvSource({
    "AACLC,1,11025,8,15",
    "AACLC,1,16000,8,31",
    "AACLC,1,24000,24,31",
    "AACLC,1,32000,32,192",
    "AACLC,1,44100,56,288",
    "AACLC,1,96000,128,288",
    "AACLC,2,12000,16,23",
    "AACLC,2,16000,16,39",
    "AACLC,2,22050,32,39",
    "AACLC,2,32000,40,384",
    "AACLC,2,48000,96,576",
    "AACLC,2,88200,256,576",
    "AACLC,5,32000,160,896",
    "AACLC,6,48000,240,1024",
    "AACLC,6,96000,640,1024",
    "AACLC,8,32000,224,1024",
    "AACLC,8,48000,384,1024",
    "AACLC,8,96000,896,1024",
    "HEAACV1,1,24000,8,10",
    "HEAACV1,1,32000,12,64",
    "HEAACV1,1,48000,20,64",
    "HEAACV1,2,48000,16,128",
    "HEAACV1,2,96000,96,128",
    "HEAACV1,6,44100,64,320",
    "HEAACV1,6,96000,256,320",
    "HEAACV1,8,32000,96,448",
    "HEAACV1,8,96000,384,448",
    "HEAACV2,2,24000,8,10",
    "HEAACV2,2,32000,12,64",
    "HEAACV2,2,48000,20,64",
    "HEAACV2,2,88200,64,64",
  })
  void takesTheBitRatesOfThePublishedTable(
      String profile, int channels, int rate, int least, int most) {
    String audio =
        """
        {"Codecs": [{"Type": "AACAudio", "Profile": "%s", "Channels": %d, "SamplingRate": %d,
           "Bitrate": %%d}],
         "Outputs": [{"FileName": "a.mp4", "Format": {"Type": "MP4Format"}}]}
        """
            .formatted(profile, channels, rate);

    for (int kbps : List.of(least, most)) {
      Fixed preset = (Fixed) Configurations.parse(audio.formatted(kbps));
      assertThat(preset.audio().getFirst().kbps()).isEqualTo(kbps);
    }
    for (int kbps : List.of(least - 1, most + 1)) {
      assertThatThrownBy(() -> Configurations.parse(audio.formatted(kbps)))
          .isInstanceOf(BadConfiguration.class)
          .hasMessageContaining("must be from " + least + " to " + most + " kbps");
    }
  }

  @ParameterizedTest
  @CsvSource({"AACLC,6,24000", "HEAACV1,2,24000", "HEAACV2,1,48000", "HEAACV2,6,48000"})
  void refusesCombinationsThatThePublishedTableHasNot(String profile, int channels, int rate) {
    String audio =
        """
        {"Codecs": [{"Type": "AACAudio", "Profile": "%s", "Channels": %d, "SamplingRate": %d,
           "Bitrate": 64}],
         "Outputs": [{"FileName": "a.mp4", "Format": {"Type": "MP4Format"}}]}
        """
            .formatted(profile, channels, rate);

    assertThatThrownBy(() -> Configurations.parse(audio)).isInstanceOf(BadConfiguration.class);
  }

  @ParameterizedTest
  @CsvSource({
    "'{\"Rotation\": \"Auto\"}',true",
    "'{\"Deinterlace\": {\"Mode\": \"Auto\"}}',true",
    "'{\"Deinterlace\": {\"Mode\": \"Off\"}}',false",
  })
  void readsTheFiltersThatAreOffered(String filters, boolean deinterlaces) {
    String text =
        JSON.replace(
            "\"Version\": 1.0,",
            "\"Sources\": [{\"Pad\": true, \"InputFiles\": {}, \"Filters\": " + filters + "}],");

    assertThat(((Fixed) Configurations.parse(text)).deinterlace()).isEqualTo(deinterlaces);
  }

  @Test
  void refusesSceneCutsOnSeveralLayers() {
    String layer = JSON.substring(JSON.indexOf("[\n        {\n          \"Prof") + 1);
    assertThat(layer).isNotEmpty();
    String two =
        JSON.replace(
            "\"H264Layers\": [", "\"H264Layers\": [{\"Bitrate\":1,\"Width\":2,\"Height\":2},");

    assertThatThrownBy(() -> Configurations.parse(two))
        .hasMessageContaining("SceneChangeDetection: must be false with more than one layer");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "No Such Preset|Configuration: there is no preset of the name 'No Such Preset'",
        "``|Configuration: must name a preset or be one but was empty",
        "{\"Version\": 1.0|Preset: must be JSON but",
        "{} {}|Preset: JSON must end after its object but goes on",
        "{}|Outputs: must have at least one output but has none",
        "<Preset>|must be well-formed XML but is not",
        "<Thumbnail/>|Thumbnail: the root must be Preset",
        "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><Preset>&b;</Preset>|must be"
            + " well-formed XML",
      })
  void refusesWhatIsNoPreset(String text, String message) {
    assertThatThrownBy(() -> Configurations.parse(text))
        .isInstanceOf(BadConfiguration.class)
        .hasMessageContaining(message);
  }

  @Test
  void refusesABufferThatNoEncoderTakes() {
    String text = JSON.replace("1500", "300000").replace("00:00:04", "00:00:10");

    assertThatThrownBy(() -> Configurations.parse(text))
        .hasMessage(
            "Codecs[0].H264Layers[0].BufferWindow: must hold at most 2000000 kbit but 10 s at"
                + " 300000 kbps are 3000000 kbit");
  }

  @Test
  void takesTheLargestBufferOfTheDefaultWindow() {
    String text = JSON.replace("1500", "300000").replace("\"BufferWindow\": \"00:00:04\",", "");

    Fixed preset = (Fixed) Configurations.parse(text);

    assertThat(preset.video().orElseThrow().layers().getFirst().rate().maxKbps())
        .isEqualTo(300_000);
  }

  @Test
  void refusesMoreLayersThanThereMayBe() {
    String layer = "{\"Bitrate\": 9, \"Width\": 64, \"Height\": 36},";
    String text = JSON.replace("\"H264Layers\": [", "\"H264Layers\": [" + layer.repeat(19));

    assertThatThrownBy(() -> Configurations.parse(text))
        .hasMessage("Codecs[0].H264Layers: must have at most 16 entries but has 20");
  }

  @Test
  void refusesMoreLayersInXmlToo() {
    String layer = XML.substring(XML.indexOf("<H264Layer>"), XML.indexOf("</H264Layers>"));
    String text = XML.replace(layer, layer.repeat(17));

    assertThatThrownBy(() -> Configurations.parse(text))
        .hasMessage("Codecs[0].H264Layers: must have at most 16 entries but has 17");
  }

  @Test
  void keepsLongValuesOutOfItsMessages() {
    String text = JSON.replace("\"fast\"", "").replace("\"Main\"", "'" + "m".repeat(9000) + "'");

    assertThatThrownBy(() -> Configurations.parse(text))
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(900));
  }

  @ParameterizedTest
  @CsvSource({"Start,PT9000000000000S", "Step,PT-1S", "Range,999999.00:00:00"})
  void refusesTimesBeyondAllInputs(String member, String time) {
    String text =
        """
        {"Codecs": [{"Type": "JpgImage", "%s": "%s", "JpgLayers": [{"Width": 64}]}],
         "Outputs": [{"FileName": "{Index}.jpg", "Format": {"Type": "JpgFormat"}}]}
        """
            .formatted(member, time);

    assertThatThrownBy(() -> Configurations.parse(text))
        .hasMessage("Codecs[0]." + member + ": must be from 0 to 1000 days but was " + time);
  }

  @Test
  void refusesTreesThatTakeTooMuchMemory() {
    assertThatThrownBy(() -> Configurations.parse("{\"a\":[" + "{},".repeat(1_000_000)))
        .isInstanceOf(BadConfiguration.class)
        .hasMessage("Preset: must have at most 100000 values");
    assertThatThrownBy(() -> Configurations.parse("<Preset>" + "<a/>".repeat(1_000_000)))
        .isInstanceOf(BadConfiguration.class)
        .hasMessage("Preset: must have at most 100000 elements and attributes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"<!DOCTYPE a [\u0016", "<Preset>&b;</Preset>", "<Preset a='\u0001'/>"})
  void refusesWhatTheParserOfXmlCannotTellOf(String text) {
    assertThatThrownBy(() -> Configurations.parse(text))
        .isInstanceOf(BadConfiguration.class)
        .hasMessageContaining("must be well-formed XML but is not");
  }

  @Test
  void refusesBottomlessNesting() {
    assertThatThrownBy(() -> Configurations.parse("{\"a\":".repeat(5000)))
        .isInstanceOf(BadConfiguration.class);
    assertThatThrownBy(() -> Configurations.parse("<Preset>" + "<a>".repeat(5000)))
        .isInstanceOf(BadConfiguration.class);
  }
}
