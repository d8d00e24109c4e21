package io.reelwork.services.keys;

import io.reelwork.services.Refusal;
import io.reelwork.services.Refusal.Code;
import io.reelwork.services.catalog.Asset;
import io.reelwork.services.catalog.AssetId;
import io.reelwork.services.catalog.Catalog;
import io.reelwork.services.sql.Database;
import io.reelwork.services.sql.Ticks;
import io.reelwork.services.web.FaceUrls;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/// The content keys of accounts, and their links to assets (entities section 5, delivery section
/// 12).
///
/// What was sent comes back as it was; what the service can decrypt it also keeps under the master
/// key. Safe for any number of threads; changes join an open transaction.
public final class ContentKeys {
  private static final String POLICY = "AuthorizationPolicyId";
  private static final String DELIVERY_TYPE = "keyDeliveryType";
  private static final String PROTECTION_KEY = "protectionKeyId";

  private final Database database;
  private final ContentKeyTable table;
  private final KeyVault vault;
  private final AuthorizationPolicies policies;
  private final Catalog catalog;
  private final FaceUrls faces;

  ContentKeys(
      Database database,
      ContentKeyTable table,
      KeyVault vault,
      AuthorizationPolicies policies,
      Catalog catalog,
      FaceUrls faces) {
    this.database = database;
    this.table = table;
    this.vault = vault;
    this.policies = policies;
    this.catalog = catalog;
    this.faces = faces;
  }

  ContentKeyTable table() {
    return table;
  }

  /// Creates a key.
  ///
  /// @throws Refusal `NOT_FOUND` for its policy, `CONFLICT` when the id is in use, `FORBIDDEN` when
  ///   another account uses it
  public WrappedKey create(String account, NewContentKey wanted) {
    wanted.details().policy().ifPresent(policy -> checkPolicy(account, policy));
    WrappedKey made = insert(account, wanted);
    vault
        .protection()
        .unwrap(made.wrapping().encryptedContentKey().orElse(""))
        .ifPresent(clear -> vault.keep(account, made.id(), clear));
    return made;
  }

  private void checkPolicy(String account, AuthorizationPolicyId id) {
    if (policies.find(account, id).isEmpty()) {
      throw new Refusal(
          Code.NOT_FOUND, POLICY + ": there is no authorization policy " + id, POLICY);
    }
  }

  private WrappedKey insert(String account, NewContentKey wanted) {
    Ticks now = database.now();
    WrappedKey made =
        new WrappedKey(
            wanted.id().orElseGet(ContentKeyId::random),
            wanted.type(),
            now,
            now,
            wanted.wrapping(),
            wanted.details());
    table.insert(account, made);
    return made;
  }

  /// The key with this id, as its client sent it.
  public Optional<WrappedKey> find(String account, ContentKeyId id) {
    return table.find(account, id);
  }

  /// Changes the details of a key; returns whether there is one of this id. A policy that the key
  /// names already may have been deleted: clients send whole entities.
  ///
  /// @throws Refusal `NOT_FOUND` for a policy that is new to the key
  public boolean update(String account, ContentKeyId id, UnaryOperator<WrappedKey.Details> change) {
    Optional<WrappedKey> key = table.hold(account, id);
    key.map(WrappedKey::details)
        .ifPresent(before -> {
          WrappedKey.Details after = change.apply(before);
          after
              .policy()
              .filter(policy -> !before.policy().equals(Optional.of(policy)))
              .ifPresent(policy -> checkPolicy(account, policy));
          table.update(account, id, after, database.now());
        });
    return key.isPresent();
  }

  /// Deletes a key; returns whether there was one.
  ///
  /// @throws Refusal `INVALID_STATE` while an asset has it
  public boolean delete(String account, ContentKeyId id) {
    table.rows().hold(account, id.value());
    table.assets().near(account, id.value()).stream()
        .findFirst()
        .ifPresent(asset -> {
          throw new Refusal(
              Code.INVALID_STATE,
              "ContentKeys: %s is linked to asset %s and stays".formatted(id, asset));
        });
    return table.delete(account, id);
  }

  /// Adds a key to an asset.
  ///
  /// @throws Refusal `NOT_FOUND`, `INVALID_VALUE` when a key of its type does not fit the asset,
  ///   `CONFLICT` when the asset has it, or has a storage encryption key and this is another
  public void link(String account, AssetId asset, ContentKeyId id) {
    Asset near = held(account, asset);
    table.rows().hold(account, id.value());
    ContentKeyType type = table.type(account, id).orElseThrow(() -> notFound(id));
    List<String> linked = table.assets().far(account, asset.value());
    if (!linked.contains(id.value())) {
      checkFits(account, near, type, linked);
    }
    table.assets().link(account, asset.value(), id.value());
  }

  private Asset held(String account, AssetId id) {
    catalog.holdAsset(account, id);
    return catalog
        .asset(account, id)
        .orElseThrow(() -> new Refusal(Code.NOT_FOUND, "Assets: there is no " + id));
  }

  private Refusal notFound(ContentKeyId id) {
    return table.rows().notFound(id.value());
  }

  private void checkFits(String account, Asset asset, ContentKeyType type, List<String> linked) {
    if (!type.fits(asset.options())) {
      throw Refusal.invalidValue(
          "ContentKeys",
          "a key of type %s does not fit an asset with Options %d"
              .formatted(type.word(), asset.options()));
    }
    if (type == ContentKeyType.STORAGE_ENCRYPTION && table.types(account, linked).contains(type)) {
      throw new Refusal(
          Code.CONFLICT,
          "ContentKeys: " + asset.id() + " has a storage encryption key already",
          "ContentKeys");
    }
  }

