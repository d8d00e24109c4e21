package io.reelwork.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.reelwork.server.Deployed.Answer;
import io.reelwork.server.Deployed.Sas;
import io.reelwork.server.http.RawSocket;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What real clients need of the service, one test for each row of the list "server must do X or
/// client Y breaks" (clients section 8), in its order. Longer than other files: the list is one.
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ClientRowsTest {
  private static final String ROOT = "http://" + Deployed.HOST + "/api/";
  private static final String D = "http://schemas.microsoft.com/ado/2007/08/dataservices";
  private static final String M = D + "/metadata";
  private static final String ATOM = "http://www.w3.org/2005/Atom";
  private static final String ENCODER = "nb:mpid:UUID:ff4df607-d419-42f0-bc17-a481b1331e56";
  private static final Pattern LINK = Pattern.compile("<link\\b[^>]*>");

  private Deployed service;
  private String asset;

  @BeforeAll
  void start(@TempDir Path folder) {
    service = Deployed.in(folder, Map.of("api.tls-port", "0", "tls.self-signed", "true"));
    asset = service.asset();
  }

  @AfterAll
  void stop() {
    service.close();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8);
  }

  private static String entry(String properties) {
    return "<entry xmlns='%s' xmlns:d='%s' xmlns:m='%s'><content type='application/xml'>"
            .formatted(ATOM, D, M)
        + "<m:properties>"
        + properties
        + "</m:properties></content></entry>";
  }

  private String assetPath() {
    return "/api/Assets('" + encoded(asset) + "')";
  }

  @Test
  void row01PutsTheKindIntoTheAtomContentType() {
    String entry = "application/atom+xml;type=entry;charset=utf-8";

    assertThat(service.atom("GET", assetPath(), "").header("Content-Type")).contains(entry);
    assertThat(service.atom("POST", "/api/Assets", entry("")).header("Content-Type"))
        .contains(entry);
    assertThat(service.atom("GET", "/api/Assets", "").header("Content-Type"))
        .contains("application/atom+xml;type=feed;charset=utf-8");
    assertThat(service.atom("GET", assetPath() + "/Files", "").header("Content-Type"))
        .contains("application/atom+xml;type=feed;charset=utf-8");
  }

  @Test
  void row02GivesRelativeLinksWithRelInReadsCreatesAndBatches() {
    Answer batch = batch(part("POST " + ROOT + "Assets HTTP/1.1", 1, entry("")));

    assertLinks(service.atom("GET", assetPath(), ""));
    assertLinks(service.atom("POST", "/api/Assets", entry("")));
    assertThat(batch.body()).contains("HTTP/1.1 201 Created");
    assertLinks(batch);
  }

  private static void assertLinks(Answer answer) {
    assertThat(answer.body()).contains("xml:base=\"" + ROOT + "\"");
    List<String> links = LINK.matcher(answer.body()).results().map(it -> it.group()).toList();
    assertThat(links).allMatch(link -> link.contains(" rel=\""));
    assertThat(links).anyMatch(link -> link.contains("/related/Files\""));
    assertThat(links)
        .allMatch(link -> link.contains(" href=\"Assets('nb%3Acid%3AUUID%3A"), "relative href");
  }

  @Test
  void row03GivesAbsoluteUrisInJsonVerbose() {
    Answer one = service.call("GET", assetPath(), "", "Accept: application/json;odata=verbose");

    assertThat(one.find("\"__metadata\":\\{\"id\":\"[^\"]+\",\"uri\":\"([^\"]+)\""))
        .isEqualTo(ROOT + "Assets('" + encoded(asset) + "')");
    assertThat(one.find("\"Files\":\\{\"__deferred\":\\{\"uri\":\"([^\"]+)\""))
        .isEqualTo(ROOT + "Assets('" + encoded(asset) + "')/Files");
  }

  @Test
  void row04AlwaysWritesEveryProperty() {
    String bare = service.atom("POST", "/api/Assets", entry("")).body();
    String file = service.atom("GET", assetPath() + "/Files", "").body();

    assertThat(bare)
        .contains("<d:State m:type=\"Edm.Int32\">0</d:State>")
        .contains("<d:Options m:type=\"Edm.Int32\">0</d:Options>")
        .contains("<d:Name m:null=\"true\"")
        .contains("<d:AlternateId m:null=\"true\"");
    assertThat(file)
        .contains("<d:ContentFileSize m:type=\"Edm.Int64\">0<")
        .contains("<d:IsEncrypted m:type=\"Edm.Boolean\">false<")
        .contains("<d:IsPrimary m:type=\"Edm.Boolean\">true<")
        .contains("<d:MimeType m:null=\"true\"");
  }

  private static String part(String line, int id, String body) {
    return "--changeset_1\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary"
        + "\r\n\r\n"
        + line
        + "\r\nContent-ID: "
        + id
        + "\r\nContent-Type: application/atom+xml;type=entry\r\nContent-Length: "
        + body.getBytes(UTF_8).length
        + "\r\n\r\n"
        + body
        + "\r\n";
  }

  private Answer batch(String... parts) {
    String body =
        "--batch_1\r\nContent-Type: multipart/mixed; boundary=changeset_1\r\n\r\n"
            + String.join("", parts)
            + "--changeset_1--\r\n--batch_1--\r\n";
    return service.call(
        "POST",
        "/api/$batch",
        body,
        "Content-Type: multipart/mixed; boundary=batch_1\nAccept: application/atom+xml");
  }

  @Test
  void row05ReportsChangesetErrorsInsideTheChangesetPart() {
    Answer answer =
        batch(
            part("POST " + ROOT + "Assets HTTP/1.1", 1, entry("<d:Name>kept out</d:Name>")),
            part("POST " + ROOT + "Assets HTTP/1.1", 2, entry("<d:Nmae>x</d:Nmae>")));

    List<String> lines = answer.body().lines().toList();
    assertThat(answer.status()).isEqualTo(202);
    assertThat(lines.get(1))
        .startsWith("Content-Type: multipart/mixed; boundary=changesetresponse_");
    assertThat(lines.stream().filter(line -> line.startsWith("HTTP/")))
        .containsExactly("HTTP/1.1 400 Bad Request");
    assertThat(lines.get(3)).startsWith("--changesetresponse_");
    assertThat(service.json("GET", "/api/Assets?$filter=Name+eq+'kept+out'", "").body())
        .endsWith("\"value\":[]}");
  }

  @Test
  void row06CopiesContentIdsAndAnswers202() {
    Answer answer =
        batch(
            part("POST " + ROOT + "Assets HTTP/1.1", 7, entry("")),
            part("POST " + ROOT + "Assets HTTP/1.1", 11, entry("")));

    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.body().lines().filter(line -> line.startsWith("Content-ID: ")))
        .containsExactly("Content-ID: 7", "Content-ID: 11");
    assertThat(answer.body().lines().filter(line -> line.startsWith("HTTP/1.1 201"))).hasSize(2);
  }

  @Test
  void row07TakesBatchesWithBareLineFeedsFoldedHeadersAndNoLengths() {
    String body =
        "--batch_x\r\ncontent-type: multipart/mixed; boundary=\"changeset_x\"\r\n\r\n"
            + "--changeset_x\r\ncontent-type: application/http\r\n"
            + "content-transfer-encoding: binary\r\n\r\n"
            + "POST "
            + ROOT
            + "/Assets HTTP/1.1\ncontent-id: 1\n"
            + "content-type: application/atom+xml;type=entry;charset=utf-8\n"
            + "accept: application/atom+xml,application/xml\n\n"
            + entry("<d:Name>php</d:Name>")
            + "\r\n--changeset_x--\r\n\r\n--batch_x--\r\n";
    Answer answer =
        service.call(
            "POST",
            "/api/$batch",
            body,
            "content-type: multipart/mixed;\n boundary=\"batch_x\"\nexpect: ");

    assertThat(answer.status()).as(answer.body()).isEqualTo(202);
    assertThat(answer.body()).contains("HTTP/1.1 201 Created", "<d:Name>php</d:Name>");
  }

  @ParameterizedTest
  @ValueSource(strings = {"$1/Tasks", ROOT + "$1/Tasks", ROOT + "/$1/Tasks", "/$1/Tasks"})
  void row08ResolvesTheJobOfATaskInEveryForm(String target) {
    String link =
        "<link rel='%s/related/InputMediaAssets' href='%sAssets(%%s)' />"
            .formatted(D, ROOT)
            .replace("%s", "&apos;" + encoded(asset) + "&apos;");
    String job =
        "<entry xmlns='%s' xmlns:d='%s' xmlns:m='%s'>".formatted(ATOM, D, M)
            + link
            + "<content type='application/xml'><m:properties><d:Name>j</d:Name></m:properties>"
            + "</content></entry>";
    Answer answer =
        batch(
            part("POST " + ROOT + "Jobs HTTP/1.1", 1, job),
            part("POST " + target + " HTTP/1.1", 2, task()));

    assertThat(answer.body().lines().filter(line -> line.startsWith("HTTP/1.1 201")))
        .as(answer.body())
        .hasSize(2);
    String id = answer.find("<d:Id>(nb:jid:[^<]+)<");
    assertThat(service.json("GET", "/api/Jobs('" + id + "')/Tasks", "").body())
        .contains("\"Name\":\"t\"");
  }

  private static String task() {
    return entry(
        "<d:Name>t</d:Name><d:Configuration>H264 Single Bitrate 720p</d:Configuration>"
            + "<d:MediaProcessorId>"
            + ENCODER
            + "</d:MediaProcessorId><d:TaskBody>&lt;?xml version=\"1.0\" encoding=\"utf-16\"?&gt;"
            + "&lt;taskBody&gt;&lt;inputAsset&gt;JobInputAsset(0)&lt;/inputAsset&gt;"
            + "&lt;outputAsset&gt;JobOutputAsset(0)&lt;/outputAsset&gt;&lt;/taskBody&gt;"
            + "</d:TaskBody>");
  }

  @Test
  void row09CollapsesSlashesAndIgnoresTheHostOfReferences() {
    assertThat(service.json("GET", "/api//Assets", "").status()).isEqualTo(200);
    assertThat(service.json("GET", "//api///Assets('" + asset + "')", "").status()).isEqualTo(200);
    for (String uri :
        List.of(
            "https://media.windows.net/api//Assets('" + asset + "')",
            "http://other:1/API%2FAssets%28%27" + encoded(asset) + "%27%29",
            "Assets('" + asset + "')")) {
      Answer job =
          service.call(
              "POST",
              "/api/Jobs",
              """
              {"Name":"j","InputMediaAssets":[{"__metadata":{"uri":"%s"}}],"Tasks":[{"Name":"t",\
              "MediaProcessorId":"%s","Configuration":"AAC Audio","TaskBody":"<taskBody>\
              <inputAsset>JobInputAsset(0)</inputAsset><outputAsset>JobOutputAsset(0)\
              </outputAsset></taskBody>"}]}\
              """
                  .formatted(uri, ENCODER),
              "Accept: application/json\nContent-Type: application/json;odata=verbose");
      assertThat(job.status()).as(uri + job.body()).isEqualTo(201);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/API%2FAssets%28%27ID%27%29",
        "/api/Assets(%27ID%27)",
        "/api/Assets('ID')%2FFiles",
        "/api/Assets%28%27ID%27%29%2F%24links%2FFiles",
        "/api/%24metadata",
      })
  void row10DecodesThePathWhole(String path) {
    for (String id : List.of(asset, encoded(asset))) {
      assertThat(service.json("GET", path.replace("ID", id), "").status()).as(path).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/API/Assets", "/Api/Assets", "/api/Assets", "/API/", "/API"})
  void row11FindsTheRootInAnyCase(String path) {
    assertThat(service.json("GET", path, "").status()).isEqualTo(200);
  }

  @Test
  void row12TakesEmptyParenthesesAndEncodedIdsInFilters() {
    Answer found =
        service.atom("GET", "/api/Assets()?$filter=Id%20eq%20'" + encoded(asset) + "'&$top=1", "");

    assertThat(found.status()).isEqualTo(200);
    assertThat(found.body()).contains("<d:Id>" + asset + "</d:Id>");
  }

  @Test
  void row13UpdatesByEveryVerbAndByNothing() {
    String path = path(service.json("POST", "/api/Assets", "{\"Name\":\"zero\"}"));
    for (String verb : List.of("MERGE", "PATCH", "PUT")) {
      assertThat(service.json(verb, path, "{\"AlternateId\":\"" + verb + "\"}").status())
          .isEqualTo(204);
      assertThat(service.json("GET", path, "").body())
          .contains("\"AlternateId\":\"" + verb + "\"", "\"Name\":\"zero\"");
    }
    Answer tunnelled =
        service.call(
            "POST",
            path,
            entry("<d:Name>java</d:Name>"),
            "X-HTTP-METHOD: MERGE\nContent-Type: application/atom+xml");
    Answer empty =
        service.call(
            "POST", path, entry(""), "x-http-method: merge\nContent-Type: application/atom+xml");

    assertThat(tunnelled.status()).isEqualTo(204);
    assertThat(empty.status()).isEqualTo(204);
    assertThat(service.json("GET", path, "").body()).contains("\"Name\":\"java\"");
  }

  private static String path(Answer created) {
    return created.header("Location").orElseThrow().replaceFirst("http://[^/]+", "");
  }

  @Test
  void row14IgnoresReadOnlyAndDefaultValues() {
    Answer made =
        service.json(
            "POST",
            "/api/Assets",
            "{\"Id\":null,\"State\":null,\"Created\":\"0001-01-01T00:00:00\",\"Name\":\"net\","
                + "\"LastModified\":\"0001-01-01T00:00:00\",\"Uri\":null,\"Options\":0}");

    assertThat(made.status()).as(made.body()).isEqualTo(201);
    assertThat(made.find("\"Id\":\"([^\"]+)\"")).startsWith("nb:cid:UUID:");
    assertThat(made.body()).doesNotContain("0001-01-01");
    Answer merged = service.json("MERGE", path(made), made.body().replace("\"net\"", "\"net 2\""));
    assertThat(merged.status()).as(merged.body()).isEqualTo(204);
  }

  @Test
  void row15AnswersWithExactCodes() {
    Answer made = service.json("POST", "/api/Assets", "{}");
    assertThat(made.status()).isEqualTo(201);
    assertThat(service.json("GET", path(made), "").status()).isEqualTo(200);
    assertThat(service.json("MERGE", path(made), "{\"Name\":\"x\"}").status()).isEqualTo(204);
    String id = encoded(made.find("\"Id\":\"([^\"]+)\""));
    assertThat(service.json("GET", "/api/CreateFileInfos?assetid='" + id + "'", "").status())
        .isEqualTo(204);
    Answer deleted = service.json("DELETE", path(made), "");
    assertThat(deleted.status()).isEqualTo(204);
    assertThat(deleted.body()).isEmpty();
    assertThat(service.json("GET", path(made), "").status()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/Assets", "/v2.0/Assets('x')", "/$batch"})
  void row16RedirectsOnlyToTheRootWithItsSlash(String path) {
    Answer answer = service.json("GET", path, "");

    assertThat(answer.status()).isEqualTo(301);
    assertThat(answer.header("Location")).contains(ROOT);
  }

  @Test
  void row17AnswersTheRootWithTheServiceDocument() {
    Answer atom = service.call("GET", "/api/", "", "");
    Answer json = service.json("GET", "/api/", "");

    assertThat(atom.status()).isEqualTo(200);
    assertThat(atom.body()).contains("<collection href=\"Assets\"");
    assertThat(json.body())
        .startsWith("{\"odata.metadata\":\"" + ROOT + "$metadata\",\"value\":[")
        .contains("{\"name\":\"Assets\",\"url\":\"Assets\"}");
  }

  @Test
  void row18AnswersUnderAnAccountsHost() {
    Answer answer =
        service.raw(
            "api",
            "GET /api/ HTTP/1.1\nHost: reelwork.restv2.local.test:8480\nAuthorization: Bearer "
                + service.token()
                + "\nx-ms-version: 2.19\nAccept: application/atom+xml,application/xml\n",
            "");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).contains("xml:base=\"http://reelwork.restv2.local.test:8480/api/\"");
  }

  @Test
  void row19OffersTokensOverTls() throws Exception {
    String secret = "client_secret=" + service.client().secret();
    String azure =
        "grant_type=client_credentials&resource=https%3A%2F%2Frest.media.azure.net&client_id="
            + service.client().id()
            + "&"
            + secret;
    String acs =
        "grant_type=client_credentials&client_id=reelwork&"
            + secret
            + "+&scope=urn%3AWindowsAzureMediaServices";

    assertThat(overTls("/any-tenant.example/oauth2/token", azure)).contains("access_token");
    assertThat(overTls("/v2/OAuth2-13", acs)).contains("access_token");
  }

  private String overTls(String path, String form) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new Trusting()}, new SecureRandom());
    try (RawSocket socket =
        RawSocket.over(
            context.getSocketFactory().createSocket("127.0.0.1", service.port("api", true)))) {
      socket.send(
          "POST "
              + path
              + " HTTP/1.1\nHost: h\nContent-Type: application/x-www-form-urlencoded\n"
              + "Content-Length: "
              + form.length()
              + "\n\n"
              + form);
      Answer answer = Deployed.read(socket, false);
      assertThat(answer.status()).as(answer.body()).isEqualTo(200);
      return answer.body();
    }
  }

  /// The certificate is made by the service for this test.
  private static final class Trusting implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  @Test
  void row20GivesTheSameTokenAgainWithoutSigning() {
    String form =
        "grant_type=client_credentials&resource=https%3A%2F%2Frest.media.azure.net&client_id="
            + service.client().id()
            + "&client_secret="
            + service.client().secret();
    Set<String> tokens = new HashSet<>();
    for (int i = 0; i < 50; i++) {
      tokens.add(service.form("/t/oauth2/token", form).find("\"access_token\":\"([^\"]+)\""));
    }

    assertThat(tokens).containsExactly(service.token());
  }

  private static final String RFC_1123 =
      "(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \\d\\d [A-Z][a-z]{2} \\d{4} \\d\\d:\\d\\d:\\d\\d GMT";

  private Answer put(Sas sas, String name, String body) {
    return service.blob(
        "PUT",
        sas.container() + "/" + name + sas.query(),
        body,
        "x-ms-blob-type: BlockBlob\nx-ms-version: 2011-08-18");
  }

  @Test
  void row21TellsEtagAndTimeOfEveryBlob() {
    Sas sas = service.sas(service.asset());
    String blob = sas.container() + "/b" + sas.query();
    Answer list = service.blob("PUT", blob + "&comp=blocklist", "<BlockList></BlockList>", "");

    for (Answer answer :
        List.of(
            put(sas, "a", "x"),
            list,
            service.blob("HEAD", blob, "", ""),
            service.blob("GET", blob, "", ""))) {
      assertThat(answer.status()).isLessThan(300);
      assertThat(answer.header("ETag").orElse("")).matches("\"0x[0-9A-F]+\"");
      assertThat(answer.header("Last-Modified").orElse("")).matches(RFC_1123);
    }
  }

  @Test
  void row22TakesMoreParametersAroundTheSignature() {
    Sas sas = service.sas(service.asset());
    String query =
        "?api-version=2016-05-31&" + sas.query().substring(1) + "&timeout=90&something=else";
    Answer put =
        service.blob(
            "PUT",
            sas.container() + "/a" + query,
            "hello",
            "x-ms-blob-type: BlockBlob\nx-ms-version: 2011-08-18");

    assertThat(put.status()).as(put.body()).isEqualTo(201);
    assertThat(service.blob("GET", sas.container() + "/a" + query, "", "").body())
        .isEqualTo("hello");
  }

  @Test
  void row23TakesLargeBlobsInOnePut() throws IOException {
    Sas sas = service.sas(service.asset());
    int megabytes = 65;
    try (RawSocket socket = RawSocket.to(service.port("blob", false))) {
      socket.send(
          "PUT "
              + sas.container()
              + "/large"
              + sas.query()
              + " HTTP/1.1\nHost: h\nx-ms-blob-type: BlockBlob\nx-ms-version: 2011-08-18\n"
              + "Content-Length: "
              + ((long) megabytes << 20)
              + "\n\n");
      byte[] megabyte = new byte[1 << 20];
      for (int i = 0; i < megabytes; i++) {
        socket.send(megabyte);
      }
      assertThat(Deployed.read(socket, false).status()).isEqualTo(201);
    }
    Answer head = service.blob("HEAD", sas.container() + "/large" + sas.query(), "", "");
    assertThat(head.header("Content-Length")).contains(Integer.toString(megabytes << 20));
  }

  @Test
  void row24TakesBlockListsOfEveryKind() {
    Sas sas = service.sas(service.asset());
    String blob = sas.container() + "/b" + sas.query();
    String longId = Base64.getEncoder().encodeToString("x".repeat(48).getBytes(UTF_8));
    String other = Base64.getEncoder().encodeToString("y".repeat(48).getBytes(UTF_8));
    for (String id : List.of(longId, other)) {
      String block = blob + "&comp=block&blockid=" + encoded(id);
      assertThat(service.blob("PUT", block, id.equals(longId) ? "one" : "two", "").status())
          .isEqualTo(201);
    }
    String list =
        "<BlockList><Uncommitted>%s</Uncommitted><Latest>%s</Latest></BlockList>"
            .formatted(other, longId);

    assertThat(service.blob("PUT", blob + "&comp=blocklist", list, "").status()).isEqualTo(201);
    assertThat(service.blob("GET", blob, "", "").body()).isEqualTo("twoone");
    String committed = "<BlockList><Committed>" + longId + "</Committed></BlockList>";
    assertThat(service.blob("PUT", blob + "&comp=blocklist", committed, "").status())
        .isEqualTo(201);
    assertThat(service.blob("GET", blob, "", "").body()).isEqualTo("one");
    assertThat(service.blob("PUT", blob + "&comp=blocklist", "<BlockList />", "").status())
        .isEqualTo(201);
    assertThat(service.blob("HEAD", blob, "", "").header("Content-Length")).contains("0");
  }

  @Test
  void row25GivesPathStyleContainersWhosePathIsBasePlusAccess() {
    Sas sas = service.sas(asset);

    assertThat(sas.container()).matches("/reelwork/asset-[0-9a-f-]{36}");
    assertThat(sas.query()).startsWith("?");
    assertThat(sas.path()).isEqualTo(sas.container() + sas.query());
  }

  @Test
  void row26MakesLocatorsUsableAtOnce() {
    Sas sas = service.sas(service.asset());

    assertThat(put(sas, "a", "x").status()).isEqualTo(201);
    assertThat(put(service.sas(service.asset()), "a", "x").status()).isEqualTo(201);
  }

  @Test
  void row27AnswersHeadAndRanges() {
    Sas sas = service.sas(service.asset());
    put(sas, "a", "0123456789");
    String blob = sas.container() + "/a" + sas.query();

    Answer head = service.blob("HEAD", blob, "", "");
    assertThat(head.header("Content-Length")).contains("10");
    assertThat(head.header("x-ms-blob-type")).contains("BlockBlob");
    for (String field : List.of("Range", "x-ms-range")) {
      Answer range = service.blob("GET", blob, "", field + ": bytes=2-4");
      assertThat(range.status()).isEqualTo(206);
      assertThat(range.body()).isEqualTo("234");
      assertThat(range.header("Content-Range")).contains("bytes 2-4/10");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"jobid", "jobId", "JobID", "JOBID"})
  void row28MatchesFunctionParametersInAnyCase(String name) {
    String unknown = "'nb:jid:UUID:00000000-0000-0000-0000-000000000000'";

    assertThat(service.json("GET", "/api/CancelJob?" + name + "=" + unknown, "").status())
        .isEqualTo(404);
    assertThat(service.json("GET", "/api/CancelJob?job=" + unknown, "").status()).isEqualTo(400);
  }

  private void assumeDeclared(String name) {
    String metadata = service.call("GET", "/api/$metadata", "", "").body();
    assumeTrue(metadata.contains("Name=\"" + name + "\""), name + " is not declared yet");
  }

  @Test
  void row29WritesFunctionResultsAsTheCallerAccepts() {
    assumeDeclared("GetProtectionKeyId");
    String path = "/api/GetProtectionKeyId?contentKeyType=1";

    assertThat(service.call("GET", path, "", "Accept: application/xml").body())
        .contains("<GetProtectionKeyId xmlns=\"" + D + "\">");
    assertThat(service.json("GET", path, "").body())
        .startsWith("{\"odata.metadata\":\"" + ROOT + "$metadata#Edm.String\",\"value\":\"");
    assertThat(service.call("GET", path, "", "Accept: application/json;odata=verbose").body())
        .startsWith("{\"d\":{\"GetProtectionKeyId\":\"");
  }

  @Test
  void row30ReadsTheLenientJsonOfKnownClients() {
    Answer postman = service.json("POST", "/api/Assets", "{ Name:\"x\", Options:0 }");
    Answer amspy = service.json("POST", "/api/Assets", "{\"Name\":'H264…',\"Options\":\"0\"}");
    Answer flags =
        service.json(
            "POST",
            "/api/Files",
            "{\"Name\":\"b.mp4\",\"IsPrimary\":\"false\",\"ContentFileSize\":\"12\","
                + "\"ParentAssetId\":\"%s\"}".formatted(service.asset()));
    Answer policy =
        service.json("POST", "/api/AccessPolicies", "{\"DurationInMinutes\":\"525600\"}");
    String policyId = policy.find("\"Id\":\"([^\"]+)\"");

    assertThat(List.of(postman.status(), amspy.status(), flags.status(), policy.status()))
        .containsOnly(201);
    assertThat(amspy.body()).contains("\"Name\":\"H264…\"");
    for (String start : List.of("11/22/2026 02:52:00 PM", "2026-11-22T14:52")) {
      Answer locator =
          service.json(
              "POST",
              "/api/Locators",
              "{\"Type\":\"2\",\"StartTime\":\"%s\",\"AssetId\":\"%s\",\"AccessPolicyId\":\"%s\"}"
                  .formatted(start, service.asset(), policyId));
      assertThat(locator.body()).contains("\"StartTime\":\"2026-11-22T14:52:00");
    }
  }

  /// What no known client sends is refused as anywhere.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"Name\":x}",
        "{\"Name\":\"x\",}",
        "{\"Name\":\"x\"} {}",
        "{\"Name\":\"x\",\"Name\":\"y\"}",
        "{\"Name\"=\"x\"}",
        "{\"Name\":\"x\" /* no */}",
        "{\"Name\":\"x\" // no\n}",
        "{\"Options\":NaN}",
        "{\"Options\":+1}",
        "{\"Options\":01}",
        "{\"Options\":0x1}",
        "{\"Options\":\"one\"}",
        "{\"Options\":.5}",
        "{\"Name\":True}",
        "{\"Name\":5}",
        "{\"name\":\"x\"}",
        "{\"Name\":\"x\"",
        "Name=x",
        "[{\"Name\":\"x\"}]",
      })
  void row30IsStrictEverywhereElse(String body) {
    Answer refused = service.json("POST", "/api/Assets", body);

    assertThat(refused.status()).as(refused.body()).isEqualTo(400);
    assertThat(refused.body()).startsWith("{\"odata.error\":{\"code\":\"");
  }

  @Test
  void row31ToleratesAnEmptyExpectAndAnswersContinue() throws IOException {
    Answer empty =
        service.call("POST", "/api/Assets", "{}", "expect: \nContent-Type: application/json");
    assertThat(empty.status()).isEqualTo(201);
    try (RawSocket socket = RawSocket.to(service.port("api", false))) {
      socket.send(
          "POST /api/Assets HTTP/1.1\nHost: h\nAuthorization: Bearer "
              + service.token()
              + "\nx-ms-version: 2.19\nContent-Type: application/json\nContent-Length: 2\n"
              + "Expect: 100-continue\n\n");
      assertThat(socket.head()).isEqualTo("HTTP/1.1 100 Continue\n");
      socket.send("{}");
      assertThat(socket.head()).startsWith("HTTP/1.1 201 ");
    }
  }

  @Test
  void row32ToleratesContentTypesWithoutBodiesAndNoAccept() {
    Answer get = service.call("GET", assetPath(), "", "content-type: application/atom+xml");
    Answer made = service.call("POST", "/api/Assets", entry(""), "Content-Type: application/xml");
    Answer deleted =
        service.call(
            "DELETE",
            path(made),
            "",
            "content-type: application/atom+xml;type=entry;charset=utf-8\n"
                + "Accept: text/html, image/gif, image/jpeg, */*; q=0.2");

    assertThat(get.status()).isEqualTo(200);
    assertThat(get.header("Content-Type").orElse("")).startsWith("application/atom+xml;type=entry");
    assertThat(made.status()).isEqualTo(201);
    assertThat(deleted.status()).isEqualTo(204);
  }

  @Test
  void row33WritesNoEtags() {
    for (String accept :
        List.of(
            "application/atom+xml",
            "application/json;odata=verbose",
            "application/json;odata=fullmetadata")) {
      Answer one = service.call("GET", assetPath(), "", "Accept: " + accept);
      assertThat(one.body().toLowerCase(java.util.Locale.ROOT)).doesNotContain("etag");
      assertThat(one.header("ETag")).isEmpty();
    }
    Answer matched =
        service.call(
            "MERGE", assetPath(), "{}", "If-Match: \"dummy\"\nContent-Type: application/json");
    assertThat(matched.status()).isEqualTo(204);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<ns2:entry xmlns:ns2='A' xmlns:ns3='D'><ns2:content type='application/xml'>"
            + "<ns4:properties xmlns:ns4='M'><ns3:Name>n</ns3:Name></ns4:properties></ns2:content>"
            + "</ns2:entry>",
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?><entry xmlns='A'><content"
            + " type='application/xml'><p:properties xmlns:p='M'><x:Name xmlns:x='D'>n</x:Name>"
            + "</p:properties></content></entry>",
        "<atom:entry xmlns:atom='A'><atom:id/><atom:title/><atom:content type='application/xml'>"
            + "<meta:properties xmlns:meta='M'><data:Name xmlns:data='D'>n</data:Name>"
            + "<data:AlternateId xmlns:data='D' meta:null='true'/></meta:properties>"
            + "</atom:content><atom:link rel='edit' href='x'/></atom:entry>",
      })
  void row34ReadsXmlOfEveryWriter(String body) {
    String sent =
        body.replace("'A'", "'" + ATOM + "'")
            .replace("'D'", "'" + D + "'")
            .replace("'M'", "'" + M + "'");
    Answer made = service.atom("POST", "/api/Assets", sent);

    assertThat(made.status()).as(made.body()).isEqualTo(201);
    assertThat(made.body()).contains("<d:Name>n</d:Name>");
  }

  @Test
  void row35KeepsTheComplexValuesOfStreamingEndpoints() {
    assumeDeclared("StreamingEndpoint");
    String endpoint =
        service.json("GET", "/api/StreamingEndpoints", "").find("\"Id\":\"(nb:oid:[^\"]+)\"");
    String path = "/api/StreamingEndpoints('" + endpoint + "')";
    String values =
        "{\"CacheControl\":{\"MaxAge\":\"60\"},\"AccessControl\":{\"IP\":{\"Allow\":[{\"Name\":"
            + "\"a\",\"Address\":\"10.0.0.1\",\"SubnetPrefixLength\":24}]},\"Akamai\":null},"
            + "\"CrossSiteAccessPolicies\":{\"ClientAccessPolicy\":\"<x/>\","
            + "\"CrossDomainPolicy\":null}}";

    assertThat(service.json("MERGE", path, values).status()).isIn(202, 204);
    Matcher kept =
        Pattern.compile("\"MaxAge\":\"60\".*").matcher(service.json("GET", path, "").body());
    assertThat(kept.find()).isTrue();
    assertThat(service.json("GET", path, "").body())
        .contains("\"Address\":\"10.0.0.1\"", "\"ClientAccessPolicy\":\"<x/>\"");
  }
}
