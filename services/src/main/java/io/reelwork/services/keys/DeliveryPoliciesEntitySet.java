package io.reelwork.services.keys;

import io.reelwork.odata.model.Entity;
import io.reelwork.odata.model.EntityType;
import io.reelwork.odata.model.KeyForm;
import io.reelwork.odata.model.Property;
import io.reelwork.odata.model.Value;
import io.reelwork.odata.payload.NewEntity;
import io.reelwork.odata.service.Call;
import io.reelwork.odata.uri.Query;
import io.reelwork.services.Refusal;
import io.reelwork.services.Refusal.Code;
import io.reelwork.services.access.Quota;
import io.reelwork.services.access.Quotas;
import io.reelwork.services.catalog.AssetId;
import io.reelwork.services.catalog.Catalog;
import io.reelwork.services.feed.LinkTable;
import io.reelwork.services.feed.StoredEntitySet;
import io.reelwork.services.sql.Database;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// `AssetDeliveryPolicies`: how an asset is encrypted on its way out (entities section 9, delivery
/// section 17).
///
/// A policy counts for the assets that it is linked to. While an asset can be played from the
/// origin nothing about its policies changes, so a player sees one encryption from start to end.
final class DeliveryPoliciesEntitySet extends StoredEntitySet {
  static final String SET = "AssetDeliveryPolicies";

  private static final String PROTOCOL = "AssetDeliveryProtocol";
  private static final String POLICY_TYPE = "AssetDeliveryPolicyType";
  private static final String CONFIGURATION = "AssetDeliveryConfiguration";
  private static final String NAVIGATION = "DeliveryPolicies";
  private static final int KNOWN_PROTOCOLS = 0x1F;
  private static final int ALL_PROTOCOLS = 0xFFFF;

  private static final EntityType TYPE =
      EntityType.of(
              "AssetDeliveryPolicy",
              SET,
              new KeyForm.Nb("adpid", false),
              List.of(
                  Property.text("Id").notNull(),
                  Property.text("Name").settable().updatable().maxLength(4000),
                  Property.int32(PROTOCOL).settable().updatable(),
                  Property.int32(POLICY_TYPE).settable().updatable(),
                  Property.text(CONFIGURATION).settable().updatable(),
                  Property.dateTime("Created").notNull(),
                  Property.dateTime("LastModified").notNull()),
              List.of())
          .since(7);

  private final Catalog catalog;
  private final ContentKeyTable keys;
  private final LinkTable assetKeys;
  private final LinkTable links;
  private final Quotas quotas;

  DeliveryPoliciesEntitySet(
      Database database, Catalog catalog, LinkTable assetKeys, LinkTable links, Quotas quotas) {
    super(database, TYPE, "asset_delivery_policy", Map.of(), Map.of("Assets/" + NAVIGATION, links));
    this.catalog = catalog;
    this.keys = new ContentKeyTable(database);
    this.assetKeys = assetKeys;
    this.links = links;
    this.quotas = quotas;
  }

  @Override
  public Created create(Call call, NewEntity entity) {
    Map<String, Value> row = newRow(entity);
    check(new Entity(TYPE, row));
    quotas.checkRoom(call.account(), Quota.ASSET_DELIVERY_POLICIES, () -> count(call, Query.all()));
    return insert(call, row);
  }

  private static void check(Entity policy) {
    int protocols = number(policy, PROTOCOL);
    if (protocols != ALL_PROTOCOLS && (protocols & ~KNOWN_PROTOCOLS) != 0) {
      throw new Refusal(
          Code.INVALID_VALUE,
          PROTOCOL + ": must be a sum of 1, 2, 4, 8 and 16, or 65535, but was " + protocols,
          PROTOCOL);
    }
    type(policy);
    String text = policy.value(CONFIGURATION) instanceof Value.Text(String sent) ? sent : "";
    try {
      DeliveryConfiguration.parse(text);
    } catch (Malformed e) {
      throw new Refusal(Code.INVALID_VALUE, CONFIGURATION + ": " + e.text(), CONFIGURATION);
    }
  }

