package io.reelwork.services.keys;

import io.reelwork.odata.model.ApiVersion;
import io.reelwork.odata.model.Entity;
import io.reelwork.odata.model.EntityType;
import io.reelwork.odata.model.PropertyMap;
import io.reelwork.odata.model.Value;
import io.reelwork.odata.payload.EntityReference;
import io.reelwork.odata.payload.NewEntity;
import io.reelwork.odata.service.Call;
import io.reelwork.odata.service.EntitySet;
import io.reelwork.odata.uri.Query;
import io.reelwork.services.Refusal;
import io.reelwork.services.access.Access;
import io.reelwork.services.access.AccessConfig;
import io.reelwork.services.access.MasterKey;
import io.reelwork.services.blobface.Sas;
import io.reelwork.services.catalog.Catalog;
import io.reelwork.services.sql.Database;
import io.reelwork.services.sql.TestDatabase;
import io.reelwork.services.storage.Blobs;
import io.reelwork.services.storage.StorageConfig;
import io.reelwork.services.web.FaceUrls;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/// Keys beside a catalog, on an empty database with one storage account.
record KeyRoom(Database database, Access access, Catalog catalog, Keys keys)
    implements AutoCloseable {
  static final Instant NOW = Instant.parse("2026-11-25T10:00:00Z");
  static final String ACCOUNT = "reelwork";
  static final Call CALL =
      new Call(ACCOUNT, ApiVersion.LATEST, URI.create("http://media.test:8480/api/"));

  /// Making an RSA key takes its time; every deployment of the tests has the same.
  private static final byte[] PROTECTION = ProtectionKey.make(NOW);

  static KeyRoom open(TestDatabase kind, Path folder) {
    Database database =
        kind.open(List.of(Access.SCHEMA, Blobs.SCHEMA, Catalog.SCHEMA, Keys.SCHEMA), () -> NOW);
    InstantSource clock = InstantSource.fixed(NOW);
    MasterKey master = MasterKey.of(Base64.getEncoder().encodeToString(new byte[32]));
    Access access = Access.open(database, master, AccessConfig.defaults(), clock);
    access.accounts().ensureDefault();
    access.keyRing().ensure(ProtectionKey.PURPOSE, PROTECTION::clone);
    Blobs blobs = new Blobs(database, StorageConfig.in(folder), master);
    blobs.ensureStorageAccount(ACCOUNT, ACCOUNT, true);
    FaceUrls faces =
        new FaceUrls() {
          @Override
          public URI blob(URI apiRoot) {
            return URI.create("http://media.test:8481");
          }

          @Override
          public URI origin(URI apiRoot) {
            return URI.create("http://media.test:8482");
          }
        };
    Catalog catalog = new Catalog(database, blobs, new Sas(blobs, clock), faces, access.quotas());
    return new KeyRoom(
        database, access, catalog, new Keys(database, access, master, catalog, faces));
  }

  static ProtectionKey protection() {
    return ProtectionKey.of(PROTECTION);
  }

  EntitySet set(String name) {
    return java.util.stream.Stream.concat(catalog.entitySets().stream(), keys.entitySets().stream())
        .filter(set -> set.type().set().equals(name))
        .findFirst()
        .orElseThrow();
  }

  Entity create(String set, Map<String, Value> values) {
    return create(set, values, Map.of());
  }

  /// The same for another account.
  Entity createFor(String account, String set, Map<String, Value> values) {
    return create(new Call(account, ApiVersion.LATEST, CALL.root()), set, values, Map.of());
  }

  /// Made with defaults for what is not sent, as the service calls a set.
  Entity create(String set, Map<String, Value> values, Map<String, List<EntityReference>> links) {
    return create(CALL, set, values, links);
  }

  private Entity create(
      Call call, String set, Map<String, Value> values, Map<String, List<EntityReference>> links) {
    EntitySet target = set(set);
    EntityType type = target.type();
    Map<String, Value> all = new HashMap<>();
    type.properties()
        .forEach(property -> property.initial().ifPresent(it -> all.put(property.name(), it)));
    all.putAll(values);
    return database.transaction(
        () -> target.create(call, new NewEntity(type, all, links, Map.of())).entity());
  }

  Optional<Entity> find(String set, String key) {
    return set(set).find(CALL, key);
  }

  void update(String set, String key, Map<String, Value> changes) {
    database.transaction(() -> set(set).update(CALL, key, PropertyMap.of(changes)));
  }

  void delete(String set, String key) {
    database.transaction(() -> set(set).delete(CALL, key, Map.of()));
  }

  /// An asset with these options.
  String asset(int options) {
    return create("Assets", Map.of("Options", new Value.Int(options))).key();
  }

  /// A content key that the service can decrypt.
  String key(ContentKeyType type, byte[] clear) {
    return create(
            "ContentKeys",
            Map.of(
                "ContentKeyType", new Value.Int(type.number()),
                "EncryptedContentKey", new Value.Text(protection().wrap(clear))))
        .key();
  }

  String key(ContentKeyType type) {
    return key(type, new byte[16]);
  }

  void link(String nearSet, String near, String navigation, String farSet, String far) {
    database.transaction(() -> {
      set(farSet).linkRelated(CALL, within(nearSet, near, navigation), far);
      return far;
    });
  }

  void unlink(String nearSet, String near, String navigation, String farSet, String far) {
    database.transaction(() -> {
      set(farSet).unlinkRelated(CALL, within(nearSet, near, navigation), far);
      return far;
    });
  }

  List<String> linked(String nearSet, String near, String navigation, String farSet) {
    return set(farSet)
        .list(CALL, Query.all().within(within(nearSet, near, navigation)))
        .entities()
        .stream()
        .map(Entity::key)
        .toList();
  }

  private static Query.Within within(String set, String key, String navigation) {
    return new Query.Within(set, key, navigation, Optional.empty());
  }

  String call(String function, Map<String, Value> arguments) {
    Value value =
        database.transaction(() ->
            keys.functions().stream()
                .filter(it -> it.name().equals(function))
                .findFirst()
                .orElseThrow()
                .body()
                .call(CALL, PropertyMap.of(arguments)));
    return ((Value.Text) value).text();
  }

  /// An origin locator of an asset.
  Entity originLocator(String asset) {
    Entity policy =
        create(
            "AccessPolicies",
            Map.of("DurationInMinutes", new Value.Real(60), "Permissions", new Value.Int(1)));
    return create(
        "Locators",
        Map.of(
            "Type", new Value.Int(2),
            "AssetId", new Value.Text(asset),
            "AccessPolicyId", new Value.Text(policy.key())));
  }

  static void assertRefused(Refusal.Code code, String message, ThrowingCallable call) {
    Assertions.assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            Refusal.class, error -> Assertions.assertThat(error.code()).isEqualTo(code))
        .hasMessageContaining(message);
  }

  @Override
  public void close() {
    database.close();
  }
}
