package io.reelwork.services.catalog;

import io.reelwork.odata.model.Action;
import io.reelwork.odata.model.Entity;
import io.reelwork.odata.model.EntityType;
import io.reelwork.odata.model.KeyForm;
import io.reelwork.odata.model.Navigation;
import io.reelwork.odata.model.Property;
import io.reelwork.odata.model.Value;
import io.reelwork.odata.payload.NewEntity;
import io.reelwork.odata.service.Call;
import io.reelwork.odata.uri.Query;
import io.reelwork.services.Refusal;
import io.reelwork.services.Refusal.Code;
import io.reelwork.services.access.Quota;
import io.reelwork.services.access.Quotas;
import io.reelwork.services.blobface.Sas;
import io.reelwork.services.feed.StoredEntitySet;
import io.reelwork.services.sql.Database;
import io.reelwork.services.sql.Ticks;
import io.reelwork.services.storage.Blobs;
import io.reelwork.services.storage.ContainerId;
import io.reelwork.services.web.FaceUrls;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/// `Assets`: a container of blobs and what is known of it (entities section 2).
final class AssetsEntitySet extends StoredEntitySet {
  static final String SET = "Assets";

  private static final String STORAGE = "StorageAccount";
  static final KeyForm.Nb KEY = new KeyForm.Nb("cid", false);
  private static final Action PUBLISH = new Action("Publish", List.of(), true);

  private static final EntityType TYPE =
      EntityType.of(
              "Asset",
              SET,
              KEY,
              List.of(
                  Property.text("Id").notNull(),
                  Property.int32("State").settable().ignoredOnUpdate(),
                  Property.dateTime("Created").notNull(),
                  Property.dateTime("LastModified").notNull(),
                  Property.text("AlternateId").settable().updatable().maxLength(4000),
                  Property.text("Name").settable().updatable().maxLength(4000),
                  Property.int32("Options").settable(),
                  Property.text("Uri").notNull().since(2).computed(),
                  Property.text("StorageAccountName").settable().since(2),
                  Property.int32("FormatOption").settable().since(16)),
              List.of(
                  Navigation.toMany("Locators", LocatorsEntitySet.SET),
                  Navigation.toMany("ContentKeys", "ContentKeys"),
                  Navigation.toMany("Files", FilesEntitySet.SET),
                  Navigation.toMany("ParentAssets", SET),
                  Navigation.toOne(STORAGE, StorageAccountsEntitySet.SET).since(2),
                  Navigation.toMany("DeliveryPolicies", "AssetDeliveryPolicies").since(7),
                  Navigation.toMany("AssetFilters", "AssetFilters").since(11)))
          .withActions(PUBLISH);

  private final Blobs blobs;
  private final AssetStorage storage;
  private final FaceUrls faces;
  private final CatalogTable catalog;
  private final Quotas quotas;
  private final List<AssetParts> parts;
  private final Locators locators;

  AssetsEntitySet(
      Database database,
      Blobs blobs,
      AssetStorage storage,
      FaceUrls faces,
      CatalogTable catalog,
      Quotas quotas,
      List<AssetParts> parts,
      Locators locators) {
    super(database, TYPE, "asset", Map.of());
    this.blobs = blobs;
    this.storage = storage;
    this.faces = faces;
    this.catalog = catalog;
    this.quotas = quotas;
    this.parts = parts;
    this.locators = locators;
  }

  @Override
  public Created create(Call call, NewEntity entity) {
    Map<String, Value> row = store(call.account(), entity);
    return Created.of(shown(call, new Entity(TYPE, row)));
  }

  /// Makes an asset for another feature, as a client would.
  Asset create(String account, NewAsset asset) {
    AssetId id = create(account, List.of(asset)).getFirst();
    return catalog.asset(account, id.value()).orElseThrow();
  }

  /// As `Catalog.createAssets`.
  List<AssetId> create(String account, List<NewAsset> all) {
    Ticks now = database().now();
    Map<String, String> storages = new HashMap<>();
    List<Map<String, Value>> rows =
        all.stream()
            .map(asset ->
                checkedRow(
                    entity(asset),
                    now,
                    name -> storages.computeIfAbsent(name, it -> storage(account, it))))
            .toList();
    quotas.checkRoom(account, Quota.ASSETS, all.size(), () -> table().count(account, Query.all()));
    List<AssetId> ids = rows.stream().map(row -> new AssetId(new Entity(TYPE, row).key())).toList();
    // Keys are random, so no row is there to be changed.
    table().put(account, rows, Set.of("Name"));
    blobs.createContainers(rows.stream().map(AssetsEntitySet::container).toList());
    Map<AssetId, List<AssetId>> parents = new LinkedHashMap<>();
    for (int i = 0; i < ids.size(); i++) {
      parents.put(ids.get(i), all.get(i).parents());
    }
    catalog.addParents(account, parents);
    return ids;
  }

