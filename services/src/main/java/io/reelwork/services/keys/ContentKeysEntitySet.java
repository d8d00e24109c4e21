package io.reelwork.services.keys;

import io.reelwork.odata.model.Action;
import io.reelwork.odata.model.Codec;
import io.reelwork.odata.model.Entity;
import io.reelwork.odata.model.EntityType;
import io.reelwork.odata.model.KeyForm;
import io.reelwork.odata.model.Primitive;
import io.reelwork.odata.model.Property;
import io.reelwork.odata.model.Value;
import io.reelwork.odata.payload.NewEntity;
import io.reelwork.odata.service.Call;
import io.reelwork.odata.uri.Query;
import io.reelwork.services.Refusal;
import io.reelwork.services.Refusal.Code;
import io.reelwork.services.catalog.Asset;
import io.reelwork.services.catalog.AssetId;
import io.reelwork.services.catalog.Catalog;
import io.reelwork.services.feed.LinkTable;
import io.reelwork.services.feed.StoredEntitySet;
import io.reelwork.services.sql.Database;
import io.reelwork.services.web.FaceUrls;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `ContentKeys` (entities section 5, delivery section 12).
///
/// Nothing about a key is verified when it is made: clients send checksums of their own making, and
/// keys that only they can decrypt. What was sent comes back as it was; what the service can
/// decrypt it also keeps under the master key.
final class ContentKeysEntitySet extends StoredEntitySet {
  static final String SET = "ContentKeys";
  static final KeyForm.Nb KEY = new KeyForm.Nb("kid", true);

  private static final String TYPE_PROPERTY = "ContentKeyType";
  private static final String POLICY = "AuthorizationPolicyId";
  private static final String DELIVERY_TYPE = "keyDeliveryType";
  private static final Action GET_URL =
      new Action("GetKeyDeliveryUrl", List.of(Property.of(DELIVERY_TYPE, Codec.INT32)), true)
          .returning(Primitive.STRING);

  private static final EntityType TYPE =
      EntityType.of(
              "ContentKey",
              SET,
              KEY,
              List.of(
                  Property.text("Id").notNull().settable(),
                  Property.dateTime("Created").notNull(),
                  Property.dateTime("LastModified").notNull(),
                  Property.int32(TYPE_PROPERTY).settable(),
                  Property.text("EncryptedContentKey").settable().maxLength(4000),
                  Property.text("Name").settable().updatable().maxLength(4000),
                  Property.text("ProtectionKeyId").settable().maxLength(4000),
                  Property.int32("ProtectionKeyType").settable(),
                  Property.text("Checksum").settable().maxLength(4000),
                  Property.text(POLICY).settable().updatable().since(3),
                  Property.text("TrackIdentifiers").settable().updatable().since(16)),
              List.of())
          .withActions(GET_URL);

  private final FaceUrls faces;
  private final Catalog catalog;
  private final KeyVault vault;
  private final ContentKeyTable keys;
  private final LinkTable links;
  private final AuthorizationPolicies policies;

  ContentKeysEntitySet(
      Database database,
      FaceUrls faces,
      Catalog catalog,
      KeyVault vault,
      LinkTable links,
      AuthorizationPolicies policies) {
    super(database, TYPE, "content_key", Map.of(), Map.of("Assets/ContentKeys", links));
    this.faces = faces;
    this.catalog = catalog;
    this.vault = vault;
    this.keys = new ContentKeyTable(database);
    this.links = links;
    this.policies = policies;
  }

  @Override
  public Created create(Call call, NewEntity entity) {
    checkNumbers(entity);
    Map<String, Value> row = newRow(entity);
    row.put(POLICY, policy(call, row.getOrDefault(POLICY, Value.Null.NULL)));
    Created made = insert(call, row);
    ContentKeyId id = new ContentKeyId(made.entity().key());
    vault
        .protection()
        .unwrap(textOf(entity, "EncryptedContentKey"))
        .ifPresent(clear -> vault.keep(call.account(), id, clear));
    return made;
  }

