package io.reelwork.services.blobface;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelwork.services.web.FakeRequest;
import io.reelwork.services.web.Response;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GetBlobTest extends OnBlobFace {
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
  void prefersItsOwnRangeField() {
    ask(put("a").body("hello"));

    Response part =
        ask(request("GET", "a", "").with("Range", "bytes=0-0").with("x-ms-range", "bytes=1-2"));

    assertThat(FakeRequest.text(part)).isEqualTo("el");
  }

  @ParameterizedTest
  @ValueSource(strings = {"md5", "crc64"})
  void hashesRangesOfUpToFourMebibytes(String hash) {
    ask(put("a").body(new byte[(4 << 20) + 1]));
    FakeRequest request = request("GET", "a", "").with("x-ms-range-get-content-" + hash, "true");

    assertThat(ask(request.with("x-ms-range", "bytes=0-4194303")).status()).isEqualTo(206);
    assertRefused(ask(request.with("x-ms-range", "bytes=0-4194304")), 400, "InvalidHeaderValue");
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
}
