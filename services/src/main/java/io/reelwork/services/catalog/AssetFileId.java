package io.reelwork.services.catalog;

import java.util.UUID;

/// The id of an asset's file: `nb:cid:UUID:<guid>`, lower case. Files and assets share one prefix.
///
/// @param value the whole id
public record AssetFileId(String value) {
  /// The id of a new file.
  static AssetFileId random() {
    return new AssetFileId("nb:cid:UUID:" + UUID.randomUUID());
  }

  @Override
  public String toString() {
    return value;
  }
}