  private static void checkNumbers(NewEntity entity) {
    if (entity.value(TYPE_PROPERTY) instanceof Value.Int(int number)
        && ContentKeyType.of(number).isEmpty()) {
      throw new Refusal(
          Code.INVALID_VALUE,
          TYPE_PROPERTY + ": must be 0, 1, 2, 3, 4, 6, 7 or 8 but was " + number,
          TYPE_PROPERTY);
    }
    // A sample of the documentation sends 1, which is no type there is.
    if (entity.value("ProtectionKeyType") instanceof Value.Int(int number)
        && (number < 0 || number > 1)) {
      throw new Refusal(
          Code.INVALID_VALUE,
          "ProtectionKeyType: must be 0 but was " + number,
          "ProtectionKeyType");
    }
  }

  /// The id of a policy that exists, or null: an empty text means none.
  private Value policy(Call call, Value sent) {
    if (!(sent instanceof Value.Text(String text)) || text.isEmpty()) {
      return Value.Null.NULL;
    }
    String id =
        AuthorizationPoliciesEntitySet.KEY
            .normalise(text)
            .orElseThrow(() ->
                new Refusal(
                    Code.MALFORMED_ID,
                    POLICY + ": must be nb:ckpid:UUID:<guid> but was '" + text + "'",
                    POLICY));
    if (policies.find(call.account(), new AuthorizationPolicyId(id)).isEmpty()) {
      throw new Refusal(
          Code.NOT_FOUND, POLICY + ": there is no authorization policy " + id, POLICY);
    }
    return new Value.Text(id);
  }

  /// A policy that the key names already may have been deleted: clients send whole entities.
  @Override
  public Outcome update(Call call, String key, Map<String, Value> changes) {
    Entity before = table().find(call.account(), key).orElseThrow(() -> notFound(key));
    Map<String, Value> all = new LinkedHashMap<>(changes);
    if (changes.containsKey(POLICY) && !before.value(POLICY).equals(changes.get(POLICY))) {
      all.put(POLICY, policy(call, changes.getOrDefault(POLICY, Value.Null.NULL)));
    }
    return super.update(call, key, all);
  }

  @Override
  public Outcome delete(Call call, String key, Map<String, String> options) {
    table().hold(call.account(), key);
    links.near(call.account(), key).stream()
        .findFirst()
        .ifPresent(asset -> {
          throw new Refusal(
              Code.INVALID_STATE, SET + ": " + key + " is linked to asset " + asset + " and stays");
        });
    keys.deleteSecret(call.account(), key);
    return super.delete(call, key, options);
  }

  @Override
  public void linkRelated(Call call, Query.Within near, String key) {
    Asset asset = asset(call, near);
    table().hold(call.account(), key);
    ContentKeyType type = keys.type(call.account(), key).orElseThrow(() -> notFound(key));
    List<String> linked = links.far(call.account(), asset.id().value());
    if (!linked.contains(key)) {
      checkFits(call.account(), asset, type, linked);
    }
    super.linkRelated(call, near, key);
  }

  private Asset asset(Call call, Query.Within near) {
    AssetId id = new AssetId(near.parentKey());
    catalog.holdAsset(call.account(), id);
    return catalog
        .asset(call.account(), id)
        .orElseThrow(() -> new Refusal(Code.NOT_FOUND, "Assets: there is no " + id));
  }

  private void checkFits(String account, Asset asset, ContentKeyType type, List<String> linked) {
    if (!type.fits(asset.options())) {
      throw new Refusal(
          Code.INVALID_VALUE,
          "ContentKeys: a key of type %s does not fit an asset with Options %d"
              .formatted(type.word(), asset.options()),
          SET);
    }
    if (type == ContentKeyType.STORAGE_ENCRYPTION && keys.types(account, linked).contains(type)) {
      throw new Refusal(
          Code.CONFLICT,
          "ContentKeys: " + asset.id() + " has a storage encryption key already",
          SET);
    }
  }

