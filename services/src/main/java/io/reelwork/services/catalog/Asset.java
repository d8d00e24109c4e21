package io.reelwork.services.catalog;

import io.reelwork.services.storage.ContainerId;
import java.util.Optional;

/// An asset as other features see it.
///
/// @param id its id
/// @param name its name, which need not be unique
/// @param options `AssetCreationOptions`: 0 none, 1 storage-encrypted, 2 common, 4 envelope
/// @param storageAccount the storage account that holds its container
/// @param formatOption 0 none, 1 adaptive streaming
public record Asset(
    AssetId id, Optional<String> name, int options, String storageAccount, int formatOption) {
  /// The container that holds its blobs.
  public ContainerId container() {
    return new ContainerId(storageAccount, id.container());
  }
}
