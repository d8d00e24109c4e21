package io.reelwork.services.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import io.reelwork.services.web.Response;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Whole answers are compared, tokens masked.
class AccessFaceTest {
  private static final Pattern TOKEN = Pattern.compile("[\\w-]{20,}\\.[\\w-]{20,}\\.[\\w-]{20,}");
  private static final String V1 = "/contoso.onmicrosoft.com/oauth2/token";
  private static final String ACS = "/v2/OAuth2-13";
  private static final String GUID = "ABCDEF01-2222-4333-8444-555555555555";

  private final Deployment deployment = Deployment.started();
  private final Credentials client = deployment.client();
  private final AccessFace face = deployment.access.face();

  @AfterEach
  void close() {
    deployment.close();
  }

  @Test
  void answersTheJavaSdk() {
    String form =
        "resource=https%3A%2F%2Frest.media.azure.net&grant_type=client_credentials&scope=openid"
            + login();

    Response response =
        face.handle(
            SentRequest.post(V1, form)
                .and("return-client-request-id", "true")
                .and("client-request-id", GUID)
                .and("x-client-SKU", "java"));

    assertThat(text(response))
        .isEqualTo(
            """
            200
            Content-Type: application/json; charset=utf-8
            Cache-Control: no-cache, no-store
            Pragma: no-cache
            Expires: -1
            client-request-id: ABCDEF01-2222-4333-8444-555555555555

            {"token_type":"Bearer","expires_in":"3600","ext_expires_in":"3600",\
            "expires_on":"1795438800","not_before":"1795435200",\
            "resource":"https://rest.media.azure.net","access_token":"<token>"}\
            """);
    assertCounts(response);
  }

  @Test
  void asksToTryAgainWhileTheDatabaseIsAway() {
    String form = "grant_type=client_credentials" + login();
    deployment.database.close();

    for (String endpoint : List.of(V1, ACS, "/contoso/oauth2/v2.0/token")) {
      String wanted =
          endpoint.equals(ACS)
              ? "&scope=urn%3aWindowsAzureMediaServices"
              : "&resource=https%3A%2F%2Frest.media.azure.net"
                  + "&scope=https%3A%2F%2Frest.media.azure.net%2F.default";
      Response response = face.handle(SentRequest.post(endpoint, form + wanted));

      assertThat(response.status()).isEqualTo(503);
      assertThat(response.headers().first("Retry-After")).contains("2");
      assertThat(response.headers().first("Cache-Control")).contains("no-cache, no-store");
      assertThat(text(response))
          .contains(
              "{\"error\":\"temporarily_unavailable\",\"error_description\":\"AADSTS90033: A transient"
                  + " error has occurred. Please try again.");
    }
  }

  @Test
  void answersAnAcsClient() {
    String form =
        "grant_type=client_credentials" + login() + "&scope=urn%3aWindowsAzureMediaServices";

    Response response = face.handle(SentRequest.post(ACS, form));

    assertThat(text(response))
        .isEqualTo(
            """
            200
            Content-Type: application/json; charset=utf-8
            Cache-Control: no-cache, no-store
            Pragma: no-cache
            Expires: -1

            {"token_type":"http://schemas.xmlsoap.org/ws/2009/11/swt-token-profile-1.0",\
            "access_token":"<token>","expires_in":"21600",\
            "scope":"urn:WindowsAzureMediaServices"}\
            """);
    assertCounts(response);
  }

  @Test
  void answersAnAcsClientThatGivesItsAccountsName() {
    assertGranted(
        ACS,
        "grant_type=client_credentials&client_id=reelwork&client_secret="
            + client.secret()
            + "&scope=urn:WindowsAzureMediaServices");
  }

  @Test
  void answersTheV2Form() {
    String form =
        "grant_type=client_credentials&scope=https%3A%2F%2Frest.media.azure.net%2F.default"
            + login();

    Response response = face.handle(SentRequest.post("/common/oauth2/v2.0/token", form));

    assertThat(body(response))
        .isEqualTo(
            """
            {"token_type":"Bearer","expires_in":3600,"ext_expires_in":3600,\
            "access_token":"<token>"}\
            """);
    assertCounts(response);
  }

