package io.reelwork.services.streaming;

import io.reelwork.odata.model.EntityType;
import io.reelwork.odata.model.KeyForm;
import io.reelwork.odata.model.Property;
import io.reelwork.odata.model.PropertyMap;
import io.reelwork.odata.payload.NewEntity;
import io.reelwork.odata.service.Call;
import io.reelwork.odata.uri.Keys;
import io.reelwork.services.catalog.AssetId;
import java.util.Map;
import java.util.Optional;

/// `AssetFilters` on the wire, known by the id of their asset and their name:
/// `nb:cid:UUID:…__###__Mobile`.
final class AssetFiltersEntitySet extends FilterEntitySet {
  private static final KeyForm.Nb ASSET_KEY = new KeyForm.Nb("cid", false);
  private static final Property<String> ID = Property.text("Id").notNull();
  private static final Property<String> PARENT = Property.text("ParentAssetId").required();
  private static final Property<String> NAME = Property.text("Name").required();
  private static final EntityType ASSET_FILTER =
      type(
          "AssetFilter",
          "AssetFilters",
          new KeyForm.Part(ASSET_KEY, FilterKey.SEPARATOR),
          ID,
          PARENT,
          NAME);

  AssetFiltersEntitySet(Filters filters) {
    super(
        filters,
        filters.table().ofAssets(),
        ASSET_FILTER,
        Map.of("Assets/AssetFilters", "parent_asset_id"));
  }

  @Override
  PropertyMap ofKey(FilterKey key) {
    return new PropertyMap()
        .set(ID, key.id())
        .set(PARENT, key.asset().map(AssetId::value))
        .set(NAME, key.name().value());
  }

  /// A missing asset is refused before the values are looked at.
  @Override
  public Created create(Call call, NewEntity sent) {
    FilterName name = new FilterName(sent.get(NAME));
    AssetId asset = new AssetId(Keys.normalise(PARENT.name(), ASSET_KEY, sent.get(PARENT)));
    filters().checkAsset(call.account(), asset);
    return create(call, new FilterKey(Optional.of(asset), name), sent);
  }
}
