package io.reelwork.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelwork.server.config.ServerConfig;
import io.reelwork.server.config.Settings;
import io.reelwork.server.http.RawSocket;
import io.reelwork.services.access.Access;
import io.reelwork.services.access.Account;
import io.reelwork.services.access.Credentials;
import io.reelwork.services.sql.Database;
import io.reelwork.services.storage.Blobs;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the api face adds to the OData service: hosts and accounts, web pages, compression, HEAD.
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FaceTest {
  private static final String PORTAL = "https://portal.example";

  private final HttpClient http = HttpClient.newHttpClient();
  private final List<Credentials> clients = new ArrayList<>();
  private ServerConfig config;
  private Wiring service;
  private String first;
  private String second;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    Map<String, String> options = new HashMap<>();
    options.put("data", folder.toString());
    options.put("roles", "api,blob,origin");
    options.put("http.allowed-hosts", "127.0.0.1,*.restv2.local.test");
    options.put("api.allowed-origins", PORTAL);
    options.put("api.max-body", "64KiB");
    options.put("quota.access-policies", "1");
    for (String face : List.of("api", "blob", "origin")) {
      options.put(face + ".port", "0");
    }
    config = ServerConfig.of(Settings.load(options, Map.of(), Optional.empty()));
    service = new Wiring(config, clients::add, InstantSource.system());
    first = token(clients.getFirst());
    second = token(secondAccount());
  }

  @AfterAll
  void stop() {
    service.close();
  }

  /// As the command line makes an account beside the running server.
  private Credentials secondAccount() {
    try (Database database = Database.open(config.database(), new Wiring.Starter().schemas())) {
      Access access = access(database);
      access.accounts().add("second");
      new Blobs(database, config.storage(), config.masterKey())
          .ensureStorageAccount("second", "second", true);
      return access.clients().add("second", "portal");
    }
  }

  private Access access(Database database) {
    return Access.open(database, config.masterKey(), config.access(), InstantSource.system());
  }

  private int port() {
    return service.opened().stream()
        .filter(it -> it.face().equals("api"))
        .findFirst()
        .orElseThrow()
        .port();
  }

  private String token(Credentials client) throws Exception {
    String form =
        "grant_type=client_credentials&resource=https%3A%2F%2Frest.media.azure.net&client_id="
            + client.id()
            + "&client_secret="
            + client.secret();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + "/t/oauth2/token"))
            .POST(BodyPublishers.ofString(form))
            .build();
    String body = http.send(request, BodyHandlers.ofString()).body();
    Matcher matcher = Pattern.compile("\"access_token\":\"([^\"]+)\"").matcher(body);
    assertThat(matcher.find()).as(body).isTrue();
    return matcher.group(1);
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
        .header("Authorization", "Bearer " + first)
        .header("x-ms-version", "2.19")
        .header("Accept", "application/json")
        .header("Content-Type", "application/json");
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String path, String body) throws Exception {
    return send(to(path).POST(BodyPublishers.ofString(body)));
  }

  /// The head of an answer to a request that names a host, and its body.
  private String atHost(String host, String token, String method, String path, String body)
      throws IOException {
    try (RawSocket socket = RawSocket.to(port())) {
      socket.send(
          method
              + " "
              + path
              + " HTTP/1.1\nHost: "
              + host
              + "\nAuthorization: Bearer "
              + token
              + "\nx-ms-version: 2.19\nAccept: application/json\nContent-Type: application/json"
              + "\nContent-Length: "
              + body.length()
              + "\n\n"
              + body);
      String head = socket.head();
      return head + "\n" + socket.body(head);
    }
  }

  @Test
  void answersUnderTheHostOfAnAccountAndLinksToIt() throws IOException {
    String answer = atHost("second.restv2.local.test:81", second, "POST", "/api/Assets", "{}");

    assertThat(answer)
        .startsWith("HTTP/1.1 201 ")
        .contains("\nLocation: http://second.restv2.local.test:81/api/Assets('nb%3Acid")
        .contains("\"Uri\":\"http://second.restv2.local.test:")
        .contains("/second/asset-");
  }

  @Test
  void refusesATokenOfAnotherAccountThanTheHosts() throws IOException {
    String other = atHost("second.restv2.local.test", first, "GET", "/api/Assets", "");
    String nobody = atHost("nobody.restv2.local.test", first, "GET", "/api/Assets", "");

    assertThat(other)
        .startsWith("HTTP/1.1 401 ")
        .contains("\nWWW-Authenticate: Bearer realm=\"reelwork\", error=\"invalid_token\"")
        .contains("another media account");
    assertThat(nobody).startsWith("HTTP/1.1 403 ").contains("no media account nobody");
    assertThat(atHost("evil.test", first, "GET", "/api/Assets", "")).startsWith("HTTP/1.1 400 ");
  }

  @Test
  void keepsTheEntitiesOfAccountsApart() throws Exception {
    String id = idOf(post("/api/Assets", "{\"Name\":\"only mine\"}").body());

    String theirs = atHost("127.0.0.1", second, "GET", "/api/Assets('" + id + "')", "");
    String list = atHost("127.0.0.1", second, "GET", "/api/Assets", "");

    assertThat(theirs).startsWith("HTTP/1.1 404 ");
    assertThat(list).startsWith("HTTP/1.1 200 ").doesNotContain("only mine");
  }

  @Test
  void onlyReadsInADisabledAccount() throws Exception {
    try (Database database = Database.open(config.database(), new Wiring.Starter().schemas())) {
      Access access = access(database);
      access.accounts().add("third");
      String token = token(access.clients().add("third", "portal"));
      access.accounts().change("third", Account.State.DISABLED);
      String late = token(access.clients().add("third", "late"));

      assertThat(atHost("127.0.0.1", late, "GET", "/api/Assets", "")).startsWith("HTTP/1.1 200 ");
      assertThat(atHost("127.0.0.1", late, "POST", "/api/Assets", "{}"))
          .startsWith("HTTP/1.1 403 ")
          .contains("The media account third is disabled.");
      assertThat(atHost("127.0.0.1", token, "GET", "/api/Assets", "")).startsWith("HTTP/1.1 200 ");
    }
  }

  @Test
  void namesTheQuotaThatARequestWouldPass() throws Exception {
    String policy = "{\"Name\":\"p\",\"DurationInMinutes\":5,\"Permissions\":1}";
    assertThat(post("/api/AccessPolicies", policy).statusCode()).isEqualTo(201);

    HttpResponse<String> refused = post("/api/AccessPolicies", policy);

    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.body())
        .contains("\"code\":\"QuotaExceeded\"", "quota.access-policies: there may be at most 1 ");
  }

  @Test
  void letsThePagesOfAnAllowedOriginIn() throws Exception {
    HttpResponse<String> preflight =
        send(
            to("/api/Assets")
                .header("Origin", PORTAL)
                .header("Access-Control-Request-Method", "MERGE")
                .header("Access-Control-Request-Headers", "x-ms-version,authorization")
                .method("OPTIONS", BodyPublishers.noBody()));
    assertThat(preflight.statusCode()).isEqualTo(204);
    assertThat(preflight.headers().map())
        .containsEntry("access-control-allow-origin", List.of(PORTAL))
        .containsEntry("access-control-allow-headers", List.of("x-ms-version,authorization"))
        .containsEntry("vary", List.of("Origin"));
    assertThat(preflight.headers().firstValue("access-control-allow-methods").orElse(""))
        .contains("MERGE", "PATCH", "DELETE");

    HttpResponse<String> answer = send(to("/api/Assets?$top=1").header("Origin", PORTAL));
    assertThat(answer.headers().map())
        .containsEntry("access-control-allow-origin", List.of(PORTAL))
        .containsEntry("access-control-expose-headers", List.of("request-id, x-ms-request-id"));
    HttpResponse<String> refused =
        send(to("/api/Nothing").header("Origin", PORTAL).setHeader("Authorization", "Bearer x"));
    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(refused.headers().firstValue("access-control-allow-origin")).contains(PORTAL);
  }

  @Test
  void opensABatchToAllowedPagesAsAWhole() throws Exception {
    String body =
        """
        --b
        Content-Type: application/http

        GET Assets?$top=1 HTTP/1.1
        Origin: https://evil.example


        --b--
        """;

    HttpResponse<String> answer =
        send(
            to("/api/$batch")
                .header("Origin", PORTAL)
                .setHeader("Content-Type", "multipart/mixed; boundary=b")
                .POST(BodyPublishers.ofString(body)));

    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(answer.headers().firstValue("access-control-allow-origin")).contains(PORTAL);
    assertThat(answer.body())
        .contains("HTTP/1.1 200 OK")
        .doesNotContainIgnoringCase("access-control-");
  }

  @Test
  void isClosedToThePagesOfOtherOrigins() throws Exception {
    String evil = "https://evil.example";
    HttpResponse<String> preflight =
        send(
            to("/api/Assets")
                .header("Origin", evil)
                .header("Access-Control-Request-Method", "GET")
                .method("OPTIONS", BodyPublishers.noBody()));
    HttpResponse<String> answer = send(to("/api/Assets?$top=1").header("Origin", evil));
    HttpResponse<String> plain = send(to("/api/Assets").method("OPTIONS", BodyPublishers.noBody()));

    assertThat(preflight.statusCode()).isEqualTo(403);
    assertThat(preflight.headers().firstValue("access-control-allow-origin")).isEmpty();
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("access-control-allow-origin")).isEmpty();
    assertThat(plain.statusCode()).isEqualTo(204);
    assertThat(plain.headers().firstValue("allow").orElse("")).contains("MERGE");
  }

  @Test
  void compressesLongAnswersForWhoeverTakesThem() throws Exception {
    HttpResponse<String> plain = send(to("/api/$metadata"));
    HttpResponse<byte[]> packed =
        http.send(
            to("/api/$metadata").header("Accept-Encoding", "deflate, gzip").build(),
            BodyHandlers.ofByteArray());

    assertThat(packed.headers().firstValue("content-encoding")).contains("gzip");
    assertThat(packed.headers().allValues("vary")).contains("Accept-Encoding");
    assertThat(plain.headers().allValues("vary")).contains("Accept-Encoding");
    assertThat(packed.body()).hasSizeLessThan(plain.body().length() / 2);
    try (var unpacked = new GZIPInputStream(new ByteArrayInputStream(packed.body()))) {
      assertThat(new String(unpacked.readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo(plain.body());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"identity", "gzip;q=0, *", "gzip; q=0.0", "br"})
  void leavesAnswersPlainForOthers(String accepted) throws Exception {
    HttpResponse<String> answer = send(to("/api/$metadata").header("Accept-Encoding", accepted));

    assertThat(answer.headers().firstValue("content-encoding")).isEmpty();
  }

  @Test
  void leavesShortAnswersAsTheyAre() throws Exception {
    HttpResponse<String> answer =
        send(to("/api/Locators()?$top=1").header("Accept-Encoding", "gzip"));

    assertThat(answer.headers().firstValue("content-encoding")).isEmpty();
    assertThat(answer.headers().allValues("vary")).doesNotContain("Accept-Encoding");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/",
        "/api/$metadata",
        "/api/Assets",
        "/api/Assets/$count",
        "/api/MediaProcessors",
        "/api/Nothing",
        "/health/live",
      })
  void answersHeadWithTheFieldsOfGet(String path) throws Exception {
    HttpResponse<String> get = send(to(path).header("Accept-Encoding", "gzip"));
    HttpResponse<String> head =
        send(to(path).header("Accept-Encoding", "gzip").method("HEAD", BodyPublishers.noBody()));

    assertThat(head.statusCode()).isEqualTo(get.statusCode());
    assertThat(head.body()).isEmpty();
    assertThat(withoutIds(head)).isEqualTo(withoutIds(get));
  }

  private static Map<String, List<String>> withoutIds(HttpResponse<String> answer) {
    Map<String, List<String>> fields = new HashMap<>(answer.headers().map());
    fields.keySet().removeAll(List.of("request-id", "x-ms-request-id", "date"));
    return fields;
  }

  @Test
  void takesCompressedBodiesWithinTheLimit() throws Exception {
    HttpResponse<String> made =
        send(packed("{\"Name\":\"folded\"}".getBytes(StandardCharsets.UTF_8)));
    HttpResponse<String> bomb = send(packed(new byte[10_000_000]));
    HttpResponse<String> broken =
        send(to("/api/Assets").header("Content-Encoding", "gzip").POST(text("{}")));
    HttpResponse<String> other =
        send(to("/api/Assets").header("Content-Encoding", "br").POST(text("{}")));

    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    assertThat(made.body()).contains("\"Name\":\"folded\"");
    assertThat(bomb.statusCode()).isEqualTo(413);
    assertThat(broken.statusCode()).isEqualTo(400);
    assertThat(other.statusCode()).isEqualTo(415);
  }

  private HttpRequest.Builder packed(byte[] body) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(body);
    }
    return to("/api/Assets")
        .header("Content-Encoding", "gzip")
        .POST(BodyPublishers.ofByteArray(bytes.toByteArray()));
  }

  private static BodyPublisher text(String text) {
    return BodyPublishers.ofString(text);
  }

  @Test
  void repeatsClientRequestIdsUpToTheirLimit() throws Exception {
    String longest = "x".repeat(2096);
    HttpResponse<String> repeated =
        send(to("/api/Assets/$count").header("x-ms-client-request-id", longest));
    HttpResponse<String> refused =
        send(to("/api/Assets/$count").header("x-ms-client-request-id", longest + "x"));

    assertThat(repeated.headers().firstValue("x-ms-client-request-id")).contains(longest);
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.headers().firstValue("x-ms-client-request-id")).isEmpty();
    assertThat(refused.body()).contains("must have at most 2096 bytes");
  }

  private static String idOf(String json) {
    Matcher matcher = Pattern.compile("\"Id\":\"([^\"]+)\"").matcher(json);
    assertThat(matcher.find()).as(json).isTrue();
    return matcher.group(1);
  }
}
