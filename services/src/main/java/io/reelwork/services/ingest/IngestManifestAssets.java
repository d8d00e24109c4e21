package io.reelwork.services.ingest;

import io.reelwork.services.Refusal;
import io.reelwork.services.Refusal.Code;
import io.reelwork.services.catalog.Asset;
import io.reelwork.services.catalog.AssetId;
import io.reelwork.services.catalog.Catalog;
import io.reelwork.services.sql.Database;
import io.reelwork.services.sql.Ticks;
import java.util.Optional;

/// The assets that files of manifests go to (entities section 19). Safe for any number of threads;
/// changes join an open transaction.
public final class IngestManifestAssets {
  private static final String ASSET = "Asset";

  private final Database database;
  private final Catalog catalog;
  private final IngestManifests manifests;
  private final IngestTable table;

  IngestManifestAssets(Database database, Catalog catalog, IngestManifests manifests) {
    this.database = database;
    this.catalog = catalog;
    this.manifests = manifests;
    this.table = manifests.table();
  }

  /// Adds an asset to a manifest.
  ///
  /// @throws Refusal `NOT_FOUND`, `CONFLICT` when the asset is in another storage account
  public IngestManifestAsset create(String account, IngestManifestId manifest, AssetId id) {
    IngestManifest parent = manifests.parent(account, manifest);
    Asset asset =
        catalog
            .asset(account, id)
            .orElseThrow(
                () -> new Refusal(Code.NOT_FOUND, ASSET + ": there is no asset " + id, ASSET));
    if (!asset.storageAccount().equals(parent.storageAccount())) {
      throw new Refusal(
          Code.CONFLICT,
          "%s: must be in the storage account of its manifest, %s, but was in %s"
              .formatted(ASSET, parent.storageAccount(), asset.storageAccount()),
          ASSET);
    }
    Ticks now = database.now();
    IngestManifestAsset made =
        new IngestManifestAsset(IngestManifestAssetId.random(), now, now, manifest, id);
    table.insert(account, made);
    return made;
  }

  /// The asset of a manifest with this id.
  public Optional<IngestManifestAsset> find(String account, IngestManifestAssetId id) {
    return table.find(account, id);
  }

  /// Deletes it with its files; the asset itself stays. Returns whether there was one.
  public boolean delete(String account, IngestManifestAssetId id) {
    Optional<IngestManifestAsset> there = find(account, id);
    there.ifPresent(found -> {
      table.deleteFiles(account, id);
      table.assets().delete(account, id.value());
      table.settleManifest(account, found.manifest());
    });
    return there.isPresent();
  }
}
