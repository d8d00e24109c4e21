package io.reelwork.services.storage;

import io.reelwork.services.sql.Ticks;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// A container as its row was when it was read.
///
/// @param etag without quotes
/// @param metadata the caller's own pairs, names as sent, without `x-ms-meta-`
public record Container(
    ContainerId id, String etag, Ticks lastModified, Map<String, String> metadata) {
  /// Keeps the metadata's order.
  public Container {
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
  }
}