  /// Takes a key from an asset. A key that no asset has any more is deleted.
  ///
  /// @throws Refusal `NOT_FOUND` when the asset does not have it
  public void unlink(String account, AssetId asset, ContentKeyId id) {
    table.rows().hold(account, id.value());
    table.assets().unlink(account, asset.value(), id.value());
    deleteUnlinked(account, id);
  }

  private void deleteUnlinked(String account, ContentKeyId id) {
    if (table.assets().near(account, id.value()).isEmpty()) {
      table.delete(account, id);
    }
  }

  /// Ends the links of an asset that is about to be deleted, and deletes the keys that only it has.
  void deleteWith(String account, AssetId asset) {
    // In one order for everybody, as two assets may share keys.
    List<ContentKeyId> linked =
        table.assets().far(account, asset.value()).stream()
            .sorted()
            .map(ContentKeyId::new)
            .toList();
    linked.forEach(key -> table.rows().hold(account, key.value()));
    table.assets().removeNear(account, asset.value());
    linked.forEach(key -> deleteUnlinked(account, key));
  }

  /// The types of the keys of an asset.
  Set<ContentKeyType> typesOf(String account, AssetId asset) {
    return table.types(account, table.assets().far(account, asset.value()));
  }

  /// As `Keys.storageKey`.
  Optional<ContentKey> storageKey(String account, AssetId asset) {
    return table.assets().far(account, asset.value()).stream()
        .map(ContentKeyId::new)
        .filter(
            id -> table.type(account, id).equals(Optional.of(ContentKeyType.STORAGE_ENCRYPTION)))
        .findFirst()
        .flatMap(id -> vault.find(account, id));
  }

  /// As `Keys.ensureStorageKey`.
  ContentKey ensureStorageKey(String account, AssetId asset) {
    return database.transaction(() -> {
      catalog.holdAsset(account, asset);
      return storageKey(account, asset)
          .orElseGet(() -> createStorageKey(account, asset, StorageCipher.freshKey()));
    });
  }

  /// As `Keys.createStorageKey`.
  ContentKey createStorageKey(String account, AssetId asset, byte[] clear) {
    ContentKey key =
        new ContentKey(ContentKeyId.random(), ContentKeyType.STORAGE_ENCRYPTION, clear);
    ProtectionKey protection = vault.protection();
    WrappedKey.Wrapping wrapping =
        new WrappedKey.Wrapping(
            Optional.of(protection.wrap(clear)),
            Optional.of(protection.thumbprint()),
            0,
            Optional.of(key.checksum()));
    insert(
        account,
        new NewContentKey(key.type(), wrapping, Optional.of(key.id()), WrappedKey.Details.NONE));
    vault.keep(account, key.id(), clear);
    table.assets().add(account, asset.value(), key.id().value());
    return key;
  }

  /// The URL at which players ask for a key; whether they get it depends on its authorization
  /// policy.
  ///
  /// @param number the number of a `KeyDeliveryType`
  /// @param apiRoot the URL under which the caller reached the API, which decides about the host
  /// @throws Refusal `NOT_FOUND`, or `INVALID_VALUE` when the way does not deliver such a key
  public String deliveryUrl(String account, ContentKeyId id, int number, URI apiRoot) {
    ContentKeyType type = table.type(account, id).orElseThrow(() -> notFound(id));
    KeyDeliveryType delivery =
        KeyDeliveryType.of(number)
            .orElseThrow(() ->
                Refusal.invalidValue(DELIVERY_TYPE, "must be 1, 2, 3 or 4 but was " + number));
    if (type != delivery.serves()) {
      throw Refusal.invalidValue(
          DELIVERY_TYPE,
          "%d delivers keys of type %s but the key is of type %s"
              .formatted(number, delivery.serves().word(), type.word()));
    }
    return delivery.url(faces.origin(apiRoot), account, id);
  }

  /// A key in the clear.
  ///
  /// @throws Refusal `NOT_FOUND`, or `INVALID_VALUE` when what its client sent cannot be decrypted
  public ContentKey clear(String account, ContentKeyId id) {
    if (table.type(account, id).isEmpty()) {
      throw notFound(id);
    }
    return vault
        .find(account, id)
        .orElseThrow(() ->
            new Refusal(
                Code.INVALID_VALUE,
                "EncryptedContentKey: " + id + " cannot be decrypted with the protection key",
                "id"));
  }

  /// A key encrypted to a client's certificate, in base64.
  ///
  /// @param certificate DER in base64
  /// @throws Refusal `INVALID_VALUE` when it is no certificate that takes the key
  public static String wrapFor(String certificate, ContentKey key) {
    return ProtectionKey.wrapFor(certificate, key.value())
        .orElseThrow(() ->
            Refusal.invalidValue(
                "x509Certificate", "must be a certificate whose RSA key takes the content key"));
  }

  /// The id of the certificate that clients encrypt keys of a type to; one serves all types.
  ///
  /// @param contentKeyType the number of a `ContentKeyType`
  /// @throws Refusal `INVALID_VALUE`
  public String protectionKeyId(int contentKeyType) {
    if (ContentKeyType.of(contentKeyType).isEmpty()) {
      throw Refusal.invalidValue(
          "contentKeyType", "must be a type of content keys but was " + contentKeyType);
    }
    return vault.protection().thumbprint();
  }

  /// The certificate of this id: DER in base64.
  ///
  /// @throws Refusal `NOT_FOUND`
  public String protectionKey(String id) {
    ProtectionKey key = vault.protection();
    if (!key.thumbprint().equalsIgnoreCase(id)) {
      throw new Refusal(
          Code.NOT_FOUND, PROTECTION_KEY + ": there is no protection key " + id, PROTECTION_KEY);
    }
    return key.certificate();
  }
}