  private static NewEntity entity(NewAsset asset) {
    Map<String, Value> values = new LinkedHashMap<>();
    asset.name().ifPresent(name -> values.put("Name", new Value.Text(name)));
    values.put("Options", new Value.Int(asset.options()));
    values.put("FormatOption", new Value.Int(asset.formatOption()));
    asset
        .storageAccount()
        .ifPresent(name -> values.put("StorageAccountName", new Value.Text(name)));
    return new NewEntity(TYPE, values, Map.of(), Map.of());
  }

  private Map<String, Value> store(String account, NewEntity entity) {
    Map<String, Value> row = checkedRow(entity, database().now(), name -> storage(account, name));
    quotas.checkRoom(account, Quota.ASSETS, () -> table().count(account, Query.all()));
    table().insert(account, row);
    blobs.createContainer(container(row));
    return row;
  }

  private String storage(String account, String wanted) {
    return storage.named(account, wanted).name();
  }

  /// @param storage the storage account that a name means
  private Map<String, Value> checkedRow(
      NewEntity entity, Ticks now, UnaryOperator<String> storage) {
    checkOptions(entity);
    Map<String, Value> row = newRow(entity, now);
    String wanted = textOf(entity, "StorageAccountName");
    row.put("StorageAccountName", new Value.Text(storage.apply(wanted)));
    return row;
  }

  private static ContainerId container(Map<String, Value> row) {
    Entity asset = new Entity(TYPE, row);
    return container(((Value.Text) asset.value("StorageAccountName")).text(), asset.key());
  }

  private static void checkOptions(NewEntity entity) {
    if (entity.value("Options") instanceof Value.Int(int options)
        && !List.of(0, 1, 2, 4).contains(options)) {
      throw new Refusal(
          Code.INVALID_VALUE, "Options: must be 0, 1, 2 or 4 but was " + options, "Options");
    }
  }

  @Override
  protected Entity shown(Call call, Entity stored) {
    Map<String, Value> values = new LinkedHashMap<>(stored.values());
    String storage = ((Value.Text) stored.value("StorageAccountName")).text();
    ContainerId container = container(storage, stored.key());
    String uri = Sas.containerUrl(faces.blob(call.root()), container);
    values.put("Uri", new Value.Text(uri));
    return new Entity(TYPE, values);
  }

  private static ContainerId container(String storage, String assetId) {
    return new ContainerId(storage, new AssetId(assetId).container());
  }

  /// Deletes the asset with its files and locators; its container too, unless `keepcontainer=true`.
  @Override
  public Outcome delete(Call call, String key, Map<String, String> options) {
    boolean keepContainer = Boolean.parseBoolean(options.getOrDefault("keepcontainer", "false"));
    if (!delete(call.account(), key, keepContainer)) {
      throw notFound(key);
    }
    return new Outcome.Done();
  }

  boolean delete(String account, String key, boolean keepContainer) {
    if (!catalog.lockAsset(account, key)) {
      return false;
    }
    AssetId id = new AssetId(key);
    parts.forEach(feature -> feature.holder(account, id).ifPresent(holder -> refuse(id, holder)));
    parts.forEach(feature -> feature.deleteWith(account, id));
    Asset asset = catalog.asset(account, key).orElseThrow();
    locators.deleteOf(account, asset);
    catalog.deleteParts(account, key);
    if (!keepContainer) {
      blobs.deleteContainer(asset.container());
    }
    return table().delete(account, key);
  }

  private static void refuse(AssetId id, String holder) {
    throw new Refusal(
        Code.INVALID_STATE, SET + ": " + id.value() + " is used by " + holder + " and stays");
  }

  @Override
  public Optional<List<String>> targets(Call call, String key, Navigation navigation) {
    return switch (navigation.name()) {
      case "ParentAssets" -> Optional.of(catalog.parents(call.account(), key));
      case STORAGE -> catalog.asset(call.account(), key).map(a -> List.of(a.storageAccount()));
      default -> Optional.empty();
    };
  }

  /// `Publish` has done nothing since the first version of AMS, and still does not.
  @Override
  public ActionResult invoke(Call call, String key, Action action, Map<String, Value> arguments) {
    if (find(call, key).isEmpty()) {
      throw notFound(key);
    }
    return new ActionResult.Nothing();
  }
}
