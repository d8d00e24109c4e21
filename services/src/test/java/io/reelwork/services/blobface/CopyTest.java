package io.reelwork.services.blobface;

import static io.reelwork.services.storage.TestStore.ASSET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reelwork.services.web.FakeRequest;
import io.reelwork.services.web.Response;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CopyTest extends OnBlobFace {
  @BeforeEach
  void source() {
    ask(put("from").with("Content-Type", "video/mp4").with("x-ms-meta-take", "3").body("hello"));
  }

  private String url(String name) {
    return "http://media.example" + ASSET.path() + "/" + name + "?" + sas;
  }

  private FakeRequest copy(String name, String source) {
    return request("PUT", name, "").with("x-ms-copy-source", source);
  }

  @Test
  void copiesBySignature() {
    Response copied = ask(copy("to", url("from")));

    assertThat(copied.status()).isEqualTo(202);
    assertThat(header(copied, "x-ms-copy-status")).isEqualTo("success");
    Response read = get("to");
    assertThat(FakeRequest.text(read)).isEqualTo("hello");
    assertThat(header(read, "Content-Type")).isEqualTo("video/mp4");
    assertThat(header(read, "x-ms-meta-take")).isEqualTo("3");
    assertThat(header(read, "x-ms-copy-id")).isEqualTo(header(copied, "x-ms-copy-id"));
    assertThat(header(read, "x-ms-copy-progress")).isEqualTo("5/5");
    assertThat(header(read, "x-ms-copy-source"))
        .isEqualTo("http://media.example/reelwork/asset-1/from");
    assertThat(store.files()).isOne();
  }

  @Test
  void outlivesItsSource() {
    ask(copy("to", url("from")));
    ask(request("DELETE", "from", ""));

    store.pass(Duration.ofDays(2));
    store.collectGarbage();

    assertThat(FakeRequest.text(get("to"))).isEqualTo("hello");
    ask(request("DELETE", "to", ""));
    store.pass(Duration.ofDays(2));
    store.collectGarbage();
    assertThat(store.files()).isZero();
  }

  @Test
  void forgetsThatItIsACopyWhenOverwritten() {
    ask(copy("to", url("from")).with("x-ms-meta-own", "1"));
    assertThat(header(get("to"), "x-ms-meta-own")).isEqualTo("1");
    assertThat(header(get("to"), "x-ms-meta-take")).isEqualTo("(none)");
    assertThat(
            FakeRequest.text(ask(request("GET", "", "restype=container&comp=list&include=copy&"))))
        .contains("<CopyStatus>success</CopyStatus><CopyProgress>5/5</CopyProgress>");

    ask(put("to").body("new"));

    assertThat(header(get("to"), "x-ms-copy-id")).isEqualTo("(none)");
  }

  @Test
  void copiesWithTheAccountsKeyFromThePlainUrl() {
    FakeRequest plain =
        FakeRequest.of("PUT", ASSET.path() + "/to")
            .with("x-ms-copy-source", "http://media.example/reelwork/asset-1/from");

    assertThat(ask(signed(plain)).status()).isEqualTo(202);
    assertThat(
            ask(signed(
                    FakeRequest.of("PUT", ASSET.path() + "/old")
                        .with("x-ms-copy-source", "/reelwork/asset-1/from")))
                .status())
        .isEqualTo(202);
    Response refused = ask(copy("to", "http://media.example/reelwork/asset-1/from"));
    assertRefused(refused, 404, "CannotVerifyCopySource");
  }

  @ParameterizedTest
  @CsvSource({
    "http://elsewhere.example/reelwork/asset-1/from,400,InvalidHeaderValue",
    "http://169.254.169.254/latest/meta-data,400,InvalidHeaderValue",
    "file:///etc/passwd,400,InvalidHeaderValue",
    "::,400,InvalidHeaderValue",
    "http://media.example/other/asset-1/from,404,CannotVerifyCopySource",
  })
  void fetchesNothingFromElsewhere(String source, int status, String code) {
    FakeRequest request =
        FakeRequest.of("PUT", ASSET.path() + "/to").with("x-ms-copy-source", source);

    assertRefused(ask(signed(request)), status, code);
  }

  @ParameterizedTest
  @ValueSource(strings = {"copy", "put", "comp=block&blockid=QQ==&"})
  void callsNobody(String operation) throws IOException {
    try (ServerSocket elsewhere = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      elsewhere.setSoTimeout(50);
      String query = operation.startsWith("comp") ? "?" + operation : "";
      FakeRequest request =
          FakeRequest.of("PUT", ASSET.path() + "/to" + query)
              .with(
                  "x-ms-copy-source",
                  "http://127.0.0.1:" + elsewhere.getLocalPort() + ASSET.path() + "/from");

      Response answer =
          ask(
              signed(
                  operation.equals("put") ? request.with("x-ms-blob-type", "BlockBlob") : request));

      assertRefused(answer, 400, "InvalidHeaderValue");
      assertThatThrownBy(elsewhere::accept).isInstanceOf(SocketTimeoutException.class);
    }
  }

  @Test
  void wantsToReadTheSource() {
    String writes = sas("write", "w");
    String read = url("from");

    assertRefused(
        ask(copy("to", "http://media.example" + ASSET.path() + "/from?" + writes)),
        403,
        "CannotVerifyCopySource");
    assertRefused(ask(copy("to", read.replace("sig=", "sig=A"))), 403, "CannotVerifyCopySource");
    assertRefused(ask(copy("to", url("none"))), 404, "CannotVerifyCopySource");
    assertRefused(
        ask(copy("to", url("from")).with("x-ms-source-if-match", "\"x\"")),
        412,
        "SourceConditionNotMet");
    assertRefused(
        ask(copy("from", url("from")).with("If-None-Match", "*")), 409, "BlobAlreadyExists");
  }

  @Test
  void putsABlobFromAUrl() {
    Response put =
        ask(
            copy("to", url("from"))
                .with("x-ms-blob-type", "BlockBlob")
                .with("x-ms-source-content-md5", MD5_OF_HELLO)
                .with("x-ms-blob-cache-control", "no-store"));

    assertThat(put.status()).isEqualTo(201);
    Response read = get("to");
    assertThat(header(read, "Content-Type")).isEqualTo("video/mp4");
    assertThat(header(read, "Cache-Control")).isEqualTo("no-store");
    assertThat(header(read, "x-ms-meta-take")).isEqualTo("(none)");
    assertThat(header(read, "x-ms-copy-id")).isEqualTo("(none)");
    assertRefused(
        ask(
            copy("to", url("from"))
                .with("x-ms-blob-type", "BlockBlob")
                .with("x-ms-source-content-md5", "1B2M2Y8AsgTpgAmY7PhCfg==")),
        400,
        "Md5Mismatch");
  }

  @Test
  void putsBlocksFromUrls() {
    for (String part : List.of("QQ== 0-1", "Qg== 3-4")) {
      String id = part.substring(0, 4);
      Response block =
          ask(
              request("PUT", "to", "comp=block&blockid=" + id + "&")
                  .with("x-ms-copy-source", url("from"))
                  .with("x-ms-source-range", "bytes=" + part.substring(5)));
      assertThat(block.status()).isEqualTo(201);
    }
    commit("to", "<Latest>Qg==</Latest><Latest>QQ==</Latest>");
    FakeRequest whole =
        request("PUT", "to", "comp=block&blockid=Qw==&").with("x-ms-copy-source", url("from"));
    assertThat(ask(whole.with("x-ms-source-content-md5", MD5_OF_HELLO)).status()).isEqualTo(201);
    assertRefused(
        ask(whole.with("x-ms-source-content-md5", "1B2M2Y8AsgTpgAmY7PhCfg==")), 400, "Md5Mismatch");

    assertThat(FakeRequest.text(get("to"))).isEqualTo("lohe");
    assertRefused(
        ask(
            request("PUT", "to", "comp=block&blockid=QQ==&")
                .with("x-ms-copy-source", url("from"))
                .with("x-ms-source-range", "bytes=9-")),
        416,
        "InvalidRange");
  }

  @Test
  void hasNothingToAbort() {
    String id = header(ask(copy("to", url("from"))), "x-ms-copy-id");
    FakeRequest abort =
        request("PUT", "to", "comp=copy&copyid=" + id + "&").with("x-ms-copy-action", "abort");

    assertRefused(ask(abort), 409, "NoPendingCopyOperation");
    assertRefused(
        ask(request("PUT", "to", "comp=copy&copyid=x&").with("x-ms-copy-action", "abort")),
        409,
        "CopyIdMismatch");
  }
}