  @Test
  void tellsWhatRemainsOfAReissuedToken() {
    String first = raw(face.handle(SentRequest.post(V1, v1Form())));
    deployment.clock.pass(Duration.ofMinutes(10));

    String again = raw(face.handle(SentRequest.post(V1, v1Form())));

    assertThat(again).isEqualTo(first.replace("\"3600\"", "\"3000\""));
  }

  @Test
  void refusesAWrongSecretInTheWordsOfAzureAd() {
    String form = v1Form().replace(client.secret(), Credentials.random().secret());

    Response response = face.handle(SentRequest.post(V1, form).and("client-request-id", GUID));

    assertThat(text(response))
        .isEqualTo(
            """
            401
            Content-Type: application/json; charset=utf-8
            Cache-Control: no-cache, no-store
            Pragma: no-cache
            Expires: -1
            client-request-id: ABCDEF01-2222-4333-8444-555555555555

            {"error":"invalid_client","error_description":"AADSTS7000215: Invalid client secret \
            provided, or the client is unknown or revoked.\\r\\n\
            Trace ID: 11111111-2222-4333-8444-555555555555\\r\\n\
            Correlation ID: ABCDEF01-2222-4333-8444-555555555555\\r\\n\
            Timestamp: 2026-11-23 12:00:00Z","error_codes":[7000215],\
            "timestamp":"2026-11-23 12:00:00Z",\
            "trace_id":"11111111-2222-4333-8444-555555555555",\
            "correlation_id":"ABCDEF01-2222-4333-8444-555555555555"}\
            """);
  }

  @Test
  void refusesEachFaultWithItsCode() {
    String login = login();
    String grant = "grant_type=client_credentials";
    String resource = "&resource=https://rest.media.azure.net";

    assertDenied(V1, "", 400, "invalid_request", 900144);
    assertDenied(V1, resource + login, 400, "invalid_request", 900144);
    assertDenied(V1, "grant_type=&" + resource + login, 400, "invalid_request", 900144);
    assertDenied(
        V1, "grant_type=password" + resource + login, 400, "unsupported_grant_type", 70003);
    assertDenied(V1, grant + resource, 401, "invalid_client", 7000218);
    assertDenied(V1, grant + resource + "&client_id=x", 401, "invalid_client", 7000218);
    assertDenied(
        V1, grant + resource + "&client_id=x&client_secret=y", 401, "invalid_client", 7000215);
    assertDenied(V1, grant + login, 400, "invalid_resource", 50001);
    assertDenied(V1, grant + login + "&resource=https://x", 400, "invalid_resource", 500011);
    assertDenied("/t/oauth2/v2.0/token", grant + login, 400, "invalid_scope", 70011);
    assertDenied(
        "/t/oauth2/v2.0/token",
        grant + login + "&scope=https://x/.default",
        400,
        "invalid_scope",
        70011);
    assertDenied(ACS, grant + login, 400, "invalid_scope", 70011);
    assertDenied(ACS, grant + login + "&scope=openid", 400, "invalid_scope", 70011);
    assertDenied(
        ACS,
        grant + "&client_id=reelwork&client_secret=y&scope=urn:WindowsAzureMediaServices",
        401,
        "invalid_client",
        7000215);
    assertDenied(V1, "a".repeat(70_000), 413, "invalid_request", 90015);
  }

  @Test
  void refusesARevokedClient() {
    assertGranted(V1, v1Form());
    deployment.access.clients().revoke(client.id());

    assertDenied(V1, v1Form(), 401, "invalid_client", 7000215);
  }

  @Test
  void doesNotLetAnAccountsNameIntoTheAzureAdForm() {
    String form = v1Form().replace("client_id=" + client.id(), "client_id=reelwork");

    assertDenied(V1, form, 401, "invalid_client", 7000215);
  }

