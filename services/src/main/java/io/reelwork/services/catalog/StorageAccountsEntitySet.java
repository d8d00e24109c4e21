package io.reelwork.services.catalog;

import io.reelwork.odata.model.Codec;
import io.reelwork.odata.model.Entity;
import io.reelwork.odata.model.EntityType;
import io.reelwork.odata.model.KeyForm;
import io.reelwork.odata.model.Property;
import io.reelwork.odata.model.PropertyMap;
import io.reelwork.odata.service.Call;
import io.reelwork.odata.service.ListedEntitySet;
import io.reelwork.services.storage.StorageAccount;
import java.util.List;

/// `StorageAccounts` on the wire; read-only.
final class StorageAccountsEntitySet extends ListedEntitySet {
  static final String SET = "StorageAccounts";

  private static final Property<String> NAME = Property.text("Name").notNull();
  private static final Property<Boolean> IS_DEFAULT = Property.flag("IsDefault");
  private static final Property<Long> BYTES_USED =
      Property.of("BytesUsed", Codec.INT64).since(5).computed();

  private static final EntityType TYPE =
      EntityType.of(
              "StorageAccount",
              SET,
              new KeyForm.Name(),
              List.of(NAME, IS_DEFAULT, BYTES_USED),
              List.of())
          .since(2);

  StorageAccountsEntitySet(AssetStorage storage) {
    super(
        TYPE,
        call ->
            storage.all(call.account()).stream().map(one -> entity(call, storage, one)).toList());
  }

  private static Entity entity(Call call, AssetStorage storage, StorageAccount one) {
    PropertyMap values = new PropertyMap().set(NAME, one.name()).set(IS_DEFAULT, one.isDefault());
    if (call.version().sees(BYTES_USED.since())) {
      values.set(BYTES_USED, storage.bytesUsed(one));
    }
    return values.entity(TYPE);
  }
}
