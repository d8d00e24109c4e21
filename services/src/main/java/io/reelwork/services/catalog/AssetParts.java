package io.reelwork.services.catalog;

import java.util.Optional;

/// What another feature keeps of assets: it may hold an asset, and it goes with it. `Catalog` hears
/// of such features from the wiring and asks them inside the transaction that changes the asset.
/// Safe for any number of threads.
public interface AssetParts {
  /// What of this feature keeps the asset from being deleted, in words for the client: `program
  /// nb:pgid:UUID:…`.
  default Optional<String> holder(String account, AssetId asset) {
    return Optional.empty();
  }

  /// Why no origin locator may be made on the asset now, in words for the client.
  default Optional<String> keepsFromOrigin(String account, Asset asset) {
    return Optional.empty();
  }

  /// Deletes what belongs to the asset, which is about to go.
  void deleteWith(String account, AssetId asset);
}
