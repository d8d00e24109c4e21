package io.reelwork.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Bad input gets an error in the caller's format with a stable code and the request's id, one line
/// in the log, and leaves nothing behind.
class BadInputTest {
  private static final String JSON = "application/json";
  private static final String ATOM = "application/atom+xml;type=entry";
  private static final String NONE = "none";
  private static final String UNKNOWN_ASSET = "nb:cid:UUID:00000000-0000-4000-8000-000000000001";

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir static Path data;

  private static ServerProcess server;
  private static RestClient rest;

  @BeforeAll
  static void start() {
    server =
        ServerProcess.with(data)
            .set("roles", "api,blob,origin")
            .set("api.max-body", "64KiB")
            .start();
    rest = RestClient.signIn(server);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /// One bad request and the answer it deserves.
  record Bad(
      String what,
      String method,
      String path,
      String contentType,
      String body,
      Map<String, String> headers,
      int status,
      String code) {
    static Bad get(String what, String path, int status, String code) {
      return new Bad(what, "GET", path, NONE, "", Map.of(), status, code);
    }

    static Bad post(String what, String path, String type, String body, int status, String code) {
      return new Bad(what, "POST", path, type, body, Map.of(), status, code);
    }

    Bad with(String header, String value) {
      return new Bad(what, method, path, contentType, body, Map.of(header, value), status, code);
    }

    Bad by(String verb) {
      return new Bad(what, verb, path, contentType, body, headers, status, code);
    }

    @Override
    public String toString() {
      return what;
    }
  }

  private static List<Bad> urls() {
    return List.of(
        Bad.get("unknown set", "Nothings", 404, "UnknownSet"),
        Bad.get("unknown set, any key", "Nothings('x')", 404, "UnknownSet"),
        Bad.get("malformed id", "Assets('rubbish')", 400, "MalformedId"),
        Bad.get("id of another set", "Assets('" + jobId() + "')", 400, "MalformedId"),
        Bad.get("malformed id below", "Assets('rubbish')/Files", 400, "MalformedId"),
        Bad.get("malformed job id", "Jobs('nb:jid:UUID:123')", 400, "MalformedId"),
        Bad.get("absent entity", "Assets('" + UNKNOWN_ASSET + "')", 404, "NotFound"),
        Bad.get("malformed path", "Assets('x", 400, "MalformedUrl"),
        Bad.get("unknown property in $filter", "Assets?$filter=Nope%20eq%201", 400, "*"),
        Bad.get("broken $filter", "Assets?$filter=Name%20eq", 400, "MalformedQuery"),
        Bad.get("wrong type in $filter", "Assets?$filter=State%20eq%20'a'", 400, "*"),
        Bad.get("negative $top", "Assets?$top=-1", 400, "*"),
        Bad.get("text as $skip", "Assets?$skip=abc", 400, "*"),
        Bad.get("unknown $orderby", "Assets?$orderby=Nope", 400, "*"),
        Bad.get("missing parameter", "CreateFileInfos", 400, "*"),
        Bad.get("malformed parameter", "CreateFileInfos?assetid='x'", 400, "MalformedId"),
        Bad.get("no version", "Assets", 400, "UnsupportedVersion").with("x-ms-version", NONE),
        Bad.get("too new", "Assets", 400, "UnsupportedVersion").with("x-ms-version", "2.99"),
        Bad.get("too old", "Assets", 400, "UnsupportedVersion").with("x-ms-version", "1.0"),
        Bad.get("no number", "Assets", 400, "UnsupportedVersion").with("x-ms-version", "latest"),
        Bad.get("wrong verb", "MediaProcessors", 405, "*").by("DELETE"),
        Bad.get("delete of what is not there", "Assets('" + UNKNOWN_ASSET + "')", 404, "NotFound")
            .by("DELETE"));
  }

  private static String jobId() {
    return "nb:jid:UUID:00000000-0000-4000-8000-000000000001";
  }

  private static List<Bad> bodies() {
    String policies = "AccessPolicies";
    String large = "{\"Name\":\"" + "x".repeat(70_000) + "\"}";
    return List.of(
        Bad.post("unknown property", "Assets", JSON, "{\"Nope\":1}", 400, "UnknownProperty"),
        Bad.post("same in Atom", "Assets", ATOM, entry("Nope", "1"), 400, "UnknownProperty"),
        Bad.post("wrong type", "Assets", JSON, "{\"Options\":\"abc\"}", 400, "InvalidValue"),
        Bad.post("same in Atom", "Assets", ATOM, entry("Options", "abc"), 400, "InvalidValue"),
        Bad.post("object for text", "Assets", JSON, "{\"Name\":{\"a\":1}}", 400, "*"),
        Bad.post("number too large", "Assets", JSON, "{\"Options\":99999999999}", 400, "*"),
        Bad.post("value out of range", "Assets", JSON, "{\"Options\":77}", 400, "InvalidValue"),
        Bad.post("missing value", policies, JSON, "{\"Name\":\"x\"}", 400, "MissingValue"),
        Bad.post("U+0000", "Assets", JSON, "{\"Name\":\"a\\u0000b\"}", 400, "InvalidValue"),
        Bad.post("broken JSON", "Assets", JSON, "{\"Name\":", 400, "MalformedBody"),
        Bad.post("JSON array", "Assets", JSON, "[1]", 400, "MalformedBody"),
        Bad.post("two documents", "Assets", JSON, "{}{}", 400, "MalformedBody"),
        Bad.post("deep JSON", "Assets", JSON, "[".repeat(5000), 400, "MalformedBody"),
        Bad.post("empty body", "Assets", JSON, "", 400, "MalformedBody"),
        Bad.post("broken XML", "Assets", ATOM, "<entry xmlns=\"http", 400, "MalformedBody"),
        Bad.post("no entry", "Assets", ATOM, "<a/>", 400, "MalformedBody"),
        Bad.post("entity in XML", "Assets", ATOM, entities(), 400, "MalformedBody"),
        Bad.post("unknown media type", "Assets", "image/png", "x", 415, "UnsupportedMediaType"),
        Bad.post("too large", "Assets", JSON, large, 413, "BodyTooLarge"),
        Bad.post("locator of nothing", "Locators", JSON, locator(), 404, "*"),
        Bad.post("job without tasks", "Jobs", JSON, "{\"Name\":\"x\"}", 400, "*"),
        Bad.post("batch in JSON", "$batch", JSON, "{}", 400, "MalformedBatch"),
        multipart("no boundary", "multipart/mixed", "x"),
        multipart("rubbish", "multipart/mixed; boundary=b", "rubbish"),
        multipart("cut batch", "multipart/mixed; boundary=b", "--b\r\nContent-Type: applica"),
        multipart("empty batch part", "multipart/mixed; boundary=b", "--b\r\n\r\n--b--"));
  }

  private static Bad multipart(String what, String type, String body) {
    return Bad.post(what, "$batch", type, body, 400, "MalformedBatch");
  }

  private static String entry(String property, String value) {
    String element = "<d:" + property + ">" + value + "</d:" + property + ">";
    return "<entry xmlns=\"http://www.w3.org/2005/Atom\" xmlns:d=\"http://schemas.microsoft.com/ado/"
        + "2007/08/dataservices\" xmlns:m=\"http://schemas.microsoft.com/ado/2007/08/dataservices/"
        + "metadata\"><content type=\"application/xml\"><m:properties>"
        + element
        + "</m:properties></content></entry>";
  }

  private static String entities() {
    return "<!DOCTYPE e [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>" + entry("Name", "&x;");
  }

  private static String locator() {
    return "{\"AssetId\":\"%s\",\"AccessPolicyId\":\"%s\",\"Type\":1}"
        .formatted(UNKNOWN_ASSET, "nb:pid:UUID:00000000-0000-4000-8000-000000000001");
  }

  private static List<Bad> cases() {
    return Stream.concat(urls().stream(), bodies().stream()).toList();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void isRefusedInEveryFormatAndLeavesNothingBehind(Bad bad) {
    for (ErrorFormat format : ErrorFormat.values()) {
      assertRefused(bad, format);
    }

    assertThat(everything()).isEqualTo("Assets 0 AccessPolicies 0 Locators 0 Jobs 0 ");
  }

  private static void assertRefused(Bad bad, ErrorFormat format) {
    HttpResponse<String> answer = RestClient.send(HTTP, request(bad, format));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(bad.status());
    assertThat(answer.headers().firstValue("Content-Type")).hasValue(format.contentType());
    String code = format.code(answer.body());
    if (!bad.code().equals("*")) {
      assertThat(code).isEqualTo(bad.code());
    }
    assertThat(linesOf(answer)).singleElement().asString().contains(" code=", " reason=\"");
  }

  /// The log's lines about the request, which its answer names twice.
  private static List<String> linesOf(HttpResponse<String> answer) {
    Optional<String> id = answer.headers().firstValue("x-ms-request-id");
    assertThat(id).isPresent().isEqualTo(answer.headers().firstValue("request-id"));
    long deadline = System.nanoTime() + 5_000_000_000L;
    List<String> lines = new ArrayList<>();
    while (lines.isEmpty() && System.nanoTime() < deadline) {
      lines.addAll(server.log().lines().filter(line -> line.contains(id.orElseThrow())).toList());
    }
    return lines;
  }

  private static HttpRequest request(Bad bad, ErrorFormat format) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server.api() + bad.path()))
            .header("Authorization", "Bearer " + rest.token())
            .header("Accept", format.accept())
            .method(bad.method(), BodyPublishers.ofString(bad.body()));
    if (!bad.headers().containsKey("x-ms-version")) {
      request.header("x-ms-version", "2.19");
    }
    bad.headers().entrySet().stream()
        .filter(header -> !header.getValue().equals(NONE))
        .forEach(header -> request.header(header.getKey(), header.getValue()));
    if (!bad.contentType().equals(NONE)) {
      request.header("Content-Type", bad.contentType());
    }
    return request.build();
  }

  /// All that is stored, as the counts of its sets.
  private static String everything() {
    StringBuilder counts = new StringBuilder();
    for (String set : List.of("Assets", "AccessPolicies", "Locators", "Jobs")) {
      String body = rest.get(set + "?$inlinecount=allpages&$top=0").body();
      counts.append(set).append(' ').append(RestClient.text(body, "odata.count")).append(' ');
    }
    return counts.toString();
  }
}
