package io.reelwork.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelwork.server.Deployed.Answer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What every wire says while the database is away: 503 with Retry-After, and nothing of ours.
final class OutageTest {
  @Test
  void everyWireSaysTryAgain(@TempDir Path folder) {
    try (Deployed service = Deployed.in(folder, java.util.Map.of())) {
      service.json("GET", "/api/Assets", "");
      service.closeDatabase();

      List<Answer> answers =
          List.of(
              service.json("GET", "/api/Assets", ""),
              service.json(
                  "GET", "/api/Assets('nb:cid:UUID:00000000-0000-0000-0000-000000000001')", ""),
              service.atom("GET", "/api/Jobs", ""),
              service.json("POST", "/api/Assets", "{\"Name\":\"a\"}"),
              service.json("GET", "/ext/jobs/00000000-0000-0000-0000-000000000001", ""),
              service.form(
                  "/tenant/oauth2/token",
                  "grant_type=client_credentials&resource=https%3A%2F%2Frest.media.azure.net"
                      + "&client_id=00000000-0000-4000-8000-000000000001&client_secret=x"),
              service.raw(
                  "blob",
                  "GET /reelwork/c/b?sr=b&si=x&sig=AAAA HTTP/1.1\nHost: media.test:8481\n",
                  ""));

      assertThat(answers).extracting(Answer::status).containsOnly(503);
      assertThat(answers).allSatisfy(it -> assertThat(it.header("Retry-After")).isPresent());
      assertThat(answers)
          .allSatisfy(it -> assertThat(it.body()).doesNotContain("Exception", "java.", "org."));
      assertThat(answers)
          .extracting(Answer::body)
          .satisfiesExactly(
              json -> assertThat(json).startsWith("{\"odata.error\":{\"code\":\"Busy\""),
              json -> assertThat(json).startsWith("{\"odata.error\":{\"code\":\"Busy\""),
              atom -> assertThat(atom).contains("<m:error ", "<m:code>Busy</m:code>"),
              json -> assertThat(json).startsWith("{\"odata.error\":{\"code\":\"Busy\""),
              ext -> assertThat(ext).startsWith("{\"error\":{\"code\":\"Busy\""),
              oauth -> assertThat(oauth).startsWith("{\"error\":\"temporarily_unavailable\""),
              blob -> assertThat(blob).contains("<Error><Code>ServerBusy</Code>"));
    }
  }

  @Test
  void isAliveButNotReady(@TempDir Path folder) {
    try (Deployed service = Deployed.in(folder, java.util.Map.of())) {
      Answer before = service.json("GET", "/health/ready", "");
      service.closeDatabase();

      assertThat(before.status()).isEqualTo(200);
      assertThat(service.json("GET", "/health/ready", "").status()).isEqualTo(503);
      assertThat(service.json("GET", "/health/live", "").status()).isEqualTo(200);
      assertThat(service.json("GET", "/metrics", "").status()).isEqualTo(200);
    }
  }

  @Test
  void everyPartOfABatchSaysTryAgain(@TempDir Path folder) {
    try (Deployed service = Deployed.in(folder, java.util.Map.of())) {
      service.json("GET", "/api/Assets", "");
      service.closeDatabase();

      Answer answer =
          service.call(
              "POST",
              "/api/$batch",
              """
              --b
              Content-Type: application/http
              Content-Transfer-Encoding: binary

              GET Assets HTTP/1.1
              Accept: application/json


              --b
              Content-Type: multipart/mixed; boundary=c

              --c
              Content-Type: application/http
              Content-Transfer-Encoding: binary
              Content-ID: 1

              POST Assets HTTP/1.1
              Content-Type: application/json
              Accept: application/json

              {"Name":"a"}
              --c--
              --b--
              """
                  .replace("\n", "\r\n"),
              "Content-Type: multipart/mixed; boundary=b");

      assertThat(answer.body().lines().filter(line -> line.startsWith("HTTP/1.1")))
          .hasSize(2)
          .allMatch(line -> line.startsWith("HTTP/1.1 503"));
      assertThat(answer.body().lines().filter(line -> line.startsWith("Retry-After"))).hasSize(2);
    }
  }
}