  @Test
  void neverTellsASecretInAnError() {
    Response response =
        face.handle(SentRequest.post(V1, "grant_type=client_credentials&resource=x" + login()));

    assertThat(raw(response)).doesNotContain(client.secret()).contains("invalid_resource");
  }

  @Test
  void acceptsALoginAsHttpBasicAndChallengesAWrongOne() {
    String form = "grant_type=client_credentials&resource=https://rest.media.azure.net/";

    Response right =
        face.handle(
            SentRequest.post(V1, form)
                .and("Authorization", basic(client.id() + ":" + client.secret())));
    Response wrong =
        face.handle(SentRequest.post(V1, form).and("Authorization", basic(client.id() + ":no")));
    Response broken = face.handle(SentRequest.post(V1, form).and("Authorization", "Basic ?"));

    assertThat(right.status()).isEqualTo(200);
    assertThat(wrong.status()).isEqualTo(401);
    assertThat(wrong.headers().first("WWW-Authenticate")).contains("Basic realm=\"reelwork\"");
    assertThat(broken.status()).isEqualTo(401);
    assertThat(broken.headers().first("WWW-Authenticate")).isEmpty();
  }

  @Test
  void acceptsTheOddFormsOfRealClients() {
    // amspy: a blank before `&scope`, the scope not encoded.
    assertGranted(
        ACS,
        "grant_type=client_credentials&client_id="
            + client.id()
            + "&client_secret="
            + client.secret()
            + " &scope=urn:WindowsAzureMediaServices");
    assertGranted(
        ACS,
        "grant_type=client_credentials" + login() + "+&scope=urn%3AWindowsAzureMediaServices%20");
    assertGranted(V1, v1Form().replace("&", "&&") + "&");
    assertGranted(V1, v1Form().replace("client_id", "Client_Id"));
    assertGranted(
        V1, v1Form().replace("resource=", "resource=HTTPS://" + "Rest.Media.Azure.Net/&ignored="));
    assertGranted(V1, v1Form() + "\r\n");
  }

  @Test
  void acceptsAGivenSecretEncodedOrNot() {
    Credentials given = Credentials.given(GUID, "a/given+secret=that+has/32-and%more==");
    deployment.access.clients().add("reelwork", "given", given);
    String start =
        "grant_type=client_credentials&resource=https://rest.media.azure.net&client_id="
            + given.id()
            + "&client_secret=";

    assertGranted(V1, start + URLEncoder.encode(given.secret(), StandardCharsets.UTF_8));
    assertGranted(V1, start + given.secret());
  }

  @Test
  void answersAtEveryTenantAndInEveryCase() {
    for (String path :
        List.of(
            "/common/oauth2/token",
            "/72f988bf-86f1-41af-91ab-2d7cd011db47/OAuth2/Token",
            "//tenant//oauth2/token")) {
      assertThat(face.matches(path)).as(path).isTrue();
      assertGranted(path, v1Form());
    }
  }

  @Test
  void leavesOtherPathsToOthers() {
    for (String path :
        List.of(
            "/",
            "",
            "/api/Jobs",
            "/oauth2/token",
            "/a/b/oauth2/token",
            "/v3/OAuth2-13",
            "/OAuth2-13",
            "/<tenant>/oauth2/token",
            "/v2/OAuth2-13/x",
            "/common/oauth2/token/")) {
      assertThat(face.matches(path)).as(path).isFalse();
    }
    assertThat(face.matches(ACS)).isTrue();
    assertThat(face.handle(SentRequest.get("/api/Jobs")).status()).isEqualTo(404);
  }

  @Test
  void refusesOtherVerbs() {
    Response get = face.handle(SentRequest.get(V1));
    Response post = face.handle(SentRequest.post("/common/discovery/keys", ""));

    assertThat(get.status()).isEqualTo(405);
    assertThat(get.headers().first("Allow")).contains("POST");
    assertThat(raw(get)).contains("invalid_request");
    assertThat(post.status()).isEqualTo(405);
    assertThat(post.headers().first("Allow")).contains("GET, HEAD");
  }

