package io.reelwork.odata.payload;

import io.reelwork.odata.model.ApiVersion;
import java.net.URI;
import java.util.Optional;
import java.util.Set;

/// What a writer must know about the request it answers.
///
/// @param root the service root with a slash at its end: `https://host/api/`
/// @param version the caller's version: newer properties are left out
/// @param select the properties named by `$select`; empty means all
/// @param next the absolute URI of the next page, when there is one
public record Context(URI root, ApiVersion version, Set<String> select, Optional<URI> next) {
  /// Copies the selection.
  public Context {
    select = Set.copyOf(select);
  }

  /// Everything, no next page.
  public static Context of(URI root, ApiVersion version) {
    return new Context(root, version, Set.of(), Optional.empty());
  }
}
