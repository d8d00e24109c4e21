package io.reelwork.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/// The service behind a real nginx without public URLs: what a request says of the caller's side
/// makes the links, as far as the proxy is trusted.
@EnabledIf("io.reelwork.acceptance.Nginx#available")
class ProxyByHostTest {
  private static final String API = "api.example.test";
  private static final String OTHER = "reelwork.restv2.west.example.test";
  private static final String ASSET = "{\"Name\":\"proxied\"}";

  /// A proxy that leaves its own name in `Host`, as nginx does unless it is told otherwise.
  private static final Map<String, String> OWN_HOST =
      Map.of("proxy_set_header Host $http_host;", "proxy_set_header Host inner.example.test;");

  @TempDir static Path data;

  private static ServerProcess trusting;
  private static ServerProcess wary;
  private static RestClient rest;
  private static Through believed;
  private static Through renaming;
  private static Through unknown;
  private static Through unknownRenaming;

  /// An nginx, and a client's token for the server behind it.
  private record Through(Nginx nginx, int port, String token) {
    static Through to(ServerProcess server, RestClient rest, Map<String, String> changes) {
      int port = Nginx.freePort();
      return new Through(Nginx.start(server, port, changes), port, rest.token());
    }

    Wire.Answer ask(String host, String line, String more, String body) {
      return nginx.ask(host, token, line, more, body);
    }

    String root(String scheme, String host) {
      return scheme + "://" + host + ":" + port + "/api/";
    }
  }

  @BeforeAll
  static void start() {
    trusting =
        ServerProcess.with(data.resolve("trusting"))
            .set("http.trusted-proxies", "127.0.0.1")
            .set("http.allowed-hosts", "127.0.0.1,api.example.test,*.restv2.west.example.test")
            .start();
    rest = RestClient.signIn(trusting);
    believed = Through.to(trusting, rest, Map.of());
    renaming = Through.to(trusting, rest, OWN_HOST);
    wary = ServerProcess.with(data.resolve("wary")).start();
    RestClient other = RestClient.signIn(wary);
    unknown = Through.to(wary, other, Map.of());
    unknownRenaming = Through.to(wary, other, OWN_HOST);
  }

  @AfterAll
  static void stop() {
    believed.nginx.close();
    renaming.nginx.close();
    unknown.nginx.close();
    unknownRenaming.nginx.close();
    trusting.close();
    wary.close();
  }

  private static Wire.Answer expect(int status, Wire.Answer answer) {
    assertThat(answer.status()).as(answer.head() + "\n" + answer.body()).isEqualTo(status);
    return answer;
  }

  /// Everything that has an address of the API in it.
  private static void assertLinksLeadTo(String root, Through proxy, String host) {
    Wire.Answer made = expect(201, proxy.ask(host, "POST /api/Assets", "", ASSET));
    assertThat(made.header("Location").orElseThrow()).startsWith(root + "Assets('nb%3Acid%3A");
    assertThat(made.body())
        .contains("\"odata.metadata\":\"" + root + "$metadata#Assets/@Element\"");

    assertThat(expect(301, proxy.ask(host, "GET /", "", "")).header("Location")).hasValue(root);
    String one = "GET /api/Assets('" + RestClient.text(made.body(), "Id") + "')";
    assertThat(formatted(proxy, host, one, "application/json;odata=verbose"))
        .contains("\"__metadata\":{\"id\":\"" + root + "Assets('nb%3Acid")
        .contains("{\"__deferred\":{\"uri\":\"" + root + "Assets('nb%3Acid")
        .contains("\"" + root + "$metadata#WindowsAzureMediaServices.Publish\"");
    assertThat(formatted(proxy, host, one, "application/atom+xml"))
        .contains("xml:base=\"" + root + "\"", "<id>" + root + "Assets('nb%3Acid");
  }

  private static String formatted(Through proxy, String host, String line, String type) {
    return expect(
            200,
            proxy.nginx.send(
                host,
                line
                    + " HTTP/1.1\nAuthorization: Bearer "
                    + proxy.token
                    + "\nx-ms-version: 2.19\nDataServiceVersion: 3.0\nAccept: "
                    + type
                    + "\n",
                ""))
        .body();
  }

  @Test
  void linksFollowTheNameThatEachCallerUses() {
    assertLinksLeadTo(believed.root("https", API), believed, API);
    assertLinksLeadTo(believed.root("https", OTHER), believed, OTHER);
  }

  @Test
  void linksFollowTheForwardedHostOfATrustedProxy() {
    assertLinksLeadTo(renaming.root("https", API), renaming, API);
  }

  /// The proxy ends TLS and nobody believes it: the host still is the caller's, the scheme is not.
  @Test
  void theSchemeOfAProxyThatIsNotTrustedIsNotTaken() {
    assertLinksLeadTo(unknown.root("http", API), unknown, API);
  }

  @Test
  void theForwardedHostOfAProxyThatIsNotTrustedIsNotTaken() {
    assertLinksLeadTo("http://inner.example.test/api/", unknownRenaming, API);
  }

  @Test
  void hostsBesideTheAllowedOnesAreRefusedWhoeverNamesThem() {
    assertThat(rest.get("Assets").statusCode()).isEqualTo(200);
    expect(400, believed.ask("blob.example.test", "GET /api/", "", ""));
  }

  /// Why the manual wants all three public URLs: nobody but the proxy knows what is before it.
  @Test
  void theBlobFaceIsLinkedUnderItsOwnPortBesideTheCaller() {
    Wire.Answer made = expect(201, believed.ask(API, "POST /api/Assets", "", ASSET));

    assertThat(RestClient.text(made.body(), "Uri"))
        .startsWith("http://" + API + ":" + trusting.origin("blob").getPort() + "/reelwork/asset-");
  }
}
