package io.reelwork.odata.service;

import java.io.InputStream;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/// A request below the service root, as any HTTP server can hand it over.
///
/// @param method as sent: `MERGE`
/// @param path the raw path below the service root, still percent-encoded
/// @param query the raw query without its question mark, empty when there is none
/// @param headers by lower-case name
/// @param body read at most once, never closed; an over-long body may make it throw an `ODataError`
/// @param account whose entities the caller may see
/// @param root the service root in the caller's eyes, with a slash at its end
public record ODataRequest(
    String method,
    String path,
    String query,
    Map<String, String> headers,
    InputStream body,
    String account,
    URI root) {
  /// Copies the headers.
  public ODataRequest {
    headers = Map.copyOf(headers);
  }

  /// The header of that lower-case name.
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }
}
