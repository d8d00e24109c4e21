package io.reelwork.services.ingest;

import io.reelwork.services.storage.ContainerId;
import java.util.Optional;
import java.util.UUID;

/// The id of an ingest manifest: `nb:mid:UUID:<guid>`, lower case.
///
/// @param value the whole id
public record IngestManifestId(String value) {
  private static final String PREFIX = "nb:mid:UUID:";
  private static final String CONTAINER = "manifest-";

  /// The id of a new manifest.
  static IngestManifestId random() {
    return new IngestManifestId(PREFIX + UUID.randomUUID());
  }

  /// The manifest that a container belongs to.
  static Optional<IngestManifestId> of(ContainerId container) {
    return container.name().startsWith(CONTAINER)
        ? Optional.of(new IngestManifestId(PREFIX + container.name().substring(CONTAINER.length())))
        : Optional.empty();
  }

  /// The container of the manifest: `manifest-<guid>`.
  ContainerId container(String storageAccount) {
    return new ContainerId(storageAccount, CONTAINER + value.substring(PREFIX.length()));
  }

  @Override
  public String toString() {
    return value;
  }
}
