package io.reelwork.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two programs of one deployment, with one PostgreSQL and one folder of objects; the one that
/// encodes goes away.
class TakeoverTest {
  private static final String PRESET = "H264 Multiple Bitrate 720p";
  private static final int FINISHED = 3;

  @TempDir static Path postgresFolder;

  /// One for both tests: the database knows its store again.
  @TempDir static Path store;

  private static EmbeddedPostgres postgres;

  @TempDir Path folder;

  @BeforeAll
  static void startPostgres() throws IOException {
    postgres =
        EmbeddedPostgres.builder()
            .setServerConfig("fsync", "off")
            .setOverrideWorkingDirectory(postgresFolder.toFile())
            .start();
  }

  @AfterAll
  static void stopPostgres() throws IOException {
    postgres.close();
  }

  @Test
  void whatAKilledProgramEncodedIsDoneAgainByTheOther() throws Exception {
    ProgressWatch watch = new ProgressWatch();
    try (ServerProcess first = setup("first", "4s").start()) {
      String job = submit(first);
      try (ServerProcess second = setup("second", "4s").start()) {
        RestClient rest = RestClient.signIn(second);
        JobFlow flow = new JobFlow(rest, second);
        watch.until(flow, job, 15);
        assertThat(encoders(first)).isOne();
        assertThat(encoders(second)).isZero();

        first.kill();

        assertThat(endAndRedoing(watch, rest, second, job)).isEqualTo("3 after redoing");
        assertThat(watch.faults()).isEmpty();
        assertThat(second.log()).contains("lease expired");
        assertPublishedOnce(flow, job);
      }
    }
  }

  @Test
  void aProgramThatIsStoppedHandsOverAtOnce() throws Exception {
    ProgressWatch watch = new ProgressWatch();
    try (ServerProcess first = setup("first", "10m").start()) {
      String job = submit(first);
      try (ServerProcess second = setup("second", "10m").start()) {
        JobFlow flow = new JobFlow(RestClient.signIn(second), second);
        watch.until(flow, job, 5);

        assertThat(first.stop()).isZero();

        Processes.await(Duration.ofSeconds(10), "the other encodes", () -> encoders(second) > 0);
        assertThat(watch.untilEnded(flow, job)).isEqualTo(FINISHED);
        assertThat(watch.faults()).isEmpty();
        assertThat(second.log()).doesNotContain("lease expired");
        assertPublishedOnce(flow, job);
      }
    }
  }

  private ServerProcess.Setup setup(String name, String lease) {
    return ServerProcess.with(folder.resolve(name))
        .set("storage.folder", store.resolve("objects").toString())
        .set("database.url", postgres.getJdbcUrl("postgres", "postgres").replaceAll("\\?.*", ""))
        .set("database.user", "postgres")
        .set("database.password", "postgres")
        .set("security.master-key", "A".repeat(43) + "=")
        .set("jobs.lease", lease)
        .set("jobs.heartbeat", "1s");
  }

  /// A job that the only running program has begun to encode.
  private static String submit(ServerProcess server) throws Exception {
    JobFlow flow = new JobFlow(RestClient.signIn(server), server);
    String job =
        flow.submit("hand over", flow.upload(Clips.video(8, 1280, 720), "clip.mp4"), PRESET);
    Processes.await(Duration.ofSeconds(60), "it encodes", () -> encoders(server) > 0);
    return job;
  }

  /// FFmpeg processes below a program that write a ladder.
  private static long encoders(ServerProcess server) {
    return server
        .process()
        .descendants()
        .filter(child -> Processes.commandLine(child.pid()).contains("libx264"))
        .filter(child -> child.info().command().filter(path -> path.endsWith("ffmpeg")).isPresent())
        .count();
  }

  /// The state in which the job ends, and whether it was said on the way that work is done again.
  private static String endAndRedoing(
      ProgressWatch watch, RestClient rest, ServerProcess server, String job) throws Exception {
    JobFlow flow = new JobFlow(rest, server);
    URI ext = server.origin("api").resolve("/ext/jobs/" + job.replace(":", "%3A"));
    boolean redoing = false;
    while (true) {
      int state = watch.look(flow, job).jobState();
      redoing |= rest.read(ext).contains("\"redoing\":true");
      if (state >= FINISHED && state <= 5) {
        return state + (redoing ? " after redoing" : " at once");
      }
      Thread.sleep(100);
    }
  }

  private static void assertPublishedOnce(JobFlow flow, String job) {
    assertThat(flow.outputs(job))
        .filteredOn(name -> name.endsWith(".mp4"))
        .hasSize(6)
        .doesNotHaveDuplicates();
  }
}
