package io.reelwork.services.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reelwork.services.ServiceFailure;
import io.reelwork.services.sql.Database;
import io.reelwork.services.sql.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Which folder is the store of a database, and what else lies in it.
class StoreMarkerTest {
  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void knowsItsStoreAgain(TestDatabase kind) {
    try (Database database = kind.open(List.of(Blobs.SCHEMA))) {
      open(database, folder).close();
      open(database, folder).close();

      assertThat(folder.resolve(StoreMarker.FILE)).content().hasLineCount(1).hasSize(37);
    }
  }

  @ParameterizedTest
  @EnumSource
  void refusesAFolderThatIsNotTheStore(TestDatabase kind) throws IOException {
    try (Database database = kind.open(List.of(Blobs.SCHEMA))) {
      Path store = folder.resolve("store");
      open(database, store).close();
      Path empty = Files.createDirectory(folder.resolve("empty"));

      assertRefused(database, empty, "is missing");
      assertRefused(database, folder.resolve("absent"), "is missing");
      assertThat(empty).isEmptyDirectory();
      assertThat(folder.resolve("absent")).doesNotExist();

      Files.writeString(empty.resolve(StoreMarker.FILE), "another");
      assertRefused(database, empty, "says another");

      Files.move(store, folder.resolve("moved"));
      open(database, folder.resolve("moved")).close();
    }
  }

  @Test
  void marksAStoreFromBefore() throws IOException {
    try (TestStore store = TestStore.open(TestDatabase.SQLITE)) {
      store.put("a", "1");
      forget(store);

      assertRefused(store.database, folder, "none of 1 was found");

      open(store.database, store.folder).close();
      assertThat(store.folder.resolve(StoreMarker.FILE)).isRegularFile();
      assertRefused(store.database, folder, "is missing");
    }
  }

  private static void forget(TestStore store) throws IOException {
    store.database.write(sql -> sql.execute("delete from object_store"));
    Files.delete(store.folder.resolve(StoreMarker.FILE));
  }

  @Test
  void refusesTheObjectsOfAnotherDeployment() {
    try (TestStore store = TestStore.open(TestDatabase.SQLITE);
        Database other = TestDatabase.SQLITE.open(List.of(Blobs.SCHEMA))) {
      store.put("a", "1");

      assertRefused(other, store.folder, "holds the objects of another deployment");
    }
  }

  @Test
  void freesNothingWhileTheStoreIsAway() throws IOException {
    try (TestStore store = TestStore.open(TestDatabase.SQLITE)) {
      Blob blob = store.put("a", "1");
      store.blobs.delete(TestStore.ASSET, "a");
      store.pass(Duration.ofDays(2));
      Path away = folder.resolve("away");
      Files.move(store.folder, away);

      assertThatThrownBy(store::collectGarbage).hasMessageContaining("is missing");
      assertThatThrownBy(store.blobs::check).isInstanceOf(ServiceFailure.class);
      assertThatThrownBy(store.blobs::stage).isInstanceOf(ServiceFailure.class);

      Files.move(away, store.folder);
      store.blobs.check();
      assertThat(store.collectGarbage().objects()).isOne();
      assertThat(store.blobs.localFile(blob)).doesNotExist();
    }
  }

  @Test
  void leavesAloneWhatIsNotItsOwn() throws IOException {
    try (TestStore store = TestStore.open(TestDatabase.SQLITE)) {
      Path staging = store.folder.resolve("staging");
      Path fan = Files.createDirectories(store.folder.resolve("ab"));
      List<Path> strangers =
          List.of(
              Files.createDirectory(staging.resolve("lost+found")).resolve("x"),
              staging.resolve(".nfs0001"),
              fan.resolve(".nfs0002"),
              Files.createDirectory(fan.resolve("0".repeat(30))).resolve("x"),
              store.folder.resolve("cd"),
              store.folder.resolve("notes"));
      for (Path stranger : strangers) {
        Files.writeString(stranger, "not ours");
      }
      Files.writeString(staging.resolve("1".repeat(32)), "ours");
      Files.writeString(fan.resolve("2".repeat(30)), "ours");
      store.pass(Duration.ofDays(2));

      assertThat(store.collectGarbage().orphans()).isEqualTo(2);
      assertThat(store.blobs.recover()).isZero();

      assertThat(strangers).allMatch(Files::isRegularFile);
    }
  }

  @Test
  void sweepsByTheClockOfTheDisk() throws IOException {
    try (TestStore store = TestStore.open(TestDatabase.POSTGRES_NEWEST);
        StagedObject uploading = store.blobs.stage()) {
      uploading.output().write(1);
      Blob blob = store.put("a", "1");
      store.blobs.delete(TestStore.ASSET, "a");
      store.time.updateAndGet(now -> now.plus(Duration.ofHours(23)));

      assertThat(store.collectGarbage()).isEqualTo(new Blobs.Freed(0, 0, 0));

      uploading.seal();
      assertThat(store.blobs.localFile(blob)).exists();
    }
  }

  private static Blobs open(Database database, Path folder) {
    return new Blobs(database, StorageConfig.in(folder), TestStore.MASTER);
  }

  private static void assertRefused(Database database, Path folder, String why) {
    assertThatThrownBy(() -> open(database, folder))
        .isInstanceOf(ServiceFailure.class)
        .hasMessageContaining(why)
        .hasMessageContaining("storage.folder");
  }
}
