package io.reelwork.services.steps;

import io.reelwork.services.catalog.AssetId;

/// An asset that a task writes to.
///
/// @param asset its id; it and its container exist
/// @param formatOption `assetFormatOption` of the task body: 0 none, 1 pre-fragmented
public record OutputAsset(AssetId asset, int formatOption) {}
