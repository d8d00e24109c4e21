package io.reelwork.odata.service;

import io.reelwork.odata.model.ODataError;
import io.reelwork.odata.model.ODataError.Code;
import java.io.InputStream;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/// A request below the service root, as any HTTP server can hand it over.
///
/// @param method as sent: `MERGE`
/// @param path the raw path below the service root, still percent-encoded
/// @param query the raw query without its question mark, empty when there is none
/// @param headers the header fields
/// @param body read at most once, never closed; an over-long body may make it throw an `ODataError`
/// @param account whose entities the caller may see
/// @param mayChange whether the caller may change them, too
/// @param root the service root in the caller's eyes, with a slash at its end
public record ODataRequest(
    String method,
    String path,
    String query,
    Fields headers,
    InputStream body,
    String account,
    boolean mayChange,
    URI root) {
  /// A request of a caller who may change what it sees.
  public ODataRequest(
      String method,
      String path,
      String query,
      Fields headers,
      InputStream body,
      String account,
      URI root) {
    this(method, path, query, headers, body, account, true, root);
  }

  /// The refusal of a change by a caller who may only read.
  ODataError refusedChange() {
    return new ODataError(Code.FORBIDDEN, "The media account " + account + " is disabled.");
  }

  /// The header fields of a request, each with its first value.
  @FunctionalInterface
  public interface Fields {
    /// The field of that lower-case name.
    Optional<String> find(String name);

    /// The fields of a map by lower-case name.
    static Fields of(Map<String, String> byName) {
      return name -> Optional.ofNullable(byName.get(name));
    }
  }

  /// The header of that lower-case name.
  public Optional<String> header(String name) {
    return headers.find(name);
  }
}
