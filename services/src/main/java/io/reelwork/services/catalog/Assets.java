package io.reelwork.services.catalog;

import io.reelwork.services.Refusal;
import io.reelwork.services.Refusal.Code;
import io.reelwork.services.access.Quota;
import io.reelwork.services.access.Quotas;
import io.reelwork.services.blobface.Sas;
import io.reelwork.services.sql.Database;
import io.reelwork.services.sql.Ticks;
import io.reelwork.services.storage.Blobs;
import io.reelwork.services.storage.ContainerId;
import io.reelwork.services.web.FaceUrls;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/// Containers of blobs and what is known of them (entities section 2).
///
/// Safe for any number of threads; changes join an open transaction.
public final class Assets {
  private static final Set<Integer> OPTIONS = Set.of(0, 1, 2, 4);

  private final Database database;
  private final AssetsTable table;
  private final AssetParentsTable parents;
  private final AssetStorage storage;
  private final AssetFiles files;
  private final Locators locators;
  private final Ports ports;

  /// What assets stand on.
  ///
  /// @param features asked before an asset goes; may grow later
  record Ports(Blobs blobs, FaceUrls faces, Quotas quotas, List<AssetParts> features) {}

  Assets(
      AssetsTable table, AssetStorage storage, AssetFiles files, Locators locators, Ports ports) {
    this.database = table.rows().database();
    this.table = table;
    this.parents = new AssetParentsTable(database);
    this.storage = storage;
    this.files = files;
    this.locators = locators;
    this.ports = ports;
  }

  AssetsTable table() {
    return table;
  }

  /// Creates an asset and its container.
  ///
  /// @throws Refusal `INVALID_VALUE` for its options, `NOT_FOUND` for its storage account,
  ///   `QUOTA_EXCEEDED` when the account has no room for it
  public Asset create(String account, NewAsset wanted) {
    checkOptions(wanted);
    Asset asset = asset(wanted, storageAccount(account, wanted), database.now());
    checkRoom(account, 1);
    table.insert(account, asset);
    ports.blobs.createContainer(asset.container());
    parents.insertAll(account, Map.of(asset.id(), wanted.parents()));
    return asset;
  }

  /// Creates assets and their containers, in few statements however many there are; returns them in
  /// the same order.
  ///
  /// @throws Refusal as `create`
  public List<Asset> createAll(String account, List<NewAsset> all) {
    Ticks now = database.now();
    Map<Optional<String>, String> storages = new HashMap<>();
    List<Asset> assets = new ArrayList<>();
    Map<AssetId, List<AssetId>> made = new LinkedHashMap<>();
    for (NewAsset wanted : all) {
      checkOptions(wanted);
      String where =
          storages.computeIfAbsent(wanted.storageAccount(), _ -> storageAccount(account, wanted));
      Asset asset = asset(wanted, where, now);
      assets.add(asset);
      made.put(asset.id(), wanted.parents());
    }
    checkRoom(account, assets.size());
    table.insertAll(account, assets);
    ports.blobs.createContainers(assets.stream().map(Asset::container).toList());
    parents.insertAll(account, made);
    return assets;
  }

  private static void checkOptions(NewAsset wanted) {
    if (!OPTIONS.contains(wanted.options())) {
      throw new Refusal(
          Code.INVALID_VALUE,
          "Options: must be 0, 1, 2 or 4 but was " + wanted.options(),
          "Options");
    }
  }

  private String storageAccount(String account, NewAsset wanted) {
    return storage.named(account, wanted.storageAccount().orElse("")).name();
  }

  private static Asset asset(NewAsset wanted, String storageAccount, Ticks now) {
    return new Asset(
        AssetId.random(),
        wanted.state(),
        now,
        now,
        wanted.alternateId(),
        wanted.name(),
        wanted.options(),
        storageAccount,
        wanted.formatOption());
  }

  private void checkRoom(String account, int more) {
    ports.quotas.checkRoom(account, Quota.ASSETS, more, () -> table.rows().count(account));
  }

  /// The asset with this id.
  public Optional<Asset> find(String account, AssetId id) {
    return table.find(account, id);
  }

  /// Holds the asset until the open transaction ends, so that it stays while something is made for
  /// it; returns whether there is one.
  public boolean hold(String account, AssetId id) {
    return table.hold(account, id);
  }

  /// The assets that an asset was made from, in order; some may be gone.
  public List<AssetId> parents(String account, AssetId id) {
    return parents.ofAsset(account, id);
  }

  /// The URL of the container that holds an asset's blobs.
  ///
  /// @param apiRoot the URL under which the caller reached the API, which decides about the host
  public String uri(AssetId id, String storageAccount, URI apiRoot) {
    return Sas.containerUrl(
        ports.faces.blob(apiRoot), new ContainerId(storageAccount, id.container()));
  }

  /// Changes the name and the alternate id of an asset; returns whether there is one of this id.
  public boolean update(String account, AssetId id, UnaryOperator<Asset> change) {
    boolean found = hold(account, id);
    if (found) {
      Asset after = change.apply(find(account, id).orElseThrow());
      table.update(account, after, database.now());
    }
    return found;
  }

  /// Deletes an asset with its files, locators and container; returns whether there was one.
  ///
  /// @throws Refusal `INVALID_STATE` when another feature uses it
  public boolean delete(String account, AssetId id) {
    Optional<Asset> deleted = deleteKeepingContainer(account, id);
    deleted.ifPresent(asset -> ports.blobs.deleteContainer(asset.container()));
    return deleted.isPresent();
  }

  /// Deletes an asset with its files and locators; returns the asset, whose container stays.
  ///
  /// @throws Refusal `INVALID_STATE` when another feature uses it
  public Optional<Asset> deleteKeepingContainer(String account, AssetId id) {
    if (!hold(account, id)) {
      return Optional.empty();
    }
    for (AssetParts feature : ports.features) {
      feature.holder(account, id).ifPresent(holder -> refuse(id, holder));
    }
    ports.features.forEach(feature -> feature.deleteWith(account, id));
    Asset asset = find(account, id).orElseThrow();
    locators.deleteOf(account, asset);
    files.table().deleteOfAsset(account, id);
    parents.deleteOfAsset(account, id);
    table.rows().delete(account, id.value());
    return Optional.of(asset);
  }

  private static void refuse(AssetId id, String holder) {
    throw new Refusal(
        Code.INVALID_STATE, "Assets: " + id.value() + " is used by " + holder + " and stays");
  }
}
