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

  /// The headers up to the blank line, by lower-case name; folded lines are joined.
  static Map<String, String> headers(Bytes part) {
    Map<String, String> headers = new LinkedHashMap<>();
    String last = "";
    while (!part.isAtEnd()) {
      String line = part.line();
      if (line.isBlank()) {
        return headers;
      }
      if ((line.startsWith(" ") || line.startsWith("\t")) && !last.isEmpty()) {
        headers.merge(last, line.strip(), (first, more) -> first + " " + more);
        continue;
      }
      int colon = line.indexOf(':');
      if (colon <= 0 || headers.size() >= MOST_HEADERS) {
        throw malformed("a header must be 'Name: value', and there must be at most 100");
      }
      last = line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
      headers.put(last, line.substring(colon + 1).strip());
    }
    return headers;
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
