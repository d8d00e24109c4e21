package io.reelwork.services.live;

import io.reelwork.services.catalog.Asset;
import io.reelwork.services.catalog.AssetFile;
import io.reelwork.services.catalog.AssetId;
import io.reelwork.services.catalog.Catalog;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What an asset must be to be shown as a slate: one JPEG file of at most 3 MB in the clear (live
/// section 10). How large the picture is the media finds out. Safe for any number of threads.
///
/// @param catalog the assets
record Slates(Catalog catalog) {
  private static final int STORAGE_ENCRYPTED = 1;
  private static final long MOST_BYTES = 3_000_000;

  /// Why the asset cannot be a slate, in words for the client; empty when it can.
  Optional<String> problem(String account, AssetId id) {
    Optional<Asset> asset = catalog.asset(account, id);
    if (asset.isEmpty()) {
      return Optional.of("there is no asset " + id);
    }
    if (asset.get().options() == STORAGE_ENCRYPTED) {
      return Optional.of("the asset must not be storage-encrypted but " + id + " is");
    }
    return problem(id, catalog.files(account, id));
  }

  private static Optional<String> problem(AssetId id, List<AssetFile> files) {
    if (files.size() != 1) {
      return Optional.of("the asset must have one file but " + id + " has " + files.size());
    }
    AssetFile file = files.getFirst();
    if (!file.name().toLowerCase(Locale.ROOT).endsWith(".jpg")) {
      return Optional.of("the asset's file must be a .jpg but is " + file.name());
    }
    return file.sizeBytes() > MOST_BYTES
        ? Optional.of(
            "the picture must have at most " + MOST_BYTES + " bytes but has " + file.sizeBytes())
        : Optional.empty();
  }
}
