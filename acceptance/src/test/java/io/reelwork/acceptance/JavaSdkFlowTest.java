package io.reelwork.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.microsoft.windowsazure.services.media.models.AssetFileInfo;
import com.microsoft.windowsazure.services.media.models.AssetInfo;
import com.microsoft.windowsazure.services.media.models.JobInfo;
import com.microsoft.windowsazure.services.media.models.JobState;
import com.microsoft.windowsazure.services.media.models.TaskInfo;
import com.microsoft.windowsazure.services.media.models.TaskState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/// The whole way as an unmodified program goes it, and the progress contract on that way; with the
/// machine's FFmpeg and with the bundled one.
@ParameterizedClass
@MethodSource("io.reelwork.acceptance.FfmpegKind#available")
@SuppressWarnings("NullAway.Init") // set before each round
record JavaSdkFlowTest(FfmpegKind ffmpeg) {
  /// Long enough for ten looks at its progress where an encoder is quick.
  private static final int SECONDS = Boolean.getBoolean("reelwork.long") ? 60 : 10;

  private static final Set<JobState> FINAL =
      EnumSet.of(JobState.Finished, JobState.Error, JobState.Canceled);

  @TempDir static Path data;

  private static ServerProcess server;
  private static JavaSdk sdk;

  @BeforeParameterizedClassInvocation
  static void start(FfmpegKind ffmpeg) {
    server =
        ServerProcess.with(data.resolve(ffmpeg.name()))
            .set("ffmpeg.path", ffmpeg.program().orElseThrow().toString())
            .start();
    sdk = JavaSdk.of(server);
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    server.close();
  }

  @Test
  void encodesALadderAndTellsItsProgressTruly() throws Exception {
    AssetInfo input = sdk.upload(Clips.video(SECONDS, 1280, 720), "bunny.mp4");
    JobInfo job = sdk.submit(input, "H264 Multiple Bitrate 720p");
    List<Double> samples = follow(job);

    JobInfo finished = sdk.job(job.getId());
    assertThat(finished.getState()).isEqualTo(JobState.Finished);
    assertThat(samples).isSorted().last().isEqualTo(100.0);
    assertThat(samples.stream().filter(value -> value > 0 && value < 100).distinct())
        .hasSizeGreaterThanOrEqualTo(10);
    TaskInfo task = sdk.tasks(finished).getFirst();
    assertThat(task.getState()).isEqualTo(TaskState.Completed);
    assertThat(task.getHistoricalEvents()).hasSizeGreaterThanOrEqualTo(4);
    assertRenditions(sdk.outputs(finished).getFirst());
  }

  private static void assertRenditions(AssetInfo output) throws Exception {
    List<AssetFileInfo> renditions =
        sdk.files(output).stream().filter(file -> file.getName().endsWith(".mp4")).toList();
    assertThat(renditions)
        .extracting(AssetFileInfo::getName)
        .containsExactlyInAnyOrder(
            "bunny_1280x720_3400.mp4",
            "bunny_960x540_2250.mp4",
            "bunny_960x540_1500.mp4",
            "bunny_640x360_1000.mp4",
            "bunny_640x360_650.mp4",
            "bunny_320x180_400.mp4");
    for (AssetFileInfo file : renditions) {
      Path local = sdk.download(output, file);
      assertThat(Files.size(local)).isEqualTo(file.getContentFileSize());
      String probed = Clips.describe(local);
      assertThat(probed).contains("Video: h264", "Audio: aac", size(file.getName()));
      assertThat(durationSeconds(probed)).isCloseTo(SECONDS, within(0.2));
    }
  }

  private static String size(String name) {
    Matcher matcher = Pattern.compile("_(\\d+x\\d+)_").matcher(name);
    assertThat(matcher.find()).isTrue();
    return matcher.group(1);
  }

  private static double durationSeconds(String probed) {
    Matcher matcher = Pattern.compile("Duration: (\\d+):(\\d+):([0-9.]+)").matcher(probed);
    assertThat(matcher.find()).as(probed).isTrue();
    return Integer.parseInt(matcher.group(1)) * 3600
        + Integer.parseInt(matcher.group(2)) * 60
        + Double.parseDouble(matcher.group(3));
  }

