package io.reelwork.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a client reads of a running encode is what FFmpeg said less than a second ago. The only
/// test that runs then: what else encodes takes FFmpeg's cores, and its reports are late.
@Tag("alone")
class StalenessTest {
  private static final Duration PROMISED = Duration.ofSeconds(1);

  /// FFmpeg reports between two packets, and its report is written by a thread: where other
  /// programs take the cores, both wait for one, and then so does this test before it looks at its
  /// own clock. With two cores, both FFmpeg's, nine of ten looks were younger than 0.63 s and the
  /// oldest of 443 was 1.05 s; where ten more threads ran it was 2.1 s.
  private static final Duration STARVED = Duration.ofMillis(1200);

  private static final int FINISHED = 3;

  /// One answer of `/ext/jobs/{id}`.
  private record Look(String state, String phase, double progress, Duration age) {}

  @TempDir Path data;

  @Test
  void aRunningEncodeIsNeverOlderThanASecond() throws Exception {
    try (ServerProcess server = ServerProcess.with(data).set("ffmpeg.niceness", "0").start()) {
      RestClient rest = RestClient.signIn(server);
      JobFlow flow = new JobFlow(rest, server);
      String asset = flow.upload(Clips.video(15, 1280, 720), "fresh.mp4");
      String job = flow.submit("fresh", asset, "H264 Single Bitrate 720p");
      URI ext = server.origin("api").resolve("/ext/jobs/" + job.replace(":", "%3A"));

      List<Look> looks = new ArrayList<>();
      do {
        looks.add(look(rest.read(ext)));
        Thread.sleep(40);
      } while (!List.of("Finished", "Error").contains(looks.getLast().state()));

      assertThat(flow.state(job)).isEqualTo(FINISHED);
      assertFresh(looks);
      assertGrowing(looks);
    }
  }

  private static void assertFresh(List<Look> looks) {
    List<Duration> ages =
        looks.stream()
            .filter(look -> List.of("encode", "verify").contains(look.phase()))
            .map(Look::age)
            .sorted()
            .toList();
    assertThat(ages)
        .hasSizeGreaterThan(20)
        .allSatisfy(age -> assertThat(age).isLessThan(PROMISED.plus(STARVED)));
    assertThat(ages.get(ages.size() * 9 / 10)).isLessThan(PROMISED);
  }

  private static void assertGrowing(List<Look> looks) {
    assertThat(looks).extracting(Look::progress).isSorted();
    assertThat(looks)
        .filteredOn(look -> !look.state().equals("Finished"))
        .extracting(Look::progress)
        .allSatisfy(progress -> assertThat(progress).isLessThan(100));
    assertThat(looks.getLast().progress()).isEqualTo(100);
  }

  private static Look look(String detail) {
    Instant read = Instant.now();
    String phase = RestClient.text(detail, "phase");
    Duration age =
        phase.isEmpty()
            ? Duration.ZERO
            : Duration.between(Instant.parse(RestClient.text(detail, "reportedAt")), read);
    return new Look(
        RestClient.text(detail, "state"), phase, RestClient.number(detail, "progress"), age);
  }
}
