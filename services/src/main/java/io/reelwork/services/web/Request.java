package io.reelwork.services.web;

import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/// A request as a feature sees it. Used by one thread at a time.
public interface Request {
  /// The verb as sent: `GET`, `MERGE`.
  String method();

  /// The path as sent, still percent-encoded, beginning with `/`.
  String path();

  /// The query as sent, still percent-encoded, without the `?`; empty when there is none.
  String query();

  /// The header fields as sent.
  Headers headers();

  /// A fresh GUID that names this request in answers and in the log.
  String id();

  /// Scheme and authority under which the caller reaches this face, without a slash at the end: the
  /// face's public URL when one is configured, else taken from the request.
  URI origin();

  /// The caller's address, for the log.
  String remote();

  /// The body's length when the caller told it.
  OptionalLong contentLength();

  /// The body as it arrives, with back-pressure: reading blocks until bytes are there. Ends early
  /// with `BodyCut` when the connection is cut or too slow. Sends `100 Continue` when the caller
  /// waits for it.
  InputStream body();

  /// Waits until more of the body, or its end, can be read without waiting; false when neither has
  /// come within `patience`.
  default boolean bodyArrives(Duration patience) {
    return true;
  }

  /// The first value of a header field.
  default Optional<String> header(String name) {
    return headers().first(name);
  }
}
