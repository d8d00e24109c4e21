package io.reelwork.services.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reelwork.services.Refusal;
import io.reelwork.services.access.Quotas;
import io.reelwork.services.sql.Meanwhile;
import io.reelwork.services.sql.TestDatabase;
import io.reelwork.services.storage.Blob;
import io.reelwork.services.storage.BlobHeaders;
import io.reelwork.services.storage.ContainerId;
import io.reelwork.services.storage.StagedObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Files of assets as the other features use them.
class AssetFilesTest {
  private static final String ACCOUNT = "reelwork";
  private static final FileProtection ENCRYPTED =
      new FileProtection(
          true,
          Optional.of("1.0"),
          Optional.of("StorageEncryption"),
          Optional.of("nb:kid:UUID:1"),
          Optional.of("42"));

  @TempDir Path folder;

  private CatalogTest.Room open(TestDatabase kind) {
    return CatalogTest.open(kind, Quotas.fixed(Map.of()), folder);
  }

  private static Asset asset(CatalogTest.Room room) {
    NewAsset asset = new NewAsset(Optional.empty(), 0, Optional.empty(), 0, List.of());
    return room.database().transaction(() -> room.catalog().assets().create(ACCOUNT, asset));
  }

  private static NewFile wanted(String name, boolean isPrimary) {
    return new NewFile(
        name, 5, isPrimary, Optional.of("video/mp4"), ENCRYPTED, Optional.of("sum"), 3);
  }

  private static AssetFile create(CatalogTest.Room room, AssetId asset, NewFile wanted) {
    return room.database()
        .transaction(() -> room.catalog().assetFiles().create(ACCOUNT, asset, wanted));
  }

  private static boolean update(
      CatalogTest.Room room, AssetFileId id, UnaryOperator<AssetFile> change) {
    return room.database()
        .transaction(() -> room.catalog().assetFiles().update(ACCOUNT, id, change));
  }

  private static AssetFile named(AssetFile file, String name, boolean isPrimary) {
    return new AssetFile(
        file.id(),
        file.asset(),
        name,
        7,
        isPrimary,
        FileProtection.NONE,
        Optional.empty(),
        Optional.empty(),
        0,
        file.created(),
        file.lastModified());
  }

