package io.reelwork.odata.batch;

import io.reelwork.odata.model.ODataError;
import io.reelwork.odata.model.ODataError.Code;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Cuts a multipart body at its boundary.
///
/// ```text
/// preamble, ignored
/// --boundary CRLF  part  CRLF --boundary CRLF  part  CRLF --boundary--
/// epilogue, ignored
/// ```
final class Multipart {
  private static final int MOST_HEADERS = 100;
  private static final int LONGEST_BOUNDARY = 200;

  /// As of a request line and a request head outside a batch.
  private static final int MAX_LINE_BYTES = 16 * 1024;

  private static final int MAX_HEAD_BYTES = 32 * 1024;

  private Multipart() {}

  /// The parts in order.
  ///
  /// @throws ODataError `MALFORMED_BATCH` when the closing boundary is missing: a body that was cut
  ///   off must not be half executed
  static List<Bytes> parts(Bytes body, String boundary, int most) {
    byte[] delimiter = ("--" + boundary).getBytes(StandardCharsets.UTF_8);
    List<Bytes> parts = new ArrayList<>();
    int start = -1;
    while (!body.isAtEnd()) {
      int at = body.position();
      if (!body.startsWith(delimiter)) {
        body.skipLine();
        continue;
      }
      String tail = body.line().substring(("--" + boundary).length()).strip();
      if (!tail.isEmpty() && !tail.equals("--")) {
        continue;
      }
      if (start >= 0) {
        parts.add(body.part(start, at));
      }
      if (parts.size() > most) {
        throw malformed("must hold at most " + most + " requests");
      }
      if (!tail.isEmpty()) {
        return parts;
      }
      start = body.position();
    }
    throw malformed("the closing boundary is missing");
  }

  /// The headers up to the blank line, by lower-case name; folded lines are joined, of fields with
  /// one name the last is valid.
  ///
  /// @throws ODataError `MALFORMED_BATCH` for a line that is no field, and for a head beyond 100
  ///   fields, 16 KiB in a line or 32 KiB in all
  static Map<String, String> headers(Bytes part) {
    Map<String, StringBuilder> fields = new LinkedHashMap<>();
    StringBuilder last = new StringBuilder();
    int start = part.position();
    while (!part.isAtEnd()) {
      String line = line(part);
      if (line.isBlank()) {
        break;
      }
      if (part.position() - start > MAX_HEAD_BYTES) {
        throw malformed("the headers of a part must have at most " + MAX_HEAD_BYTES + " bytes");
      }
      if ((line.startsWith(" ") || line.startsWith("\t")) && !fields.isEmpty()) {
        last.append(' ').append(line.strip());
        continue;
      }
      int colon = line.indexOf(':');
      if (colon <= 0 || fields.size() >= MOST_HEADERS) {
        throw malformed("a header must be 'Name: value', and there must be at most 100");
      }
      last = new StringBuilder(line.substring(colon + 1).strip());
      fields.put(line.substring(0, colon).strip().toLowerCase(Locale.ROOT), last);
    }
    Map<String, String> headers = new LinkedHashMap<>();
    fields.forEach((name, value) -> headers.put(name, value.toString()));
    return headers;
  }

  /// The next line of a part's head.
  ///
  /// @throws ODataError `MALFORMED_BATCH` when it is longer than 16 KiB
  static String line(Bytes part) {
    if (part.lineLength() > MAX_LINE_BYTES) {
      throw malformed("a line before a body must have at most " + MAX_LINE_BYTES + " bytes");
    }
    return part.line();
  }

  /// The boundary of a multipart/mixed Content-Type.
  static String boundary(MediaType type) {
    String boundary = type.parameter("boundary").orElse("").stripTrailing();
    if (!type.name().equals("multipart/mixed") || boundary.isEmpty()) {
      throw malformed("Content-Type must be multipart/mixed with a boundary");
    }
    if (boundary.length() > LONGEST_BOUNDARY) {
      throw malformed("the boundary must have at most " + LONGEST_BOUNDARY + " characters");
    }
    return boundary;
  }

  static ODataError malformed(String what) {
    return new ODataError(Code.MALFORMED_BATCH, "$batch: " + what);
  }
}
