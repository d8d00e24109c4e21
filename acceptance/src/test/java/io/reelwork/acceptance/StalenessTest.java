package io.reelwork.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// What a client reads of a running encode is what FFmpeg said less than a second ago.
@ExtendWith(SharedServer.class)
class StalenessTest {
  private static final Duration PROMISED = Duration.ofSeconds(1);

  /// FFmpeg reports between two packets, and its report is written by a thread: where other
  /// programs take the cores, both wait for one, and then so does this test before it looks at its
  /// own clock. On an idle machine nothing of this is used up.
  private static final Duration STARVED = Duration.ofMillis(500);

  private static final int FINISHED = 3;

  /// One answer of `/ext/jobs/{id}`.
  private record Look(String state, String phase, double progress, Duration age) {}

  @Test
  void aRunningEncodeIsNeverOlderThanASecond(SharedServer.Running shared) throws Exception {
    ServerProcess server = shared.server();
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
    assertThat(looks.stream().filter(look -> look.phase().equals("encode"))).hasSizeGreaterThan(20);
    assertThat(looks)
        .filteredOn(look -> List.of("encode", "verify").contains(look.phase()))
        .extracting(Look::age)
        .allSatisfy(age -> assertThat(age).isLessThan(PROMISED.plus(STARVED)));
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
