package io.reelwork.services.catalog;

import io.reelwork.services.Refusal;
import io.reelwork.services.Refusal.Code;
import io.reelwork.services.access.Quota;
import io.reelwork.services.access.Quotas;
import io.reelwork.services.blobface.Sas;
import io.reelwork.services.sql.Database;
import io.reelwork.services.sql.GivenTime;
import io.reelwork.services.sql.Ticks;
import io.reelwork.services.storage.Blobs;
import io.reelwork.services.storage.ContainerId;
import io.reelwork.services.storage.ContainerPolicy;
import io.reelwork.services.web.FaceUrls;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/// Ways into assets for a while (entities section 4, delivery section 1.2).
///
/// A SAS locator is a stored access policy of the asset's container, named by the locator's GUID,
/// so deleting the locator closes every URL made from it at once. An origin locator is a folder of
/// the origin.
///
/// Safe for any number of threads; changes join an open transaction.
public final class Locators {
  private final Database database;
  private final LocatorsTable table;
  private final AssetsTable assets;
  private final AccessPolicies policies;
  private final List<AssetParts> features;
  private final Parts parts;

  /// What locators stand on.
  record Parts(Blobs blobs, Sas signatures, FaceUrls faces, Quotas quotas) {}

  /// @param features asked before an asset is opened on the origin; may grow later
  Locators(
      Database database,
      AssetsTable assets,
      AccessPolicies policies,
      List<AssetParts> features,
      Parts parts) {
    this.database = database;
    this.table = new LocatorsTable(database);
    this.assets = assets;
    this.policies = policies;
    this.features = features;
    this.parts = parts;
  }

  LocatorsTable table() {
    return table;
  }

  /// Creates a locator and opens the asset with it.
  ///
  /// @throws Refusal `NOT_FOUND` for its policy or asset, `INVALID_VALUE` when the policy permits
  ///   what its type cannot, `INVALID_STATE` when the asset cannot be streamed, `CONFLICT` when the
  ///   asset has too many or the id is taken
  public Locator create(String account, NewLocator wanted) {
    AccessPolicy policy = policy(account, wanted.policy());
    LocatorType type = LocatorType.of(wanted.type());
    checkPermissions(type, policy);
    Asset asset = room(account, wanted.asset());
    if (type == LocatorType.ORIGIN) {
      checkOrigin(account, asset);
    }
    Locator locator =
        new Locator(
            wanted.id().orElseGet(LocatorId::random),
            type,
            wanted.asset(),
            policy.id(),
            wanted.start(),
            expiration(wanted, policy),
            wanted.name());
    table.insert(account, locator);
    if (type == LocatorType.SAS) {
      open(asset, locator, policy);
    }
    return locator;
  }

  private AccessPolicy policy(String account, AccessPolicyId id) {
    return policies
        .find(account, id)
        .orElseThrow(() ->
            new Refusal(
                Code.NOT_FOUND,
                "AccessPolicyId: there is no access policy " + id,
                "AccessPolicyId"));
  }

  private static void checkPermissions(LocatorType type, AccessPolicy policy) {
    int changing = Permissions.WRITE | Permissions.DELETE;
    if (type == LocatorType.ORIGIN && (policy.permissions() & changing) != 0) {
      throw new Refusal(
          Code.INVALID_VALUE,
          "AccessPolicyId: an origin locator must not permit Write or Delete",
          "AccessPolicyId");
    }
  }

  /// One locator too many is a conflict and no ordinary quota breach (protocol section 10.2).
  private Asset room(String account, AssetId id) {
    if (!assets.hold(account, id)) {
      throw new Refusal(Code.NOT_FOUND, "AssetId: there is no asset " + id, "AssetId");
    }
    long max = parts.quotas.limit(account, Quota.LOCATORS_PER_ASSET);
    if (table.ofAsset(account, id).size() >= max) {
      throw conflict(
          "%s: an asset has at most %d locators, and %s has them already"
              .formatted(Quota.LOCATORS_PER_ASSET.key(), max, id));
    }
    Asset asset = assets.find(account, id).orElseThrow();
    if (!parts.blobs.containerExists(asset.container())) {
      throw conflict("the container of " + id + " is missing");
    }
    return asset;
  }

  private static Refusal conflict(String what) {
    return new Refusal(Code.CONFLICT, "AssetId: " + what, "AssetId");
  }

