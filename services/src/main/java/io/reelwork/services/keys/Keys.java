package io.reelwork.services.keys;

import io.reelwork.odata.service.EntitySet;
import io.reelwork.odata.service.ODataFeature;
import io.reelwork.odata.service.ServiceFunction;
import io.reelwork.services.access.Access;
import io.reelwork.services.access.MasterKey;
import io.reelwork.services.catalog.Asset;
import io.reelwork.services.catalog.AssetId;
import io.reelwork.services.catalog.AssetParts;
import io.reelwork.services.catalog.Catalog;
import io.reelwork.services.sql.Database;
import io.reelwork.services.sql.Schema;
import io.reelwork.services.web.FaceUrls;
import java.util.List;
import java.util.Optional;

/// Content keys and who may have them. Safe for any number of threads; changes join an open
/// transaction.
public final class Keys implements ODataFeature, AssetParts {
  /// The keys' migrations.
  public static final Schema SCHEMA = new Schema("io/reelwork/services/keys", 202611280906L);

  private static final int STORAGE_ENCRYPTED = 1;

  private final KeyVault vault;
  private final ContentKeys keys;
  private final AuthorizationPolicies policies;
  private final AuthorizationOptions options;
  private final DeliveryPolicies deliveries;

  /// The keys of a deployment.
  ///
  /// @param access has its protection key and its quotas
  /// @param master what content keys are sealed with
  /// @param catalog the assets that keys are for
  /// @param faces where keys are delivered
  public Keys(Database database, Access access, MasterKey master, Catalog catalog, FaceUrls faces) {
    ContentKeyTable table = new ContentKeyTable(database);
    this.vault = new KeyVault(database, access.keyRing(), master, table);
    this.policies = new AuthorizationPolicies(database, access.quotas());
    this.options = new AuthorizationOptions(database, policies, AuthorizationOptionsEntitySet.TEXT);
    this.keys = new ContentKeys(database, table, vault, policies, catalog, faces);
    this.deliveries = new DeliveryPolicies(database, catalog, keys, access.quotas());
    catalog.add(this);
  }

  @Override
  public List<EntitySet> entitySets() {
    return List.of(
        new ContentKeysEntitySet(keys),
        new AuthorizationOptionsEntitySet(options),
        new AuthorizationPoliciesEntitySet(policies),
        new DeliveryPoliciesEntitySet(deliveries));
  }

  @Override
  public List<ServiceFunction> functions() {
    return new ContentKeysEntitySet(keys).functions();
  }

  /// The keys of accounts.
  public ContentKeys contentKeys() {
    return keys;
  }

  /// Who may have content keys.
  public AuthorizationPolicies authorizationPolicies() {
    return policies;
  }

  /// The ways to get content keys.
  public AuthorizationOptions authorizationOptions() {
    return options;
  }

  /// How assets are encrypted when they are delivered.
  public DeliveryPolicies deliveryPolicies() {
    return deliveries;
  }

  /// The content key with its bytes; empty when there is none or when what its client sent cannot
  /// be decrypted.
  public Optional<ContentKey> contentKey(String account, ContentKeyId id) {
    return vault.find(account, id);
  }

  /// What a client encrypted to the protection key's certificate; empty when it is no such thing.
  ///
  /// @param wrapped base64
  public Optional<byte[]> unwrapped(String wrapped) {
    return vault.protection().unwrap(wrapped);
  }

  /// The key that an asset is storage-encrypted with, when one is linked and can be decrypted.
  public Optional<ContentKey> storageKey(String account, AssetId asset) {
    return keys.storageKey(account, asset);
  }

  /// The storage encryption key of an asset, made when there is none: any number of callers at once
  /// get the same one.
  public ContentKey ensureStorageKey(String account, AssetId asset) {
    return keys.ensureStorageKey(account, asset);
  }

  /// Makes a storage encryption key of these bytes for an asset that has none, and links it.
  public ContentKey createStorageKey(String account, AssetId asset, byte[] clear) {
    return keys.createStorageKey(account, asset, clear);
  }

  /// What lies encrypted in storage is played only as a policy says.
  @Override
  public Optional<String> keepsFromOrigin(String account, Asset asset) {
    boolean closed =
        asset.options() == STORAGE_ENCRYPTED && deliveries.of(account, asset.id()).isEmpty();
    return closed
        ? Optional.of(
            asset.id() + " is storage-encrypted and must have a delivery policy to be played")
        : Optional.empty();
  }

  @Override
  public void deleteWith(String account, AssetId asset) {
    deliveries.unlinkAll(account, asset);
    keys.deleteWith(account, asset);
  }
}
