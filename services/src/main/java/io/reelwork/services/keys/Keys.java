package io.reelwork.services.keys;

import io.reelwork.odata.model.Codec;
import io.reelwork.odata.model.Property;
import io.reelwork.odata.model.Value;
import io.reelwork.odata.service.Call;
import io.reelwork.odata.service.EntitySet;
import io.reelwork.odata.service.ODataFeature;
import io.reelwork.odata.service.ServiceFunction;
import io.reelwork.odata.uri.PercentEncoding;
import io.reelwork.services.Refusal;
import io.reelwork.services.Refusal.Code;
import io.reelwork.services.access.Access;
import io.reelwork.services.access.MasterKey;
import io.reelwork.services.catalog.Asset;
import io.reelwork.services.catalog.AssetId;
import io.reelwork.services.catalog.AssetParts;
import io.reelwork.services.catalog.Catalog;
import io.reelwork.services.feed.LinkTable;
import io.reelwork.services.sql.Database;
import io.reelwork.services.sql.Schema;
import io.reelwork.services.web.FaceUrls;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Content keys and who may have them. Safe for any number of threads; changes join an open
/// transaction.
public final class Keys implements ODataFeature, AssetParts {
  /// The keys' migrations.
  public static final Schema SCHEMA = new Schema("io/reelwork/services/keys", 202611280906L);

  private static final String PROTECTION_KEY = "protectionKeyId";
  private static final int STORAGE_ENCRYPTED = 1;
  private static final Property<?> RESULT = Property.text("value");
  private static final Pattern ENCODED = Pattern.compile("%2[bf]|%3d", Pattern.CASE_INSENSITIVE);

  private final KeyVault vault;
  private final LinkTable deliveryLinks;
  private final ContentKeysEntitySet keys;
  private final AuthorizationPolicies policies;
  private final AuthorizationOptions options;
  private final DeliveryPoliciesEntitySet deliveries;

  /// The keys of a deployment.
  ///
  /// @param access has its protection key and its quotas
  /// @param master what content keys are sealed with
  /// @param catalog the assets that keys are for
  /// @param faces where keys are delivered
  public Keys(Database database, Access access, MasterKey master, Catalog catalog, FaceUrls faces) {
    LinkTable assetKeys = new LinkTable(database, "asset_content_key", "Assets/ContentKeys");
    this.vault = new KeyVault(database, access.keyRing(), master);
    this.deliveryLinks =
        new LinkTable(database, "asset_has_delivery_policy", "Assets/DeliveryPolicies");
    this.policies = new AuthorizationPolicies(database, access.quotas());
    this.options = new AuthorizationOptions(database, policies, AuthorizationOptionsEntitySet.TEXT);
    this.keys = new ContentKeysEntitySet(database, faces, catalog, vault, assetKeys, policies);
    this.deliveries =
        new DeliveryPoliciesEntitySet(database, catalog, assetKeys, deliveryLinks, access.quotas());
    catalog.add(this);
  }

  @Override
  public List<EntitySet> entitySets() {
    return List.of(
        keys,
        new AuthorizationOptionsEntitySet(options),
        new AuthorizationPoliciesEntitySet(policies),
        deliveries);
  }

  /// `GetProtectionKeyId`, `GetProtectionKey`, `RebindContentKey` (entities section 6).
  @Override
  public List<ServiceFunction> functions() {
    return List.of(
        new ServiceFunction(
                "GetProtectionKeyId",
                List.of(Property.of("contentKeyType", Codec.INT32)),
                Optional.of(RESULT),
                (_, arguments) -> protectionKeyId(arguments))
            .readOnly(),
        new ServiceFunction(
                "GetProtectionKey",
                List.of(Property.text(PROTECTION_KEY)),
                Optional.of(RESULT),
                (_, arguments) -> protectionKey(arguments))
            .readOnly(),
        new ServiceFunction(
                "RebindContentKey",
                List.of(Property.text("id"), Property.text("x509Certificate")),
                Optional.of(RESULT),
                this::rebind)
            .withId("id", ContentKeysEntitySet.KEY)
            .readOnly());
  }

  /// One certificate serves all types.
  private Value protectionKeyId(Map<String, Value> arguments) {
    if (!(arguments.get("contentKeyType") instanceof Value.Int(int number))) {
      throw missing("contentKeyType");
    }
    if (ContentKeyType.of(number).isEmpty()) {
      throw new Refusal(
          Code.INVALID_VALUE,
          "contentKeyType: must be a type of content keys but was " + number,
          "contentKeyType");
    }
    return new Value.Text(vault.protection().thumbprint());
  }

  private Value protectionKey(Map<String, Value> arguments) {
    String id = text(arguments, PROTECTION_KEY).orElseThrow(() -> missing(PROTECTION_KEY));
    ProtectionKey key = vault.protection();
    if (!key.thumbprint().equalsIgnoreCase(id)) {
      throw new Refusal(
          Code.NOT_FOUND, PROTECTION_KEY + ": there is no protection key " + id, PROTECTION_KEY);
    }
    return new Value.Text(key.certificate());
  }

  private Value rebind(Call call, Map<String, Value> arguments) {
    String id = text(arguments, "id").orElseThrow(() -> missing("id"));
    ContentKey key = keys.decrypted(call.account(), id);
    String certificate = decoded(text(arguments, "x509Certificate").orElse(""));
    if (certificate.isEmpty()) {
      return new Value.Text(Base64.getEncoder().encodeToString(key.value()));
    }
    return ProtectionKey.wrapFor(certificate, key.value())
        .map(Value.Text::new)
        .orElseThrow(() ->
            new Refusal(
                Code.INVALID_VALUE,
                "x509Certificate: must be a certificate whose RSA key takes the content key",
                "x509Certificate"));
  }

  /// The certificate without what the URL did to it: some callers encode it twice, others send its
  /// plus signs as they are (protocol section 8.1).
  private static String decoded(String certificate) {
    boolean encoded = ENCODED.matcher(certificate).find();
    return (encoded ? PercentEncoding.decode(certificate) : certificate).replace(' ', '+').strip();
  }

  private static Optional<String> text(Map<String, Value> arguments, String name) {
    return arguments.get(name) instanceof Value.Text(String text)
        ? Optional.of(text)
        : Optional.empty();
  }

  private static Refusal missing(String parameter) {
    return new Refusal(Code.MISSING_VALUE, parameter + ": must be given", parameter);
  }

  /// Who may have content keys.
  public AuthorizationPolicies authorizationPolicies() {
    return policies;
  }

  /// The ways to get content keys.
  public AuthorizationOptions authorizationOptions() {
    return options;
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
        asset.options() == STORAGE_ENCRYPTED
            && deliveryLinks.far(account, asset.id().value()).isEmpty();
    return closed
        ? Optional.of(
            asset.id() + " is storage-encrypted and must have a delivery policy to be played")
        : Optional.empty();
  }

  @Override
  public void deleteWith(String account, AssetId asset) {
    deliveryLinks.removeNear(account, asset.value());
    keys.deleteWith(account, asset);
  }
}