  private static Blob blob(CatalogTest.Room room, ContainerId container, String name)
      throws IOException {
    try (StagedObject staged = room.blobs().stage()) {
      staged.output().write(new byte[9]);
      staged.seal();
      return room.blobs().publish(container, name, staged, BlobHeaders.of("video/mp4"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFileIsRecordedAndFound(TestDatabase kind) {
    try (CatalogTest.Room room = open(kind)) {
      AssetFiles files = room.catalog().assetFiles();
      Asset asset = asset(room);

      AssetFile made = create(room, asset.id(), wanted("a.mp4", true));

      assertThat(files.find(ACCOUNT, made.id())).contains(made);
      assertThat(files.find("other", made.id())).isEmpty();
      assertThat(made.encryption()).contains(ENCRYPTED);
      assertThat(made.contentChecksum()).contains("sum");
      AssetFile second = create(room, asset.id(), wanted("b.mp4", false));
      assertThat(files.ofAsset(ACCOUNT, asset.id())).containsExactly(made, second);
      assertThat(files.primary(ACCOUNT, asset.id())).contains(made);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFileIsRefusedForItsNameItsAssetAndItsSiblings(TestDatabase kind) {
    try (CatalogTest.Room room = open(kind)) {
      AssetId asset = asset(room).id();
      create(room, asset, wanted("a.mp4", true));

      assertThatThrownBy(() -> create(room, asset, wanted("a/b.mp4", false)))
          .hasMessageStartingWith("Name: must be 1 to 260 characters and contain none of")
          .hasMessageEndingWith("but was a/b.mp4");
      AssetId unknown = AssetId.random();
      assertThatThrownBy(() -> create(room, unknown, wanted("b.mp4", false)))
          .isInstanceOfSatisfying(
              Refusal.class,
              refusal -> {
                assertThat(refusal.code()).isEqualTo(Refusal.Code.NOT_FOUND);
                assertThat(refusal.property()).contains("ParentAssetId");
              })
          .hasMessage("ParentAssetId: there is no asset " + unknown);
      assertThatThrownBy(() -> create(room, asset, wanted("a.mp4", false)))
          .hasMessage("Name: the asset already has a file named a.mp4");
      assertThatThrownBy(() -> create(room, asset, wanted("b.mp4", true)))
          .hasMessage("IsPrimary: the asset already has a primary file, a.mp4");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFileIsChangedUnderTheSameRules(TestDatabase kind) {
    try (CatalogTest.Room room = open(kind)) {
      AssetId asset = asset(room).id();
      AssetFile first = create(room, asset, wanted("a.mp4", true));
      AssetFile second = create(room, asset, wanted("b.mp4", false));

      assertThat(update(room, second.id(), file -> named(file, "c.mp4", false))).isTrue();

      assertThat(room.catalog().assetFiles().find(ACCOUNT, second.id()))
          .contains(named(second, "c.mp4", false));
      assertThatThrownBy(() -> update(room, second.id(), file -> named(file, "a.mp4", false)))
          .hasMessage("Name: the asset already has a file named a.mp4");
      assertThatThrownBy(() -> update(room, second.id(), file -> named(file, "c.mp4", true)))
          .hasMessage("IsPrimary: the asset already has a primary file, a.mp4");
      assertThatThrownBy(() -> update(room, first.id(), file -> named(file, "", true)))
          .hasMessageStartingWith("Name: must be 1 to 260 characters");
      assertThat(update(room, AssetFileId.random(), file -> file)).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource
  void ofTwoChangesAtOnceNoneIsLost(TestDatabase kind) {
    try (CatalogTest.Room room = open(kind)) {
      AssetFileId id = create(room, asset(room).id(), wanted("a.mp4", false)).id();

      try (Meanwhile meanwhile = new Meanwhile()) {
        update(
            room,
            id,
            file -> {
              meanwhile.run(() -> update(room, id, it -> named(it, it.name(), true)));
              return named(file, "b.mp4", file.isPrimary());
            });
      }

      assertThat(room.catalog().assetFiles().find(ACCOUNT, id).orElseThrow())
          .returns("b.mp4", AssetFile::name)
          .returns(true, AssetFile::isPrimary);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFileIsDeletedWithItsBlob(TestDatabase kind) throws IOException {
    try (CatalogTest.Room room = open(kind)) {
      AssetFiles files = room.catalog().assetFiles();
      Asset asset = asset(room);
      blob(room, asset.container(), "a.mp4");
      AssetFile made = create(room, asset.id(), wanted("a.mp4", true));

      assertThat(room.database().transaction(() -> files.delete("other", made.id()))).isFalse();
      assertThat(room.database().transaction(() -> files.delete(ACCOUNT, made.id()))).isTrue();

      assertThat(files.ofAsset(ACCOUNT, asset.id())).isEmpty();
      assertThat(room.blobs().find(asset.container(), "a.mp4")).isEmpty();
      assertThat(files.delete(ACCOUNT, made.id())).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFileIsRecordedForEachBlobThatHasNone(TestDatabase kind) throws IOException {
    try (CatalogTest.Room room = open(kind)) {
      AssetFiles files = room.catalog().assetFiles();
      Asset asset = asset(room);
      blob(room, asset.container(), "a.mp4");
      blob(room, asset.container(), "b.mp4");
      create(room, asset.id(), wanted("a.mp4", false));

      room.database().transaction(() -> recordBlobs(files, asset.id()));

      assertThat(files.ofAsset(ACCOUNT, asset.id()))
          .extracting(AssetFile::name, AssetFile::sizeBytes, AssetFile::isPrimary)
          .containsExactly(
              org.assertj.core.groups.Tuple.tuple("a.mp4", 5L, false),
              org.assertj.core.groups.Tuple.tuple("b.mp4", 9L, false));
      assertThat(files.primary(ACCOUNT, asset.id())).isEmpty();
      AssetId unknown = AssetId.random();
      assertThatThrownBy(() -> files.recordBlobs(ACCOUNT, unknown))
          .hasMessage("assetid: there is no asset " + unknown);
    }
  }

  private static boolean recordBlobs(AssetFiles files, AssetId asset) {
    files.recordBlobs(ACCOUNT, asset);
    return true;
  }

  @ParameterizedTest
  @EnumSource
  void aBlobFromElsewhereIsTakenOverOrRefusedInWords(TestDatabase kind) throws IOException {
    try (CatalogTest.Room room = open(kind)) {
      AssetFiles files = room.catalog().assetFiles();
      Blob source = blob(room, asset(room).container(), "source.mp4");
      Asset asset = asset(room);

      assertThat(imported(room, asset.id(), source, "a.mp4")).isEmpty();

      assertThat(files.primary(ACCOUNT, asset.id())).map(AssetFile::name).contains("a.mp4");
      assertThat(room.blobs().find(asset.container(), "a.mp4").orElseThrow().object())
          .isEqualTo(source.object());
      assertThat(imported(room, asset.id(), source, "a.mp4"))
          .contains("Name: the asset already has a file named a.mp4");
      AssetId unknown = AssetId.random();
      assertThat(imported(room, unknown, source, "a.mp4"))
          .contains("Asset: there is no asset " + unknown);
    }
  }

  private static Optional<String> imported(
      CatalogTest.Room room, AssetId asset, Blob source, String name) {
    AssetFiles files = room.catalog().assetFiles();
    return room.database()
        .transaction(() -> files.importBlob(ACCOUNT, asset, source, wanted(name, false)));
  }
}
