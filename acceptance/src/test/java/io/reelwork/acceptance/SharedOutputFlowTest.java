package io.reelwork.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tasks of one job whose bodies name one output asset.
class SharedOutputFlowTest {
  private static final int FINISHED = 3;
  private static final String IMAGES =
      """
      {"Codecs": [{"Type": "PngImage", "Start": "0", "Step": "50%", "Range": "100%",
                   "PngLayers": [{"Width": 160, "Height": 90}]}],
       "Outputs": [{"FileName": "{Basename}_{Index}.png", "Format": {"Type": "PngFormat"}}]}
      """;

  @TempDir Path folder;

  @Test
  void anEncodeItsThumbnailsAndAnotherEncodeShareAnAsset() throws Exception {
    try (ServerProcess server = ServerProcess.with(folder.resolve("data")).start()) {
      JobFlow flow = new JobFlow(RestClient.signIn(server), server);
      String asset = flow.upload(Clips.video(3, 320, 180), "clip.mp4");

      String job =
          flow.submitSharing("all in one", asset, List.of(video(320, 180), IMAGES, video(160, 90)));

      assertThat(flow.await(job, state -> state >= FINISHED)).isEqualTo(FINISHED);
      assertThat(flow.outputs(job))
          .contains(
              "clip_320.mp4",
              "clip_160.mp4",
              "clip_000001.png",
              "clip.ism",
              "clip.ismc",
              "clip_manifest.xml");
      assertThat(flow.primaries(job)).containsExactly("clip.ism");
    }
  }

  private static String video(int width, int height) {
    return """
    {"Codecs": [{"Type": "H264Video", "H264Layers": [
       {"Width": %d, "Height": %d, "Bitrate": 200}]}, {"Type": "AACAudio"}],
     "Outputs": [{"FileName": "{Basename}_{Width}.mp4", "Format": {"Type": "MP4Format"}}]}
    """
        .formatted(width, height);
  }
}
