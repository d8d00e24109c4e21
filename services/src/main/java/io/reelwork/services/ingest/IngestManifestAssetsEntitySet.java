package io.reelwork.services.ingest;

import io.reelwork.odata.model.Entity;
import io.reelwork.odata.model.EntityType;
import io.reelwork.odata.model.KeyForm;
import io.reelwork.odata.model.Navigation;
import io.reelwork.odata.model.Property;
import io.reelwork.odata.model.Value;
import io.reelwork.odata.payload.NewEntity;
import io.reelwork.odata.service.Call;
import io.reelwork.services.Refusal;
import io.reelwork.services.Refusal.Code;
import io.reelwork.services.catalog.Asset;
import io.reelwork.services.catalog.AssetId;
import io.reelwork.services.catalog.Catalog;
import io.reelwork.services.feed.StoredEntitySet;
import io.reelwork.services.ingest.IngestManifestsEntitySet.Parent;
import io.reelwork.services.sql.Database;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `IngestManifestAssets` (entities section 19): an asset that files of a manifest go to.
final class IngestManifestAssetsEntitySet extends StoredEntitySet {
  static final String SET = "IngestManifestAssets";

  private static final String PARENT = "ParentIngestManifestId";
  private static final String ASSET = "Asset";
  private static final KeyForm.Nb KEY = new KeyForm.Nb("maid", false);

  private static final EntityType TYPE =
      EntityType.of(
          "IngestManifestAsset",
          SET,
          KEY,
          List.of(
              Property.text("Id").notNull(),
              Property.dateTime("Created").notNull(),
              Property.dateTime("LastModified").notNull(),
              Property.text(PARENT).required()),
          List.of(
              Navigation.toOne(ASSET, "Assets"),
              Navigation.toMany(
                  IngestManifestFilesEntitySet.SET, IngestManifestFilesEntitySet.SET)));

  private final Catalog catalog;
  private final IngestTable ingest;
  private final IngestManifestsEntitySet manifests;

  IngestManifestAssetsEntitySet(
      Database database, Catalog catalog, IngestTable ingest, IngestManifestsEntitySet manifests) {
    super(
        database,
        TYPE,
        "ingest_manifest_asset",
        Map.of(IngestManifestsEntitySet.SET + "/" + SET, "parent_ingest_manifest_id"));
    this.catalog = catalog;
    this.ingest = ingest;
    this.manifests = manifests;
  }

  @Override
  public Created create(Call call, NewEntity entity) {
    Parent parent = manifests.parent(call, entity, PARENT);
    String assetId =
        entity.links(ASSET).stream()
            .findFirst()
            .orElseThrow(
                () -> new Refusal(Code.MISSING_VALUE, ASSET + ": must be an existing asset", ASSET))
            .key();
    Asset asset =
        catalog
            .asset(call.account(), new AssetId(assetId))
            .orElseThrow(() -> IngestManifestsEntitySet.missing(ASSET, "asset " + assetId));
    if (!asset.storageAccount().equals(parent.storage())) {
      throw new Refusal(
          Code.CONFLICT,
          ASSET
              + ": must be in the storage account of its manifest, "
              + parent.storage()
              + ", but was in "
              + asset.storageAccount(),
          ASSET);
    }
    Map<String, Value> row = newRow(entity);
    row.put(PARENT, new Value.Text(parent.id()));
    Created created = insert(call, row);
    ingest.setAsset(call.account(), created.entity().key(), assetId);
    return created;
  }

  /// Deletes it with its files; the asset stays.
  @Override
  public Outcome delete(Call call, String key, Map<String, String> options) {
    Entity there = table().find(call.account(), key).orElseThrow(() -> notFound(key));
    ingest.deleteFiles(call.account(), key);
    super.delete(call, key, options);
    if (there.value(PARENT) instanceof Value.Text(String manifest)) {
      ingest.settleManifest(call.account(), manifest);
    }
    return new Outcome.Done();
  }

  @Override
  public Optional<List<String>> targets(Call call, String key, Navigation navigation) {
    return navigation.name().equals(ASSET)
        ? ingest.asset(call.account(), key).map(List::of)
        : Optional.empty();
  }
}
