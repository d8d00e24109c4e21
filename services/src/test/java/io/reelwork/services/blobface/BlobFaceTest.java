package io.reelwork.services.blobface;

import static io.reelwork.services.storage.TestStore.ASSET;
import static org.assertj.core.api.Assertions.assertThat;

import io.reelwork.services.sql.TestDatabase;
import io.reelwork.services.storage.ContainerId;
import io.reelwork.services.storage.TestStore;
import io.reelwork.services.web.FakeRequest;
import io.reelwork.services.web.Response;
import java.io.InputStream;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BlobFaceTest extends OnBlobFace {
  @Test
  void letsTheQuerysApiVersionWin() {
    Response answer =
        ask(request("GET", "none", "api-version=2016-05-31&").with("x-ms-version", "2011-08-18"));

    assertThat(header(answer, "x-ms-version")).isEqualTo("2016-05-31");
    assertThat(header(get("none"), "x-ms-version")).isEqualTo("2012-02-12");
    Response unsigned = ask(FakeRequest.of("GET", ASSET.path() + "/none"));
    assertThat(header(unsigned, "x-ms-version")).isEqualTo("2009-09-19");
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
    for (String credentials :
        List.of("SharedKey reelwork:AAAA", "Bearer eyJhbGciOiJSUzI1NiJ9.e30.AA")) {
      assertRefused(ask(plain.with("Authorization", credentials)), 403, "AuthenticationFailed");
    }
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
            store.blobs.accounts().keys("reelwork").orElseThrow().key1(),
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

  @ParameterizedTest
  @CsvSource({
    "POST,a,'',405,UnsupportedHttpVerb",
    "PUT,a,comp=lease&,400,MissingRequiredHeader",
    "GET,a,comp=nothing&,400,InvalidQueryParameterValue",
    "GET,'','',400,MissingRequiredQueryParameter",
    "PUT,'',restype=container&,403,AuthorizationFailure",
    "DELETE,'',restype=container&,403,AuthorizationFailure",
    "GET,a,bad=%zz&,400,InvalidQueryParameterValue",
  })
  void refusesWhatItDoesNotKnow(String method, String name, String query, int status, String code) {
    assertRefused(ask(request(method, name, query)), status, code);
  }

  @Test
  void answersBusyWhenTheDatabaseIsGone() {
    TestStore gone = TestStore.open(TestDatabase.SQLITE);
    over(gone);
    FakeRequest request = FakeRequest.of("GET", ASSET.path() + "/a?" + sas);
    gone.close();

    Response answer = ask(request);

    assertThat(answer.status()).isBetween(500, 503);
    assertThat(FakeRequest.text(answer)).doesNotContain("sqlite").doesNotContain("at io.");
  }

  @Test
  void setsTheHeadersTheSignerWants() {
    ask(put("a").with("Content-Type", "text/plain").body("x"));
    String query =
        "sv=2019-12-12&sr=b&sp=r&se=2099-01-01&rscc=no-store&rscd=attachment&rsce=gzip&rscl=de"
            + "&rsct=video/mp4";
    String signature =
        Sas.sign(
            store.blobs.accounts().keys("reelwork").orElseThrow().key2(),
            SasText.of(Parameters.parse(query), ASSET.path() + "/a"));

    Response read =
        ask(
            FakeRequest.of(
                "GET", ASSET.path() + "/a?" + query + "&sig=" + PercentText.encode(signature)));

    assertThat(header(read, "Content-Type")).isEqualTo("video/mp4");
    assertThat(header(read, "Content-Disposition")).isEqualTo("attachment");
    assertThat(header(read, "Cache-Control")).isEqualTo("no-store");
    assertThat(header(read, "Content-Encoding")).isEqualTo("gzip");
    assertThat(header(read, "Content-Language")).isEqualTo("de");
  }
}
