package io.reelwork.services.processors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reelwork.formats.smooth.Presentation;
import io.reelwork.formats.smooth.ServerManifest.Entry;
import io.reelwork.services.catalog.AssetFile;
import io.reelwork.services.catalog.AssetFileId;
import io.reelwork.services.catalog.AssetId;
import io.reelwork.services.catalog.FileProtection;
import io.reelwork.services.keys.ContentKey;
import io.reelwork.services.steps.StepOutcome;
import io.reelwork.services.steps.TaskFailure;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Several tasks that write to one asset.
class SharedOutputsTest {
  private static final String LARGE = preset("{Basename}_{Width}.mp4", 160, 90, 1);
  private static final String SMALL = preset("{Basename}_{Width}.mp4", 80, 46, 1);
  private static final String IMAGES =
      """
      {"Codecs": [{"Type": "PngImage", "Start": "0", "Step": "50%", "Range": "100%",
                   "PngLayers": [{"Width": 80, "Height": 46}]}],
       "Outputs": [{"FileName": "{Basename}_{Index}.png", "Format": {"Type": "PngFormat"}}]}
      """;

  @TempDir static Path folder;
  private static Bench bench;
  private static AssetId talk;

  @BeforeAll
  static void open() {
    bench = new Bench(folder);
    talk = bench.asset(clip("talk.mp4", 3));
  }

  @AfterAll
  static void close() {
    bench.close();
  }

  private static Path clip(String name, int seconds) {
    return bench.clip(
        name,
        "-f",
        "lavfi",
        "-i",
        "testsrc2=size=160x90:rate=10:duration=" + seconds,
        "-f",
        "lavfi",
        "-i",
        "sine=duration=" + seconds);
  }

  private static String preset(String fileName, int width, int height, int gopSeconds) {
    return """
    {"Codecs": [
      {"Type": "H264Video", "KeyFrameInterval": "00:00:0%d", "H264Layers": [
        {"Width": %d, "Height": %d, "Bitrate": 100}]},
      {"Type": "AACAudio"}],
     "Outputs": [{"FileName": "%s", "Format": {"Type": "MP4Format"}}]}
    """
        .formatted(gopSeconds, width, height, fileName);
  }