  /// A key that no asset has any more goes too.
  @Override
  public void unlinkRelated(Call call, Query.Within near, String key) {
    table().hold(call.account(), key);
    super.unlinkRelated(call, near, key);
    deleteUnlinked(call.account(), key);
  }

  private void deleteUnlinked(String account, String key) {
    if (links.near(account, key).isEmpty()) {
      keys.deleteSecret(account, key);
      table().delete(account, key);
    }
  }

  /// The asset is about to go: its links end, and the keys that only it had go too.
  void deleteWith(String account, AssetId asset) {
    // In one order for everybody, as two assets may share keys.
    List<String> linked = links.far(account, asset.value()).stream().sorted().toList();
    linked.forEach(key -> table().hold(account, key));
    links.removeNear(account, asset.value());
    linked.forEach(key -> deleteUnlinked(account, key));
  }

  /// The storage encryption key that is linked to an asset.
  Optional<ContentKey> storageKey(String account, AssetId asset) {
    return links.far(account, asset.value()).stream()
        .filter(id -> keys.type(account, id).equals(Optional.of(ContentKeyType.STORAGE_ENCRYPTION)))
        .findFirst()
        .flatMap(id -> vault.find(account, new ContentKeyId(id)));
  }

  /// As `Keys.ensureStorageKey`.
  ContentKey ensureStorageKey(String account, AssetId asset) {
    return database()
        .transaction(() -> {
          catalog.holdAsset(account, asset);
          return storageKey(account, asset)
              .orElseGet(() -> createStorageKey(account, asset, StorageCipher.freshKey()));
        });
  }

  /// Makes a storage encryption key for an asset that has none yet, and links it.
  ContentKey createStorageKey(String account, AssetId asset, byte[] clear) {
    ContentKey key =
        new ContentKey(ContentKeyId.random(), ContentKeyType.STORAGE_ENCRYPTION, clear);
    ProtectionKey protection = vault.protection();
    Map<String, Value> values =
        Map.of(
            "Id",
            new Value.Text(key.id().value()),
            TYPE_PROPERTY,
            new Value.Int(key.type().number()),
            "EncryptedContentKey",
            new Value.Text(protection.wrap(clear)),
            "ProtectionKeyId",
            new Value.Text(protection.thumbprint()),
            "Checksum",
            new Value.Text(key.checksum()));
    table().insert(account, newRow(new NewEntity(TYPE, values, Map.of(), Map.of())));
    vault.keep(account, key.id(), clear);
    links.add(account, asset.value(), key.id().value());
    return key;
  }

  /// The URL at which players ask for the key; whether they get it is for its authorization policy
  /// to say.
  @Override
  public ActionResult invoke(Call call, String key, Action action, Map<String, Value> arguments) {
    ContentKeyType type = keys.type(call.account(), key).orElseThrow(() -> notFound(key));
    int number = arguments.get(DELIVERY_TYPE) instanceof Value.Int(int sent) ? sent : 0;
    KeyDeliveryType delivery =
        KeyDeliveryType.of(number)
            .orElseThrow(() -> wrongDelivery("must be 1, 2, 3 or 4 but was " + number));
    if (type != delivery.serves()) {
      throw wrongDelivery(
          "%d delivers keys of type %s but the key is of type %s"
              .formatted(number, delivery.serves().word(), type.word()));
    }
    String url = delivery.url(faces.origin(call.root()), call.account(), new ContentKeyId(key));
    return new ActionResult.Returned(Property.text(action.name()), new Value.Text(url));
  }

  private static Refusal wrongDelivery(String what) {
    return new Refusal(Code.INVALID_VALUE, DELIVERY_TYPE + ": " + what, DELIVERY_TYPE);
  }

  /// `id` of a content key that `RebindContentKey` can rebind.
  ContentKey decrypted(String account, String id) {
    if (keys.type(account, id).isEmpty()) {
      throw notFound(id);
    }
    return vault
        .find(account, new ContentKeyId(id))
        .orElseThrow(() ->
            new Refusal(
                Code.INVALID_VALUE,
                "EncryptedContentKey: " + id + " cannot be decrypted with the protection key",
                "id"));
  }
}
