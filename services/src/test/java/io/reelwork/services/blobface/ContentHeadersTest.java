package io.reelwork.services.blobface;

import static io.reelwork.services.storage.TestStore.ASSET;
import static org.assertj.core.api.Assertions.assertThat;

import io.reelwork.services.web.FakeRequest;
import io.reelwork.services.web.Response;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What the headers of a write say of its content.
class ContentHeadersTest extends OnBlobFace {
  private static final Map<String, String> CONTENT =
      Map.of(
          "Content-Type", "video/mp4",
          "Content-Encoding", "gzip",
          "Content-Language", "de",
          "Content-Disposition", "inline",
          "Cache-Control", "no-store");

  private static FakeRequest described(FakeRequest request) {
    FakeRequest with = request.with("x-ms-blob-content-md5", MD5_OF_HELLO);
    for (Map.Entry<String, String> field : CONTENT.entrySet()) {
      with =
          with.with(
              "x-ms-blob-" + field.getKey().toLowerCase(java.util.Locale.ROOT), field.getValue());
    }
    return with;
  }

  private void assertDescribed(String name) {
    Response read = get(name);
    CONTENT.forEach((field, value) -> assertThat(header(read, field)).isEqualTo(value));
    assertThat(header(read, "Content-MD5")).isEqualTo(MD5_OF_HELLO);
  }

  @Test
  void areKeptByEveryWriteThatHasThem() {
    ask(described(put("put")).body("hello"));
    block("list", "QQ==", "hello");
    ask(
        described(request("PUT", "list", "comp=blocklist&"))
            .body("<BlockList><Latest>QQ==</Latest></BlockList>"));
    ask(put("set").with("x-ms-meta-k", "v").body("hello"));
    ask(described(request("PUT", "set", "comp=properties&")));
    ask(
        described(request("PUT", "url", ""))
            .with("x-ms-blob-type", "BlockBlob")
            .with("x-ms-copy-source", "http://media.example" + ASSET.path() + "/set?" + sas));

    for (String name : new String[] {"put", "list", "set", "url"}) {
      assertDescribed(name);
    }
    assertThat(header(get("set"), "x-ms-meta-k")).isEqualTo("v");
  }

  @Test
  void areClearedBySetBlobPropertiesWhenTheyAreNotSent() {
    ask(described(put("a")).body("hello"));

    ask(request("PUT", "a", "comp=properties&").with("x-ms-blob-content-language", "en"));

    Response read = get("a");
    assertThat(header(read, "Content-Language")).isEqualTo("en");
    assertThat(header(read, "Content-Type")).isEqualTo("application/octet-stream");
    for (String field : new String[] {"Content-Encoding", "Content-Disposition", "Cache-Control"}) {
      assertThat(header(read, field)).as(field).isEqualTo("(none)");
    }
  }

  @Test
  void areOfTheSourceUnlessTheCopyHasItsOwn() {
    ask(described(put("from")).body("hello"));
    FakeRequest copy =
        request("PUT", "to", "")
            .with("x-ms-blob-type", "BlockBlob")
            .with("x-ms-copy-source", "http://media.example" + ASSET.path() + "/from?" + sas);

    ask(copy);
    assertDescribed("to");
    ask(copy.with("x-ms-copy-source-blob-properties", "false"));
    assertThat(header(get("to"), "Content-Type")).isEqualTo("application/octet-stream");
    assertThat(header(get("to"), "Content-Language")).isEqualTo("(none)");
  }

  @Test
  void letPlainFieldsOfAPutSpeakWhereTheirOwnAreSilent() {
    ask(
        put("a")
            .with("Content-Type", "text/plain")
            .with("Content-Encoding", "br")
            .with("Content-Language", "en")
            .with("Cache-Control", "no-cache")
            .with("x-ms-blob-content-language", "de")
            .body("hello"));

    Response read = get("a");
    assertThat(header(read, "Content-Type")).isEqualTo("text/plain");
    assertThat(header(read, "Content-Encoding")).isEqualTo("br");
    assertThat(header(read, "Cache-Control")).isEqualTo("no-cache");
    assertThat(header(read, "Content-Language")).isEqualTo("de");
  }

  @Test
  void haveAnMd5ThatIsHeldAgainstAPut() {
    String wrong = "1B2M2Y8AsgTpgAmY7PhCfg==";

    assertRefused(
        ask(put("a").with("x-ms-blob-content-md5", wrong).body("hello")), 400, "Md5Mismatch");
    assertRefused(
        ask(put("a").with("x-ms-blob-content-md5", "short").body("hello")), 400, "InvalidMd5");
    assertRefused(get("a"), 404, "BlobNotFound");
  }

  @Test
  void haveEightKibibytesOfMetadataAtMost() {
    String most = "v".repeat(8 * 1024 - 1);

    assertThat(ask(put("a").with("x-ms-meta-k", most).body("x")).status()).isEqualTo(201);
    assertRefused(ask(put("a").with("x-ms-meta-k", most + "v").body("x")), 400, "MetadataTooLarge");
    assertThat(header(get("a"), "x-ms-meta-k")).isEqualTo(most);
  }

  @ParameterizedTest
  @CsvSource({
    "x-ms-tags,a=b",
    "x-ms-if-tags,a='b'",
    "x-ms-encryption-key,QUJD",
    "x-ms-encryption-scope,scope",
    "x-ms-structured-body,XSM/1.0; properties=crc64",
  })
  void areRefusedByEveryWriteThatCannotHonourThem(String name, String value) {
    ask(put("a").body("x"));
    String source = "http://media.example" + ASSET.path() + "/a?" + sas;
    for (String operation :
        new String[] {
          "PUT put",
          "PUT copy",
          "PUT url",
          "PUT comp=block&blockid=QQ==&",
          "PUT comp=blocklist&",
          "PUT comp=metadata&",
          "PUT comp=properties&",
          "DELETE "
        }) {
      String[] parts = operation.split(" ", -1);
      FakeRequest request =
          request(parts[0], "a", parts[1].endsWith("&") ? parts[1] : "").with(name, value);
      if (parts[1].matches("put|url")) {
        request = request.with("x-ms-blob-type", "BlockBlob");
      }
      if (parts[1].matches("copy|url")) {
        request = request.with("x-ms-copy-source", source);
      }

      assertRefused(ask(request.body("<BlockList/>")), 400, "UnsupportedHeader");
    }
    assertThat(FakeRequest.text(get("a"))).isEqualTo("x");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "1a", "ä"})
  void haveNamesOfIdentifiers(String name) {
    assertRefused(ask(put("a").with("x-ms-meta-" + name, "x").body("x")), 400, "InvalidMetadata");
  }
}
