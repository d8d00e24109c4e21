package io.reelwork.services.ingest;

import io.reelwork.services.catalog.AssetId;
import io.reelwork.services.sql.Ticks;

/// An asset that files of a manifest go to (entities section 19).
///
/// @param id its id
/// @param created when it was created
/// @param lastModified the same time
/// @param manifest its manifest
/// @param asset the asset
public record IngestManifestAsset(
    IngestManifestAssetId id,
    Ticks created,
    Ticks lastModified,
    IngestManifestId manifest,
    AssetId asset) {}
