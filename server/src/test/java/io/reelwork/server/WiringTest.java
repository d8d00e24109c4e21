package io.reelwork.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelwork.server.config.ServerConfig;
import io.reelwork.server.config.Settings;
import io.reelwork.server.http.RawSocket;
import io.reelwork.services.access.Credentials;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The whole service on SQLite, spoken to over raw sockets.
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class WiringTest {
  private static final Instant NOW = Instant.parse("2026-11-23T08:25:56Z");
  private static final Pattern GUID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  private final List<Credentials> clients = new ArrayList<>();
  private Wiring service;
  private String token;

  @BeforeAll
  void start(@TempDir Path folder) throws IOException {
    service = open(folder, Map.of("api.max-body", "64KiB"));
    token = token();
  }

  @AfterAll
  void stop() {
    service.close();
  }

  private Wiring open(Path folder, Map<String, String> more) {
    Map<String, String> options = new HashMap<>(more);
    options.put("data", folder.toString());
    for (String face : List.of("api", "blob", "origin")) {
      options.put(face + ".port", "0");
    }
    ServerConfig config = ServerConfig.of(Settings.load(options, Map.of(), Optional.empty()));
    return new Wiring(config, clients::add, InstantSource.fixed(NOW));
  }

  private RawSocket connect(String face) throws IOException {
    return RawSocket.to(
        service.opened().stream()
            .filter(it -> it.face().equals(face))
            .findFirst()
            .orElseThrow()
            .port());
  }

  private String token() throws IOException {
    Credentials client = clients.getFirst();
    String form =
        "grant_type=client_credentials&resource=https%3A%2F%2Frest.media.azure.net&client_id="
            + client.id()
            + "&client_secret="
            + client.secret();
    try (RawSocket socket = connect("api")) {
      socket.send(
          "POST /tenant/oauth2/token HTTP/1.1\nHost: h\nContent-Type:"
              + " application/x-www-form-urlencoded\nContent-Length: "
              + form.length()
              + "\n\n"
              + form);
      Matcher matcher =
          Pattern.compile("\"access_token\":\"([^\"]+)\"").matcher(socket.body(socket.head()));
      assertThat(matcher.find()).isTrue();
      return matcher.group(1);
    }
  }

  private String authorized(String method, String path, String fields) {
    return method
        + " "
        + path
        + " HTTP/1.1\nHost: media.windows.net\nAuthorization: Bearer "
        + token
        + "\nx-ms-version: 2.19\n"
        + fields
        + "\n";
  }

  private static String masked(String text) {
    return GUID.matcher(text).replaceAll("GUID");
  }

  @Test
  void writesTheHeadersOfTheOriginalInItsOrder() throws IOException {
    try (RawSocket socket = connect("api")) {
      socket.send(
          authorized(
              "GET",
              "/api/Locators()?$top=1",
              "Accept: application/json\nx-ms-client-request-id: mine\n"));

      String body =
          "{\"odata.metadata\":\"http://media.windows.net/api/$metadata#Locators\",\"value\":[]}";
      String head = socket.head();
      assertThat(masked(head))
          .isEqualTo(
              """
              HTTP/1.1 200 OK
              Cache-Control: no-cache
              Content-Length: %d
              Content-Type: application/json;odata=minimalmetadata;streaming=true;charset=utf-8
              Server: Reelwork
              x-ms-client-request-id: mine
              request-id: GUID
              x-ms-request-id: GUID
              X-Content-Type-Options: nosniff
              DataServiceVersion: 3.0;
              Strict-Transport-Security: max-age=31536000; includeSubDomains
              Date: Mon, 23 Nov 2026 08:25:56 GMT
              """
                  .formatted(body.length()));
      Matcher ids = GUID.matcher(head);
      assertThat(ids.find()).isTrue();
      String first = ids.group();
      assertThat(ids.find()).isTrue();
      assertThat(ids.group()).isEqualTo(first);
      assertThat(socket.body(head)).isEqualTo(body);
    }
  }

  @Test
  void echoesNoClientRequestIdThatWasNotSent() throws IOException {
    try (RawSocket socket = connect("api")) {
      socket.send(authorized("GET", "/api/Assets", ""));

      assertThat(socket.head()).doesNotContain("x-ms-client-request-id");
    }
  }

  @Test
  void redirectsEverythingBesideTheApiToItsRoot() throws IOException {
    try (RawSocket socket = connect("api")) {
      for (String path : List.of("/", "/Assets", "/$batch")) {
        socket.send(authorized("GET", path, ""));
        String head = socket.head();
        assertThat(head)
            .startsWith("HTTP/1.1 301 ")
            .contains("\nLocation: http://media.windows.net/api/\n");
        assertThat(socket.body(head)).contains("<a href=\"http://media.windows.net/api/\">");
      }
    }
  }

  @Test
  void answersTheApiInAnyCase() throws IOException {
    try (RawSocket socket = connect("api")) {
      for (String path : List.of("/API/Assets", "/api//Assets", "/Api/", "/api")) {
        socket.send(authorized("GET", path, "Accept: application/json\n"));
        String head = socket.head();
        assertThat(head).as(path).startsWith("HTTP/1.1 200 ");
        socket.body(head);
      }
    }
  }

  @Test
  void refusesRequestsWithoutTokenInTheCallersFormat() throws IOException {
    try (RawSocket socket = connect("api")) {
      socket.send("GET /api/Assets HTTP/1.1\nHost: h\n\n");
      String atom = socket.head();
      assertThat(atom)
          .startsWith("HTTP/1.1 401 ")
          .contains("\nWWW-Authenticate: Bearer realm=\"reelwork\"\n")
          .contains("\nContent-Type: application/xml;charset=utf-8\n");
      assertThat(socket.body(atom)).contains("<m:code>Unauthorized</m:code>");

      socket.send("GET / HTTP/1.1\nHost: h\nAuthorization: Bearer x\nAccept: application/json\n\n");
      String light = socket.head();
      assertThat(light).startsWith("HTTP/1.1 401 ").contains("error=\"invalid_token\"");
      assertThat(socket.body(light)).startsWith("{\"odata.error\":{\"code\":\"Unauthorized\"");

      socket.send(
          "GET / HTTP/1.1\nHost: h\nAccept: application/json\nMaxDataServiceVersion: 2.0\n\n");
      assertThat(socket.body(socket.head())).startsWith("{\"error\":{");
    }
  }

  @Test
  void refusesBodiesOverTheLimitToldOrNot() throws IOException {
    try (RawSocket told = connect("api");
        RawSocket chunked = connect("api")) {
      told.send(authorized("POST", "/api/Assets", "Content-Length: 65537\n") + "x");
      assertThat(told.head()).startsWith("HTTP/1.1 413 ");

      chunked.send(
          authorized(
                  "POST",
                  "/api/Assets",
                  "Content-Type: application/json\nTransfer-Encoding: chunked\n")
              + "20000\n{\"Name\":\""
              + "x".repeat(0x20000 - 9)
              + "\n0\n\n");
      String head = chunked.head();
      assertThat(head).startsWith("HTTP/1.1 413 ");
      assertThat(chunked.body(head)).contains("BodyTooLarge");
    }
  }

  @Test
  void answersHeadWithoutBody() throws IOException {
    try (RawSocket socket = connect("api")) {
      socket.send(authorized("HEAD", "/api/Assets", "") + authorized("GET", "/api/Assets", ""));

      assertThat(socket.head()).startsWith("HTTP/1.1 200 ").doesNotContain("Content-Length: 0");
      assertThat(socket.head()).startsWith("HTTP/1.1 200 ");
    }
  }

  @Test
  void createsAnAssetWhoseLocationNamesTheCallersHost() throws IOException {
    String body = "{\"Name\":\"clip\"}";
    try (RawSocket socket = connect("api")) {
      socket.send(
          authorized(
              "POST",
              "/api/Assets",
              "Accept: application/json\nContent-Type: application/json\nContent-Length: "
                  + body.length()
                  + "\nExpect: 100-continue\n"));
      assertThat(socket.head()).isEqualTo("HTTP/1.1 100 Continue\n");
      socket.send(body);

      String head = socket.head();
      assertThat(head)
          .startsWith("HTTP/1.1 201 ")
          .contains("\nLocation: http://media.windows.net/api/Assets('nb%3Acid%3AUUID%3A");
      assertThat(socket.body(head)).contains("\"Name\":\"clip\"");
    }
  }

  @Test
  void tellsHealthAndMetricsWithoutToken() throws IOException {
    try (RawSocket socket = connect("api")) {
      socket.send("GET /health/live HTTP/1.1\nHost: h\n\n");
      assertThat(socket.body(socket.head())).isEqualTo("{\"status\":\"live\"}");
      socket.send("GET /health/ready HTTP/1.1\nHost: h\n\n");
      assertThat(socket.body(socket.head()))
          .isEqualTo(
              """
              {"status":"ready","checks":{"startup":"ok","database":"ok","storage":"ok",\
              "listeners":"ok","housekeeping":"ok","operations":"ok","ingest":"ok",\
              "claims":"ok","heartbeat":"ok"}}\
              """);
      socket.send("GET /metrics HTTP/1.1\nHost: h\n\n");
      assertThat(socket.body(socket.head())).contains("reelwork_http_requests_seconds_count");
    }
  }

  @Test
  void refusesBlobsWithoutSignatureAndHasNothingToPlay() throws IOException {
    try (RawSocket blob = connect("blob");
        RawSocket origin = connect("origin")) {
      blob.send("GET /reelwork/asset-1/a.mp4 HTTP/1.1\nHost: h\n\n");
      assertThat(blob.head()).matches("(?s)HTTP/1.1 40[0-9] .*");
      origin.send("GET /x.ism/manifest HTTP/1.1\nHost: h\n\n");
      assertThat(origin.head()).startsWith("HTTP/1.1 404 ");
    }
  }

  @Test
  void opensOnlyTheFacesOfItsRolesAndMakesNoSecondClient(@TempDir Path folder) {
    open(folder, Map.of()).close();
    int before = clients.size();
    try (Wiring again = open(folder, Map.of("roles", "api,worker"))) {
      assertThat(again.opened()).extracting(it -> it.face()).containsExactly("api");
      assertThat(clients).hasSize(before);
    }
  }
}
