package io.reelwork.services.catalog;

import io.reelwork.services.sql.Ticks;
import io.reelwork.services.storage.ContainerId;
import java.util.Optional;

/// A container of blobs and what is known of it (entities section 2).
///
/// @param id its id
/// @param state any number of the client; 0 initialised, 1 published, 2 deleted
/// @param created when it was created
/// @param lastModified when its name or alternate id was last changed
/// @param alternateId any text of the client
/// @param name its name, which need not be unique
/// @param options `AssetCreationOptions`: 0 none, 1 storage-encrypted, 2 common, 4 envelope
/// @param storageAccount the storage account that holds its container
/// @param formatOption 0 none, 1 adaptive streaming
public record Asset(
    AssetId id,
    int state,
    Ticks created,
    Ticks lastModified,
    Optional<String> alternateId,
    Optional<String> name,
    int options,
    String storageAccount,
    int formatOption) {
  /// The container that holds its blobs.
  public ContainerId container() {
    return new ContainerId(storageAccount, id.container());
  }
}
