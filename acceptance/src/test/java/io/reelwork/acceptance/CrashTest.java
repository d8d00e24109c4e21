package io.reelwork.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The program is killed, or told to stop, in the middle of an encode.
class CrashTest {
  private static final String PRESET = "H264 Multiple Bitrate 720p";
  private static final int FINISHED = 3;

  @TempDir Path data;

  @Test
  void aJobGoesOnAfterAKill() throws Exception {
    ProgressWatch watch = new ProgressWatch();
    Processes processes = new Processes(data);
    String job;
    try (ServerProcess server = setup().start()) {
      JobFlow flow = new JobFlow(RestClient.signIn(server), server);
      job = submit(flow);
      watch.until(flow, job, 15);
      assertThat(processes.ffmpeg()).isNotEmpty();

      server.kill();
    }
    Processes.await(Duration.ofSeconds(5), "no FFmpeg runs on", () -> processes.ffmpeg().isEmpty());

    try (ServerProcess server = setup().start()) {
      RestClient rest = RestClient.signIn(server);
      JobFlow flow = new JobFlow(rest, server);
      int state = watch.untilEnded(flow, job);

      assertThat(state).isEqualTo(FINISHED);
      assertThat(watch.faults()).isEmpty();
      assertPublishedOnce(flow, job);
      assertNothingIsLeft(rest);
    }
  }

  @Test
  void aJobIsHandedBackAtAStopAndGoesOnAtOnce() throws Exception {
    ProgressWatch watch = new ProgressWatch();
    Processes processes = new Processes(data);
    String job;
    try (ServerProcess server = setup().start()) {
      JobFlow flow = new JobFlow(RestClient.signIn(server), server);
      job = submit(flow);
      watch.until(flow, job, 15);

      long startNanos = System.nanoTime();
      int exit = server.stop();

      assertThat(exit).isZero();
      assertThat(Duration.ofNanos(System.nanoTime() - startNanos))
          .isLessThan(Duration.ofSeconds(15));
      assertThat(processes.ffmpeg()).isEmpty();
      assertThat(new StoredFiles(data).temporary()).isEmpty();
    }

    try (ServerProcess server = setup().start()) {
      RestClient rest = RestClient.signIn(server);
      Processes.await(Duration.ofSeconds(5), "encodes again", () -> !processes.ffmpeg().isEmpty());
      JobFlow flow = new JobFlow(rest, server);
      int state = watch.untilEnded(flow, job);

      assertThat(state).isEqualTo(FINISHED);
      assertThat(watch.faults()).isEmpty();
      assertThat(server.log()).doesNotContain("lease expired");
      assertPublishedOnce(flow, job);
      assertNothingIsLeft(rest);
    }
  }

  private ServerProcess.Setup setup() {
    return ServerProcess.with(data)
        .set("storage.grace", "0")
        .set("storage.janitor-interval", "500ms");
  }

  private static String submit(JobFlow flow) throws Exception {
    String asset = flow.upload(Clips.video(8, 1280, 720), "clip.mp4");
    return flow.submit("crash", asset, PRESET);
  }

  private static void assertPublishedOnce(JobFlow flow, String job) {
    assertThat(flow.outputs(job))
        .filteredOn(name -> name.endsWith(".mp4"))
        .hasSize(6)
        .doesNotHaveDuplicates();
  }

  /// Every object is a file of the catalogue, and nobody is writing.
  private void assertNothingIsLeft(RestClient rest) throws InterruptedException {
    StoredFiles stored = new StoredFiles(data);
    Processes.await(
        Duration.ofSeconds(10),
        "only what is named is stored: " + stored.objectSizes() + " " + StoredFiles.named(rest),
        () -> stored.objectSizes().equals(StoredFiles.named(rest)));
    assertThat(stored.temporary()).isEmpty();
  }
}
