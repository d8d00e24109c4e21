package io.reelwork.services.ingest;

import java.util.UUID;

/// The id of an asset of an ingest manifest: `nb:maid:UUID:<guid>`, lower case.
///
/// @param value the whole id
public record IngestManifestAssetId(String value) {
  /// The id of a new one.
  static IngestManifestAssetId random() {
    return new IngestManifestAssetId("nb:maid:UUID:" + UUID.randomUUID());
  }

  @Override
  public String toString() {
    return value;
  }
}
