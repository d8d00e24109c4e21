package io.reelwork.services.storage;

import static io.reelwork.services.storage.TestStore.ASSET;
import static org.assertj.core.api.Assertions.assertThat;

import io.reelwork.services.sql.TestDatabase;
import io.reelwork.services.web.FakeRequest;
import io.reelwork.services.web.Response;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BlobFaceTest {
  private static final String MD5_OF_HELLO = "XUFAKrxLKna5cZ2REBfFkg==";

  private static final TestStore SHARED = TestStore.open(TestDatabase.SQLITE);

  private TestStore store = SHARED;
  private String sas = "";

  @BeforeEach
  void empty() {
    store = SHARED.anew();
    sas = sas("all", "racwdl");
  }

  @AfterAll
  static void close() {
    SHARED.close();
  }

  private String sas(String policyId, String letters) {
    store.blobs.setPolicy(
        ASSET,
        new ContainerPolicy(
            policyId, Permission.parse(letters), Optional.empty(), Optional.empty()));
    return store
        .sas
        .locator(ASSET, policyId, Optional.empty(), store.time.get().plusSeconds(864_000))
        .substring(1);
  }

  private FakeRequest request(String method, String name, String query) {
    String slash = name.isEmpty() ? "" : "/";
    return FakeRequest.of(method, ASSET.path() + slash + name + "?" + query + sas);
  }

  private FakeRequest put(String name) {
    return request("PUT", name, "").with("x-ms-blob-type", "BlockBlob");
  }

  private Response ask(FakeRequest request) {
    return store.face.handle(request);
  }

  private Response get(String name) {
    return ask(request("GET", name, ""));
  }

  private static String header(Response answer, String name) {
    return answer.headers().first(name).orElse("(none)");
  }

  private static void assertRefused(Response answer, int status, String code) {
    assertThat(answer.status()).isEqualTo(status);
    assertThat(header(answer, "x-ms-error-code")).isEqualTo(code);
    assertThat(FakeRequest.text(answer))
        .startsWith(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?><Error><Code>" + code + "</Code><Message>")
        .endsWith("</Message></Error>");
  }

  @Test
  void givesBackWhatWasPut() {
    Response created =
        ask(
            put("a.txt")
                .with("Content-Type", "text/plain;charset=ISO-8859-1")
                .with("x-ms-blob-cache-control", "no-store")
                .with("x-ms-meta-Title", "Bunny")
                .with("x-ms-client-request-id", "call-1")
                .with("x-ms-version", "2011-08-18")
                .body("hello"));

    assertThat(created.status()).isEqualTo(201);
    assertThat(header(created, "ETag")).matches("\"0x8D[0-9A-F]{13}\"");
    assertThat(header(created, "Last-Modified"))
        .matches("(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \\d\\d \\w{3} \\d{4} \\d\\d:\\d\\d:\\d\\d GMT");
    assertThat(header(created, "Content-MD5")).isEqualTo(MD5_OF_HELLO);
    assertThat(header(created, "x-ms-version")).isEqualTo("2011-08-18");
    assertThat(header(created, "x-ms-client-request-id")).isEqualTo("call-1");
    assertThat(header(created, "x-ms-request-id"))
        .isEqualTo("7f3c1a52-0000-4000-8000-000000000001");
    for (Response read : List.of(get("a.txt"), ask(request("HEAD", "a.txt", "")))) {
      assertThat(read.status()).isEqualTo(200);
      assertThat(FakeRequest.text(read)).isEqualTo("hello");
      assertThat(header(read, "Content-Type")).isEqualTo("text/plain;charset=ISO-8859-1");
      assertThat(header(read, "Cache-Control")).isEqualTo("no-store");
      assertThat(header(read, "Content-MD5")).isEqualTo(MD5_OF_HELLO);
      assertThat(header(read, "x-ms-meta-Title")).isEqualTo("Bunny");
      assertThat(header(read, "x-ms-blob-type")).isEqualTo("BlockBlob");
      assertThat(header(read, "Accept-Ranges")).isEqualTo("bytes");
      assertThat(header(read, "ETag")).isEqualTo(header(created, "ETag"));
    }
  }

  @Test
  void letsTheQuerysApiVersionWin() {
    Response answer =
        ask(request("GET", "none", "api-version=2016-05-31&").with("x-ms-version", "2011-08-18"));

    assertThat(header(answer, "x-ms-version")).isEqualTo("2016-05-31");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a%20b.mp4",
        "dir/sub/a.mp4",
        "%E6%97%A5%E6%9C%AC.mp4",
        "a+b",
        "100%25",
        "a%2Fb",
        "/x"
      })
  void decodesNames(String name) {
    assertThat(ask(put(name).body("x")).status()).isEqualTo(201);

    assertThat(FakeRequest.text(get(name))).isEqualTo("x");
    assertThat(store.blobs.find(ASSET, PercentText.decode(name).orElseThrow())).isPresent();
  }

  @ParameterizedTest
  @CsvSource({
    "..,InvalidResourceName",
    "a/../../b,InvalidResourceName",
    "%2e%2e/%2e%2e/etc/passwd,InvalidResourceName",
    "a%5C..%5Cb,InvalidResourceName",
    "a%00b,InvalidResourceName",
    "a%0Ab,InvalidResourceName",
    "a%zz,InvalidUri",
    "a%,InvalidUri",
    "%FF%FE,InvalidUri",
  })
  void refusesNamesThatAreTraps(String name, String code) {
    assertRefused(ask(put(name).body("x")), 400, code);
    assertThat(store.files()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "bytes=0-0, h, 0-0",
    "bytes=1-3, ell, 1-3",
    "bytes=2-, llo, 2-4",
    "bytes=-2, lo, 3-4",
    "bytes=-99, hello, 0-4",
    "bytes=3-99, lo, 3-4",
  })
  void readsRanges(String range, String expected, String contentRange) {
    ask(put("a").body("hello"));

    for (String field : List.of("Range", "x-ms-range")) {
      Response part = ask(request("GET", "a", "").with(field, range));
      assertThat(part.status()).isEqualTo(206);
      assertThat(FakeRequest.text(part)).isEqualTo(expected);
      assertThat(header(part, "Content-Range")).isEqualTo("bytes " + contentRange + "/5");
      assertThat(header(part, "x-ms-blob-content-md5")).isEqualTo(MD5_OF_HELLO);
      assertThat(header(part, "Content-MD5")).isEqualTo("(none)");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=5-", "bytes=5-9", "bytes=99-100", "bytes=-0"})
  void refusesRangesOutsideTheBlob(String range) {
    ask(put("a").body("hello"));

    Response answer = ask(request("GET", "a", "").with("Range", range));

    assertRefused(answer, 416, "InvalidRange");
    assertThat(header(answer, "Content-Range")).isEqualTo("bytes */5");
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=-", "bytes=3-1", "bytes=a-b", "items=0-1", "bytes=0-1,3-4"})
  void ignoresRangesItCannotRead(String range) {
    ask(put("a").body("hello"));

    Response answer = ask(request("GET", "a", "").with("Range", range));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(FakeRequest.text(answer)).isEqualTo("hello");
  }

  @Test
  void givesTheMd5OfARangeOnRequest() {
    ask(put("a").body("xhellox"));

    Response part =
        ask(
            request("GET", "a", "")
                .with("x-ms-range", "bytes=1-5")
                .with("x-ms-range-get-content-md5", "true"));

    assertThat(header(part, "Content-MD5")).isEqualTo(MD5_OF_HELLO);
  }

  @Test
  void refusesAContentMd5ThatIsNotOfTheContent() {
    String wrong = "1B2M2Y8AsgTpgAmY7PhCfg==";

    assertRefused(ask(put("a").with("Content-MD5", wrong).body("hello")), 400, "Md5Mismatch");
    assertRefused(ask(put("a").with("Content-MD5", "short").body("hello")), 400, "InvalidMd5");
    assertRefused(
        ask(request("PUT", "a", "comp=block&blockid=QQ==&").with("Content-MD5", wrong).body("x")),
        400,
        "Md5Mismatch");
    assertThat(store.files()).isZero();
    assertThat(ask(put("a").with("Content-MD5", MD5_OF_HELLO).body("hello")).status())
        .isEqualTo(201);
  }

  @Test
  void showsNothingOfACutUpload() {
    InputStream cut =
        new SequenceInputStream(
            new ByteArrayInputStream(new byte[100_000]),
            new InputStream() {
              @Override
              public int read() throws IOException {
                throw new IOException("connection reset");
              }

              @Override
              public int read(byte[] bytes, int offset, int length) throws IOException {
                return read();
              }
            });

    assertRefused(ask(put("a").body(cut, OptionalLong.of(200_000))), 400, "InvalidInput");
    InputStream shorter = new ByteArrayInputStream(new byte[10]);
    assertRefused(ask(put("a").body(shorter, OptionalLong.of(11))), 400, "InvalidInput");

    assertRefused(get("a"), 404, "BlobNotFound");
    assertThat(store.files()).isZero();
  }

  @Test
  void takesChunkedBodiesButWantsOneOfBothLengths() {
    InputStream body =
        new ByteArrayInputStream("hello".getBytes(java.nio.charset.StandardCharsets.UTF_8));

    assertRefused(ask(put("a")), 411, "MissingContentLengthHeader");
    assertThat(
            ask(put("a").with("Transfer-Encoding", "chunked").body(body, OptionalLong.empty()))
                .status())
        .isEqualTo(201);
    assertThat(FakeRequest.text(get("a"))).isEqualTo("hello");
  }

  @Test
  void keepsADownloadWholeWhileTheBlobIsOverwrittenAndDeleted() {
    ask(put("a").body("the old bytes"));
    Response begun = get("a");

    ask(put("a").body("new"));
    ask(request("DELETE", "a", ""));
    store.pass(Duration.ofHours(23));
    store.collectGarbage();

    assertThat(FakeRequest.text(begun)).isEqualTo("the old bytes");
    assertRefused(get("a"), 404, "BlobNotFound");
  }

  @Test
  void deletesOnce() {
    ask(put("a").body("x"));

    assertThat(ask(request("DELETE", "a", "")).status()).isEqualTo(202);
    assertRefused(ask(request("DELETE", "a", "")), 404, "BlobNotFound");
  }

  @Test
  void refusesWhatTheSignatureDoesNotAllow() {
    ask(put("a").body("x"));
    sas = sas("read", "r");
    assertThat(get("a").status()).isEqualTo(200);
    for (Response refused :
        List.of(
            ask(put("a").body("y")),
            ask(request("PUT", "a", "comp=block&blockid=QQ==&").body("y")),
            ask(request("PUT", "a", "comp=blocklist&").body("<BlockList/>")),
            ask(request("PUT", "a", "comp=metadata&")),
            ask(request("DELETE", "a", "")),
            ask(request("GET", "", "restype=container&comp=list&")))) {
      assertRefused(refused, 403, "AuthorizationPermissionMismatch");
    }
    sas = sas("list", "l");
    assertRefused(get("a"), 403, "AuthorizationPermissionMismatch");
    sas = sas("create", "c");
    assertRefused(ask(put("a").body("y")), 403, "UnauthorizedBlobOverwrite");
    assertThat(ask(put("b").body("y")).status()).isEqualTo(201);
  }

  @Test
  void isClosedToWhoeverHasNoSignature() {
    ask(put("a").body("x"));
    FakeRequest plain = FakeRequest.of("GET", ASSET.path() + "/a");

    assertRefused(ask(plain), 404, "ResourceNotFound");
    assertRefused(
        ask(plain.with("Authorization", "SharedKey reelwork:AAAA")), 403, "AuthenticationFailed");
    assertRefused(ask(FakeRequest.of("GET", "/")), 404, "ResourceNotFound");
    assertRefused(
        ask(FakeRequest.of("GET", ASSET.path() + "/a?" + sas.replace("sig=", "sig=x"))),
        403,
        "AuthenticationFailed");
    assertRefused(
        ask(FakeRequest.of("GET", "/nobody/asset-1/a?" + sas)), 403, "AuthenticationFailed");
    Response head = ask(FakeRequest.of("HEAD", ASSET.path() + "/a"));
    assertThat(head.status()).isEqualTo(404);
    assertThat(FakeRequest.bytes(head)).isEmpty();
    assertThat(header(head, "x-ms-error-code")).isEqualTo("ResourceNotFound");
  }

  @Test
  void tellsAMissingContainerFromAMissingBlob() {
    assertRefused(get("a"), 404, "BlobNotFound");
    String query = "sv=2012-02-12&sr=c&sp=rwl&se=2099-01-01";
    ContainerId none = new ContainerId("reelwork", "none");
    String signature =
        Sas.sign(
            store.blobs.keys("reelwork").orElseThrow().key1(),
            SasText.of(Parameters.parse(query), none.path()));
    String signed = query + "&sig=" + PercentText.encode(signature);

    assertRefused(
        ask(FakeRequest.of("GET", "/reelwork/none/a?" + signed)), 404, "ContainerNotFound");
    assertRefused(
        ask(
            FakeRequest.of("PUT", "/reelwork/none/a?" + signed)
                .with("x-ms-blob-type", "BlockBlob")
                .body("x")),
        404,
        "ContainerNotFound");
    assertRefused(
        ask(FakeRequest.of("GET", "/reelwork/none?restype=container&comp=list&" + signed)),
        404,
        "ContainerNotFound");
  }

  @Test
  void putsBlocksTogetherInTheListsOrder() {
    for (String id : List.of("QQ==", "Qg==", "VGhlIGxvbmcgb25l")) {
      assertThat(
              ask(request("PUT", "a", "comp=block&blockid=" + id + "&").body("[" + id + "]"))
                  .status())
          .isEqualTo(201);
    }
    assertRefused(get("a"), 404, "BlobNotFound");

    Response committed =
        ask(
            request("PUT", "a", "comp=blocklist&timeout=90&")
                .with("x-ms-blob-content-type", "video/mp4")
                .with("x-ms-meta-k", "v")
                .body(
                    """
                    \uFEFF<?xml version="1.0" encoding="utf-8"?>
                    <BlockList>
                      <Latest>VGhlIGxvbmcgb25l</Latest><Uncommitted>QQ==</Uncommitted>
                      <Latest>QQ==</Latest></BlockList>
                    """));

    assertThat(committed.status()).isEqualTo(201);
    Response read = get("a");
    assertThat(FakeRequest.text(read)).isEqualTo("[VGhlIGxvbmcgb25l][QQ==][QQ==]");
    assertThat(header(read, "Content-Type")).isEqualTo("video/mp4");
    assertThat(header(read, "x-ms-meta-k")).isEqualTo("v");
    assertThat(store.blobs.uncommittedBlocks(ASSET, "a")).isEmpty();
    store.pass(Duration.ofMinutes(10));
    assertThat(store.collectGarbage().objects()).isEqualTo(3);
    assertThat(FakeRequest.text(get("a"))).isEqualTo("[VGhlIGxvbmcgb25l][QQ==][QQ==]");
  }

  @Test
  void takesCommittedBlocksOverIntoANewList() {
    block("a", "QQ==", "one ");
    block("a", "Qg==", "two ");
    commit("a", "<Latest>QQ==</Latest><Latest>Qg==</Latest>");
    block("a", "QQ==", "ONE ");

    assertRefused(commit("a", "<Uncommitted>Qg==</Uncommitted>"), 400, "InvalidBlockList");
    commit("a", "<Committed>Qg==</Committed><Committed>QQ==</Committed><Latest>QQ==</Latest>");

    assertThat(FakeRequest.text(get("a"))).isEqualTo("two one ONE ");
    assertThat(FakeRequest.text(ask(request("GET", "a", "comp=blocklist&"))))
        .isEqualTo(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?><BlockList><CommittedBlocks>"
                + "<Block><Name>Qg==</Name><Size>4</Size></Block>"
                + "<Block><Name>QQ==</Name><Size>4</Size></Block>"
                + "<Block><Name>QQ==</Name><Size>4</Size></Block>"
                + "</CommittedBlocks></BlockList>");
  }

  @Test
  void lastsTheLatestBlockOfAnId() {
    block("a", "QQ==", "first");
    block("a", "QQ==", "second");

    assertThat(FakeRequest.text(ask(request("GET", "a", "comp=blocklist&blocklisttype=all&"))))
        .contains(
            "<CommittedBlocks></CommittedBlocks><UncommittedBlocks><Block><Name>QQ==</Name>"
                + "<Size>6</Size></Block></UncommittedBlocks>");
    commit("a", "<Latest>QQ==</Latest>");

    assertThat(FakeRequest.text(get("a"))).isEqualTo("second");
  }

  @Test
  void makesAnEmptyBlobOfAnEmptyList() {
    assertThat(commit("a", "").status()).isEqualTo(201);
    assertThat(ask(request("PUT", "b", "comp=blocklist&").body("<BlockList />")).status())
        .isEqualTo(201);

    assertThat(FakeRequest.bytes(get("a"))).isEmpty();
    assertThat(header(get("b"), "Content-Type")).isEqualTo("application/octet-stream");
    assertRefused(ask(request("GET", "a", "").with("Range", "bytes=0-")), 416, "InvalidRange");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "not xml",
        "<BlockList>",
        "<BlockList><Latest>QQ==</Latest>",
        "<BlockList><Other>QQ==</Other></BlockList>",
        "<Blocks/>",
        "<BlockList/><BlockList/>",
        "<BlockList><Latest><b/></Latest></BlockList>",
        "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><BlockList><Latest>&e;</Latest></BlockList>",
        "<BlockList><Latest>&undefined;</Latest></BlockList>",
      })
  void refusesGarbageForABlockList(String body) {
    block("a", "QQ==", "x");

    assertRefused(
        ask(request("PUT", "a", "comp=blocklist&").body(body)), 400, "InvalidXmlDocument");
    assertRefused(get("a"), 404, "BlobNotFound");
  }

  private void block(String name, String id, String content) {
    Response answer = ask(request("PUT", name, "comp=block&blockid=" + id + "&").body(content));
    assertThat(answer.status()).isEqualTo(201);
  }

  private Response commit(String name, String entries) {
    return ask(
        request("PUT", name, "comp=blocklist&").body("<BlockList>" + entries + "</BlockList>"));
  }

  @Test
  void refusesBlocksWithoutAnId() {
    assertRefused(
        ask(request("PUT", "a", "comp=block&").body("x")), 400, "MissingRequiredQueryParameter");
    assertRefused(
        ask(request("PUT", "a", "comp=block&blockid=***&").body("x")),
        400,
        "InvalidQueryParameterValue");
  }

  @Test
  void takesManyBlocksAtOnce() throws InterruptedException {
    ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
    List<Thread> threads = new ArrayList<>();
    StringBuilder list = new StringBuilder();
    StringBuilder expected = new StringBuilder();
    for (int i = 0; i < 30; i++) {
      String id = java.util.Base64.getEncoder().encodeToString(new byte[] {(byte) i});
      String query = "comp=block&blockid=" + PercentText.encode(id) + "&";
      FakeRequest request = request("PUT", "a", query).body("block " + i + ";");
      threads.add(
          Thread.ofVirtual()
              .uncaughtExceptionHandler((t, e) -> failures.add(e))
              .start(() -> assertThat(ask(request).status()).isEqualTo(201)));
      list.append("<Latest>").append(id).append("</Latest>");
      expected.append("block ").append(i).append(';');
    }
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(failures).isEmpty();
    assertThat(commit("a", list.toString()).status()).isEqualTo(201);
    assertThat(FakeRequest.text(get("a"))).isEqualTo(expected.toString());
  }

  @Test
  void honoursConditions() {
    String etag = header(ask(put("a").body("one")), "ETag");
    String modified = header(get("a"), "Last-Modified");

    assertThat(ask(request("GET", "a", "").with("If-None-Match", etag)).status()).isEqualTo(304);
    assertThat(ask(request("GET", "a", "").with("If-Modified-Since", modified)).status())
        .isEqualTo(304);
    assertThat(ask(request("GET", "a", "").with("If-Match", etag)).status()).isEqualTo(200);
    assertRefused(
        ask(request("GET", "a", "").with("If-Match", "\"0x8D0\"")), 412, "ConditionNotMet");
    assertRefused(ask(put("a").with("If-None-Match", "*").body("two")), 409, "BlobAlreadyExists");
    assertRefused(ask(put("a").with("If-Match", "\"x\"").body("two")), 412, "ConditionNotMet");
    assertRefused(ask(put("b").with("If-Match", "*").body("two")), 412, "ConditionNotMet");
    assertRefused(
        ask(put("a").with("If-Modified-Since", modified).body("two")), 412, "ConditionNotMet");
    assertThat(FakeRequest.text(get("a"))).isEqualTo("one");
    assertThat(ask(put("a").with("If-Match", etag).body("two")).status()).isEqualTo(201);
    assertThat(ask(put("b").with("If-None-Match", "*").body("two")).status()).isEqualTo(201);
    assertRefused(ask(request("DELETE", "a", "").with("If-Match", etag)), 412, "ConditionNotMet");
  }

  @Test
  void checksAConditionAgainWhenTheBodyIsThere() {
    InputStream racing =
        new InputStream() {
          private boolean done;

          @Override
          public int read() {
            if (done) {
              return -1;
            }
            done = true;
            store.put("a", "the other was faster");
            return 'x';
          }

          @Override
          public int read(byte[] bytes, int offset, int length) {
            int one = read();
            bytes[offset] = (byte) one;
            return one < 0 ? -1 : 1;
          }
        };

    Response answer = ask(put("a").with("If-None-Match", "*").body(racing, OptionalLong.of(1)));

    assertRefused(answer, 409, "BlobAlreadyExists");
    assertThat(FakeRequest.text(get("a"))).isEqualTo("the other was faster");
    assertThat(store.files()).isOne();
  }

  @Test
  void changesMetadataAndProperties() {
    String etag = header(ask(put("a").with("x-ms-meta-old", "1").body("x")), "ETag");

    Response metadata = ask(request("PUT", "a", "comp=metadata&").with("x-ms-meta-New", "2"));
    Response properties =
        ask(
            request("PUT", "a", "comp=properties&")
                .with("x-ms-blob-content-type", "video/mp4")
                .with("x-ms-blob-content-disposition", "inline"));

    assertThat(List.of(metadata.status(), properties.status())).containsExactly(200, 200);
    Response read = ask(request("HEAD", "a", ""));
    assertThat(header(read, "x-ms-meta-old")).isEqualTo("(none)");
    assertThat(header(read, "x-ms-meta-New")).isEqualTo("2");
    assertThat(header(read, "Content-Type")).isEqualTo("video/mp4");
    assertThat(header(read, "Content-Disposition")).isEqualTo("inline");
    assertThat(header(read, "ETag")).isEqualTo(header(properties, "ETag")).isNotEqualTo(etag);
    assertThat(header(ask(request("GET", "a", "comp=metadata&")), "x-ms-meta-New")).isEqualTo("2");
    assertRefused(ask(request("PUT", "none", "comp=metadata&")), 404, "BlobNotFound");
  }

  @Test
  void listsInAzuresXml() {
    ask(
        put("d/a%20%26.txt")
            .with("Content-Type", "text/plain")
            .with("x-ms-meta-k", "<v>")
            .body("hello"));
    ask(put("d/e/f").body(""));
    block("uncommitted", "QQ==", "x");

    Response answer =
        ask(
            request(
                    "GET",
                    "",
                    "restype=container&comp=list&prefix=d/&delimiter=/&include=metadata&")
                .with("x-ms-version", "2019-12-12"));

    assertThat(header(answer, "Content-Type")).isEqualTo("application/xml");
    assertThat(normal(FakeRequest.text(answer)))
        .isEqualTo(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?><EnumerationResults"
                + " ServiceEndpoint=\"http://media.example/reelwork/\" ContainerName=\"asset-1\">"
                + "<Prefix>d/</Prefix><Delimiter>/</Delimiter><Blobs><Blob>"
                + "<Name>d/a &amp;.txt</Name><Properties><Creation-Time>DATE</Creation-Time>"
                + "<Last-Modified>DATE</Last-Modified><Etag>ETAG</Etag>"
                + "<Content-Length>5</Content-Length><Content-Type>text/plain</Content-Type>"
                + "<Content-Encoding></Content-Encoding><Content-Language></Content-Language>"
                + "<Content-MD5>XUFAKrxLKna5cZ2REBfFkg==</Content-MD5>"
                + "<Cache-Control></Cache-Control><Content-Disposition></Content-Disposition>"
                + "<BlobType>BlockBlob</BlobType><LeaseStatus>unlocked</LeaseStatus>"
                + "<LeaseState>available</LeaseState></Properties>"
                + "<Metadata><k>&lt;v&gt;</k></Metadata></Blob>"
                + "<BlobPrefix><Name>d/e/</Name></BlobPrefix></Blobs><NextMarker></NextMarker>"
                + "</EnumerationResults>");
  }

  private static String normal(String xml) {
    return xml.replaceAll("\\w{3}, \\d\\d \\w{3} \\d{4} [\\d:]{8} GMT", "DATE")
        .replaceAll("0x8D[0-9A-F]{13}", "ETAG");
  }

  @Test
  void listsWithUrlsForOldClients() {
    ask(put("a%20b/c").body("x"));

    Response answer =
        ask(request("GET", "", "restype=container&comp=list&").with("x-ms-version", "2011-08-18"));

    assertThat(FakeRequest.text(answer))
        .contains("<EnumerationResults ContainerName=\"http://media.example/reelwork/asset-1\">")
        .contains("<Url>http://media.example/reelwork/asset-1/a%20b/c</Url>");
  }

  @Test
  void listsPageByPage() {
    List.of("a", "b", "c", "ä+&").forEach(name -> store.put(name, ""));
    List<String> names = new ArrayList<>();
    String marker = "";
    do {
      String query = "restype=container&comp=list&maxresults=1&marker=" + marker + "&";
      String xml = FakeRequest.text(ask(request("GET", "", query)));
      names.add(between(xml, "<Name>", "</Name>"));
      marker = PercentText.encode(between(xml, "<NextMarker>", "</NextMarker>"));
    } while (!marker.isEmpty());

    assertThat(names).containsExactly("a", "b", "c", "ä+&amp;");
    for (String bad : List.of("maxresults=x", "maxresults=-1", "marker=***")) {
      assertRefused(
          ask(request("GET", "", "restype=container&comp=list&" + bad + "&")),
          400,
          "InvalidQueryParameterValue");
    }
    assertRefused(
        ask(request("GET", "", "restype=container&comp=list&maxresults=0&")),
        400,
        "OutOfRangeQueryParameterValue");
  }

  private static String between(String text, String start, String end) {
    int from = text.indexOf(start) + start.length();
    return text.substring(from, text.indexOf(end, from));
  }

  @Test
  void tellsAContainersProperties() {
    Response answer = ask(request("HEAD", "", "restype=container&"));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(header(answer, "ETag")).startsWith("\"0x8D");
    assertThat(header(answer, "Last-Modified")).endsWith("GMT");
  }

  @ParameterizedTest
  @CsvSource({
    "POST,a,'',405,UnsupportedHttpVerb",
    "PUT,a,comp=lease&,400,InvalidQueryParameterValue",
    "GET,a,comp=nothing&,400,InvalidQueryParameterValue",
    "GET,'','',400,MissingRequiredQueryParameter",
    "PUT,'',restype=container&,403,AuthorizationFailure",
    "DELETE,'',restype=container&,403,AuthorizationFailure",
    "GET,a,bad=%zz&,400,InvalidQueryParameterValue",
  })
  void refusesWhatItDoesNotKnow(String method, String name, String query, int status, String code) {
    assertRefused(ask(request(method, name, query)), status, code);
  }

  @ParameterizedTest
  @CsvSource({
    "x-ms-blob-type,PageBlob,InvalidHeaderValue",
    "x-ms-copy-source,http://other/a,UnsupportedHeader",
    "x-ms-structured-body,XSM/1.0; properties=crc64,UnsupportedHeader",
    "x-ms-meta-a b,x,InvalidMetadata",
  })
  void refusesHeadersItCannotHonour(String name, String value, String code) {
    FakeRequest request =
        request("PUT", "a", "").with(name, value).with("x-ms-blob-type", "BlockBlob");

    assertRefused(ask(request.body("x")), 400, code);
    assertRefused(ask(request("PUT", "a", "").body("x")), 400, "MissingRequiredHeader");
  }

  @Test
  void refusesMetadataThatIsTooLarge() {
    assertRefused(
        ask(put("a").with("x-ms-meta-k", "v".repeat(8192)).body("x")), 400, "MetadataTooLarge");
  }

  @Test
  void answers507WhenTheDiskRunsLow() {
    try (TestStore full = TestStore.withReserve(TestDatabase.SQLITE, Long.MAX_VALUE / 2)) {
      store = full;
      sas = sas("all", "w");

      assertRefused(ask(put("a").body("x")), 507, "InsufficientStorage");
      assertRefused(
          ask(request("PUT", "a", "comp=block&blockid=QQ==&").body("x")),
          507,
          "InsufficientStorage");
      assertThat(full.files()).isZero();
    }
  }

  @Test
  void lowersTheGraceWhenTheDiskRunsLow() {
    Blob blob = store.put("a", "x");
    store.blobs.delete(ASSET, "a");
    Blobs full =
        new Blobs(
            store.database,
            new StorageConfig(
                store.folder, OptionalLong.of(Long.MAX_VALUE / 2), Duration.ofHours(24)));

    store.pass(Duration.ofMinutes(14));
    assertThat(full.collectGarbage(store.time.get()).objects()).isZero();
    store.pass(Duration.ofMinutes(1));
    assertThat(full.collectGarbage(store.time.get()).objects()).isOne();

    assertThat(full.localFile(blob)).doesNotExist();
  }

  @Test
  void answersBusyWhenTheDatabaseIsGone() {
    TestStore gone = TestStore.open(TestDatabase.SQLITE);
    gone.close();

    Response answer = gone.face.handle(request("GET", "a", ""));

    assertThat(answer.status()).isBetween(500, 503);
    assertThat(FakeRequest.text(answer)).doesNotContain("sqlite").doesNotContain("at io.");
  }

  @Test
  void setsTheHeadersTheSignerWants() {
    ask(put("a").with("Content-Type", "text/plain").body("x"));
    String query = "sv=2019-12-12&sr=b&sp=r&se=2099-01-01&rscd=attachment&rsct=video/mp4";
    String signature =
        Sas.sign(
            store.blobs.keys("reelwork").orElseThrow().key2(),
            SasText.of(Parameters.parse(query), ASSET.path() + "/a"));

    Response read =
        ask(
            FakeRequest.of(
                "GET", ASSET.path() + "/a?" + query + "&sig=" + PercentText.encode(signature)));

    assertThat(header(read, "Content-Type")).isEqualTo("video/mp4");
    assertThat(header(read, "Content-Disposition")).isEqualTo("attachment");
  }
}
