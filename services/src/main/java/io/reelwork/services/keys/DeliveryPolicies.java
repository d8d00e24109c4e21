package io.reelwork.services.keys;

import io.reelwork.services.Refusal;
import io.reelwork.services.Refusal.Code;
import io.reelwork.services.access.Quota;
import io.reelwork.services.access.Quotas;
import io.reelwork.services.catalog.AssetId;
import io.reelwork.services.catalog.Catalog;
import io.reelwork.services.sql.Database;
import io.reelwork.services.sql.Ticks;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// How assets are encrypted when they are delivered (entities section 9, delivery section 17).
///
/// A policy applies to the assets that it is linked to. While an asset can be played from the
/// origin nothing about its policies changes, so a player sees one encryption from start to end.
/// Safe for any number of threads; changes join an open transaction.
public final class DeliveryPolicies {
  private static final String ENTITIES = "AssetDeliveryPolicies";
  private static final String LINKS = "DeliveryPolicies";
  private static final String PROTOCOL = "AssetDeliveryProtocol";
  private static final String TYPE = "AssetDeliveryPolicyType";

  private final Database database;
  private final DeliveryPoliciesTable table;
  private final Catalog catalog;
  private final ContentKeys keys;
  private final Quotas quotas;

  DeliveryPolicies(Database database, Catalog catalog, ContentKeys keys, Quotas quotas) {
    this.database = database;
    this.table = new DeliveryPoliciesTable(database);
    this.catalog = catalog;
    this.keys = keys;
    this.quotas = quotas;
  }

  DeliveryPoliciesTable table() {
    return table;
  }

  /// Creates a policy.
  ///
  /// @throws Refusal `QUOTA_EXCEEDED` when the account has no room for it
  public DeliveryPolicy create(String account, DeliveryPolicy.Settings settings) {
    quotas.checkRoom(account, Quota.ASSET_DELIVERY_POLICIES, () -> table.rows().count(account));
    Ticks now = database.now();
    DeliveryPolicy made = new DeliveryPolicy(DeliveryPolicyId.random(), settings, now, now);
    table.insert(account, made);
    return made;
  }

  /// The policy with this id.
  public Optional<DeliveryPolicy> find(String account, DeliveryPolicyId id) {
    return table.find(account, id);
  }

  /// The policies of an asset, in the order in which they were linked.
  public List<DeliveryPolicy> of(String account, AssetId asset) {
    return table.assets().far(account, asset.value()).stream()
        .flatMap(id -> find(account, new DeliveryPolicyId(id)).stream())
        .toList();
  }

  /// Changes a policy; returns whether there is one of this id.
  ///
  /// @throws Refusal `INVALID_STATE` while an asset that has it can be played or lacks the key that
  ///   it needs then, `INVALID_VALUE` when another policy of an asset has one of its protocols
  public boolean update(
      String account, DeliveryPolicyId id, UnaryOperator<DeliveryPolicy.Settings> change) {
    Optional<DeliveryPolicy> before = table.hold(account, id);
    before.ifPresent(policy -> {
      DeliveryPolicy after =
          new DeliveryPolicy(id, change.apply(policy.settings()), policy.created(), database.now());
      for (String asset : table.assets().near(account, id.value())) {
        holdUnplayed(account, new AssetId(asset));
        checkFits(account, new AssetId(asset), after);
      }
      table.update(account, after);
    });
    return before.isPresent();
  }

  /// Deletes a policy; returns whether there was one.
  ///
  /// @throws Refusal `INVALID_STATE` while an asset has it
  public boolean delete(String account, DeliveryPolicyId id) {
    if (!table.rows().hold(account, id.value())) {
      return false;
    }
    table.assets().near(account, id.value()).stream()
        .findFirst()
        .ifPresent(asset -> {
          throw new Refusal(
              Code.INVALID_STATE,
              "%s: %s is linked to asset %s and stays".formatted(ENTITIES, id, asset));
        });
    return table.rows().delete(account, id.value());
  }

  /// Adds a policy to an asset.
  ///
  /// @throws Refusal `NOT_FOUND`, `CONFLICT` when the asset has it, and as for `update`
  public void link(String account, AssetId asset, DeliveryPolicyId id) {
    DeliveryPolicy policy =
        table.hold(account, id).orElseThrow(() -> table.rows().notFound(id.value()));
    holdUnplayed(account, asset);
    if (!table.assets().far(account, asset.value()).contains(id.value())) {
      checkFits(account, asset, policy);
    }
    table.assets().link(account, asset.value(), id.value());
  }

  /// Takes a policy from an asset.
  ///
  /// @throws Refusal `NOT_FOUND` when the asset does not have it, `INVALID_STATE` while the asset
  ///   can be played
  public void unlink(String account, AssetId asset, DeliveryPolicyId id) {
    holdUnplayed(account, asset);
    table.assets().unlink(account, asset.value(), id.value());
  }

  /// Ends the links of an asset that is about to be deleted.
  void unlinkAll(String account, AssetId asset) {
    table.assets().removeNear(account, asset.value());
  }

  /// Holds an asset that cannot be played now.
  private void holdUnplayed(String account, AssetId asset) {
    if (!catalog.holdAsset(account, asset)) {
      throw new Refusal(Code.NOT_FOUND, "Assets: there is no " + asset);
    }
    if (catalog.locators().hasOrigin(account, asset)) {
      throw new Refusal(
          Code.INVALID_STATE,
          LINKS + ": cannot change while " + asset + " has an OnDemandOrigin locator",
          LINKS);
    }
  }

  private void checkFits(String account, AssetId asset, DeliveryPolicy policy) {
    requireKey(account, asset, policy.settings().type());
    for (DeliveryPolicy other : of(account, asset)) {
      int taken = other.settings().protocols().shared(policy.settings().protocols());
      if (!other.id().equals(policy.id()) && taken != 0) {
        throw Refusal.invalidValue(
            PROTOCOL, "the protocols %d are covered already, by %s".formatted(taken, other.id()));
      }
    }
  }

  private void requireKey(String account, AssetId asset, DeliveryPolicyType type) {
    type.key()
        .filter(key -> !keys.typesOf(account, asset).contains(key))
        .ifPresent(key -> {
          // Clients look for these words (protocol section 10.1).
          throw new Refusal(
              Code.INVALID_STATE,
              ("Cannot set an AssetDeliveryPolicy specifying AssetDeliveryPolicyType.%s when no"
                      + " ContentKey with ContentKeyType.%s is linked to it")
                  .formatted(type.word(), key.word()),
              TYPE);
        });
  }
}
