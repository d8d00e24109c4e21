package io.reelwork.odata.batch;

import io.reelwork.odata.model.ODataError;
import io.reelwork.odata.model.ODataError.Code;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads a `$batch` request.
///
/// Taken as clients send them: a folded, quoted boundary; bare LF inside; `Content-ID` in the MIME
/// part or in the embedded request; no `Content-Length`, which is not looked at because a boundary
/// ends every body. One reader reads one batch.
public final class BatchReader {
  /// The URI may hold raw blanks.
  private static final Pattern REQUEST_LINE =
      Pattern.compile("([A-Za-z]{1,16})[ \\t]+(\\S.*?)[ \\t]+(?i:HTTP/1\\.[01])");

  private final BatchLimits limits;
  private int requests;

  private BatchReader(BatchLimits limits) {
    this.limits = limits;
  }

  /// Reads a whole batch; does not close the stream.
  ///
  /// @throws ODataError `MALFORMED_BATCH`, or `BODY_TOO_LARGE`
  public static List<BatchItem> read(String contentType, InputStream body, BatchLimits limits) {
    String boundary = Multipart.boundary(MediaType.parse(contentType));
    return new BatchReader(limits).items(Bytes.of(bytes(body, limits.maxBytes())), boundary);
  }

  private static byte[] bytes(InputStream body, int most) {
    try {
      byte[] bytes = body.readNBytes(most);
      if (bytes.length == most && body.read() >= 0) {
        throw new ODataError(Code.BODY_TOO_LARGE, "$batch: must have at most " + most + " bytes");
      }
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<BatchItem> items(Bytes body, String boundary) {
    List<BatchItem> items = new ArrayList<>();
    for (Bytes part : Multipart.parts(body, boundary, limits.maxRequests())) {
      Map<String, String> headers = Multipart.headers(part);
      MediaType type = MediaType.parse(headers.getOrDefault("content-type", ""));
      if (type.name().startsWith("multipart/")) {
        items.add(new BatchItem.Changeset(changeset(part, Multipart.boundary(type))));
      } else {
        items.add(new BatchItem.Single(request(part, headers, type)));
      }
    }
    return items;
  }

  private List<EmbeddedRequest> changeset(Bytes body, String boundary) {
    List<EmbeddedRequest> changes = new ArrayList<>();
    for (Bytes part : Multipart.parts(body, boundary, limits.maxRequests())) {
      Map<String, String> headers = Multipart.headers(part);
      MediaType type = MediaType.parse(headers.getOrDefault("content-type", ""));
      EmbeddedRequest change = request(part, headers, type);
      if (change.method().equalsIgnoreCase("GET") || change.method().equalsIgnoreCase("HEAD")) {
        throw Multipart.malformed("a changeset must not hold a " + change.method());
      }
      changes.add(change);
    }
    return changes;
  }

  /// Reads what follows the headers of an `application/http` part.
  private EmbeddedRequest request(Bytes part, Map<String, String> mime, MediaType type) {
    if (!type.name().equals("application/http") && !type.name().isEmpty()) {
      throw Multipart.malformed("a request must be an application/http part");
    }
    if (++requests > limits.maxRequests()) {
      throw Multipart.malformed("must hold at most " + limits.maxRequests() + " requests");
    }
    String line = part.line();
    while (line.isBlank() && !part.isAtEnd()) {
      line = part.line();
    }
    Matcher words = REQUEST_LINE.matcher(line.strip());
    if (!words.matches()) {
      throw Multipart.malformed("a request must start with 'METHOD URI HTTP/1.1'");
    }
    Map<String, String> own = Multipart.headers(part);
    return new EmbeddedRequest(
        words.group(1), words.group(2), own, contentId(own, mime), part.rest());
  }

  private static Optional<String> contentId(Map<String, String> own, Map<String, String> mime) {
    Map<String, String> both = new LinkedHashMap<>(mime);
    both.putAll(own);
    return Optional.ofNullable(both.get("content-id"))
        .map(id -> id.startsWith("<") && id.endsWith(">") ? id.substring(1, id.length() - 1) : id)
        .filter(id -> !id.isEmpty());
  }
}
