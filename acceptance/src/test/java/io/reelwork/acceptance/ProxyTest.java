package io.reelwork.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/// The service behind a real nginx that ends TLS, configured as the operating manual shows: clients
/// see nothing but the proxy's names.
@EnabledIf("io.reelwork.acceptance.Nginx#available")
class ProxyTest {
  private static final String API = "api.example.test";
  private static final String ACCOUNT = "reelwork.restv2.west.example.test";

  @TempDir static Path data;

  private static int port;
  private static ServerProcess server;
  private static RestClient rest;
  private static Nginx nginx;

  @BeforeAll
  static void start() {
    port = Nginx.freePort();
    server =
        ServerProcess.with(data)
            .set("api.public-url", "https://api.example.test:" + port)
            .set("blob.public-url", "https://blob.example.test:" + port)
            .set("origin.public-url", "https://origin.example.test:" + port)
            .set("http.trusted-proxies", "127.0.0.1")
            .set(
                "http.allowed-hosts",
                "127.0.0.1,api.example.test,blob.example.test,origin.example.test,"
                    + "*.restv2.west.example.test")
            .start();
    rest = RestClient.signIn(server);
    nginx = Nginx.start(server, port);
  }

  @AfterAll
  static void stop() {
    nginx.close();
    server.close();
  }

  private static Wire.Answer ask(String host, String line, String more, String body) {
    return nginx.ask(host, rest.token(), line, more, body);
  }

  private static Wire.Answer expect(int status, Wire.Answer answer) {
    assertThat(answer.status()).as(answer.head() + "\n" + answer.body()).isEqualTo(status);
    return answer;
  }

  private static String url(String host) {
    return "https://" + host + ":" + port + "/";
  }

  @Test
  void everyLinkHasThePublicNames() {
    Wire.Answer made = expect(201, ask(API, "POST /api/Assets", "", "{\"Name\":\"proxied\"}"));
    assertThat(made.header("Location").orElseThrow())
        .startsWith(url(API) + "api/Assets('nb%3Acid%3AUUID%3A");
    assertThat(made.body())
        .contains("\"odata.metadata\":\"" + url(API) + "api/$metadata#Assets/@Element\"")
        .contains("\"Uri\":\"" + url("blob.example.test") + "reelwork/asset-");

    assertThat(locator(RestClient.text(made.body(), "Id"), 1, "Path"))
        .startsWith(url("blob.example.test") + "reelwork/asset-");
    assertThat(locator(RestClient.text(made.body(), "Id"), 2, "BaseUri"))
        .endsWith("//origin.example.test:" + port);
    assertThat(expect(301, ask(API, "GET /", "", "")).header("Location"))
        .hasValue(url(API) + "api/");
  }

  private static String locator(String asset, int type, String member) {
    Wire.Answer policy =
        expect(
            201,
            ask(
                API,
                "POST /api/AccessPolicies",
                "",
                "{\"Name\":\"p\",\"DurationInMinutes\":60,\"Permissions\":%d}"
                    .formatted(type == 1 ? 15 : 1)));
    Wire.Answer locator =
        expect(
            201,
            ask(
                API,
                "POST /api/Locators",
                "",
                "{\"Type\":%d,\"AssetId\":\"%s\",\"AccessPolicyId\":\"%s\"}"
                    .formatted(type, asset, RestClient.text(policy.body(), "Id"))));
    return RestClient.text(locator.body(), member);
  }

  @Test
  void tokensAreHandedOutThroughTheProxy() {
    String form =
        "grant_type=client_credentials&resource=https%3A%2F%2Frest.media.azure.net&client_id="
            + ServerProcess.CLIENT_ID
            + "&client_secret="
            + ServerProcess.CLIENT_SECRET;

    Wire.Answer answer =
        nginx.send(
            API,
            "POST /tenant/oauth2/token HTTP/1.1\nContent-Type: application/x-www-form-urlencoded\n"
                + "Content-Length: "
                + form.length()
                + "\n",
            form);

    assertThat(RestClient.text(expect(200, answer).body(), "access_token")).isNotBlank();
  }

  @Test
  void anAccountIsReachedByItsOwnHostName() {
    Wire.Answer root = expect(200, ask(ACCOUNT, "GET /api/", "", ""));
    assertThat(root.body()).contains("\"odata.metadata\":\"" + url(ACCOUNT) + "api/$metadata\"");

    Wire.Answer made = expect(201, ask(ACCOUNT, "POST /api/Assets", "", "{}"));
    assertThat(made.header("Location").orElseThrow()).startsWith(url(ACCOUNT) + "api/Assets(");
    assertThat(made.body()).contains("\"Uri\":\"" + url("blob.example.test"));
    assertThat(expect(403, ask("nobody.restv2.west.example.test", "GET /api/", "", "")).body())
        .contains("There is no media account nobody");
  }

  @Test
  void oddPathsAndVerbsArriveAsTheyWereSent() {
    String id = RestClient.text(ask(API, "POST /api//Assets", "", "{}").body(), "Id");

    expect(200, ask(API, "GET /api//Assets('" + id + "')", "", ""));
    expect(200, ask(API, "GET /API%2FAssets%28%27" + id.replace(":", "%3A") + "%27%29", "", ""));
    expect(204, ask(API, "MERGE /api/Assets('" + id + "')", "", "{\"Name\":\"merged\"}"));
    expect(
        204,
        ask(API, "POST /api/Assets('" + id + "')", "X-HTTP-METHOD: MERGE\n", "{\"Name\":\"m\"}"));
    Wire.Answer head = expect(200, ask(API, "HEAD /api/Assets('" + id + "')", "", ""));
    Wire.Answer get = expect(200, ask(API, "GET /api/Assets('" + id + "')", "", ""));
    assertThat(head.header("Content-Length")).isEqualTo(get.header("Content-Length"));
    expect(201, ask(API, "POST /api/Assets", "Expect: 100-continue\n", "{}"));
    expect(204, ask(API, "DELETE /api/Assets('" + id + "')", "", ""));
  }

