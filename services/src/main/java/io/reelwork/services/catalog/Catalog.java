package io.reelwork.services.catalog;

import io.reelwork.odata.service.EntitySet;
import io.reelwork.odata.service.ODataFeature;
import io.reelwork.odata.service.ServiceFunction;
import io.reelwork.services.access.Quotas;
import io.reelwork.services.blobface.Sas;
import io.reelwork.services.sql.Database;
import io.reelwork.services.sql.Schema;
import io.reelwork.services.storage.Blobs;
import io.reelwork.services.web.FaceUrls;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/// What exists and who may read it. Safe for any number of threads; changes join an open
/// transaction.
public final class Catalog implements ODataFeature {
  /// The catalog's migrations.
  public static final Schema SCHEMA = new Schema("io/reelwork/services/catalog", 202611280905L);

  private final List<AssetParts> features = new CopyOnWriteArrayList<>();
  private final AssetStorage storage;
  private final AccessPolicies policies;
  private final Locators locators;
  private final Assets assets;
  private final AssetFiles files;

  /// A catalog over this database and these blobs; `faces` tells where links lead, `quotas` how
  /// much an account may have.
  public Catalog(Database database, Blobs blobs, Sas signatures, FaceUrls faces, Quotas quotas) {
    AssetsTable rows = new AssetsTable(database);
    this.storage = new AssetStorage(blobs);
    this.policies = new AccessPolicies(database, quotas);
    this.locators =
        new Locators(
            database,
            rows,
            policies,
            features,
            new Locators.Parts(blobs, signatures, faces, quotas));
    this.files = new AssetFiles(database, blobs, rows);
    this.assets =
        new Assets(
            rows, storage, files, locators, new Assets.Ports(blobs, faces, quotas, features));
  }

  /// Another feature keeps something of assets: it is asked before an asset goes, and goes with it.
  public void add(AssetParts feature) {
    features.add(feature);
  }

  @Override
  public List<EntitySet> entitySets() {
    return List.of(
        new AccessPoliciesEntitySet(policies),
        new LocatorsEntitySet(locators),
        new FilesEntitySet(files),
        new AssetsEntitySet(assets),
        new StorageAccountsEntitySet(storage));
  }

  /// `CreateFileInfos`.
  @Override
  public List<ServiceFunction> functions() {
    return List.of(FilesEntitySet.createFileInfos(files));
  }

  /// Containers of blobs.
  public Assets assets() {
    return assets;
  }

  /// What is known of the blobs of assets.
  public AssetFiles assetFiles() {
    return files;
  }

  /// The storage accounts that containers are in.
  public AssetStorage storage() {
    return storage;
  }

  /// What locators may permit.
  public AccessPolicies accessPolicies() {
    return policies;
  }

  /// Ways into assets.
  public Locators locators() {
    return locators;
  }

  /// Creates assets and their containers, in few statements however many there are; returns their
  /// ids in order.
  public List<AssetId> createAssets(String account, List<NewAsset> all) {
    return assets.createAll(account, all).stream().map(Asset::id).toList();
  }

  /// The asset with this id.
  public Optional<Asset> asset(String account, AssetId id) {
    return assets.find(account, id);
  }

  /// Holds the asset until the open transaction ends, so that it stays while something is made for
  /// it; returns whether there is one.
  public boolean holdAsset(String account, AssetId id) {
    return assets.hold(account, id);
  }

  /// The asset's files in the order they were recorded; none when there is no such asset.
  public List<AssetFile> files(String account, AssetId id) {
    return files.ofAsset(account, id);
  }

  /// The file a processor starts with: the primary one, or the only one.
  public Optional<AssetFile> primaryFile(String account, AssetId id) {
    return files.primary(account, id);
  }

  /// Deletes the asset, its files, locators and container; returns whether there was one.
  public boolean deleteAsset(String account, AssetId id) {
    return assets.delete(account, id);
  }
}
