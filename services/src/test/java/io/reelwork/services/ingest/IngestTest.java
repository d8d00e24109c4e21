package io.reelwork.services.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reelwork.odata.model.ApiVersion;
import io.reelwork.odata.model.Entity;
import io.reelwork.odata.model.Value;
import io.reelwork.odata.payload.EntityReference;
import io.reelwork.odata.payload.NewEntity;
import io.reelwork.odata.service.Call;
import io.reelwork.odata.service.EntitySet;
import io.reelwork.odata.uri.Query;
import io.reelwork.services.Refusal;
import io.reelwork.services.Refusal.Code;
import io.reelwork.services.access.MasterKey;
import io.reelwork.services.access.Quotas;
import io.reelwork.services.blobface.Sas;
import io.reelwork.services.catalog.AssetFile;
import io.reelwork.services.catalog.AssetId;
import io.reelwork.services.catalog.Catalog;
import io.reelwork.services.catalog.NewAsset;
import io.reelwork.services.sql.Database;
import io.reelwork.services.sql.TestDatabase;
import io.reelwork.services.storage.Blob;
import io.reelwork.services.storage.BlobHeaders;
import io.reelwork.services.storage.Blobs;
import io.reelwork.services.storage.ContainerId;
import io.reelwork.services.storage.StagedObject;
import io.reelwork.services.storage.StorageConfig;
import io.reelwork.services.web.FaceUrls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Bulk ingest, on every database.
@Timeout(120)
class IngestTest {
  private static final String ACCOUNT = "reelwork";
  private static final Call CALL =
      new Call(ACCOUNT, ApiVersion.LATEST, URI.create("http://media.test:8480/api/"));

  @TempDir Path folder;

  private static final class Faces implements FaceUrls {
    @Override
    public URI blob(URI apiRoot) {
      return URI.create("http://media.test:8481");
    }

    @Override
    public URI origin(URI apiRoot) {
      return URI.create("http://media.test:8482");
    }
  }

  /// Ingest into an empty catalogue, with two storage accounts; not started, so tests step it.
  private static final class Room implements AutoCloseable {
    final Database database;
    final Blobs blobs;
    final Catalog catalog;
    final Ingest ingest;

    Room(TestDatabase kind, Path folder) {
      database = kind.open(List.of(Blobs.SCHEMA, Catalog.SCHEMA, Ingest.SCHEMA));
      blobs = new Blobs(database, StorageConfig.in(folder), MasterKey.of("A".repeat(43) + "="));
      blobs.ensureStorageAccount(ACCOUNT, "reelwork", true);
      blobs.ensureStorageAccount(ACCOUNT, "archive", false);
      catalog =
          new Catalog(
              database,
              blobs,
              new Sas(blobs, InstantSource.system()),
              new Faces(),
              Quotas.fixed(Map.of()));
      ingest = new Ingest(database, catalog, blobs, new Faces());
    }

    EntitySet set(String name) {
      return ingest.entitySets().stream()
          .filter(set -> set.type().set().equals(name))
          .findFirst()
          .orElseThrow();
    }

    Entity create(String name, Map<String, Value> values, Optional<AssetId> asset) {
      EntitySet set = set(name);
      Map<String, List<EntityReference>> links = new LinkedHashMap<>();
      asset.ifPresent(id -> links.put("Asset", List.of(new EntityReference("Assets", id.value()))));
      NewEntity sent = new NewEntity(set.type(), values, links, Map.of());
      return database.transaction(() -> set.create(CALL, sent)).entity();
    }

    Entity manifest() {
      return create("IngestManifests", Map.of("Name", text("bulk")), Optional.empty());
    }

    AssetId asset(String storage) {
      return catalog
          .assets()
          .create(ACCOUNT, new NewAsset(Optional.empty(), 1, Optional.of(storage), 0, List.of()))
          .id();
    }

    Entity manifestAsset(Entity manifest, AssetId asset) {
      return create(
          "IngestManifestAssets",
          Map.of("ParentIngestManifestId", text(manifest.key())),
          Optional.of(asset));
    }

    Entity file(Entity manifest, Entity manifestAsset, String name, Map<String, Value> more) {
      Map<String, Value> values = new LinkedHashMap<>();
      values.put("Name", text(name));
      values.put("ParentIngestManifestId", text(manifest.key()));
      values.put("ParentIngestManifestAssetId", text(manifestAsset.key()));
      values.put("IsPrimary", new Value.Flag(false));
      values.put("IsEncrypted", new Value.Flag(false));
      values.putAll(more);
      return create("IngestManifestFiles", values, Optional.empty());
    }

