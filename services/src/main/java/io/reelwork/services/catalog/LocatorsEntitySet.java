package io.reelwork.services.catalog;

import io.reelwork.odata.model.Codec;
import io.reelwork.odata.model.Entity;
import io.reelwork.odata.model.EntityType;
import io.reelwork.odata.model.KeyForm;
import io.reelwork.odata.model.Navigation;
import io.reelwork.odata.model.Property;
import io.reelwork.odata.model.Value;
import io.reelwork.odata.model.Value.DateTime.Form;
import io.reelwork.odata.payload.EntityReference;
import io.reelwork.odata.payload.NewEntity;
import io.reelwork.odata.service.Call;
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
import io.reelwork.services.storage.ContainerPolicy;
import io.reelwork.services.web.FaceUrls;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// `Locators`: ways into an asset for a while (entities section 4, delivery section 1.2).
///
/// A SAS locator is a stored access policy of the asset's container, named by the locator's GUID,
/// so deleting the locator closes every URL made from it at once. An origin locator is a folder of
/// the origin face.
final class LocatorsEntitySet extends StoredEntitySet {
  static final String SET = "Locators";

  private static final int SAS = 1;
  static final int ORIGIN = 2;
  private static final KeyForm.Nb KEY = new KeyForm.Nb("lid", true);

  private static final EntityType TYPE =
      EntityType.of(
          "Locator",
          SET,
          KEY,
          List.of(
              Property.text("Id").notNull().settable(),
              Property.dateTime("ExpirationDateTime").notNull().settable().updatable(),
              Property.of("Type", Codec.INT32).required(),
              Property.text("Path").notNull().computed(),
              Property.text("BaseUri").notNull().computed(),
              Property.text("ContentAccessComponent").notNull().computed(),
              Property.text("AccessPolicyId").settable(),
              Property.text("AssetId").settable(),
              Property.dateTime("StartTime").settable().updatable(),
              Property.text("Name").settable().updatable().maxLength(4000).since(2)),
          List.of(
              Navigation.toOne("AccessPolicy", AccessPoliciesEntitySet.SET),
              Navigation.toOne("Asset", AssetsEntitySet.SET)));

  private final Blobs blobs;
  private final Sas signatures;
  private final FaceUrls faces;
  private final CatalogTable catalog;
  private final AccessPoliciesEntitySet policies;
  private final Quotas quotas;
  private final List<AssetParts> parts;

  /// What says whether a locator may be made.
  record Rules(
      CatalogTable catalog,
      AccessPoliciesEntitySet policies,
      Quotas quotas,
      List<AssetParts> parts) {}

  LocatorsEntitySet(Database database, Blobs blobs, Sas signatures, FaceUrls faces, Rules rules) {
    super(database, TYPE, "locator", Map.of("Assets/Locators", "asset_id"));
    this.blobs = blobs;
    this.signatures = signatures;
    this.faces = faces;
    this.catalog = rules.catalog;
    this.policies = rules.policies;
    this.quotas = rules.quotas;
    this.parts = rules.parts;
  }

  /// The GUID of a locator's id, which names its access policy and its origin folder.
  static String guid(String locatorId) {
    return locatorId.substring(KEY.of("").length());
  }

  @Override
  public Created create(Call call, NewEntity entity) {
    NewEntity named = withFullId(entity);
    String assetId = reference(named, "AssetId", "Asset", "cid");
    Entity policy = policy(call, reference(named, "AccessPolicyId", "AccessPolicy", "pid"));
    int permissions = policy.value("Permissions") instanceof Value.Int(int flags) ? flags : 0;
    int type = named.value("Type") instanceof Value.Int(int number) ? number : 0;
    checkType(type, permissions);
    Asset asset = room(call.account(), assetId);
    if (type == ORIGIN) {
      checkOrigin(call.account(), asset);
    }

    Map<String, Value> row = newRow(named);
    row.put("AssetId", new Value.Text(assetId));
    row.put("AccessPolicyId", new Value.Text(policy.key()));
    row.put("ExpirationDateTime", expiration(named, policy));
    Created made = insert(call, row);
    if (type == SAS) {
      ContainerPolicy stored =
          new ContainerPolicy(
              guid(made.entity().key()),
              Permissions.of(permissions),
              time(row, "StartTime").map(Ticks::instant),
              time(row, "ExpirationDateTime").map(Ticks::instant));
      if (!blobs.setPolicy(asset.container(), stored)) {
        throw conflict("the container of " + assetId + " has five access policies already");
      }
    }
    return made;
  }

