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

/// Reads a `$batch` request.
///
/// Taken as clients send them: a folded, quoted boundary; bare LF inside; `Content-ID` in the MIME
/// part or in the embedded request; no `Content-Length`, which is not looked at because a boundary
/// ends every body. One reader reads one batch.
public final class BatchReader {
  private static final int MAX_METHOD_LETTERS = 16;

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
    String line = Multipart.line(part);
    while (line.isBlank() && !part.isAtEnd()) {
      line = Multipart.line(part);
    }
    RequestLine start = RequestLine.parse(line.strip());
    Map<String, String> own = Multipart.headers(part);
    return new EmbeddedRequest(start.method(), start.uri(), own, contentId(own, mime), part.rest());
  }

  /// `GET Assets?$filter=Id eq 'x' HTTP/1.1`: the URI is everything between the first and the last
  /// blank, because it may hold raw ones.
  private record RequestLine(String method, String uri) {
    static RequestLine parse(String line) {
      int first = 0;
      while (first < line.length() && !isBlank(line.charAt(first))) {
        first++;
      }
      int last = line.length() - 1;
      while (last > first && !isBlank(line.charAt(last))) {
        last--;
      }
      String method = line.substring(0, first);
      String uri = last > first ? line.substring(first, last).strip() : "";
      if (uri.isEmpty() || !isMethod(method) || !isVersion(line.substring(last + 1))) {
        throw Multipart.malformed("a request must start with 'METHOD URI HTTP/1.1'");
      }
      return new RequestLine(method, uri);
    }

    private static boolean isMethod(String word) {
      return !word.isEmpty()
          && word.length() <= MAX_METHOD_LETTERS
          && word.chars().allMatch(c -> (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'));
    }

    private static boolean isVersion(String word) {
      return word.equalsIgnoreCase("HTTP/1.1") || word.equalsIgnoreCase("HTTP/1.0");
    }

    private static boolean isBlank(char letter) {
      return letter == ' ' || letter == '\t';
    }
  }

  private static Optional<String> contentId(Map<String, String> own, Map<String, String> mime) {
    Map<String, String> both = new LinkedHashMap<>(mime);
    both.putAll(own);
    return Optional.ofNullable(both.get("content-id"))
        .map(id -> id.startsWith("<") && id.endsWith(">") ? id.substring(1, id.length() - 1) : id)
        .filter(id -> !id.isEmpty());
  }
}
