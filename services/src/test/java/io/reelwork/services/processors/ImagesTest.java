package io.reelwork.services.processors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reelwork.services.catalog.AssetFile;
import io.reelwork.services.catalog.AssetId;
import io.reelwork.services.plans.Planner;
import io.reelwork.services.plans.Sources;
import io.reelwork.services.presets.BadConfiguration;
import io.reelwork.services.presets.Configurations;
import io.reelwork.services.presets.Preset;
import io.reelwork.services.steps.StepProgress;
import io.reelwork.services.steps.TaskError;
import io.reelwork.services.steps.TaskFailure;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImagesTest {
  private static final String PRESET =
      """
      {"Version": 1.0,
       "Codecs": [{"Type": "%1$sImage", "Start": "%2$s", "Step": "%3$s", "Range": "%4$s",
                   "%1$sLayers": [{"Type": "%1$sLayer", "Width": "%5$s", "Height": "%6$s"}]}],
       "Outputs": [{"FileName": "{Basename}_{Index}{Extension}", "Format": {"Type": "%1$sFormat"}}]}
      """;

  private static final String WITH_VIDEO =
      """
      <?xml version="1.0" encoding="utf-16"?>
      <Preset Version="1.0" xmlns="http://www.windowsazure.com/media/encoding/Preset/2014/03">
        <Encoding>
          <H264Video>
            <H264Layers><H264Layer>
              <Bitrate>300</Bitrate><Width>320</Width><Height>180</Height>
            </H264Layer></H264Layers>
          </H264Video>
          <JpgImage Start="00:00:01" Step="00:00:01" Range="00:00:58">
            <JpgLayers>
              <JpgLayer><Width>100%</Width><Height>100%</Height><Quality>80</Quality></JpgLayer>
              <JpgLayer><Width>160</Width></JpgLayer>
            </JpgLayers>
          </JpgImage>
          <PngImage Start="{Best}">
            <PngLayers><PngLayer><Width>50%</Width><Height>50%</Height></PngLayer></PngLayers>
          </PngImage>
        </Encoding>
        <Outputs>
          <Output FileName="{Basename}_{Width}.mp4"><MP4Format /></Output>
          <Output FileName="{Basename}_{Width}_{Index}.jpg"><JpgFormat /></Output>
          <Output FileName="{Basename}_{Index}.png"><PngFormat /></Output>
        </Outputs>
      </Preset>
      """;

  @TempDir static Path folder;
  private static Bench bench;
  private static AssetId clip;

  @BeforeAll
  static void open() {
    bench = new Bench(folder);
    clip =
        bench.asset(
            bench.clip(
                "a.mp4",
                "-f",
                "lavfi",
                "-i",
                "testsrc2=size=320x180:rate=25:duration=4",
                "-f",
                "lavfi",
                "-i",
                "sine=duration=4"));
  }

  @AfterAll
  static void close() {
    bench.close();
  }

  @ParameterizedTest
  @CsvSource({
    "Jpg, 10%, 10%, 90%, 100%, 100%, 9, 320x180",
    "Jpg, {Best}, , , 160, , 1, 160x90",
    "Png, 00:00:01, 00:00:01, , 50%, 50%, 3, 160x90",
    "Png, 0, 20, 00:00:02, 200, 200, 3, 200x112",
    "Bmp, 5, , , , 90, 1, 160x90",
    "Bmp, 100%, , , , , 1, 320x180",
    "Jpg, 0%, 1, 0.2%, , 10%, 1, 32x18",
    "Jpg, 0, 1, 10, 64, 36, 11, 64x36",
  })
  void takesImagesInEveryForm(
      String kind,
      String start,
      String step,
      String range,
      String width,
      String height,
      int count,
      String size)
      throws IOException {
    String preset =
        PRESET.formatted(kind, start, given(step), given(range), given(width), given(height));

    Bench.Task task = bench.run(preset, clip);

    assertThat(task.names()).hasSize(count + 1).last().isEqualTo(clip.guid() + "_metadata.xml");
    for (String name : task.names().subList(0, count)) {
      assertThat(size(task.file(name))).isEqualTo(size);
    }
    AssetFile first = bench.files(task.output).getFirst();
    assertThat(first.name()).startsWith("a_000001.");
    assertThat(first.mimeType().orElse("")).startsWith("image/");
    assertThat(bench.files(task.output)).noneMatch(AssetFile::isPrimary);
    assertThat(task.reports).extracting(StepProgress::fraction).isSorted().allMatch(f -> f < 1);
  }

  @Test
  void takesImagesBesideVideoInOneRun() throws IOException {
    Bench.Task task = bench.run(WITH_VIDEO, clip);

    assertThat(task.names())
        .containsExactly(
            "a_320.mp4",
            "a_320_000001.jpg",
            "a_320_000002.jpg",
            "a_320_000003.jpg",
            "a_160_000001.jpg",
            "a_160_000002.jpg",
            "a_160_000003.jpg",
            "a_000001.png",
            "a.ism",
            "a.ismc",
            "a_manifest.xml",
            clip.guid() + "_metadata.xml");
    assertThat(bench.files(task.output))
        .filteredOn(AssetFile::isPrimary)
        .extracting(AssetFile::name)
        .containsExactly("a.ism");
    assertThat(size(task.file("a_160_000003.jpg"))).isEqualTo("160x90");
    assertThat(size(task.file("a_000001.png"))).isEqualTo("160x90");
  }

  @Test
  void takesTheFrameOfItsTime() throws IOException {
    AssetId shades =
        bench.asset(
            bench.clip(
                "shades.mp4",
                "-f",
                "lavfi",
                "-i",
                "color=black:size=64x36:rate=10:duration=2,geq=lum='16+N*10':cb=128:cr=128",
                "-qp",
                "0"));
    String preset = PRESET.formatted("Png", "00:00:00.5", "00:00:00.5", "00:00:01.5", "", "");

    Bench.Task task = bench.run(preset, shades);

    List<Integer> luma =
        task.names().subList(0, 3).stream().map(name -> grey(task.file(name))).toList();
    assertThat(luma.get(0)).isBetween(52, 64);
    assertThat(luma.get(1)).isBetween(110, 122);
    assertThat(luma.get(2)).isBetween(168, 180);
  }

  @Test
  void knowsTheThumbnailsOfTheOlderEncoder() throws IOException {
    Bench.Task task = bench.run("Thumbnails", clip);

    assertThat(task.names()).startsWith("a_000001.jpg").hasSize(2);
    assertThat(size(task.file("a_000001.jpg"))).isEqualTo("300x168");
  }

  @Test
  void leavesImagesOutWhereThereIsNoPicture() {
    AssetId sound = bench.asset(bench.clip("tone.wav", "-f", "lavfi", "-i", "sine=duration=1"));

    assertThatThrownBy(() -> bench.run("Thumbnails", sound))
        .isInstanceOfSatisfying(
            TaskFailure.class,
            failure ->
                assertThat(failure.error()).isEqualTo(TaskError.EXECUTING_TASK_UNSUPPORTED_FORMAT))
        .hasMessageContaining("No images were made, the input has no video.");
    assertThatThrownBy(
            () -> bench.run(PRESET.formatted("Jpg", "00:00:10", "", "", "100%", "100%"), clip))
        .hasMessageContaining("the input ends before their Start");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{Index}|{Width}|Outputs[0].FileName: must have {Index} once but was",
        "\"Step\"|\"SpriteColumn\": 3, \"Step\"|Codecs[0].SpriteColumn: is not offered",
        "JpgFormat|PngFormat|Outputs: must have one of JpgFormat",
        "10%|110%|Codecs[0].Start: must be at most 100% but was 110%",
        "20%|soon|Codecs[0].Step: must be a time such as 00:00:02 but was soon",
        "20%|{Best}|Codecs[0].Step: {Best} can be the start only",
        "30%|30000|Codecs[0].JpgLayers[0].Width: must be a number from 1 to 8192",
        "\"Height\"|\"Quality\": 101, \"Height\"|Quality: must be an integer from 1 to 100",
      })
  void refusesByNamingTheMember(String from, String to, String message) {
    String preset = PRESET.formatted("Jpg", "10%", "20%", "90%", "30%", "40%").replace(from, to);

    assertThatThrownBy(() -> Configurations.parse(preset))
        .isInstanceOf(BadConfiguration.class)
        .hasMessageContaining(message);
  }

  @Test
  void refusesAWalkThatStandsStillOrNeverEnds() {
    for (String step : List.of("0", "0.0001%")) {
      Preset preset =
          Configurations.parse(PRESET.formatted("Jpg", "0", step, "100%", "10%", "10%"));

      assertThatThrownBy(() -> Planner.plan(Sources.FULL_HD, preset, "a.mp4"))
          .hasMessageContaining("Step: must be at least 0.001 s of the input but was 0.0000");
    }
  }

  private static String given(String text) {
    return Objects.requireNonNullElse(text, "");
  }

  private static String size(Path file) throws IOException {
    BufferedImage image = ImageIO.read(file.toFile());
    return image.getWidth() + "x" + image.getHeight();
  }

  private static int grey(Path file) {
    try {
      return ImageIO.read(file.toFile()).getRGB(10, 10) & 0xFF;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
