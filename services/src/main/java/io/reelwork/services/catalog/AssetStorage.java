package io.reelwork.services.catalog;

import io.reelwork.services.Refusal;
import io.reelwork.services.Refusal.Code;
import io.reelwork.services.storage.Blobs;
import io.reelwork.services.storage.StorageAccount;
import java.util.List;
import java.util.Optional;

/// The storage accounts that hold the containers of an account's assets (entities section 21).
/// Exactly one is the default; an operator adds them. Safe for any number of threads.
public final class AssetStorage {
  private final Blobs blobs;

  AssetStorage(Blobs blobs) {
    this.blobs = blobs;
  }

  /// The account's storage accounts, by name.
  public List<StorageAccount> all(String account) {
    return blobs.storageAccounts(account);
  }

  /// The storage account of this name; the default one when the name is empty.
  ///
  /// @throws Refusal `NOT_FOUND` when the account has none of that name
  public StorageAccount named(String account, String name) {
    Optional<StorageAccount> found =
        name.isEmpty()
            ? blobs.defaultStorageAccount(account)
            : all(account).stream().filter(storage -> storage.name().equals(name)).findFirst();
    return found.orElseThrow(() ->
        new Refusal(
            Code.NOT_FOUND,
            "Cannot find the storage account" + (name.isEmpty() ? "" : " " + name),
            "StorageAccountName"));
  }

  /// The sum of the sizes of the blobs that are in it now.
  public long bytesUsed(StorageAccount storage) {
    return blobs.bytesUsed(storage.name());
  }
}