  @Test
  void whatTheCallerSaysOfItselfIsNotBelieved() {
    String forged = "X-Forwarded-Host: evil.test\nX-Forwarded-Proto: http\n";

    Wire.Answer answer = expect(200, ask(ACCOUNT, "GET /api/", forged, ""));

    assertThat(answer.body()).contains(url(ACCOUNT)).doesNotContain("evil");
  }

  @Test
  void uploadsWithoutALengthArriveWhole() throws IOException {
    String asset = RestClient.text(ask(API, "POST /api/Assets", "", "{}").body(), "Id");
    URI path = URI.create(locator(asset, 1, "Path"));
    String target = path.getRawPath() + "/long.bin?" + path.getRawQuery();
    StringBuilder chunks = new StringBuilder();
    for (int i = 0; i < 200; i++) {
      chunks.append("2710\r\n").append("0123456789".repeat(1000)).append("\r\n");
    }

    Wire.Answer put =
        nginx.send(
            "blob.example.test",
            "PUT " + target + " HTTP/1.1\nx-ms-blob-type: BlockBlob\nTransfer-Encoding: chunked\n",
            chunks + "0\r\n\r\n");

    expect(201, put);
    Wire.Answer head = nginx.send("blob.example.test", "HEAD " + target + " HTTP/1.1\n", "");
    assertThat(expect(200, head).header("Content-Length")).hasValue("2000000");
    Wire.Answer part =
        nginx.send("blob.example.test", "GET " + target + " HTTP/1.1\nRange: bytes=5-14\n", "");
    assertThat(expect(206, part).body()).isEqualTo("5678901234");
  }

  @Test
  void batchesHaveThePublicNamesInside() {
    String body =
        """
        --b
        Content-Type: multipart/mixed; boundary=c

        --c
        Content-Type: application/http
        Content-Transfer-Encoding: binary

        POST https://api.example.test:%d/api/Assets HTTP/1.1
        Content-ID: 1
        Content-Type: application/json
        Accept: application/json

        {"Name":"batched"}
        --c--
        --b--
        """
            .formatted(port);

    Wire.Answer answer =
        nginx.send(
            API,
            "POST /api/$batch HTTP/1.1\nAuthorization: Bearer "
                + rest.token()
                + "\nx-ms-version: 2.19\nContent-Type: multipart/mixed; boundary=b\n"
                + "Content-Length: "
                + body.length()
                + "\n",
            body);

    assertThat(expect(202, answer).body())
        .contains("HTTP/1.1 201 Created", "Location: " + url(API) + "api/Assets('nb%3Acid");
  }

  /// The limit that the manual names: nginx drops a header that is folded over two lines.
  @Test
  void aFoldedBoundaryDoesNotGetThrough() {
    Wire.Answer answer =
        nginx.send(
            API,
            "POST /api/$batch HTTP/1.1\nAuthorization: Bearer "
                + rest.token()
                + "\nx-ms-version: 2.19\nContent-Length: 4\nContent-Type: multipart/mixed;\n"
                + " boundary=\"b\"\n",
            "--b\n");

    expect(400, answer);
  }

  /// A proxy that kept the answer back would hand out the first event after the last.
  @Test
  void eventsComeWhileTheJobRuns() throws Exception {
    JobFlow flow = new JobFlow(rest, server);
    String asset = uploadedAsset();
    String job = flow.submit("events", asset, "H264 Multiple Bitrate 720p");
    try (SSLSocket socket = nginx.events(API, rest.token(), job)) {
      InputStream in = socket.getInputStream();
      expect(200, Wire.head(in));
      BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      String first = lines.lines().filter(line -> line.startsWith("data: ")).findFirst().orElse("");

      assertThat(first).startsWith("data: {\"number\":1,");
      assertThat(RestClient.number(rest.get("Jobs('" + job + "')").body(), "State"))
          .as("the job has not ended yet")
          .isLessThan(3);
    }
    assertThat(rest.get("CancelJob?jobid='" + job + "'").statusCode()).isEqualTo(204);
  }

  /// Uploaded over the public URL of the blob face.
  private static String uploadedAsset() throws IOException {
    String asset = RestClient.text(ask(API, "POST /api/Assets", "", "{}").body(), "Id");
    URI path = URI.create(locator(asset, 1, "Path"));
    byte[] clip = Files.readAllBytes(Clips.video(20, 1280, 720));
    try (SSLSocket socket = nginx.connect("blob.example.test")) {
      nginx.write(
          socket.getOutputStream(),
          "blob.example.test",
          "PUT "
              + path.getRawPath()
              + "/clip.mp4?"
              + path.getRawQuery()
              + " HTTP/1.1\nx-ms-blob-type: BlockBlob\nContent-Length: "
              + clip.length
              + "\n",
          "");
      socket.getOutputStream().write(clip);
      socket.getOutputStream().flush();
      expect(201, Wire.head(socket.getInputStream()));
    }
    expect(204, ask(API, "GET /api/CreateFileInfos?assetid='" + asset + "'", "", ""));
    return asset;
  }
}
