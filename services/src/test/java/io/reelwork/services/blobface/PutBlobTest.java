package io.reelwork.services.blobface;

import static io.reelwork.services.storage.TestStore.ASSET;
import static org.assertj.core.api.Assertions.assertThat;

import io.reelwork.services.sql.TestDatabase;
import io.reelwork.services.storage.Blob;
import io.reelwork.services.storage.Blobs;
import io.reelwork.services.storage.StorageConfig;
import io.reelwork.services.storage.TestStore;
import io.reelwork.services.web.BodyCut;
import io.reelwork.services.web.FakeRequest;
import io.reelwork.services.web.Response;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PutBlobTest extends OnBlobFace {
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
                throw new BodyCut("the connection was cut");
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
  void deletesOnce() {
    ask(put("a").body("x"));

    assertThat(ask(request("DELETE", "a", "")).status()).isEqualTo(202);
    assertRefused(ask(request("DELETE", "a", "")), 404, "BlobNotFound");
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

  @ParameterizedTest
  @CsvSource({
    "x-ms-blob-type,PageBlob,BlobTypeNotSupported",
    "x-ms-blob-type,Blob,InvalidHeaderValue",
    "x-ms-copy-source,http://other/a,InvalidHeaderValue",
  })
  void refusesHeadersItCannotHonour(String name, String value, String code) {
    FakeRequest request =
        request("PUT", "a", "").with(name, value).with("x-ms-blob-type", "BlockBlob");

    assertRefused(ask(request.body("x")), 400, code);
    assertRefused(ask(request("PUT", "a", "").body("x")), 400, "MissingRequiredHeader");
  }

  @Test
  void answers507WhenTheDiskRunsLow() {
    try (TestStore full = TestStore.withReserve(TestDatabase.SQLITE, Long.MAX_VALUE / 2)) {
      over(full);
      sas = sas("all", "w");

      Response refused = ask(put("a").body("x"));
      assertRefused(refused, 507, "InsufficientStorage");
      assertThat(header(refused, "Retry-After")).isEqualTo("60");
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
                store.folder, OptionalLong.of(Long.MAX_VALUE / 2), Duration.ofHours(24)),
            TestStore.MASTER);

    store.pass(Duration.ofMinutes(14));
    assertThat(full.collectGarbage().objects()).isZero();
    store.pass(Duration.ofMinutes(1));
    assertThat(full.collectGarbage().objects()).isOne();

    assertThat(full.localFile(blob)).doesNotExist();
  }
}