  @Test
  void keepsAnEncodeAndItsThumbnailsInOneAsset() {
    AssetId output = bench.empty();
    Bench.Task encode = bench.sharing(LARGE, talk, output);
    Bench.Task images = bench.sharing(IMAGES, talk, output);
    StepOutcome encoded = encode.execute();
    StepOutcome imaged = images.execute();

    images.publish(imaged);
    encode.publish(encoded);

    assertThat(encode.names())
        .contains("talk_160.mp4", "talk.ism", "talk.ismc", "talk_manifest.xml", "talk_000001.png")
        .filteredOn(name -> name.endsWith("_metadata.xml"))
        .hasSize(1);
    assertThat(primary(output)).containsExactly("talk.ism");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void tellsOfAllRenditionsWhicheverTaskEndsFirst(int first) throws IOException {
    AssetId output = bench.empty();
    List<Bench.Task> tasks =
        List.of(bench.sharing(LARGE, talk, output), bench.sharing(SMALL, talk, output));
    List<StepOutcome> outcomes = tasks.stream().map(Bench.Task::execute).toList();

    tasks.get(first).publish(outcomes.get(first));
    tasks.get(1 - first).publish(outcomes.get(1 - first));

    assertThat(tasks.getFirst().media())
        .containsExactlyInAnyOrder("talk_160.mp4", "talk_80.mp4", "talk.ism");
    assertThat(presentation(output, "talk").server().entries())
        .extracting(Entry::src)
        .containsExactlyInAnyOrder("talk_160.mp4", "talk_80.mp4", "talk_160.mp4");
    assertThat(text(output, "talk_manifest.xml"))
        .contains("<AssetFile Name=\"talk_160.mp4\"", "<AssetFile Name=\"talk_80.mp4\"");
    assertThat(primary(output)).containsExactly("talk.ism");
    assertEveryFileIsAsRecorded(output);
  }

  @Test
  void writesOverWhatHasTheSameName() throws IOException {
    AssetId output = bench.empty();
    AssetId longer = bench.asset(clip("talk.mp4", 5));
    bench.asset(clip("talk.mp4", 3));
    Bench.Task first = bench.sharing(LARGE, talk, output);
    first.publish(first.execute());
    List<AssetFile> before = bench.files(output);

    Bench.Task second = bench.sharing(LARGE, longer, output);
    second.publish(second.execute());

    assertThat(presentation(output, "talk").client().durationTicks()).isGreaterThan(45_000_000L);
    assertThat(second.media()).containsExactlyInAnyOrder("talk_160.mp4", "talk.ism");
    assertThat(bench.files(output))
        .filteredOn(file -> file.name().equals("talk_160.mp4"))
        .extracting(AssetFile::id)
        .containsExactly(idOf(before, "talk_160.mp4"));
    assertEveryFileIsAsRecorded(output);
  }

  @Test
  void keepsPresentationsOfAnotherLengthApart() throws IOException {
    AssetId output = bench.empty();
    AssetId longer = bench.asset(clip("talk.mp4", 5));
    Bench.Task first = bench.sharing(LARGE, talk, output);
    Bench.Task second = bench.sharing(SMALL, longer, output);
    StepOutcome second2 = second.execute();
    first.publish(first.execute());

    second.publish(second2);

    assertThat(first.media())
        .containsExactlyInAnyOrder("talk_160.mp4", "talk_80.mp4", "talk.ism", "talk_80.ism");
    assertThat(presentation(output, "talk_80").server().clientManifest()).isEqualTo("talk_80.ismc");
    assertThat(primary(output)).containsExactly("talk.ism");
  }

  @Test
  void encryptsForOneAssetWithOneKey() throws IOException {
    AssetId output = bench.empty(1);
    Bench.Task first = bench.sharing(LARGE, talk, output);
    Bench.Task second = bench.sharing(SMALL, talk, output);
    StepOutcome encoded = first.execute();
    StepOutcome another = second.execute();

    first.publish(encoded);
    second.publish(another);

    ContentKey key = bench.keys.storageKey(Bench.ACCOUNT, output).orElseThrow();
    assertThat(bench.files(output))
        .extracting(file -> file.encryption().flatMap(FileProtection::keyId))
        .containsOnly(Optional.of(key.id().value()));
    AssetId clear = bench.empty();
    bench.run(StorageDecryption.INFO.id(), "", output, clear);
    assertThat(presentation(clear, "talk").server().entries()).hasSize(3);
  }

  @Test
  void decryptsTwoAssetsIntoOne() throws IOException {
    AssetId one = bench.asset(Files.writeString(folder.resolve("a.txt"), "one"));
    AssetId two = bench.asset(Files.writeString(folder.resolve("a.txt"), "second"));
    AssetId output = bench.empty();

    bench.run(StorageDecryption.INFO.id(), "", one, output);
    bench.run(StorageDecryption.INFO.id(), "", two, output);

    assertThat(text(output, "a.txt")).isEqualTo("second");
    assertEveryFileIsAsRecorded(output);
  }

  @Test
  void failsForGoodWhenTheContainerIsGone() {
    AssetId output = bench.empty();
    Bench.Task task = bench.sharing(IMAGES, talk, output);
    StepOutcome outcome = task.execute();
    bench.blobs.deleteContainer(
        bench.catalog.asset(Bench.ACCOUNT, output).orElseThrow().container());

    assertThatThrownBy(() -> task.publish(outcome))
        .isInstanceOf(TaskFailure.class)
        .hasMessageContaining("is not there any more");
  }

  private static List<String> primary(AssetId asset) {
    return bench.files(asset).stream().filter(AssetFile::isPrimary).map(AssetFile::name).toList();
  }

  private static AssetFileId idOf(List<AssetFile> files, String name) {
    return files.stream().filter(f -> f.name().equals(name)).findFirst().orElseThrow().id();
  }

  private static void assertEveryFileIsAsRecorded(AssetId asset) throws IOException {
    for (AssetFile file : bench.files(asset)) {
      assertThat(Files.size(bench.file(asset, file.name()))).isEqualTo(file.sizeBytes());
    }
  }

  private static String text(AssetId asset, String name) throws IOException {
    return Files.readString(bench.file(asset, name));
  }

  private static Presentation presentation(AssetId asset, String name) throws IOException {
    return Presentation.read(in(text(asset, name + ".ism")), in(text(asset, name + ".ismc")));
  }

  private static InputStream in(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }
}
