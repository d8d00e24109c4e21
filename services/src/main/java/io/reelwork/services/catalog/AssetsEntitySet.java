package io.reelwork.services.catalog;

import io.reelwork.odata.model.Action;
import io.reelwork.odata.model.Entity;
import io.reelwork.odata.model.EntityType;
import io.reelwork.odata.model.KeyForm;
import io.reelwork.odata.model.Navigation;
import io.reelwork.odata.model.Property;
import io.reelwork.odata.model.PropertyMap;
import io.reelwork.odata.model.Value;
import io.reelwork.odata.payload.NewEntity;
import io.reelwork.odata.service.Call;
import io.reelwork.services.feed.StoredEntitySet;
import io.reelwork.services.feed.Times;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `Assets` on the wire.
final class AssetsEntitySet extends StoredEntitySet {
  static final String SET = "Assets";

  static final KeyForm.Nb KEY = new KeyForm.Nb("cid", false);

  private static final Property<String> ID = Property.text("Id").notNull();
  private static final Property<Integer> STATE =
      Property.int32("State").settable().ignoredOnUpdate();
  private static final Property<Value.DateTime> CREATED = Property.dateTime("Created").notNull();
  private static final Property<Value.DateTime> LAST_MODIFIED =
      Property.dateTime("LastModified").notNull();
  private static final Property<String> ALTERNATE_ID =
      Property.text("AlternateId").settable().updatable().maxLength(4000);
  private static final Property<String> NAME =
      Property.text("Name").settable().updatable().maxLength(4000);
  private static final Property<Integer> OPTIONS = Property.int32("Options").settable();
  private static final Property<String> URI = Property.text("Uri").notNull().since(2).computed();
  private static final Property<String> STORAGE_NAME =
      Property.text("StorageAccountName").settable().since(2);
  private static final Property<Integer> FORMAT_OPTION =
      Property.int32("FormatOption").settable().since(16);

  private static final Navigation PARENTS = Navigation.toMany("ParentAssets", SET);
  private static final Navigation STORAGE =
      Navigation.toOne("StorageAccount", StorageAccountsEntitySet.SET).since(2);

  private static final EntityType ASSET =
      EntityType.of(
              "Asset",
              SET,
              KEY,
              List.of(
                  ID,
                  STATE,
                  CREATED,
                  LAST_MODIFIED,
                  ALTERNATE_ID,
                  NAME,
                  OPTIONS,
                  URI,
                  STORAGE_NAME,
                  FORMAT_OPTION),
              List.of(
                  Navigation.toMany("Locators", LocatorsEntitySet.SET),
                  Navigation.toMany("ContentKeys", "ContentKeys"),
                  Navigation.toMany("Files", FilesEntitySet.SET),
                  PARENTS,
                  STORAGE,
                  Navigation.toMany("DeliveryPolicies", "AssetDeliveryPolicies").since(7),
                  Navigation.toMany("AssetFilters", "AssetFilters").since(11)))
          .withActions(new Action("Publish", List.of(), true));

  private final Assets assets;

  AssetsEntitySet(Assets assets) {
    super(assets.table().rows(), ASSET, Map.of());
    this.assets = assets;
  }

  @Override
  public Created create(Call call, NewEntity sent) {
    NewAsset wanted =
        new NewAsset(
            sent.find(NAME),
            sent.find(ALTERNATE_ID),
            sent.get(STATE),
            sent.get(OPTIONS),
            sent.find(STORAGE_NAME),
            sent.get(FORMAT_OPTION),
            List.of());
    return Created.of(shown(call, entity(assets.create(call.account(), wanted))));
  }

  private static Entity entity(Asset asset) {
    return new PropertyMap()
        .set(ID, asset.id().value())
        .set(STATE, asset.state())
        .set(CREATED, Times.fresh(asset.created()))
        .set(LAST_MODIFIED, Times.fresh(asset.lastModified()))
        .set(ALTERNATE_ID, asset.alternateId())
        .set(NAME, asset.name())
        .set(OPTIONS, asset.options())
        .set(STORAGE_NAME, asset.storageAccount())
        .set(FORMAT_OPTION, asset.formatOption())
        .entity(ASSET);
  }

  @Override
  protected Entity shown(Call call, Entity stored) {
    AssetId id = new AssetId(stored.get(ID));
    return PropertyMap.of(stored.values())
        .set(URI, assets.uri(id, stored.get(STORAGE_NAME), call.root()))
        .entity(ASSET);
  }

  @Override
  public Outcome update(Call call, String key, PropertyMap sent) {
    if (!assets.update(call.account(), new AssetId(key), asset -> changed(asset, sent))) {
      throw notFound(key);
    }
    return new Outcome.Done();
  }

  private static Asset changed(Asset before, PropertyMap sent) {
    return new Asset(
        before.id(),
        before.state(),
        before.created(),
        before.lastModified(),
        sent.has(ALTERNATE_ID) ? sent.find(ALTERNATE_ID) : before.alternateId(),
        sent.has(NAME) ? sent.find(NAME) : before.name(),
        before.options(),
        before.storageAccount(),
        before.formatOption());
  }

  /// The container stays with `keepcontainer=true`.
  @Override
  public Outcome delete(Call call, String key, Map<String, String> options) {
    AssetId id = new AssetId(key);
    boolean keepContainer = Boolean.parseBoolean(options.getOrDefault("keepcontainer", "false"));
    boolean deleted =
        keepContainer
            ? assets.deleteKeepingContainer(call.account(), id).isPresent()
            : assets.delete(call.account(), id);
    if (!deleted) {
      throw notFound(key);
    }
    return new Outcome.Done();
  }

  @Override
  public Optional<List<String>> targets(Call call, String key, Navigation navigation) {
    AssetId id = new AssetId(key);
    if (navigation.equals(PARENTS)) {
      return Optional.of(assets.parents(call.account(), id).stream().map(AssetId::value).toList());
    }
    return navigation.equals(STORAGE)
        ? assets.find(call.account(), id).map(asset -> List.of(asset.storageAccount()))
        : Optional.empty();
  }

  /// `Publish` has done nothing since the first version of AMS, and still does not.
  @Override
  public ActionResult invoke(Call call, String key, Action action, PropertyMap arguments) {
    if (assets.find(call.account(), new AssetId(key)).isEmpty()) {
      throw notFound(key);
    }
    return new ActionResult.Nothing();
  }
}
