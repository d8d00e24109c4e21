package io.reelwork.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `/ext/jobs` of the real program while a job runs.
class JobEventsTest {
  @TempDir Path data;

  @Test
  void streamsTheEventsOfARunningJobAndGoesOnWhereAReaderStopped() throws Exception {
    try (ServerProcess server = ServerProcess.with(data).start()) {
      RestClient rest = RestClient.signIn(server);
      JobFlow flow = new JobFlow(rest, server);
      String asset = flow.upload(Clips.video(4, 320, 180), "short.mp4");
      String job = flow.submit("events", asset, "H264 Single Bitrate 16x9 SD");
      URI ext = server.origin("api").resolve("/ext/jobs/" + job.replace(":", "%3A"));

      List<String> lines = read(rest, URI.create(ext + "/events"), "0");
      List<String> rest3 = read(rest, URI.create(ext + "/events?after=1"), "3");

      int last = ids(lines).size();
      assertThat(ids(lines)).isEqualTo(IntStream.rangeClosed(1, last).boxed().toList());
      assertThat(ids(rest3)).isEqualTo(IntStream.rangeClosed(4, last).boxed().toList());
      assertThat(jobStates(lines)).containsExactly("Scheduled", "Processing", "Finished");
      String detail = rest.read(ext);
      assertThat(detail).contains("\"state\":\"Finished\",\"progress\":100.0,");
      assertThat(RestClient.number(detail, "frames")).isGreaterThanOrEqualTo(99);
    }
  }

  @Test
  void wantsAToken() throws Exception {
    try (ServerProcess server = ServerProcess.with(data).start()) {
      URI ext = server.origin("api").resolve("/ext/jobs/00000000-0000-0000-0000-000000000000");

      HttpResponse<String> answer =
          RestClient.send(HttpClient.newHttpClient(), HttpRequest.newBuilder(ext).build());

      assertThat(answer.statusCode()).isEqualTo(401);
    }
  }

  private static List<String> read(RestClient rest, URI uri, String last) throws Exception {
    HttpRequest request =
        authorized(rest, uri).header("Last-Event-ID", last).timeout(Duration.ofMinutes(2)).build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<Stream<String>> answer = http.send(request, BodyHandlers.ofLines());
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("Content-Type"))
          .hasValue("text/event-stream; charset=utf-8");
      return answer.body().toList();
    }
  }

  private static HttpRequest.Builder authorized(RestClient rest, URI uri) {
    return HttpRequest.newBuilder(uri).header("Authorization", "Bearer " + rest.token());
  }

  private static List<Integer> ids(List<String> lines) {
    return lines.stream()
        .filter(line -> line.startsWith("id: "))
        .map(line -> Integer.valueOf(line.substring(4)))
        .toList();
  }

  private static List<String> jobStates(List<String> lines) {
    return lines.stream()
        .filter(line -> line.startsWith("data: ") && line.contains("\"task\":null"))
        .map(line -> RestClient.text(line, "state"))
        .toList();
  }
}