  private void checkOrigin(String account, Asset asset) {
    for (AssetParts feature : features) {
      feature
          .keepsFromOrigin(account, asset)
          .ifPresent(why -> {
            throw new Refusal(Code.INVALID_STATE, "AssetId: " + why, "AssetId");
          });
    }
  }

  private GivenTime expiration(NewLocator wanted, AccessPolicy policy) {
    return wanted
        .expiration()
        .orElseGet(() ->
            wanted
                .start()
                .orElseGet(() -> GivenTime.ofService(database.now()))
                .plus(policy.duration()));
  }

  private void open(Asset asset, Locator locator, AccessPolicy policy) {
    ContainerPolicy stored =
        new ContainerPolicy(
            locator.id().guid(),
            Permissions.of(policy.permissions()),
            locator.start().map(time -> time.ticks().instant()),
            Optional.of(locator.expiration().ticks().instant()));
    if (!parts.blobs.setPolicy(asset.container(), stored)) {
      throw conflict("the container of " + asset.id() + " has five access policies already");
    }
  }

  /// The locator with this id.
  public Optional<Locator> find(String account, LocatorId id) {
    return table.find(account, id);
  }

  /// Changes the times and the name of an origin locator; returns whether there is one of this id.
  ///
  /// @throws Refusal `INVALID_STATE` for a SAS locator, whose URLs are signed
  public boolean update(String account, LocatorId id, UnaryOperator<Locator> change) {
    if (!table.rows().hold(account, id.value())) {
      return false;
    }
    Locator before = find(account, id).orElseThrow();
    if (before.type() == LocatorType.SAS) {
      throw new Refusal(Code.INVALID_STATE, "Type: a SAS locator must not be changed", "Type");
    }
    table.update(account, change.apply(before));
    return true;
  }

  /// Whether the asset can be streamed from the origin.
  public boolean hasOrigin(String account, AssetId asset) {
    return table.hasOrigin(account, asset);
  }

  /// Where locators lead, by id. An origin URL where a locator's asset is gone.
  ///
  /// @param apiRoot the URL under which the caller reached the API, which decides about the hosts
  public Map<LocatorId, LocatorUrl> urls(String account, List<Locator> locators, URI apiRoot) {
    List<AssetId> ids = locators.stream().map(Locator::asset).distinct().toList();
    Map<AssetId, Asset> opened = ids.isEmpty() ? Map.of() : assets.findAll(account, ids);
    Sas.Signer signer = parts.signatures.signer();
    return locators.stream()
        .collect(
            Collectors.toMap(
                Locator::id,
                locator ->
                    Optional.ofNullable(opened.get(locator.asset()))
                        .filter(_ -> locator.type() == LocatorType.SAS)
                        .map(asset -> sasUrl(locator, asset.container(), signer, apiRoot))
                        .orElseGet(() -> originUrl(locator, apiRoot))));
  }

  private LocatorUrl sasUrl(
      Locator locator, ContainerId container, Sas.Signer signer, URI apiRoot) {
    String base = Sas.containerUrl(parts.faces.blob(apiRoot), container);
    String access =
        signer.locator(
            container,
            locator.id().guid(),
            locator.start().map(GivenTime::ticks).map(Ticks::instant),
            locator.expiration().ticks().instant());
    return new LocatorUrl(base, access, base + access);
  }

  private LocatorUrl originUrl(Locator locator, URI apiRoot) {
    String base = parts.faces.origin(apiRoot).toString();
    String guid = locator.id().guid();
    return new LocatorUrl(base, guid, base + "/" + guid + "/");
  }

  /// Deletes a locator and closes every URL made from it; returns whether there was one.
  public boolean delete(String account, LocatorId id) {
    Optional<Locator> locator = find(account, id);
    locator
        .flatMap(found -> assets.find(account, found.asset()))
        .ifPresent(asset -> parts.blobs.removePolicy(asset.container(), id.guid()));
    return table.rows().delete(account, id.value());
  }

  /// Deletes every locator of an asset that is about to go.
  void deleteOf(String account, Asset asset) {
    for (Locator locator : table.ofAsset(account, asset.id())) {
      parts.blobs.removePolicy(asset.container(), locator.id().guid());
    }
    table.deleteOfAsset(account, asset.id());
  }
}
