package io.reelwork.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Streaming endpoints, channels and programs move by operations that are polled, in the built
/// program.
class LongRunningTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String ENDPOINTS = "StreamingEndpoints";
  private static final String CHANNELS = "Channels";

  @TempDir Path data;

  @Test
  void anEndpointLivesFromItsCreateToItsDelete() throws Exception {
    try (ServerProcess server = ServerProcess.with(data).start()) {
      RestClient rest = RestClient.signIn(server);
      assertThat(rest.get(ENDPOINTS).body())
          .contains("\"Name\":\"default\"", "\"State\":\"Running\"");

      HttpResponse<String> made = rest.post(ENDPOINTS, "{\"Name\":\"ep1\"}");
      assertThat(made.statusCode()).isEqualTo(202);
      assertThat(made.headers().firstValue("Location")).isPresent();
      String one = address(ENDPOINTS, RestClient.text(made.body(), "Id"));
      assertThat(ended(rest, made)).isEqualTo("Succeeded");
      assertThat(ended(rest, rest.post(one + "/Start", ""))).isEqualTo("Succeeded");
      assertThat(rest.get(one).body())
          .contains(
              "\"State\":\"Running\"",
              "\"HostName\":\"" + server.origin("origin").getAuthority() + "\"");
      assertThat(ended(rest, rest.post(one + "/Scale", "{\"scaleUnits\":2}")))
          .isEqualTo("Succeeded");
      assertThat(rest.get(one).body()).contains("\"State\":\"Running\"", "\"ScaleUnits\":2");
      assertThat(rest.post(ENDPOINTS, "{\"Name\":\"ep2\"}"))
          .satisfies(refused -> assertThat(refused.statusCode()).isEqualTo(403))
          .satisfies(refused -> assertThat(refused.body()).contains("ExceededResourceQuota"));
      assertThat(rest.send("DELETE", one, "").statusCode()).isEqualTo(400);
      assertThat(ended(rest, rest.post(one + "/Stop", ""))).isEqualTo("Succeeded");
      HttpResponse<String> gone = rest.send("DELETE", one, "");
      assertThat(gone.statusCode()).isEqualTo(202);
      assertThat(ended(rest, gone)).isEqualTo("Succeeded");
      assertThat(rest.get(one).statusCode()).isEqualTo(404);
    }
  }

  @Test
  void aChannelIsMadeSaysThatItCannotRunAndIsDeleted() throws Exception {
    try (ServerProcess server = ServerProcess.with(data).start()) {
      RestClient rest = RestClient.signIn(server);
      HttpResponse<String> made =
          rest.post(
              CHANNELS, "{\"Name\":\"ch1\",\"Input\":{\"StreamingProtocol\":\"FragmentedMP4\"}}");
      assertThat(made.statusCode()).isEqualTo(202);
      String id = RestClient.text(made.body(), "Id");
      String one = address(CHANNELS, id);
      assertThat(ended(rest, made)).isEqualTo("Succeeded");
      String asset = RestClient.text(rest.post("Assets", "{}").body(), "Id");
      HttpResponse<String> program =
          rest.post(
              "Programs",
              "{\"Name\":\"p\",\"ChannelId\":\"%s\",\"AssetId\":\"%s\",\"ArchiveWindowLength\":\"PT1H\"}"
                  .formatted(id, asset));
      assertThat(program.statusCode()).isEqualTo(201);

      HttpResponse<String> start = rest.post(one + "/Start", "");
      assertThat(start.statusCode()).isEqualTo(202);
      assertThat(ended(rest, start)).isEqualTo("Failed");
      assertThat(rest.get(address("Operations", operation(start))).body())
          .contains("\"ErrorCode\":\"InvalidOperation\"", "not part of this release");
      assertThat(rest.get(one + "/State").body()).contains("\"value\":\"Stopped\"");
      assertThat(rest.send("DELETE", address("Assets", asset), "").body()).contains("program nb:");
      assertThat(rest.send("DELETE", one, "").statusCode()).isEqualTo(400);
      String programId = RestClient.text(program.body(), "Id");
      assertThat(rest.send("DELETE", address("Programs", programId), "").statusCode())
          .isEqualTo(204);
      assertThat(ended(rest, rest.send("DELETE", one, ""))).isEqualTo("Succeeded");
      assertThat(rest.get(one).statusCode()).isEqualTo(404);
    }
  }

  /// The operation rests for a while, and the program is killed in that time.
  @Test
  void anOperationGoesOnAfterAKill() throws Exception {
    HttpResponse<String> started;
    String one;
    try (ServerProcess server =
        ServerProcess.with(data).set("operations.start-delay", "3s").start()) {
      RestClient rest = RestClient.signIn(server);
      HttpResponse<String> made = rest.post(ENDPOINTS, "{\"Name\":\"ep1\"}");
      one = address(ENDPOINTS, RestClient.text(made.body(), "Id"));
      assertThat(ended(rest, made)).isEqualTo("Succeeded");
      started = rest.post(one + "/Start", "");
      assertThat(rest.get(one).body()).contains("\"State\":\"Starting\"");
      assertThat(rest.get(address("Operations", operation(started))).body())
          .contains("\"State\":\"InProgress\"");

      server.kill();
    }

    try (ServerProcess server = ServerProcess.with(data).start()) {
      RestClient rest = RestClient.signIn(server);
      assertThat(ended(rest, started)).isEqualTo("Succeeded");
      assertThat(rest.get(one).body()).contains("\"State\":\"Running\"");
    }
  }

  private static String address(String set, String id) {
    return set + "('" + id.replace(":", "%3A") + "')";
  }

  private static String operation(HttpResponse<String> answer) {
    return answer.headers().firstValue("operation-id").orElseThrow();
  }

  /// Polls the operation of an answer to its end, and gives the state it ended in.
  private static String ended(RestClient rest, HttpResponse<String> answer)
      throws InterruptedException {
    String address = address("Operations", operation(answer));
    Processes.await(
        LIMIT, address + " ends", () -> !rest.get(address).body().contains("\"InProgress\""));
    return RestClient.text(rest.get(address).body(), "State");
  }
}
