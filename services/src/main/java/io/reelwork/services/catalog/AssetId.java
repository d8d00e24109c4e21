package io.reelwork.services.catalog;

/// The id of an asset: `nb:cid:UUID:<guid>`, lower case.
///
/// @param value the whole id
public record AssetId(String value) {
  private static final String PREFIX = "nb:cid:UUID:";

  /// Checks the prefix.
  public AssetId {
    if (!value.startsWith(PREFIX)) {
      throw new IllegalArgumentException(
          "AssetId: must begin with " + PREFIX + " but was " + value);
    }
  }

  /// The GUID alone.
  public String guid() {
    return value.substring(PREFIX.length());
  }

  /// The container that holds the asset's blobs: `asset-<guid>`.
  public String container() {
    return "asset-" + guid();
  }

  @Override
  public String toString() {
    return value;
  }
}
