package io.reelwork.services.storage;

/// A container by its storage account and name.
///
/// @param storageAccount the storage account: `reelwork`
/// @param name the container: `asset-2b6ee1f3-…`
public record ContainerId(String storageAccount, String name) {
  /// The path of its URL, which signatures also cover: `/reelwork/asset-2b6ee1f3-…`.
  public String path() {
    return "/" + storageAccount + "/" + name;
  }

  @Override
  public String toString() {
    return path();
  }
}