  /// .NET programs may choose an id by its GUID alone.
  private static NewEntity withFullId(NewEntity entity) {
    String id = textOf(entity, "Id");
    if (new KeyForm.Guid().normalise(id).isEmpty()) {
      return entity;
    }
    Map<String, Value> values = new LinkedHashMap<>(entity.values());
    values.put("Id", new Value.Text(KEY.of(id)));
    return new NewEntity(TYPE, values, entity.links(), entity.children());
  }

  /// An id that is sent as a property, as a link, or both.
  private static String reference(
      NewEntity entity, String property, String navigation, String prefix) {
    String sent = textOf(entity, property);
    if (sent.isEmpty()) {
      sent = entity.links(navigation).stream().map(EntityReference::key).findFirst().orElse("");
    }
    String text = sent;
    return new KeyForm.Nb(prefix, false)
        .normalise(text)
        .orElseThrow(() ->
            new Refusal(
                text.isEmpty() ? Code.MISSING_VALUE : Code.MALFORMED_ID,
                property + ": must be nb:" + prefix + ":UUID:<guid> but was '" + text + "'",
                property));
  }

  private Entity policy(Call call, String id) {
    return policies
        .find(call, id)
        .orElseThrow(() ->
            new Refusal(
                Code.NOT_FOUND,
                "AccessPolicyId: there is no access policy " + id,
                "AccessPolicyId"));
  }

  private static void checkType(int type, int permissions) {
    if (type != SAS && type != ORIGIN) {
      throw new Refusal(Code.INVALID_VALUE, "Type: must be 1 or 2 but was " + type, "Type");
    }
    if (type == ORIGIN && (permissions & (Permissions.WRITE | Permissions.DELETE)) != 0) {
      throw new Refusal(
          Code.INVALID_VALUE,
          "AccessPolicyId: an origin locator must not permit Write or Delete",
          "AccessPolicyId");
    }
  }

  /// One locator too many is a conflict and no ordinary quota breach (protocol section 10.2).
  private Asset room(String account, String assetId) {
    if (!catalog.lockAsset(account, assetId)) {
      throw new Refusal(Code.NOT_FOUND, "AssetId: there is no asset " + assetId, "AssetId");
    }
    long most = quotas.limit(account, Quota.LOCATORS_PER_ASSET);
    if (catalog.locators(account, assetId).size() >= most) {
      throw conflict(
          "%s: an asset has at most %d locators, and %s has them already"
              .formatted(Quota.LOCATORS_PER_ASSET.key(), most, assetId));
    }
    Asset asset = catalog.asset(account, assetId).orElseThrow();
    if (!blobs.containerExists(asset.container())) {
      throw conflict("the container of " + assetId + " is missing");
    }
    return asset;
  }

  private static Refusal conflict(String what) {
    return new Refusal(Code.CONFLICT, "AssetId: " + what, "AssetId");
  }

  private void checkOrigin(String account, Asset asset) {
    for (AssetParts feature : parts) {
      feature
          .keepsFromOrigin(account, asset)
          .ifPresent(why -> {
            throw new Refusal(Code.INVALID_STATE, "AssetId: " + why, "AssetId");
          });
    }
  }