  private static DeliveryPolicyType type(Entity policy) {
    int number = number(policy, POLICY_TYPE);
    return DeliveryPolicyType.of(number)
        .orElseThrow(() ->
            new Refusal(
                Code.INVALID_VALUE,
                POLICY_TYPE + ": must be 1, 2, 3, 4 or 5 but was " + number,
                POLICY_TYPE));
  }

  private static int number(Entity policy, String property) {
    return policy.value(property) instanceof Value.Int(int number) ? number : 0;
  }

  @Override
  public Outcome update(Call call, String key, Map<String, Value> changes) {
    Entity before = held(call.account(), key);
    Map<String, Value> values = new LinkedHashMap<>(before.values());
    values.putAll(changes);
    Entity after = new Entity(TYPE, values);
    check(after);
    for (String asset : links.near(call.account(), key)) {
      AssetId id = new AssetId(asset);
      holdUnplayed(call.account(), id);
      checkFits(call.account(), id, after);
    }
    return super.update(call, key, changes);
  }

  private Entity held(String account, String key) {
    return table().hold(account, key).orElseThrow(() -> notFound(key));
  }

  @Override
  public Outcome delete(Call call, String key, Map<String, String> options) {
    held(call.account(), key);
    links.near(call.account(), key).stream()
        .findFirst()
        .ifPresent(asset -> {
          throw new Refusal(
              Code.INVALID_STATE, SET + ": " + key + " is linked to asset " + asset + " and stays");
        });
    return super.delete(call, key, options);
  }

  @Override
  public void linkRelated(Call call, Query.Within near, String key) {
    AssetId asset = new AssetId(near.parentKey());
    Entity policy = held(call.account(), key);
    holdUnplayed(call.account(), asset);
    if (!links.far(call.account(), asset.value()).contains(key)) {
      checkFits(call.account(), asset, policy);
    }
    super.linkRelated(call, near, key);
  }

  @Override
  public void unlinkRelated(Call call, Query.Within near, String key) {
    holdUnplayed(call.account(), new AssetId(near.parentKey()));
    super.unlinkRelated(call, near, key);
  }

  /// Holds an asset that cannot be played now.
  private void holdUnplayed(String account, AssetId asset) {
    if (!catalog.holdAsset(account, asset)) {
      throw new Refusal(Code.NOT_FOUND, "Assets: there is no " + asset);
    }
    if (catalog.locators().hasOrigin(account, asset)) {
      throw new Refusal(
          Code.INVALID_STATE,
          NAVIGATION + ": cannot change while " + asset + " has an OnDemandOrigin locator",
          NAVIGATION);
    }
  }

  private void checkFits(String account, AssetId asset, Entity policy) {
    requireKey(account, asset, type(policy));
    int protocols = number(policy, PROTOCOL);
    for (String other : links.far(account, asset.value())) {
      int taken = table().find(account, other).map(it -> number(it, PROTOCOL)).orElse(0);
      if (!other.equals(policy.key()) && (taken & protocols) != 0) {
        throw new Refusal(
            Code.INVALID_VALUE,
            "%s: the protocols %d are covered already, by %s"
                .formatted(PROTOCOL, taken & protocols, other),
            PROTOCOL);
      }
    }
  }

  private void requireKey(String account, AssetId asset, DeliveryPolicyType type) {
    Set<ContentKeyType> linked = keys.types(account, assetKeys.far(account, asset.value()));
    type.key()
        .filter(key -> !linked.contains(key))
        .ifPresent(key -> {
          // Clients look for these words (protocol section 10.1).
          throw new Refusal(
              Code.INVALID_STATE,
              ("Cannot set an AssetDeliveryPolicy specifying AssetDeliveryPolicyType.%s when no"
                      + " ContentKey with ContentKeyType.%s is linked to it")
                  .formatted(type.word(), key.word()),
              POLICY_TYPE);
        });
  }
}
