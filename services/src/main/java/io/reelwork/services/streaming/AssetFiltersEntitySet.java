package io.reelwork.services.streaming;

import io.reelwork.odata.model.Entity;
import io.reelwork.odata.model.EntityType;
import io.reelwork.odata.model.KeyForm;
import io.reelwork.odata.model.Property;
import io.reelwork.odata.model.Value;
import io.reelwork.odata.payload.NewEntity;
import io.reelwork.odata.service.Call;
import io.reelwork.odata.uri.Keys;
import io.reelwork.services.Refusal;
import io.reelwork.services.Refusal.Code;
import io.reelwork.services.catalog.AssetId;
import io.reelwork.services.catalog.Catalog;
import io.reelwork.services.feed.StoredEntitySet;
import io.reelwork.services.sql.Database;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// `AssetFilters` (entities section 10): for one asset, with which they go; known by its id and
/// their name: `nb:cid:UUID:…__###__Mobile`.
final class AssetFiltersEntitySet extends StoredEntitySet {
  private static final String PARENT = "ParentAssetId";
  private static final KeyForm.Nb ASSET_KEY = new KeyForm.Nb("cid", false);
  private static final KeyForm.Part KEY = new KeyForm.Part(ASSET_KEY, "__###__");

  private static final EntityType TYPE =
      EntityType.of(
              "AssetFilter",
              "AssetFilters",
              KEY,
              Stream.concat(
                      Stream.of(
                          Property.text("Id").notNull(),
                          Property.text(PARENT).required(),
                          Property.text("Name").required()),
                      FilterShape.PROPERTIES.stream())
                  .toList(),
              List.of())
          .since(11);

  private final Catalog catalog;

  AssetFiltersEntitySet(Database database, Catalog catalog) {
    super(database, TYPE, "asset_filter", Map.of("Assets/AssetFilters", "parent_asset_id"));
    this.catalog = catalog;
  }

  @Override
  public Created create(Call call, NewEntity entity) {
    String name = textOf(entity, "Name");
    FilterShape.checkName(name);
    String parent = Keys.normalise(PARENT, ASSET_KEY, textOf(entity, PARENT));
    if (!catalog.holdAsset(call.account(), new AssetId(parent))) {
      throw new Refusal(Code.NOT_FOUND, PARENT + ": there is no asset " + parent, PARENT);
    }
    Map<String, Value> row = FilterShape.checked(newRow(entity));
    row.put(PARENT, new Value.Text(parent));
    row.put("Id", new Value.Text(KEY.of(parent, name)));
    table().insert(call.account(), row);
    return Created.of(new Entity(TYPE, row));
  }

  @Override
  public Outcome update(Call call, String key, Map<String, Value> changes) {
    return super.update(call, key, FilterShape.checked(changes));
  }
}