  /// What the client sent, else the start (or now) plus the policy's duration, in the start's form.
  private Value expiration(NewEntity entity, Entity policy) {
    if (entity.value("ExpirationDateTime") instanceof Value.DateTime sent
        && sent.ticks() > Ticks.PER_SECOND) {
      return sent;
    }
    double minutes =
        policy.value("DurationInMinutes") instanceof Value.Real(double number) ? number : 0;
    Duration duration = Duration.ofMillis((long) Math.min(minutes * 60_000, 1e14));
    return switch (entity.value("StartTime")) {
      case Value.DateTime(long ticks, Form form) ->
          new Value.DateTime(new Ticks(ticks).plus(duration).value(), form);
      default -> new Value.DateTime(database().now().plus(duration).value(), Form.FRESH);
    };
  }

  @Override
  protected Entity shown(Call call, Entity stored) {
    return shown(call, List.of(stored)).getFirst();
  }

  @Override
  protected List<Entity> shown(Call call, List<Entity> stored) {
    Set<String> ids = stored.stream().map(LocatorsEntitySet::assetId).collect(Collectors.toSet());
    Map<String, Asset> assets = ids.isEmpty() ? Map.of() : catalog.assets(call.account(), ids);
    Sas.Signer signer = signatures.signer();
    return stored.stream()
        .map(locator ->
            shown(call, locator, Optional.ofNullable(assets.get(assetId(locator))), signer))
        .toList();
  }

  private static String assetId(Entity locator) {
    return locator.value("AssetId") instanceof Value.Text(String text) ? text : "";
  }

  private Entity shown(Call call, Entity stored, Optional<Asset> asset, Sas.Signer signer) {
    Map<String, Value> values = new LinkedHashMap<>(stored.values());
    boolean isSas = stored.value("Type").equals(new Value.Int(SAS));
    String guid = guid(stored.key());
    if (isSas && asset.isPresent()) {
      ContainerId container = asset.get().container();
      String base = Sas.containerUrl(faces.blob(call.root()), container);
      String access =
          signer.locator(
              container,
              guid,
              time(stored.values(), "StartTime").map(Ticks::instant),
              time(stored.values(), "ExpirationDateTime").map(Ticks::instant).orElseThrow());
      put(values, base, access, base + access);
    } else {
      String base = faces.origin(call.root()).toString();
      put(values, base, guid, base + "/" + guid + "/");
    }
    return new Entity(TYPE, values);
  }

  private static void put(Map<String, Value> values, String base, String access, String path) {
    values.put("BaseUri", new Value.Text(base));
    values.put("ContentAccessComponent", new Value.Text(access));
    values.put("Path", new Value.Text(path));
  }

  private static Optional<Ticks> time(Map<String, Value> values, String property) {
    return values.getOrDefault(property, Value.Null.NULL) instanceof Value.DateTime time
        ? Optional.of(new Ticks(time.ticks()))
        : Optional.empty();
  }

  @Override
  public Outcome update(Call call, String key, Map<String, Value> changes) {
    Entity before = table().find(call.account(), key).orElseThrow(() -> notFound(key));
    if (before.value("Type").equals(new Value.Int(SAS)) && !changes.isEmpty()) {
      throw new Refusal(Code.INVALID_STATE, "Type: a SAS locator must not be changed", "Type");
    }
    return super.update(call, key, changes);
  }

  @Override
  public Outcome delete(Call call, String key, Map<String, String> options) {
    Entity locator = table().find(call.account(), key).orElseThrow(() -> notFound(key));
    catalog
        .asset(call.account(), assetId(locator))
        .ifPresent(asset -> blobs.removePolicy(asset.container(), guid(key)));
    return super.delete(call, key, options);
  }

  @Override
  public Optional<List<String>> targets(Call call, String key, Navigation navigation) {
    String property = navigation.name().equals("Asset") ? "AssetId" : "AccessPolicyId";
    return table()
        .find(call.account(), key)
        .map(locator -> List.of(((Value.Text) locator.value(property)).text()));
  }
}