  @Test
  void describesItselfToVerifiers() {
    Response response = face.handle(SentRequest.get("/contoso/.well-known/openid-configuration"));

    assertThat(text(response))
        .isEqualTo(
            """
            200
            Content-Type: application/json; charset=utf-8
            Cache-Control: public, max-age=300

            {"issuer":"urn:reelwork",\
            "token_endpoint":"https://media.example.test:8480/contoso/oauth2/token",\
            "jwks_uri":"https://media.example.test:8480/contoso/discovery/keys",\
            "grant_types_supported":["client_credentials"],\
            "token_endpoint_auth_methods_supported":["client_secret_post","client_secret_basic"],\
            "response_types_supported":["token"],"subject_types_supported":["public"],\
            "id_token_signing_alg_values_supported":["RS256"]}\
            """);
  }

  @Test
  void publishesTheKeysThatVerifyItsTokens() throws ParseException, JOSEException {
    SignedJWT token = SignedJWT.parse(token(face.handle(SentRequest.post(V1, v1Form()))));

    String keys = raw(face.handle(SentRequest.get("/common/discovery/keys")));

    var key = JWKSet.parse(keys).getKeyByKeyId(token.getHeader().getKeyID()).toRSAKey();
    assertThat(token.verify(new RSASSAVerifier(key))).isTrue();
    assertThat(key.isPrivate()).isFalse();
    assertThat(keys).doesNotContain("\"d\"").doesNotContain("\"p\"");
  }

  @Test
  void publishesTheOldKeyBesideTheNewUntilItsTokensHaveRunOut() throws ParseException {
    assertThat(publishedKeys()).isEqualTo(1);

    deployment.clock.pass(Duration.ofDays(90));
    assertThat(publishedKeys()).isEqualTo(2);

    deployment.clock.pass(Duration.ofHours(7));
    assertThat(publishedKeys()).isEqualTo(1);
  }

  private int publishedKeys() throws ParseException {
    return JWKSet.parse(raw(face.handle(SentRequest.get("/x/discovery/v2.0/keys")))).size();
  }

  private String login() {
    return "&client_secret=" + client.secret() + "&client_id=" + client.id();
  }

  private String v1Form() {
    return "grant_type=client_credentials&resource=https%3A%2F%2Frest.media.azure.net" + login();
  }

  private void assertGranted(String path, String form) {
    Response response = face.handle(SentRequest.post(path, form));

    assertThat(response.status()).as(raw(response)).isEqualTo(200);
  }

  private void assertDenied(String path, String form, int status, String error, int number) {
    Response response = face.handle(SentRequest.post(path, form));

    assertThat(response.status()).isEqualTo(status);
    assertThat(raw(response))
        .startsWith("{\"error\":\"" + error + "\",\"error_description\":\"AADSTS" + number + ": ")
        .contains("\"error_codes\":[" + number + "]");
  }

  private void assertCounts(Response response) {
    Optional<String> field = Optional.of("Bearer " + token(response));

    assertThat(deployment.access.tokens().authenticate(field))
        .isInstanceOf(Authentication.Accepted.class);
  }

  private static String basic(String pair) {
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  private static String token(Response response) {
    Matcher matcher = TOKEN.matcher(raw(response));
    assertThat(matcher.find()).isTrue();
    return matcher.group();
  }

  private static String text(Response response) {
    StringBuilder text = new StringBuilder().append(response.status()).append('\n');
    response
        .headers()
        .all()
        .forEach(f -> text.append(f.getKey()).append(": ").append(f.getValue()).append('\n'));
    return text.append('\n').append(body(response)).toString();
  }

  private static String body(Response response) {
    return TOKEN.matcher(raw(response)).replaceAll("<token>");
  }

  private static String raw(Response response) {
    return switch (response.body()) {
      case Response.Body.Bytes(byte[] bytes) -> new String(bytes, StandardCharsets.UTF_8);
      default -> throw new AssertionError("a body in memory is expected");
    };
  }
}
