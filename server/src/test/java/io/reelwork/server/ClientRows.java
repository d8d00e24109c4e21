package io.reelwork.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.reelwork.server.Deployed.Answer;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What the tests of the list "server must do X or client Y breaks" (clients section 8) share. Each
/// row has one test, named after its number.
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ClientRows {
  static final String ROOT = "http://" + Deployed.HOST + "/api/";
  static final String D = "http://schemas.microsoft.com/ado/2007/08/dataservices";
  static final String M = D + "/metadata";
  static final String ATOM = "http://www.w3.org/2005/Atom";
  static final String ENCODER = "nb:mpid:UUID:ff4df607-d419-42f0-bc17-a481b1331e56";

  Deployed service;
  String asset;

  @BeforeAll
  void start(@TempDir Path folder) {
    service = Deployed.in(folder, Map.of("api.tls-port", "0", "tls.self-signed", "true"));
    asset = service.asset();
  }

  @AfterAll
  void stop() {
    service.close();
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8);
  }

  static String entry(String properties) {
    return "<entry xmlns='%s' xmlns:d='%s' xmlns:m='%s'><content type='application/xml'>"
            .formatted(ATOM, D, M)
        + "<m:properties>"
        + properties
        + "</m:properties></content></entry>";
  }

  String assetPath() {
    return "/api/Assets('" + encoded(asset) + "')";
  }

  static String part(String line, int id, String body) {
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

  Answer batch(String... parts) {
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

  static String path(Answer created) {
    return created.header("Location").orElseThrow().replaceFirst("http://[^/]+", "");
  }
}
