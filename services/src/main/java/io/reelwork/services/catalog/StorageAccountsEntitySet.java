package io.reelwork.services.catalog;

import io.reelwork.odata.model.Codec;
import io.reelwork.odata.model.Entity;
import io.reelwork.odata.model.EntityType;
import io.reelwork.odata.model.KeyForm;
import io.reelwork.odata.model.Property;
import io.reelwork.odata.model.Value;
import io.reelwork.odata.service.Call;
import io.reelwork.odata.service.EntitySet;
import io.reelwork.odata.service.ListedEntitySet;
import io.reelwork.services.Refusal;
import io.reelwork.services.Refusal.Code;
import io.reelwork.services.storage.Blobs;
import io.reelwork.services.storage.StorageAccount;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `StorageAccounts`: where an account's containers are (entities section 21). Read-only; exactly
/// one is the default. `BytesUsed` is the sum of the blobs there are at that moment.
final class StorageAccountsEntitySet {
  static final String SET = "StorageAccounts";

  private static final Property<?> BYTES_USED =
      Property.of("BytesUsed", Codec.INT64).since(5).computed();

  private static final EntityType TYPE =
      EntityType.of(
              "StorageAccount",
              SET,
              new KeyForm.Name(),
              List.of(Property.text("Name").notNull(), Property.flag("IsDefault"), BYTES_USED),
              List.of())
          .since(2);

  private StorageAccountsEntitySet() {}

  /// The storage accounts that these blobs are in.
  static EntitySet of(Blobs blobs) {
    return new ListedEntitySet(
        TYPE,
        call ->
            blobs.storageAccounts(call.account()).stream()
                .map(storage -> entity(call, blobs, storage))
                .toList());
  }

  /// The name of the storage account that a client means; the default one when it names none.
  ///
  /// @throws Refusal `NOT_FOUND`
  static String chosen(Blobs blobs, String account, String wanted) {
    Optional<StorageAccount> found =
        wanted.isEmpty()
            ? blobs.defaultStorageAccount(account)
            : blobs.storageAccounts(account).stream()
                .filter(storage -> storage.name().equals(wanted))
                .findFirst();
    return found
        .map(StorageAccount::name)
        .orElseThrow(() ->
            new Refusal(
                Code.NOT_FOUND,
                "Cannot find the storage account" + (wanted.isEmpty() ? "" : " " + wanted),
                "StorageAccountName"));
  }

  private static Entity entity(Call call, Blobs blobs, StorageAccount storage) {
    Map<String, Value> values = new LinkedHashMap<>();
    values.put("Name", new Value.Text(storage.name()));
    values.put("IsDefault", new Value.Flag(storage.isDefault()));
    if (call.version().sees(BYTES_USED.since())) {
      values.put(BYTES_USED.name(), new Value.Int64(blobs.bytesUsed(storage.name())));
    }
    return new Entity(TYPE, values);
  }
}