  @Test
  void encodesEveryOtherPresetOfTheFirstIssue() throws Exception {
    AssetInfo input = sdk.upload(Clips.video(2, 640, 360), "short.mp4");
    JobInfo single = sdk.submit(input, "H264 Single Bitrate 720p");
    JobInfo adaptive = sdk.submit(input, "Adaptive Streaming");
    JobInfo audio = sdk.submit(input, "AAC Audio");

    follow(single);
    follow(adaptive);
    follow(audio);

    assertThat(mp4s(single)).containsExactly("short_1280x720_4500.mp4");
    assertThat(mp4s(adaptive)).contains("short_AAC_128.mp4").hasSizeGreaterThan(2);
    assertThat(mp4s(audio)).containsExactly("short_AAC_128.mp4");
  }

  private static List<String> mp4s(JobInfo job) throws Exception {
    JobInfo done = sdk.job(job.getId());
    assertThat(done.getState()).as(server.log()).isEqualTo(JobState.Finished);
    return sdk.files(sdk.outputs(done).getFirst()).stream()
        .map(AssetFileInfo::getName)
        .filter(name -> name.endsWith(".mp4"))
        .toList();
  }

  @Test
  void failsGarbageWithOneClearErrorAndPublishesNothing() throws Exception {
    Path garbage = Files.createTempFile(Path.of("target"), "garbage", ".mp4");
    Files.write(
        garbage,
        new java.util.Random(1)
            .ints(50_000, 0, 256)
            .collect(java.io.ByteArrayOutputStream::new, (out, b) -> out.write(b), (a, b) -> {})
            .toByteArray());
    AssetInfo input = sdk.upload(garbage, "garbage.mp4");
    JobInfo job = sdk.submit(input, "H264 Single Bitrate 720p");

    follow(job);

    JobInfo failed = sdk.job(job.getId());
    assertThat(failed.getState()).isEqualTo(JobState.Error);
    TaskInfo task = sdk.tasks(failed).getFirst();
    assertThat(task.getErrorDetails()).hasSize(1);
    assertThat(task.getErrorDetails().getFirst().getCode()).contains("MalformedContent");
    assertThat(task.getErrorDetails().getFirst().getMessage()).isNotBlank();
    for (AssetInfo output : sdk.outputs(failed)) {
      assertThat(sdk.files(output)).isEmpty();
    }
  }

  @Test
  void acceptsAnUnknownPresetAndFailsItsTask() throws Exception {
    AssetInfo input = sdk.upload(Clips.video(2, 640, 360), "short.mp4");
    JobInfo job = sdk.submit(input, "No Such Preset");

    follow(job);

    assertThat(sdk.tasks(sdk.job(job.getId())).getFirst().getErrorDetails().getFirst().getCode())
        .isEqualTo("ErrorParsingConfiguration");
  }

  @Test
  void cancelsARunningJobAndEndsItsEncoder() throws Exception {
    AssetInfo input = sdk.upload(Clips.video(SECONDS, 1280, 720), "long.mp4");
    JobInfo job = sdk.submit(input, "H264 Multiple Bitrate 720p");
    while (sdk.tasks(sdk.job(job.getId())).getFirst().getProgress() <= 0) {
      Thread.onSpinWait();
    }

    sdk.service().action(com.microsoft.windowsazure.services.media.models.Job.cancel(job.getId()));
    assertThat(sdk.job(job.getId()).getState()).isIn(JobState.Canceling, JobState.Canceled);
    follow(job);

    assertThat(sdk.job(job.getId()).getState()).isEqualTo(JobState.Canceled);
    assertThat(server.process().descendants().map(p -> p.info().command().orElse("")))
        .noneMatch(command -> command.endsWith("ffmpeg"));
  }

  /// Polls a job until it is final; the progress of its first task at every poll.
  private static List<Double> follow(JobInfo job) throws Exception {
    List<Double> samples = new ArrayList<>();
    long deadline = System.nanoTime() + 600_000_000_000L;
    while (System.nanoTime() < deadline) {
      JobInfo now = sdk.job(job.getId());
      samples.add(sdk.tasks(now).getFirst().getProgress());
      if (FINAL.contains(now.getState())) {
        return samples;
      }
      Thread.sleep(200);
    }
    throw new AssertionError("the job did not end:\n" + server.log());
  }
}
