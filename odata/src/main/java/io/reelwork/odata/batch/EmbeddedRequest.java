package io.reelwork.odata.batch;

import java.util.Map;
import java.util.Optional;

/// A request inside a batch.
///
/// @param method as sent: `POST`
/// @param uri as sent, absolute or relative: `https://host/api/$1/Tasks`
/// @param headers by lower-case name; those of the request itself win over those of its MIME part
/// @param contentId how later requests of the changeset call what it makes: `1` for `$1`
/// @param body the bytes up to the next boundary; handed over once, never compared or changed
@SuppressWarnings("ArrayRecordComponent")
public record EmbeddedRequest(
    String method,
    String uri,
    Map<String, String> headers,
    Optional<String> contentId,
    byte[] body) {
  /// Copies the headers.
  public EmbeddedRequest {
    headers = Map.copyOf(headers);
  }
}
