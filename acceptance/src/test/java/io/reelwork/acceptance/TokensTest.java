package io.reelwork.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.microsoft.windowsazure.services.media.authentication.AzureAdClientSymmetricKey;
import com.microsoft.windowsazure.services.media.authentication.AzureAdTokenCredentials;
import com.microsoft.windowsazure.services.media.authentication.AzureAdTokenProvider;
import com.microsoft.windowsazure.services.media.authentication.AzureEnvironment;
import com.microsoft.windowsazure.services.media.models.Asset;
import com.microsoft.windowsazure.services.media.models.AssetInfo;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Tokens as real clients fetch and use them, over TLS, and what callers without a good one hear.
class TokensTest {
  private static final String ACS_FORM =
      "grant_type=client_credentials&client_id=%s&client_secret=%s%s&scope=urn%%3AWindowsAzureMedia"
          + "Services";
  private static final String OTHER_RESOURCE = "https://other.example";

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir static Path data;

  private static ServerProcess server;
  private static TlsTrust trust;
  private static String tokenForAnother;

  @BeforeAll
  static void start() {
    try (ServerProcess before =
        ServerProcess.with(data)
            .set("roles", "api,blob,origin")
            .set("tokens.resources", OTHER_RESOURCE)
            .start()) {
      tokenForAnother = adToken(before, OTHER_RESOURCE);
    }
    server =
        ServerProcess.with(data)
            .set("roles", "api,blob,origin")
            .set("tls.self-signed", "true")
            .set("api.tls-port", "0")
            .set("blob.tls-port", "0")
            .set("origin.tls-port", "0")
            .set("tokens.acs-lifetime", "1s")
            .start();
    trust = TlsTrust.of(data);
  }

  @AfterAll
  static void stop() {
    trust.close();
    server.close();
  }

