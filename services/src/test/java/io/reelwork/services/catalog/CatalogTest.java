package io.reelwork.services.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reelwork.odata.model.ApiVersion;
import io.reelwork.odata.model.Entity;
import io.reelwork.odata.model.PropertyMap;
import io.reelwork.odata.model.Value;
import io.reelwork.odata.model.Value.DateTime.Form;
import io.reelwork.odata.payload.EntityReference;
import io.reelwork.odata.payload.NewEntity;
import io.reelwork.odata.service.Call;
import io.reelwork.odata.service.EntitySet;
import io.reelwork.odata.uri.Query;
import io.reelwork.services.Refusal;
import io.reelwork.services.access.MasterKey;
import io.reelwork.services.access.Quota;
import io.reelwork.services.access.Quotas;
import io.reelwork.services.blobface.Sas;
import io.reelwork.services.sql.Database;
import io.reelwork.services.sql.TestDatabase;
import io.reelwork.services.sql.Ticks;
import io.reelwork.services.storage.BlobHeaders;
import io.reelwork.services.storage.Blobs;
import io.reelwork.services.storage.ContainerId;
import io.reelwork.services.storage.ContainerPolicy;
import io.reelwork.services.storage.StagedObject;
import io.reelwork.services.storage.StorageConfig;
import io.reelwork.services.web.FaceUrls;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CatalogTest {
  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
  private static final Call CALL =
      new Call("reelwork", ApiVersion.LATEST, URI.create("http://media.test:8480/api/"));

  @TempDir Path folder;

  /// A catalog on an empty database, with one storage account.
  record Room(Database database, Blobs blobs, Catalog catalog) implements AutoCloseable {
    EntitySet set(String name) {
      return catalog.entitySets().stream()
          .filter(set -> set.type().set().equals(name))
          .findFirst()
          .orElseThrow();
    }

    Entity create(String set, Map<String, Value> values) {
      return create(set, values, Map.of());
    }

    Entity create(String set, Map<String, Value> values, Map<String, List<EntityReference>> links) {
      return create(CALL, set, values, links);
    }

    Entity create(Call call, String set, Map<String, Value> values) {
      return create(call, set, values, Map.of());
    }

    private Entity create(
        Call call,
        String set,
        Map<String, Value> values,
        Map<String, List<EntityReference>> links) {
      EntitySet target = set(set);
      return database.transaction(() ->
          target.create(call, new NewEntity(target.type(), values, links, Map.of())).entity());
    }

    @Override
    public void close() {
      database.close();
    }
  }

  private Room open(TestDatabase kind) {
    return open(kind, Quotas.fixed(Map.of()));
  }

  private Room open(TestDatabase kind, Quotas quotas) {
    return open(kind, quotas, folder);
  }

  static Room open(TestDatabase kind, Quotas quotas, Path folder) {
    Database database = kind.open(List.of(Blobs.SCHEMA, Catalog.SCHEMA), () -> NOW);
    Blobs blobs = new Blobs(database, StorageConfig.in(folder), MasterKey.of("A".repeat(43) + "="));
    blobs.ensureStorageAccount("reelwork", "reelwork", true);
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
    Sas signatures = new Sas(blobs, InstantSource.fixed(NOW));
    return new Room(database, blobs, new Catalog(database, blobs, signatures, faces, quotas));
  }

  @ParameterizedTest
  @EnumSource
  void makesAContainerWithEachAsset(TestDatabase kind) {
    try (Room room = open(kind)) {
      Entity asset = room.create("Assets", Map.of("Name", text("bunny")));

      String guid = new AssetId(asset.key()).guid();
      assertThat(asset.value("Uri"))
          .isEqualTo(text("http://media.test:8481/reelwork/asset-" + guid));
      assertThat(room.blobs().containerExists(new ContainerId("reelwork", "asset-" + guid)))
          .isTrue();
      assertThat(asset.value("Created"))
          .isEqualTo(new Value.DateTime(Ticks.of(NOW).value(), Form.FRESH));
      assertThat(room.set("Assets").find(CALL, asset.key()).orElseThrow().value("Created"))
          .isEqualTo(new Value.DateTime(Ticks.of(NOW).value(), Form.STORED));
    }
  }

  @ParameterizedTest
  @EnumSource
  void refusesWhatAnAccountHasNoRoomFor(TestDatabase kind) {
    Map<Quota, Long> limits = Map.of(Quota.ASSETS, 1L, Quota.ACCESS_POLICIES, 1L);
    try (Room room = open(kind, Quotas.fixed(limits))) {
      Map<String, Value> policy = Map.of("DurationInMinutes", new Value.Real(1));
      room.create("Assets", Map.of());
      room.create("AccessPolicies", policy);

      assertThatThrownBy(() -> room.create("Assets", Map.of()))
          .isInstanceOf(Refusal.class)
          .hasMessageStartingWith("quota.assets: there may be at most 1 assets in an account");
      assertThatThrownBy(() -> room.create("AccessPolicies", policy))
          .isInstanceOf(Refusal.class)
          .hasMessageStartingWith("quota.access-policies:");
      assertThat(room.set("Assets").count(CALL, Query.all())).isOne();
    }
  }

  @ParameterizedTest
  @EnumSource
  void refusesAnUnknownStorageAccount(TestDatabase kind) {
    try (Room room = open(kind)) {
      assertThatThrownBy(
              () -> room.create("Assets", Map.of("StorageAccountName", text("elsewhere"))))
          .isInstanceOf(Refusal.class)
          .hasMessageContaining("Cannot find the storage account");
      assertThat(room.set("Assets").count(CALL, Query.all())).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void tellsWhatAStorageAccountHolds(TestDatabase kind) throws IOException {
    try (Room room = open(kind)) {
      room.blobs().ensureStorageAccount("reelwork", "archive", false);
      Entity asset = room.create("Assets", Map.of());
      ContainerId container =
          room.catalog().asset("reelwork", new AssetId(asset.key())).orElseThrow().container();
      put(room, container, "a.mp4", 5);
      put(room, container, "b.mp4", 7);
      put(room, container, "b.mp4", 3);
      EntitySet accounts = room.set("StorageAccounts");

      assertThat(accounts.list(CALL, Query.all()).entities())
          .extracting(Entity::values)
          .containsExactly(storage("archive", false, 0), storage("reelwork", true, 8));
      assertThat(
              room.set("Assets")
                  .targets(
                      CALL,
                      asset.key(),
                      room.set("Assets").type().navigation("StorageAccount").orElseThrow()))
          .contains(List.of("reelwork"));
      Call before = new Call("reelwork", ApiVersion.of(4), CALL.root());
      assertThat(accounts.find(before, "reelwork").orElseThrow().values())
          .doesNotContainKey("BytesUsed");
    }
  }

  private static Map<String, Value> storage(String name, boolean isDefault, long bytes) {
    return Map.of(
        "Name", text(name),
        "IsDefault", new Value.Flag(isDefault),
        "BytesUsed", new Value.Int64(bytes));
  }

  @ParameterizedTest
  @EnumSource
  void refusesASecondFileOfTheSameName(TestDatabase kind) {
    try (Room room = open(kind)) {
      Value asset = text(room.create("Assets", Map.of()).key());
      room.create("Files", Map.of("Name", text("a.mp4"), "ParentAssetId", asset));

      assertThatThrownBy(
              () -> room.create("Files", Map.of("Name", text("a.mp4"), "ParentAssetId", asset)))
          .hasMessage("Name: the asset already has a file named a.mp4");
    }
  }

  @ParameterizedTest
  @EnumSource
  void refusesASecondPrimaryFile(TestDatabase kind) {
    try (Room room = open(kind)) {
      Value asset = text(room.create("Assets", Map.of()).key());
      Value yes = new Value.Flag(true);
      room.create("Files", Map.of("Name", text("a.mp4"), "ParentAssetId", asset, "IsPrimary", yes));
      Entity second = room.create("Files", Map.of("Name", text("b.mp4"), "ParentAssetId", asset));

      assertThatThrownBy(() ->
              room.set("Files")
                  .update(CALL, second.key(), PropertyMap.of(Map.of("IsPrimary", yes))))
          .hasMessage("IsPrimary: the asset already has a primary file, a.mp4");
    }
  }

  @ParameterizedTest
  @EnumSource
  void recordsAFileForEveryBlobThatHasNone(TestDatabase kind) throws IOException {
    try (Room room = open(kind)) {
      Entity asset = room.create("Assets", Map.of());
      Asset made = room.catalog().asset("reelwork", new AssetId(asset.key())).orElseThrow();
      put(room, made.container(), "a.mp4", 5);
      put(room, made.container(), "b.mp4", 7);
      room.create("Files", Map.of("Name", text("a.mp4"), "ParentAssetId", text(asset.key())));

      room.database()
          .transaction(() ->
              room.catalog()
                  .functions()
                  .getFirst()
                  .body()
                  .call(CALL, PropertyMap.of(Map.of("assetid", text(asset.key())))));

      assertThat(room.catalog().files("reelwork", made.id()))
          .extracting(AssetFile::name, AssetFile::sizeBytes)
          .containsExactly(
              org.assertj.core.groups.Tuple.tuple("a.mp4", 0L),
              org.assertj.core.groups.Tuple.tuple("b.mp4", 7L));
      assertThat(room.catalog().primaryFile("reelwork", made.id())).isEmpty();
    }
  }

  private void put(Room room, ContainerId container, String name, int size) throws IOException {
    try (StagedObject staged = room.blobs().stage()) {
      Files.write(staged.file(), new byte[size]);
      staged.seal();
      room.blobs().publish(container, name, staged, BlobHeaders.of("video/mp4"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void opensAnAssetByASasLocator(TestDatabase kind) {
    try (Room room = open(kind)) {
      Entity asset = room.create("Assets", Map.of());
      Entity locator = locator(room, asset, policy(room, 2), Map.of("Type", new Value.Int(1)));

      String base = ((Value.Text) locator.value("BaseUri")).text();
      String access = ((Value.Text) locator.value("ContentAccessComponent")).text();
      assertThat(base).isEqualTo(((Value.Text) asset.value("Uri")).text());
      assertThat(access)
          .startsWith("?sv=2012-02-12&sr=c&si=" + new LocatorId(locator.key()).guid() + "&sig=")
          .endsWith("&se=2026-11-23T11%3A00%3A00Z");
      assertThat(locator.value("Path")).isEqualTo(text(base + access));
      assertThat(locator.value("StartTime")).isEqualTo(Value.Null.NULL);
    }
  }

  @ParameterizedTest
  @EnumSource
  void refusesALocatorOnAnAssetWhoseContainerIsMissing(TestDatabase kind) {
    try (Room room = open(kind)) {
      Entity asset = room.create("Assets", Map.of());
      Asset made = room.catalog().asset("reelwork", new AssetId(asset.key())).orElseThrow();
      room.blobs().deleteContainer(made.container());

      for (int type : List.of(1, 2)) {
        assertThatThrownBy(
                () -> locator(room, asset, policy(room, 1), Map.of("Type", new Value.Int(type))))
            .isInstanceOfSatisfying(
                Refusal.class, error -> assertThat(error.code()).isEqualTo(Refusal.Code.CONFLICT))
            .hasMessageContaining("is missing");
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void showsEveryLocatorOfAFeedWithItsOwnAsset(TestDatabase kind) {
    try (Room room = open(kind)) {
      Entity policy = policy(room, 1);
      for (int i = 0; i < 3; i++) {
        Entity asset = room.create("Assets", Map.of());
        locator(room, asset, policy, Map.of("Type", new Value.Int(1)));
        locator(room, asset, policy, Map.of("Type", new Value.Int(2)));
      }

      for (Entity shown : room.set("Locators").list(CALL, Query.all()).entities()) {
        assertThat(room.set("Locators").find(CALL, shown.key()).orElseThrow().values())
            .isEqualTo(shown.values());
        String asset = ((Value.Text) shown.value("AssetId")).text();
        String base = ((Value.Text) shown.value("BaseUri")).text();
        assertThat(base.endsWith(new AssetId(asset).container()))
            .isEqualTo(shown.value("Type").equals(new Value.Int(1)));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void echoesTheFormOfAStartTime(TestDatabase kind) {
    try (Room room = open(kind)) {
      Value plain = new Value.DateTime(Ticks.of(NOW).value(), Form.GIVEN_PLAIN);
      Entity made =
          locator(
              room,
              room.create("Assets", Map.of()),
              policy(room, 1),
              Map.of("Type", new Value.Int(2), "StartTime", plain));

      Entity read = room.set("Locators").find(CALL, made.key()).orElseThrow();

      assertThat(read.value("StartTime")).isEqualTo(plain);
      assertThat(read.value("ExpirationDateTime"))
          .isEqualTo(new Value.DateTime(Ticks.of(NOW.plusSeconds(3600)).value(), Form.GIVEN_PLAIN));
      assertThat(read.value("Path"))
          .isEqualTo(text("http://media.test:8482/" + new LocatorId(made.key()).guid() + "/"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void letsALocatorLastForThousandsOfYears(TestDatabase kind) {
    try (Room room = open(kind)) {
      Entity policy =
          room.create("AccessPolicies", Map.of("DurationInMinutes", new Value.Real(1e15)));

      Entity made =
          locator(room, room.create("Assets", Map.of()), policy, Map.of("Type", new Value.Int(1)));

      assertThat(made.value("ContentAccessComponent").toString()).contains("&se=5195-");
    }
  }

  @ParameterizedTest
  @EnumSource
  void refusesASixthLocator(TestDatabase kind) {
    try (Room room = open(kind)) {
      Entity asset = room.create("Assets", Map.of());
      Entity policy = policy(room, 1);
      for (int i = 0; i < 5; i++) {
        locator(room, asset, policy, Map.of("Type", new Value.Int(1)));
      }

      assertThatThrownBy(() -> locator(room, asset, policy, Map.of("Type", new Value.Int(2))))
          .isInstanceOfSatisfying(
              Refusal.class, error -> assertThat(error.code()).isEqualTo(Refusal.Code.CONFLICT))
          .hasMessageContaining("quota.locators-per-asset: an asset has at most 5 locators");
    }
  }

  /// Whoever has the storage account's key may delete an asset's container, or fill it with access
  /// policies.
  @ParameterizedTest
  @EnumSource
  void refusesALocatorWhereItsPolicyHasNoPlace(TestDatabase kind) {
    try (Room room = open(kind)) {
      Entity asset = room.create("Assets", Map.of());
      Entity policy = policy(room, 1);
      ContainerId container =
          new ContainerId("reelwork", "asset-" + new AssetId(asset.key()).guid());
      for (int i = 0; i < 5; i++) {
        room.blobs()
            .setPolicy(
                container,
                new ContainerPolicy("own" + i, Set.of(), Optional.empty(), Optional.empty()));
      }

      assertThatThrownBy(() -> locator(room, asset, policy, Map.of("Type", new Value.Int(1))))
          .hasMessageContaining("has five access policies already");
      assertThat(room.set("Locators").count(CALL, Query.all())).isZero();
      room.blobs().deleteContainer(container);
      for (int type : new int[] {1, 2}) {
        assertThatThrownBy(() -> locator(room, asset, policy, Map.of("Type", new Value.Int(type))))
            .isInstanceOfSatisfying(
                Refusal.class, error -> assertThat(error.code()).isEqualTo(Refusal.Code.CONFLICT))
            .hasMessageContaining("is missing");
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void takesAnIdThatTheClientChose(TestDatabase kind) {
    try (Room room = open(kind)) {
      String guid = "0b0e7f6e-3b63-4b3a-8a34-2f1bb7a2c001";
      Entity asset = room.create("Assets", Map.of());
      Entity policy = policy(room, 1);
      Map<String, Value> wanted = Map.of("Type", new Value.Int(2), "Id", text(guid));

      assertThat(locator(room, asset, policy, wanted).key()).isEqualTo("nb:lid:UUID:" + guid);
      assertThatThrownBy(() -> locator(room, asset, policy, wanted))
          .hasMessageContaining("must not be in use");
      room.blobs().ensureStorageAccount("stranger", "theirs", true);
      Call stranger = new Call("stranger", ApiVersion.LATEST, CALL.root());
      Map<String, Value> own =
          Map.of("DurationInMinutes", new Value.Real(60), "Permissions", new Value.Int(1));
      Map<String, Value> theirs =
          Map.of(
              "Type", new Value.Int(2),
              "Id", text("nb:lid:UUID:" + guid),
              "AssetId", text(room.create(stranger, "Assets", Map.of()).key()),
              "AccessPolicyId", text(room.create(stranger, "AccessPolicies", own).key()));
      assertThatThrownBy(() -> room.create(stranger, "Locators", theirs))
          .isInstanceOfSatisfying(
              Refusal.class, error -> assertThat(error.code()).isEqualTo(Refusal.Code.FORBIDDEN))
          .hasMessageContaining("belongs to another account");
      room.set("Locators").delete(CALL, "nb:lid:UUID:" + guid, Map.of());
      assertThat(room.create(stranger, "Locators", theirs).key()).isEqualTo("nb:lid:UUID:" + guid);
    }
  }

  /// What was granted is ended by deleting the locator.
  @ParameterizedTest
  @EnumSource
  void keepsALocatorWhosePolicyIsDeleted(TestDatabase kind) {
    try (Room room = open(kind)) {
      Entity policy = policy(room, 1);
      Map<String, Value> sas = Map.of("Type", new Value.Int(1));
      String key = locator(room, room.create("Assets", Map.of()), policy, sas).key();
      Entity locator = room.set("Locators").find(CALL, key).orElseThrow();

      room.set("AccessPolicies").delete(CALL, policy.key(), Map.of());

      Entity kept = room.set("Locators").find(CALL, key).orElseThrow();
      assertThat(kept.value("ExpirationDateTime")).isEqualTo(locator.value("ExpirationDateTime"));
      assertThat(kept.value("Path")).isEqualTo(locator.value("Path"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void deletesAnAssetWithEverythingThatIsItsOwn(TestDatabase kind) {
    try (Room room = open(kind)) {
      Entity asset = room.create("Assets", Map.of());
      AssetId id = new AssetId(asset.key());
      room.create("Files", Map.of("Name", text("a.mp4"), "ParentAssetId", text(asset.key())));
      locator(room, asset, policy(room, 1), Map.of("Type", new Value.Int(1)));

      room.database().transaction(() -> room.set("Assets").delete(CALL, asset.key(), Map.of()));

      assertThat(room.catalog().asset("reelwork", id)).isEmpty();
      assertThat(room.set("Files").count(CALL, Query.all())).isZero();
      assertThat(room.set("Locators").count(CALL, Query.all())).isZero();
      assertThat(room.blobs().containerExists(new ContainerId("reelwork", id.container())))
          .isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource
  void keepsAContainerWhenAsked(TestDatabase kind) {
    try (Room room = open(kind)) {
      Entity asset = room.create("Assets", Map.of());

      room.set("Assets").delete(CALL, asset.key(), Map.of("keepcontainer", "true"));

      assertThat(
              room.blobs()
                  .containerExists(
                      new ContainerId("reelwork", new AssetId(asset.key()).container())))
          .isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void showsNoAccountAnothersAssets(TestDatabase kind) {
    try (Room room = open(kind)) {
      Entity asset = room.create("Assets", Map.of());
      Call stranger = new Call("stranger", ApiVersion.LATEST, CALL.root());

      assertThat(room.set("Assets").find(stranger, asset.key())).isEmpty();
      assertThat(room.set("Assets").count(stranger, Query.all())).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void remembersTheParentsOfAnOutput(TestDatabase kind) {
    try (Room room = open(kind)) {
      AssetId parent = new AssetId(room.create("Assets", Map.of()).key());
      Asset child =
          room.database()
              .transaction(() ->
                  room.catalog()
                      .assets()
                      .create(
                          "reelwork",
                          new NewAsset(
                              Optional.of("out"), 0, Optional.empty(), 0, List.of(parent))));

      EntitySet assets = room.set("Assets");
      assertThat(
              assets.targets(
                  CALL, child.id().value(), assets.type().navigation("ParentAssets").orElseThrow()))
          .contains(List.of(parent.value()));
    }
  }

  private static Entity policy(Room room, int permissions) {
    return room.create(
        "AccessPolicies",
        Map.of(
            "Name", text("p"),
            "DurationInMinutes", new Value.Real(60),
            "Permissions", new Value.Int(permissions)));
  }

  @ParameterizedTest
  @EnumSource
  void asksOtherFeaturesBeforeAnAssetGoes(TestDatabase kind) {
    try (Room room = open(kind)) {
      AssetId asset = new AssetId(room.create("Assets", Map.of()).key());
      List<AssetId> gone = new ArrayList<>();
      AtomicReference<Optional<String>> holder = new AtomicReference<>(Optional.of("program p"));
      room.catalog.add(
          new AssetParts() {
            @Override
            public Optional<String> holder(String account, AssetId id) {
              return holder.get();
            }

            @Override
            public void deleteWith(String account, AssetId id) {
              gone.add(id);
            }
          });

      assertThatThrownBy(() -> room.catalog.deleteAsset(CALL.account(), asset))
          .isInstanceOf(Refusal.class)
          .hasMessageContaining("is used by program p");
      assertThat(gone).isEmpty();

      holder.set(Optional.empty());
      assertThat(room.catalog.deleteAsset(CALL.account(), asset)).isTrue();
      assertThat(gone).containsExactly(asset);
    }
  }

  private static Entity locator(Room room, Entity asset, Entity policy, Map<String, Value> values) {
    return room.create(
        "Locators",
        values,
        Map.of(
            "Asset", List.of(new EntityReference("Assets", asset.key())),
            "AccessPolicy", List.of(new EntityReference("AccessPolicies", policy.key()))));
  }

  private static Value.Text text(String text) {
    return new Value.Text(text);
  }
}
