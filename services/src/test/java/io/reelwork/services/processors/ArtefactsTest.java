package io.reelwork.services.processors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reelwork.services.Golden;
import io.reelwork.services.catalog.AssetFile;
import io.reelwork.services.catalog.AssetId;
import io.reelwork.services.steps.TaskError;
import io.reelwork.services.steps.TaskFailure;
import java.io.IOException;
import java.io.StringReader;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import javax.xml.XMLConstants;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.SchemaFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.SAXException;

/// The documents beside the media, from real encodes. Figures that depend on the build of the
/// encoder are left out of the goldens.
class ArtefactsTest {
  private static final String TWO_LAYERS =
      """
      {"Codecs": [
        {"Type": "H264Video", "KeyFrameInterval": "00:00:01", "H264Layers": [
          {"Width": 320, "Height": 180, "Bitrate": 300, "Profile": "Main"},
          {"Width": 160, "Height": 90, "Bitrate": 100, "Profile": "Baseline"}]},
        {"Type": "AACAudio"}],
       "Outputs": [{"FileName": "{Basename}_{Width}_{VideoBitrate}.mp4",
                    "Format": {"Type": "MP4Format"}}]}
      """;

  @TempDir static Path folder;
  private static Bench bench;
  private static AssetId input;
  private static Bench.Task task;

  @BeforeAll
  static void encode() {
    bench = new Bench(folder);
    input =
        bench.asset(
            bench.clip(
                "a & b.mkv",
                "-f",
                "lavfi",
                "-i",
                "testsrc2=size=320x180:rate=25:duration=3",
                "-f",
                "lavfi",
                "-i",
                "sine=frequency=440:duration=3",
                "-metadata",
                "title=<Krieg & \"Frieden\">",
                "-metadata:s:a:0",
                "language=eng",
                "-c:v",
                "libx264",
                "-c:a",
                "mp2",
                "-fflags",
                "+bitexact"));
    task = bench.run(TWO_LAYERS, input);
  }

  @AfterAll
  static void close() {
    bench.close();
  }

  @Test
  void recordsEveryFileWithItsTypeAndTheManifestAsPrimary() throws IOException {
    assertThat(bench.files(task.output))
        .extracting(AssetFile::name, file -> file.mimeType().orElse(""), AssetFile::isPrimary)
        .map(Object::toString)
        .containsExactly(
            "(\"a & b_320_300.mp4\", \"video/mp4\", false)",
            "(\"a & b_160_100.mp4\", \"video/mp4\", false)",
            "(\"a & b.ism\", \"application/octet-stream\", true)",
            "(\"a & b.ismc\", \"application/octet-stream\", false)",
            "(\"a & b_manifest.xml\", \"application/xml\", false)",
            "(\"" + input.guid() + "_metadata.xml\", \"application/xml\", false)");
    for (AssetFile file : bench.files(task.output)) {
      assertThat(file.sizeBytes()).isEqualTo(Files.size(task.file(file.name())));
    }
  }

  @Test
  void writesManifestsForServerAndClient() throws IOException {
    Golden.check("processors/artefacts.ism", masked("a & b.ism"));
    Golden.check("processors/artefacts.ismc", masked("a & b.ismc"));
    assertThat(Files.readString(task.file("a & b.ismc")))
        .containsPattern("CodecPrivateData=\"00000001674[0-9A-F]+0000000168[0-9A-F]+\"")
        .contains("CodecPrivateData=\"1190");
  }

  @Test
  void describesTheOutputAsTheSchemaSays() throws IOException {
    valid("output-metadata.xsd", task.file("a & b_manifest.xml"));

    Golden.check("processors/artefacts_manifest.xml", masked("a & b_manifest.xml"));
  }

  @Test
  void describesTheInputAsTheSchemaSays() throws IOException {
    String name = input.guid() + "_metadata.xml";

    valid("input-metadata.xsd", task.file(name));
    Golden.check("processors/artefacts_metadata.xml", masked(name));
  }

  @Test
  void describesTransportStreamsAndAudioByTheSameSchemas() throws IOException {
    AssetId stream =
        bench.asset(
            bench.clip(
                "tone.ts",
                "-f",
                "lavfi",
                "-i",
                "sine=frequency=440:duration=2",
                "-metadata",
                "service_name=a\u0001b"));

    Bench.Task audio = bench.run("AAC Good Quality Audio", stream);

    Path metadata = audio.file(stream.guid() + "_metadata.xml");
    valid("input-metadata.xsd", metadata);
    valid("output-metadata.xsd", audio.file("tone_manifest.xml"));
    assertThat(Files.readString(metadata))
        .contains("FormatVerboseName=\"MPEG-TS (MPEG-2 Transport Stream)\"")
        .containsPattern(
            "<Program ProgramId=\"1\" NumberOfPrograms=\"1\" StartPTS=\"1\\d{6}\" EndPTS=\"3\\d{6}\"/>");
    assertThat(Files.readString(audio.file("tone.ismc"))).contains("Type=\"audio\"", "<c t=\"0\"");
  }

  @Test
  void saysThatOldCodecsWereReplaced() {
    assertThat(bench.run("WMA High Quality Audio", input).note())
        .contains("VC-1 and Windows Media Audio are not written here: H.264 and AAC were.");
  }

  @Test
  void refusesFragmentedOutput() {
    assertThatThrownBy(() -> bench.fragmented("AAC Audio", input))
        .isInstanceOfSatisfying(
            TaskFailure.class,
            failure -> assertThat(failure.error()).isEqualTo(TaskError.PARSING_CONFIGURATION))
        .hasMessageContaining("assetFormatOption=1");
  }

  private static String masked(String name) throws IOException {
    return Files.readString(task.file(name))
        .replaceAll("(\\bSize|it[rR]ate|EncoderVersion|CodecPrivateData)=\"[^\"]*\"", "$1=\"…\"")
        .replaceAll(" Default=\"[01]\"", " Default=\"…\"")
        .replaceAll("PT(\\d+)(?:\\.\\d+)?S", "PT$1…S")
        .replaceAll("(name=\"systemBitrate\" value)=\"\\d+\"", "$1=\"…\"")
        .replaceAll("_\\d+kbps", "_…kbps")
        .replaceAll("(name|key)=\"encoder\" value=\"[^\"]*\"", "$1=\"encoder\" value=\"…\"");
  }

  private static void valid(String schema, Path document) throws IOException {
    URL location = Objects.requireNonNull(ArtefactsTest.class.getResource("/schema/" + schema));
    try {
      SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI)
          .newSchema(location)
          .newValidator()
          .validate(new StreamSource(new StringReader(Files.readString(document))));
    } catch (SAXException e) {
      throw new AssertionError(schema + ": " + e.getMessage(), e);
    }
  }
}