  @Test
  void theStockProviderOfTheJavaSdkFetchesATokenBeforeEveryCall() throws Exception {
    URI tls = server.tlsOrigin("api");
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      JavaSdk sdk = JavaSdk.of(tls.resolve("/api/"), stockProvider(tls, threads));

      AssetInfo asset = sdk.service().create(Asset.create().setName("over TLS"));
      AssetInfo again = sdk.service().get(Asset.get(asset.getId()));
      sdk.service().delete(Asset.delete(asset.getId()));

      assertThat(again.getName()).isEqualTo("over TLS");
      String token = "path=/my-tenant.example.com/oauth2/token status=200";
      assertThat(lines(token, 3)).isGreaterThanOrEqualTo(3);
    }
  }

  /// How many lines of the log hold a text, waited for: lines of requests rest for a moment.
  private static long lines(String text, long expected) throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    long count = 0;
    while (count < expected && System.nanoTime() < deadline) {
      Thread.sleep(20);
      count = server.log().lines().filter(line -> line.contains(text)).count();
    }
    return count;
  }

  @Test
  void theStockProviderHearsOfAWrongSecret() throws Exception {
    URI tls = server.tlsOrigin("api");
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      AzureAdTokenProvider provider =
          provider(tls, threads, "wrong secret of more than 32 letters");

      assertThatThrownBy(provider::acquireAccessToken)
          .rootCause()
          .hasMessageContaining("invalid_client")
          .hasMessageContaining("AADSTS7000215");
    }
  }

  private static AzureAdTokenProvider stockProvider(URI login, ExecutorService threads)
      throws Exception {
    return provider(login, threads, ServerProcess.CLIENT_SECRET);
  }

  private static AzureAdTokenProvider provider(URI login, ExecutorService threads, String secret)
      throws Exception {
    AzureEnvironment environment =
        new AzureEnvironment(
            login, "https://rest.media.azure.net", "unused", URI.create("https://unused.example/"));
    return new AzureAdTokenProvider(
        new AzureAdTokenCredentials(
            "My-Tenant.example.com",
            new AzureAdClientSymmetricKey(ServerProcess.CLIENT_ID, secret),
            environment),
        threads);
  }

  @Test
  void everyFaceSpeaksTls() throws Exception {
    HttpClient tls = HttpClient.newBuilder().sslContext(trust.context()).build();
    for (String face : new String[] {"api", "blob", "origin"}) {
      HttpRequest request =
          HttpRequest.newBuilder(server.tlsOrigin(face).resolve("/nothing-here")).build();

      assertThat(RestClient.send(tls, request).statusCode()).as(face).isIn(400, 401, 404);
    }
  }

  @Test
  void linksOfACallOverTlsKeepItsScheme() {
    HttpClient tls = HttpClient.newBuilder().sslContext(trust.context()).build();
    String body =
        RestClient.send(
                tls,
                withToken(server.tlsOrigin("api").resolve("/api/"), adToken(), "application/json"))
            .body();

    assertThat(body)
        .contains("\"odata.metadata\":\"" + server.tlsOrigin("api") + "api/$metadata\"");
  }

  @Test
  void acsClientsGetTheirTokenAndReadWithIt() {
    HttpResponse<String> answer = acs(" ");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(RestClient.text(answer.body(), "expires_in")).matches("\\d+");
    assertThat(RestClient.text(answer.body(), "scope")).isEqualTo("urn:WindowsAzureMediaServices");
    assertThat(answer.body()).contains("\"token_type\":");

    String token = RestClient.text(answer.body(), "access_token");
    HttpResponse<String> assets =
        RestClient.send(
            HTTP,
            withToken(
                server.api().resolve("/API/Assets"), token, "application/json;odata=verbose"));
    assertThat(assets.statusCode()).isEqualTo(200);
    assertThat(assets.body()).startsWith("{\"d\":{\"results\":[");
  }

  @ParameterizedTest
  @EnumSource
  void refusesAnExpiredToken(ErrorFormat format) throws Exception {
    String token = RestClient.text(acs("").body(), "access_token");
    HttpResponse<String> answer = call(token, format);
    long deadline = System.nanoTime() + 20_000_000_000L;
    while (answer.statusCode() == 200 && System.nanoTime() < deadline) {
      Thread.sleep(100);
      answer = call(token, format);
    }

    assertRefused(answer, format);
    assertThat(challenge(answer)).contains("error=\"invalid_token\"").contains("expired");
  }

  @ParameterizedTest
  @EnumSource
  void refusesARequestWithoutToken(ErrorFormat format) {
    HttpRequest request =
        HttpRequest.newBuilder(server.api().resolve("Assets"))
            .header("Accept", format.accept())
            .header("x-ms-version", "2.19")
            .build();
    HttpResponse<String> answer = RestClient.send(HTTP, request);

    assertRefused(answer, format);
    assertThat(challenge(answer)).startsWith("Bearer").doesNotContain("error=");
  }

  @ParameterizedTest
  @EnumSource
  void refusesAMalformedToken(ErrorFormat format) {
    assertRefused(call("rubbish", format), format);
    assertRefused(call("a.b.c", format), format);
    assertRefused(call("%%%", format), format);
    assertRefused(call(adToken() + "x".repeat(100), format), format);
  }

  @ParameterizedTest
  @EnumSource
  void refusesATokenForAnotherResource(ErrorFormat format) {
    HttpResponse<String> answer = call(tokenForAnother, format);

    assertRefused(answer, format);
    assertThat(challenge(answer)).contains("another resource");
  }

  @ParameterizedTest
  @EnumSource
  void refusesAForeignTokenThatClaimsOurKey(ErrorFormat format) throws Exception {
    String[] ours = adToken().split("\\.", -1);
    KeyPairGenerator keys = KeyPairGenerator.getInstance("RSA");
    keys.initialize(2048);
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initSign(keys.generateKeyPair().getPrivate());
    signature.update((ours[0] + "." + ours[1]).getBytes(StandardCharsets.US_ASCII));
    String forged = ours[0] + "." + ours[1] + "." + base64(signature.sign());

    assertRefused(call(forged, format), format);
    String none = base64("{\"alg\":\"none\"}".getBytes(StandardCharsets.US_ASCII));
    assertRefused(call(none + "." + ours[1] + ".", format), format);
  }

  @Test
  void refusesWrongSecretsWithAnErrorThatClientsCanRead() {
    HttpResponse<String> wrong =
        token("/some-tenant/oauth2/token", adForm("no such secret of 32 letters", ""));
    assertThat(wrong.statusCode()).isEqualTo(401);
    assertThat(RestClient.text(wrong.body(), "error")).isEqualTo("invalid_client");
    HttpResponse<String> acs = token("/v2/OAuth2-13", ACS_FORM.formatted("nobody", "nothing", ""));
    assertThat(acs.statusCode()).isIn(400, 401);
    assertThat(acs.body()).contains("\"error\"").doesNotContain("nothing");
  }

  private static void assertRefused(HttpResponse<String> answer, ErrorFormat format) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(401);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue(format.contentType());
    assertThat(answer.headers().firstValue("x-ms-request-id")).isPresent();
    assertThat(format.code(answer.body())).isEqualTo("Unauthorized");
    assertThat(challenge(answer)).startsWith("Bearer realm=");
  }

  private static String challenge(HttpResponse<String> answer) {
    return answer.headers().firstValue("WWW-Authenticate").orElse("missing");
  }

  private static HttpResponse<String> call(String token, ErrorFormat format) {
    return RestClient.send(HTTP, withToken(server.api().resolve("Assets"), token, format.accept()));
  }

  private static HttpRequest withToken(URI uri, String token, String accept) {
    return HttpRequest.newBuilder(uri)
        .header("Authorization", "Bearer " + token)
        .header("Accept", accept)
        .header("x-ms-version", "2.19")
        .build();
  }

  private static String adToken() {
    return adToken(server, "https://rest.media.azure.net");
  }

  private static String adToken(ServerProcess at, String resource) {
    String form = adForm(ServerProcess.CLIENT_SECRET, "&resource=" + resource);
    return RestClient.text(token(at, "/some-tenant/oauth2/token", form).body(), "access_token");
  }

  private static String adForm(String secret, String more) {
    String resource = more.isEmpty() ? "&resource=https://rest.media.azure.net" : more;
    return "grant_type=client_credentials&client_id="
        + ServerProcess.CLIENT_ID
        + "&client_secret="
        + secret.replace(" ", "%20")
        + resource;
  }

  /// As npm and Python clients send it; `stray` is what one of them leaves behind the secret.
  private static HttpResponse<String> acs(String stray) {
    return token(
        "/v2/OAuth2-13",
        ACS_FORM.formatted(ServerProcess.CLIENT_ID, ServerProcess.CLIENT_SECRET, stray));
  }

  private static HttpResponse<String> token(String path, String form) {
    return token(server, path, form);
  }

  private static HttpResponse<String> token(ServerProcess at, String path, String form) {
    return RestClient.send(
        HTTP,
        HttpRequest.newBuilder(at.origin("api").resolve(path))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form))
            .build());
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
