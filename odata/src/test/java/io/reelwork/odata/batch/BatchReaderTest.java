package io.reelwork.odata.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reelwork.odata.model.ODataError;
import io.reelwork.odata.model.ODataError.Code;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchReaderTest {
  private static final String TYPE = "multipart/mixed; boundary=b";

  private static List<BatchItem> read(String type, String body) {
    return BatchReader.read(
        type,
        new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)),
        new BatchLimits(3, 2000));
  }

  private static String get(String headers, String body) {
    return "--b\nContent-Type: application/http\n\nGET Assets HTTP/1.1\n" + headers + "\n" + body;
  }

  private static EmbeddedRequest single(String headers, String body) {
    return ((BatchItem.Single) read(TYPE, get(headers, body) + "\n--b--").getFirst()).request();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "multipart/mixed; boundary=b",
        "Multipart/Mixed;BOUNDARY=\"b\"",
        "multipart/mixed;\r\n boundary=\"b\"",
        "multipart/mixed; charset=utf-8; boundary = b ;",
      })
  void readsTheBoundaryInEveryForm(String type) {
    assertThat(read(type, get("", "") + "\n--b--")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "application/json", "multipart/mixed", "multipart/mixed; boundary="})
  void refusesOtherTypes(String type) {
    assertThatThrownBy(() -> read(type, get("", "") + "\n--b--")).isInstanceOf(ODataError.class);
  }

  @Test
  void keepsTheBodyByteForByteUpToTheBoundary() {
    assertThat(single("", "a\r\n--c\n\n b \n").body())
        .isEqualTo("a\r\n--c\n\n b \n".getBytes(StandardCharsets.UTF_8));
    assertThat(single("Content-Length: 1\n", "abc").body()).hasSize(3);
    assertThat(single("", "").body()).isEmpty();
  }

  @Test
  void joinsFoldedHeadersAndPrefersThoseOfTheRequest() {
    EmbeddedRequest request = single("ACCEPT: a,\n\tb\nContent-ID: 4\n", "");

    assertThat(request.headers()).containsEntry("accept", "a, b");
    assertThat(request.contentId()).contains("4");
  }

  @Test
  void takesRawBlanksInAUri() {
    String body =
        "--b\nContent-Type: application/http\n\n\nGET  A?$filter=Id eq 'x'  HTTP/1.0\n\n--b--";

    assertThat(((BatchItem.Single) read(TYPE, body).getFirst()).request().uri())
        .isEqualTo("A?$filter=Id eq 'x'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "--b",
        "--b\n\n",
        "--b\nContent-Type: application/http\n\nGET A HTTP/1.1\n\n",
        "--b\nContent-Type: application/http\n\nGET A HTTP/1.1\n\n--b\n",
        "--b\nContent-Type: application/http\n\nGET A\n\n--b--",
        "--b\nContent-Type: application/http\n\nGET A HTTP/2\n\n--b--",
        "--b\nContent-Type: application/http\n\n--b--",
        "--b\nContent-Type: text/plain\n\nGET A HTTP/1.1\n\n--b--",
        "--b\nno header\n\nGET A HTTP/1.1\n\n--b--",
        "--b\nContent-Type: multipart/mixed; boundary=c\n\n--c\n\nGET A HTTP/1.1\n\n--c--\n--b--",
        "--b\nContent-Type: multipart/mixed; boundary=c\n\n--c\n\nPOST A HTTP/1.1\n\n--b--",
        "--b\nContent-Type: multipart/mixed\n\n--b--",
      })
  void refusesMalformedBodies(String body) {
    assertThatThrownBy(() -> read(TYPE, body))
        .isInstanceOfSatisfying(
            ODataError.class, e -> assertThat(e.code()).isEqualTo(Code.MALFORMED_BATCH));
  }

  @Test
  void boundsRequestsAndBytes() {
    assertThat(read(TYPE, get("", "\n").repeat(3) + "--b--")).hasSize(3);
    assertThatThrownBy(() -> read(TYPE, get("", "\n").repeat(4) + "--b--"))
        .hasMessage("$batch: must hold at most 3 requests");
    assertThatThrownBy(() -> read(TYPE, get("", "x".repeat(2000)) + "\n--b--"))
        .isInstanceOfSatisfying(
            ODataError.class, e -> assertThat(e.code()).isEqualTo(Code.BODY_TOO_LARGE));
  }

  private static List<BatchItem> readLong(String body) {
    return BatchReader.read(
        TYPE, new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)), BatchLimits.DEFAULT);
  }

  @Test
  void keepsThousandsOfBlanksInsideAUri() {
    String uri = "a" + " ".repeat(16_000) + "b";
    String body = "--b\nContent-Type: application/http\n\nGET " + uri + " HTTP/1.1\n\n--b--";

    assertThat(((BatchItem.Single) readLong(body).getFirst()).request().uri()).isEqualTo(uri);
  }

  @Test
  void boundsTheHeadOfAPart() {
    String line =
        "--b\nContent-Type: application/http\n\nGET " + "a".repeat(16_384) + " HTTP/1.1\n\n--b--";
    String folds = get("Accept: a\n" + " b\n".repeat(11_000), "") + "\n--b--";

    assertThatThrownBy(() -> readLong(line))
        .hasMessage("$batch: a line before a body must have at most 16384 bytes");
    assertThatThrownBy(() -> readLong(folds))
        .hasMessage("$batch: the headers of a part must have at most 32768 bytes");
  }
}
