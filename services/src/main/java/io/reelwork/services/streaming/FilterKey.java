package io.reelwork.services.streaming;

import io.reelwork.services.catalog.AssetId;
import java.util.Optional;

/// What identifies a filter in its account.
///
/// @param asset the asset that it is for; empty for every asset
/// @param name its name
public record FilterKey(Optional<AssetId> asset, FilterName name) {
  /// What no name has.
  static final String SEPARATOR = "__###__";

  /// The key of an id.
  static FilterKey of(String id) {
    int at = id.indexOf(SEPARATOR);
    return at < 0
        ? new FilterKey(Optional.empty(), new FilterName(id))
        : new FilterKey(
            Optional.of(new AssetId(id.substring(0, at))),
            new FilterName(id.substring(at + SEPARATOR.length())));
  }

  /// The id: `Mobile`, or `nb:cid:UUID:…__###__Mobile`.
  String id() {
    return asset.map(of -> of + SEPARATOR).orElse("") + name;
  }
}
