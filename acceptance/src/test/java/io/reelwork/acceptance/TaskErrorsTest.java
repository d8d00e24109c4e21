package io.reelwork.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelwork.acceptance.JobFlow.TaskError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// The error codes that tasks can meet, each made by a real file or preset, as clients see them;
/// with the machine's FFmpeg and with the bundled one. A full disk is [DiskFullTest]'s.
@ParameterizedClass
@MethodSource("io.reelwork.acceptance.FfmpegKind#available")
@SuppressWarnings("NullAway.Init") // set before each round
record TaskErrorsTest(FfmpegKind ffmpeg) {
  private static final String INDEXER = "nb:mpid:UUID:233e57fc-36bb-4f6f-8f18-3b662747a9f8";
  private static final int ERROR = 4;

  @TempDir static Path folder;

  private static Path data;
  private static ServerProcess server;
  private static JobFlow flow;

  @BeforeParameterizedClassInvocation
  static void start(FfmpegKind ffmpeg) throws IOException, InterruptedException {
    data = folder.resolve(ffmpeg.name());
    server =
        ServerProcess.with(data)
            .set("ffmpeg.path", ffmpeg.program().orElseThrow().toString())
            .set("jobs.retries", "0")
            .start();
    flow = new JobFlow(RestClient.signIn(server), server);
    OddInputs.make(
        folder,
        List.of(
            "empty.mp4",
            "words.mp4",
            "noise.mp4",
            "half.mp4",
            "unknown-codec.avi",
            "unknown-codec.mp4",
            "unknown-picture.mp4",
            "mute.mp4",
            "tone.wav"));
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          empty.mp4 | H264 Single Bitrate 720p | ErrorDownloadingInputAssetMalformedContent | is empty
          words.mp4 | H264 Single Bitrate 720p | ErrorExecutingTaskMalformedContent | words.mp4
          noise.mp4 | H264 Single Bitrate 720p | ErrorExecutingTaskMalformedContent | noise.mp4
          half.mp4 | H264 Single Bitrate 720p | ErrorExecutingTaskMalformedContent | half.mp4
          unknown-codec.avi | AAC Audio | ErrorExecutingTaskUnsupportedFormat | audio
          unknown-codec.avi | H264 Single Bitrate 720p | ErrorExecutingTaskUnsupportedFormat | codec
          unknown-codec.mp4 | H264 Single Bitrate 720p | ErrorExecutingTaskUnsupportedFormat | codec
          unknown-picture.mp4 | H264 Single Bitrate 720p | ErrorExecutingTaskUnsupportedFormat | its picture (ZZZ1)
          mute.mp4 | AAC Audio | ErrorExecutingTaskUnsupportedFormat | audio
          tone.wav | H264 Nothing Of The Kind | ErrorParsingConfiguration | H264 Nothing Of The Kind
          tone.wav | {"Codecs": [ | ErrorParsingConfiguration | JSON
          tone.wav | <Preset><Encoding> | ErrorParsingConfiguration | XML
          tone.wav | {"Sources": [{"Filters": {"Rotation": "90"}}], "Codecs": []} | ErrorParsingConfiguration | Rotation
          """)
  void anInputOrPresetFailsWithItsCode(String file, String preset, String code, String message)
      throws Exception {
    String asset = flow.upload(folder.resolve(file), file);

    TaskError error = failure(flow.submit(file, asset, preset));

    assertThat(error.code()).as(error.message()).isEqualTo(code);
    assertThat(error.message()).containsIgnoringCase(message).doesNotContain(data.toString());
  }

  @Test
  void aFileWithoutItsBytesFailsAsMalformedInput() throws Exception {
    String asset = flow.upload(folder.resolve("tone.wav"), "tone.wav");
    flow.deleteBlob(asset, "tone.wav");

    TaskError error = failure(flow.submit("no blob", asset, "AAC Audio"));

    assertThat(error.code()).isEqualTo("ErrorDownloadingInputAssetMalformedContent");
    assertThat(error.message()).contains("tone.wav");
  }

  @Test
  void bytesThatTheStoreHasLostAreAFailureOfTheService() throws Exception {
    Set<Path> before = objects();
    String asset = flow.upload(folder.resolve("tone.wav"), "tone.wav");
    for (Path object : objects()) {
      if (!before.contains(object)) {
        Files.delete(object);
      }
    }

    TaskError error = failure(flow.submit("lost bytes", asset, "AAC Audio"));

    assertThat(error.code()).isEqualTo("ErrorDownloadingInputAssetServiceFailure");
  }

  @Test
  void aProcessorThatIsNotOfferedFailsItsTasks() throws Exception {
    String asset = flow.upload(folder.resolve("tone.wav"), "tone.wav");

    TaskError error = failure(flow.submit("index", asset, "", INDEXER));

    assertThat(error.code()).isEqualTo("ErrorProcessingTask");
    assertThat(error.message()).contains("Azure Media Indexer");
  }

  private static TaskError failure(String job) throws InterruptedException {
    assertThat(flow.await(job, state -> state >= 3 && state != 6)).isEqualTo(ERROR);
    return flow.error(job).orElseThrow();
  }

  private static Set<Path> objects() throws IOException {
    try (Stream<Path> files = Files.walk(data.resolve("objects"))) {
      return files.filter(Files::isRegularFile).collect(Collectors.toSet());
    }
  }
}
