package io.reelwork.server.http;

import io.reelwork.services.web.Headers;
import io.reelwork.services.web.Request;
import io.vertx.core.http.HttpServerRequest;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/// A request as it came over the wire. Everything but the body is copied on the event loop.
///
/// @param path the path as sent; an absolute request target has lost its scheme and authority
record Incoming(
    String method,
    String path,
    String query,
    Headers headers,
    String id,
    URI origin,
    String remote,
    OptionalLong contentLength,
    InputStream body)
    implements Request {
  @Override
  public boolean bodyArrives(Duration patience) {
    return !(body instanceof RequestBody arriving) || arriving.awaitArrival(patience);
  }

  private static final long VERSION_BITS = 0xF000L;
  private static final long VERSION_4 = 0x4000L;
  private static final long VARIANT_BITS = 0xC000_0000_0000_0000L;
  private static final long VARIANT_RFC_9562 = 0x8000_0000_0000_0000L;

  static Incoming of(
      HttpServerRequest raw, Headers headers, URI origin, String remote, InputStream body) {
    String target = target(raw.uri());
    int question = target.indexOf('?');
    return new Incoming(
        raw.method().name(),
        question < 0 ? target : target.substring(0, question),
        question < 0 ? "" : target.substring(question + 1),
        headers,
        freshId(),
        origin,
        remote,
        length(headers),
        body);
  }

  /// A GUID of version 4 that anybody may guess, as it opens nothing.
  private static String freshId() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    long high = (random.nextLong() & ~VERSION_BITS) | VERSION_4;
    long low = (random.nextLong() & ~VARIANT_BITS) | VARIANT_RFC_9562;
    return new UUID(high, low).toString();
  }

  static Headers headers(HttpServerRequest raw) {
    List<Map.Entry<String, String>> fields = new ArrayList<>();
    raw.headers().forEach((name, value) -> fields.add(Map.entry(name, value)));
    return Headers.of(fields);
  }

  /// Whether a body follows the head.
  static boolean hasBody(Headers headers) {
    return headers.first("Transfer-Encoding").isPresent() || length(headers).orElse(0) > 0;
  }

  /// The length of the body, when the head tells it.
  static OptionalLong length(Headers headers) {
    return headers
        .first("Content-Length")
        .filter(text -> text.matches("\\d{1,18}"))
        .map(text -> OptionalLong.of(Long.parseLong(text)))
        .orElse(OptionalLong.empty());
  }

  /// `http://host/path` as a proxy would be asked, `*` of OPTIONS, else the path itself.
  private static String target(String uri) {
    if (uri.startsWith("/")) {
      return uri;
    }
    int authority = uri.indexOf("://");
    if (authority < 0) {
      return "/" + uri;
    }
    int path = uri.indexOf('/', authority + 3);
    return path < 0 ? "/" : uri.substring(path);
  }
}
