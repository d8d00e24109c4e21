package io.reelwork.services.ingest;

import io.reelwork.services.catalog.AssetId;
import io.reelwork.services.catalog.FileProtection;
import io.reelwork.services.storage.ContainerId;
import java.util.Optional;

/// A manifest's file whose blob has come and is to be taken over.
///
/// @param etag of the blob that has come
/// @param manifest its manifest
/// @param container where the blob is
/// @param name the name of the blob and of the file to be
record Arrival(
    String account,
    String fileId,
    String etag,
    IngestManifestId manifest,
    ContainerId container,
    String name,
    AssetId asset,
    Optional<String> mimeType,
    boolean isPrimary,
    FileProtection protection) {}
