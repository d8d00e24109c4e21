package io.reelwork.services.ingest;

import java.util.UUID;

/// The id of a file of an ingest manifest: `nb:mfid:UUID:<guid>`, lower case.
///
/// @param value the whole id
public record IngestManifestFileId(String value) {
  /// The id of a new one.
  static IngestManifestFileId random() {
    return new IngestManifestFileId("nb:mfid:UUID:" + UUID.randomUUID());
  }

  @Override
  public String toString() {
    return value;
  }
}
