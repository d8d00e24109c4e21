package io.reelwork.odata.batch;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;

/// Writes the answer to a `$batch` request.
///
/// ```text
/// --batchresponse_<guid>
/// Content-Type: multipart/mixed; boundary=changesetresponse_<guid>
///
/// --changesetresponse_<guid>
/// Content-Type: application/http
/// Content-Transfer-Encoding: binary
///
/// HTTP/1.1 201 Created
/// …
/// ```
///
/// Lines end with CRLF. The Java client reads only parts that stand inside a changeset response, so
/// the single error of a failed changeset stands there too (protocol section 8.2).
public final class BatchWriter {
  private static final Map<Integer, String> REASONS =
      Map.ofEntries(
          Map.entry(200, "OK"),
          Map.entry(201, "Created"),
          Map.entry(202, "Accepted"),
          Map.entry(204, "No Content"),
          Map.entry(400, "Bad Request"),
          Map.entry(401, "Unauthorized"),
          Map.entry(403, "Forbidden"),
          Map.entry(404, "Not Found"),
          Map.entry(405, "Method Not Allowed"),
          Map.entry(406, "Not Acceptable"),
          Map.entry(409, "Conflict"),
          Map.entry(412, "Precondition Failed"),
          Map.entry(413, "Content Too Large"),
          Map.entry(415, "Unsupported Media Type"),
          Map.entry(500, "Internal Server Error"),
          Map.entry(501, "Not Implemented"),
          Map.entry(503, "Service Unavailable"));

  private final Supplier<UUID> ids;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private BatchWriter(Supplier<UUID> ids) {
    this.ids = ids;
  }

  /// A written batch.
  ///
  /// @param contentType with the boundary
  /// @param bytes handed over once, never compared or changed
  @SuppressWarnings("ArrayRecordComponent")
  public record Written(String contentType, byte[] bytes) {}

  /// Writes the answers in order; `ids` makes the boundaries.
  public static Written write(List<BatchAnswer> answers, Supplier<UUID> ids) {
    BatchWriter writer = new BatchWriter(ids);
    String boundary = "batchresponse_" + ids.get();
    for (BatchAnswer answer : answers) {
      writer.line("--" + boundary);
      switch (answer) {
        case BatchAnswer.Single(EmbeddedResponse response) -> writer.response(response);
        case BatchAnswer.Changeset(List<EmbeddedResponse> responses) -> writer.changeset(responses);
      }
    }
    writer.line("--" + boundary + "--");
    return new Written("multipart/mixed; boundary=" + boundary, writer.out.toByteArray());
  }

  private void changeset(List<EmbeddedResponse> responses) {
    String boundary = "changesetresponse_" + ids.get();
    line("Content-Type: multipart/mixed; boundary=" + boundary);
    line("");
    for (EmbeddedResponse response : responses) {
      line("--" + boundary);
      response(response);
    }
    line("--" + boundary + "--");
  }

  private void response(EmbeddedResponse response) {
    line("Content-Type: application/http");
    line("Content-Transfer-Encoding: binary");
    line("");
    line("HTTP/1.1 " + response.status() + " " + REASONS.getOrDefault(response.status(), "Other"));
    response.headers().forEach((name, value) -> line(name + ": " + value));
    line("");
    out.writeBytes(response.body());
    line("");
  }

  private void line(String text) {
    String oneLine = text.replace('\r', ' ').replace('\n', ' ');
    out.writeBytes((oneLine + "\r\n").getBytes(StandardCharsets.UTF_8));
  }
}
