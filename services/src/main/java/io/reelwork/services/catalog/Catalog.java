package io.reelwork.services.catalog;

import io.reelwork.odata.service.EntitySet;
import io.reelwork.odata.service.ODataFeature;
import io.reelwork.odata.service.ServiceFunction;
import io.reelwork.services.access.Quotas;
import io.reelwork.services.blobface.Sas;
import io.reelwork.services.sql.Database;
import io.reelwork.services.sql.Schema;
import io.reelwork.services.storage.Blob;
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
  private final CatalogTable table;
  private final AssetStorage storage;
  private final AccessPolicies policies;
  private final Locators locators;
  private final Assets assets;
  private final FilesEntitySet files;

  /// A catalog over this database and these blobs; `faces` tells where links lead, `quotas` how
  /// much an account may have.
  public Catalog(Database database, Blobs blobs, Sas signatures, FaceUrls faces, Quotas quotas) {
    AssetsTable rows = new AssetsTable(database);
    this.table = new CatalogTable(database);
    this.storage = new AssetStorage(blobs);
    this.policies = new AccessPolicies(database, quotas);
    this.locators =
        new Locators(
            database,
            rows,
            policies,
            features,
            new Locators.Parts(blobs, signatures, faces, quotas));
    this.assets =
        new Assets(
            rows, storage, table, locators, new Assets.Ports(blobs, faces, quotas, features));
    this.files = new FilesEntitySet(database, blobs, rows, table);
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
        files,
        new AssetsEntitySet(assets),
        new StorageAccountsEntitySet(storage));
  }

  /// `CreateFileInfos`.
  @Override
  public List<ServiceFunction> functions() {
    return List.of(files.createFileInfos());
  }

  /// Containers of blobs.
  public Assets assets() {
    return assets;
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
  /// it; false when there is none.
  public boolean holdAsset(String account, AssetId id) {
    return assets.hold(account, id);
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

  /// The asset's files in the order they were recorded; none when there is no such asset.
  public List<AssetFile> files(String account, AssetId id) {
    return table.files(account, id.value());
  }

  /// The file a processor starts with: the primary one, or the only one.
  public Optional<AssetFile> primaryFile(String account, AssetId id) {
    List<AssetFile> all = files(account, id);
    return all.stream()
        .filter(AssetFile::isPrimary)
        .findFirst()
        .or(() -> all.size() == 1 ? Optional.of(all.getFirst()) : Optional.empty());
  }

  /// Records a file for a blob that the caller has named in the same transaction.
  public AssetFile addFile(String account, AssetId id, NewFile file) {
    return files.create(account, id.value(), file);
  }

  /// Records files for blobs that the caller has named in the same transaction, with the asset
  /// held; in few statements however many there are. A file that is there under the same name keeps
  /// its id. Exactly one of those that are primary stays so: a server manifest before media, then
  /// the first by name.
  public void putFiles(String account, AssetId id, List<NewFile> all) {
    files.put(account, id.value(), all);
  }

  /// Takes a blob from elsewhere into an asset, by reference, and records a file for it as a client
  /// would; answers why that cannot be, in words for the client, or nothing when it is done.
  public Optional<String> importBlob(String account, AssetId id, Blob source, NewFile file) {
    return files.importBlob(account, id.value(), source, file);
  }

  /// Deletes the asset, its files, locators and container; answers whether there was one.
  public boolean deleteAsset(String account, AssetId id) {
    return assets.delete(account, id);
  }
}