    Entity again(Entity entity) {
      return set(entity.type().set()).find(CALL, entity.key()).orElseThrow();
    }

    Blob put(Entity manifest, String name, int size) {
      ContainerId container = new IngestManifestId(manifest.key()).container("reelwork");
      try (StagedObject staged = blobs.stage()) {
        Files.write(staged.file(), new byte[size]);
        staged.seal();
        return blobs.publish(container, name, staged, BlobHeaders.of("video/mp4"));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    String state(Entity manifest) {
      Entity now = again(manifest);
      Map<String, Value> counts = ((Value.Complex) now.value("Statistics")).members();
      return "%s: %s pending, %s finished, %s failed"
          .formatted(
              number(now.value("State")),
              number(counts.get("PendingFilesCount")),
              number(counts.get("FinishedFilesCount")),
              number(counts.get("ErrorFilesCount")));
    }

    @Override
    public void close() {
      ingest.close();
      database.close();
    }
  }

  private static Value text(String text) {
    return new Value.Text(text);
  }

  private static int number(@org.jspecify.annotations.Nullable Value value) {
    return value instanceof Value.Int(int number) ? number : -1;
  }

  @ParameterizedTest
  @EnumSource
  void takesEachFileOverOnceItsBlobIsThere(TestDatabase kind) {
    try (Room room = new Room(kind, folder)) {
      Entity manifest = room.manifest();
      AssetId asset = room.asset("reelwork");
      Entity manifestAsset = room.manifestAsset(manifest, asset);
      assertThat(room.state(manifest)).isEqualTo("0: 0 pending, 0 finished, 0 failed");
      Entity first =
          room.file(
              manifest,
              manifestAsset,
              "a.mp4",
              Map.of(
                  "IsEncrypted", new Value.Flag(true),
                  "EncryptionScheme", text("StorageEncryption"),
                  "EncryptionVersion", text("1.0"),
                  "EncryptionKeyId", text("nb:kid:UUID:1"),
                  "InitializationVector", text("not a number"),
                  "IsPrimary", new Value.Flag(true)));
      room.file(manifest, manifestAsset, "b.mp4", Map.of());
      assertThat(room.state(manifest)).isEqualTo("2: 2 pending, 0 finished, 0 failed");

      Blob uploaded = room.put(manifest, "a.mp4", 5);
      room.put(manifest, "nobody waits for this.mp4", 5);
      assertThat(room.ingest.takeOver()).isEqualTo(1);

      assertThat(room.state(manifest)).isEqualTo("2: 1 pending, 1 finished, 0 failed");
      assertThat(room.again(first).value("State")).isEqualTo(new Value.Int(1));
      AssetFile file = room.catalog.files(ACCOUNT, asset).getFirst();
      assertThat(file.name()).isEqualTo("a.mp4");
      assertThat(file.sizeBytes()).isEqualTo(5);
      assertThat(file.isPrimary()).isTrue();
      Blob copied =
          room.blobs.find(new ContainerId("reelwork", asset.container()), "a.mp4").orElseThrow();
      assertThat(copied.object()).as("the bytes are not copied").isEqualTo(uploaded.object());
      assertThat(fileEntity(room, file).value("InitializationVector"))
          .isEqualTo(text("not a number"));
      assertThat(fileEntity(room, file).value("EncryptionScheme"))
          .isEqualTo(text("StorageEncryption"));

      room.put(manifest, "b.mp4", 7);
      room.put(manifest, "a.mp4", 9);
      assertThat(room.ingest.takeOver()).isEqualTo(1);
      assertThat(room.state(manifest)).isEqualTo("0: 0 pending, 2 finished, 0 failed");
      assertThat(room.catalog.files(ACCOUNT, asset))
          .extracting(AssetFile::sizeBytes)
          .containsExactly(5L, 7L);
    }
  }

  private static Entity fileEntity(Room room, AssetFile file) {
    return room.catalog.entitySets().stream()
        .filter(set -> set.type().set().equals("Files"))
        .findFirst()
        .orElseThrow()
        .find(CALL, file.id().value())
        .orElseThrow();
  }

  @ParameterizedTest
  @EnumSource
  void takesOverBlobsThatCameBeforeTheirFileWasExpected(TestDatabase kind) {
    try (Room room = new Room(kind, folder)) {
      Entity manifest = room.manifest();
      room.put(manifest, "early.mp4", 5);
      AssetId asset = room.asset("reelwork");
      room.file(manifest, room.manifestAsset(manifest, asset), "early.mp4", Map.of());

      assertThat(room.ingest.takeOver()).isEqualTo(1);
      assertThat(room.catalog.files(ACCOUNT, asset)).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void failsOneFileWithoutTheOthers(TestDatabase kind) {
    try (Room room = new Room(kind, folder)) {
      Entity manifest = room.manifest();
      AssetId gone = room.asset("reelwork");
      AssetId asset = room.asset("reelwork");
      Entity toGone = room.manifestAsset(manifest, gone);
      Entity toAsset = room.manifestAsset(manifest, asset);
      Entity first = room.file(manifest, toGone, "lost.mp4", Map.of());
      Entity second = room.file(manifest, toAsset, "bad%name.mp4", Map.of());
      room.file(manifest, toAsset, "good.mp4", Map.of());
      room.catalog.deleteAsset(ACCOUNT, gone);

      room.put(manifest, "lost.mp4", 1);
      room.put(manifest, "bad%name.mp4", 1);
      room.put(manifest, "good.mp4", 1);
      assertThat(room.ingest.takeOver()).isEqualTo(3);

      assertThat(room.state(manifest)).isEqualTo("0: 0 pending, 1 finished, 2 failed");
      assertThat(room.again(first).value("State")).isEqualTo(new Value.Int(2));
      assertThat(room.again(first).value("ErrorDetail").toString())
          .contains("there is no asset " + gone.value());
      assertThat(room.again(second).value("ErrorDetail").toString()).contains("bad%name.mp4");
      Value details =
          ((Value.Complex) room.again(manifest).value("Statistics"))
              .members()
              .get("ErrorFilesDetails");
      assertThat(String.valueOf(details)).contains("lost.mp4: ").contains("bad%name.mp4: ");
    }
  }

  @ParameterizedTest
  @EnumSource
  void takesAFileOverOnceHoweverManyTry(TestDatabase kind) throws Exception {
    try (Room room = new Room(kind, folder);
        var threads = Executors.newFixedThreadPool(4)) {
      Entity manifest = room.manifest();
      AssetId asset = room.asset("reelwork");
      Entity manifestAsset = room.manifestAsset(manifest, asset);
      for (int i = 0; i < 10; i++) {
        room.file(manifest, manifestAsset, i + ".mp4", Map.of());
        room.put(manifest, i + ".mp4", i);
      }
      Callable<Integer> round = room.ingest::takeOver;

      int settled = 0;
      for (Future<Integer> done : threads.invokeAll(java.util.Collections.nCopies(4, round))) {
        settled += done.get();
      }

      assertThat(settled).isEqualTo(10);
      assertThat(room.catalog.files(ACCOUNT, asset)).hasSize(10);
      assertThat(room.state(manifest)).isEqualTo("0: 0 pending, 10 finished, 0 failed");
    }
  }

  @ParameterizedTest
  @EnumSource
  void goesOnWaitingWhenABlobIsGoneAgain(TestDatabase kind) {
    try (Room room = new Room(kind, folder)) {
      Entity manifest = room.manifest();
      AssetId asset = room.asset("reelwork");
      room.file(manifest, room.manifestAsset(manifest, asset), "a.mp4", Map.of());
      room.put(manifest, "a.mp4", 1);
      room.blobs.delete(new IngestManifestId(manifest.key()).container("reelwork"), "a.mp4");

      assertThat(room.ingest.takeOver()).isZero();
      assertThat(room.state(manifest)).isEqualTo("2: 1 pending, 0 finished, 0 failed");

      room.put(manifest, "a.mp4", 2);
      assertThat(room.ingest.takeOver()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void worksByItselfOnceStarted(TestDatabase kind) throws InterruptedException {
    try (Room room = new Room(kind, folder)) {
      Entity manifest = room.manifest();
      AssetId asset = room.asset("reelwork");
      room.file(manifest, room.manifestAsset(manifest, asset), "a.mp4", Map.of());
      room.ingest.start();

      room.put(manifest, "a.mp4", 1);

      while (!room.state(manifest).startsWith("0: 0 pending, 1 finished")) {
        Thread.sleep(20);
      }
      assertThat(room.catalog.files(ACCOUNT, asset)).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void goesWithEverythingThatWasExpected(TestDatabase kind) {
    try (Room room = new Room(kind, folder)) {
      Entity manifest = room.manifest();
      AssetId asset = room.asset("reelwork");
      Entity manifestAsset = room.manifestAsset(manifest, asset);
      Entity file = room.file(manifest, manifestAsset, "a.mp4", Map.of());
      room.put(manifest, "a.mp4", 1);
      room.ingest.takeOver();
      Entity pending = room.file(manifest, manifestAsset, "b.mp4", Map.of());

      delete(room, pending);
      assertThat(room.state(manifest)).isEqualTo("0: 0 pending, 1 finished, 0 failed");
      room.file(manifest, manifestAsset, "c.mp4", Map.of());
      delete(room, manifest);

      for (Entity gone : List.of(manifest, manifestAsset, file)) {
        assertThat(room.set(gone.type().set()).find(CALL, gone.key())).isEmpty();
      }
      assertThat(
              room.blobs.containerExists(
                  new IngestManifestId(manifest.key()).container("reelwork")))
          .isFalse();
      assertThat(room.catalog.files(ACCOUNT, asset)).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void leadsToItsAssetsAndToThoseThatWait(TestDatabase kind) {
    try (Room room = new Room(kind, folder)) {
      Entity manifest = room.manifest();
      AssetId asset = room.asset("reelwork");
      Entity done = room.manifestAsset(manifest, asset);
      Entity waits = room.manifestAsset(manifest, room.asset("reelwork"));
      room.file(manifest, done, "a.mp4", Map.of());
      room.file(manifest, waits, "b.mp4", Map.of());
      room.put(manifest, "a.mp4", 1);
      room.ingest.takeOver();

      assertThat(targets(room, manifest, "PendingIngestManifestAssets"))
          .contains(List.of(waits.key()));
      assertThat(targets(room, manifest, "StorageAccount")).contains(List.of("reelwork"));
      assertThat(targets(room, done, "Asset")).contains(List.of(asset.value()));
      Query.Within within =
          new Query.Within(
              "IngestManifests", manifest.key(), "IngestManifestAssets", Optional.empty());
      assertThat(room.set("IngestManifestAssets").count(CALL, Query.all().within(within)))
          .isEqualTo(2);
    }
  }

  private static Optional<List<String>> targets(Room room, Entity from, String name) {
    EntitySet set = room.set(from.type().set());
    return set.targets(CALL, from.key(), set.type().navigation(name).orElseThrow());
  }

  @ParameterizedTest
  @EnumSource
  void refusesWhatDoesNotFit(TestDatabase kind) {
    try (Room room = new Room(kind, folder)) {
      Entity manifest = room.manifest();
      Entity other = room.manifest();
      Entity manifestAsset = room.manifestAsset(manifest, room.asset("reelwork"));
      room.file(manifest, manifestAsset, "a.mp4", Map.of());

      assertThatThrownBy(() ->
              room.create(
                  "IngestManifests",
                  Map.of("StorageAccountName", text("elsewhere")),
                  Optional.empty()))
          .hasMessageContaining("Cannot find the storage account");
      assertRefused(Code.CONFLICT, () -> room.manifestAsset(manifest, room.asset("archive")));
      assertRefused(
          Code.NOT_FOUND,
          () ->
              room.manifestAsset(
                  manifest, new AssetId("nb:cid:UUID:00000000-0000-0000-0000-000000000000")));
      assertRefused(
          Code.MISSING_VALUE,
          () ->
              room.create(
                  "IngestManifestAssets",
                  Map.of("ParentIngestManifestId", text(manifest.key())),
                  Optional.empty()));
      assertRefused(Code.CONFLICT, () -> room.file(manifest, manifestAsset, "a.mp4", Map.of()));
      assertRefused(Code.INVALID_VALUE, () -> room.file(manifest, manifestAsset, " ", Map.of()));
      assertRefused(Code.INVALID_VALUE, () -> room.file(other, manifestAsset, "b.mp4", Map.of()));
    }
  }

  private static void delete(Room room, Entity entity) {
    room.database.transaction(
        () -> room.set(entity.type().set()).delete(CALL, entity.key(), Map.of()));
  }

  private static void assertRefused(Code code, Runnable wish) {
    assertThatThrownBy(wish::run)
        .isInstanceOfSatisfying(Refusal.class, error -> assertThat(error.code()).isEqualTo(code));
  }
}
