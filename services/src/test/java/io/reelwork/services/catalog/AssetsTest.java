package io.reelwork.services.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reelwork.services.Refusal;
import io.reelwork.services.access.Quota;
import io.reelwork.services.access.Quotas;
import io.reelwork.services.sql.Meanwhile;
import io.reelwork.services.sql.Statements;
import io.reelwork.services.sql.TestDatabase;
import java.net.URI;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Assets as the other features use them.
class AssetsTest {
  private static final String ACCOUNT = "reelwork";
  private static final URI API = URI.create("http://media.test:8480/api/");

  @TempDir Path folder;

  private CatalogTest.Room open(TestDatabase kind) {
    return CatalogTest.open(kind, Quotas.fixed(Map.of(Quota.ASSETS, 50L)), folder);
  }

  private static NewAsset wanted(int options, List<AssetId> parents) {
    return new NewAsset(
        Optional.of("bunny"), Optional.of("b-1"), 1, options, Optional.empty(), 1, parents);
  }

  private static Asset create(CatalogTest.Room room, NewAsset wanted) {
    return room.database().transaction(() -> room.catalog().assets().create(ACCOUNT, wanted));
  }

  private static boolean update(CatalogTest.Room room, AssetId id, UnaryOperator<Asset> change) {
    return room.database().transaction(() -> room.catalog().assets().update(ACCOUNT, id, change));
  }

  @ParameterizedTest
  @EnumSource
  void anAssetIsCreatedWithItsContainerAndFound(TestDatabase kind) {
    try (CatalogTest.Room room = open(kind)) {
      Assets assets = room.catalog().assets();
      Asset parent = create(room, wanted(0, List.of()));

      Asset made = create(room, wanted(2, List.of(parent.id())));

      assertThat(assets.find(ACCOUNT, made.id())).contains(made);
      assertThat(assets.find("other", made.id())).isEmpty();
      assertThat(made.created()).isEqualTo(made.lastModified());
      assertThat(made.storageAccount()).isEqualTo("reelwork");
      assertThat(made.state()).isOne();
      assertThat(made.alternateId()).contains("b-1");
      assertThat(assets.parents(ACCOUNT, made.id())).containsExactly(parent.id());
      assertThat(room.blobs().containerExists(made.container())).isTrue();
      assertThat(assets.uri(made.id(), made.storageAccount(), API))
          .isEqualTo("http://media.test:8481/reelwork/" + made.id().container());
    }
  }

  @ParameterizedTest
  @EnumSource
  void manyAssetsAreCreatedInFewStatements(TestDatabase kind) {
    try (CatalogTest.Room room = open(kind)) {
      AssetId parent = create(room, wanted(0, List.of())).id();
      List<NewAsset> all = Collections.nCopies(40, wanted(0, List.of(parent)));

      int statements =
          Statements.counted(
              room.database(),
              () -> {
                List<Asset> made = room.catalog().assets().createAll(ACCOUNT, all);
                assertThat(room.catalog().assets().find(ACCOUNT, made.getLast().id()))
                    .contains(made.getLast());
                return true;
              });

      assertThat(statements).isLessThan(15);
    }
  }

  @ParameterizedTest
  @EnumSource
  void anAssetIsChanged(TestDatabase kind) {
    try (CatalogTest.Room room = open(kind)) {
      Asset made = create(room, wanted(0, List.of()));
      Asset renamed = named(made, Optional.of("rabbit"), Optional.empty());

      assertThat(update(room, made.id(), _ -> renamed)).isTrue();

      assertThat(room.catalog().assets().find(ACCOUNT, made.id())).contains(renamed);
      assertThat(update(room, AssetId.random(), _ -> renamed)).isFalse();
    }
  }

  private static Asset named(Asset asset, Optional<String> name, Optional<String> alternateId) {
    return new Asset(
        asset.id(),
        asset.state(),
        asset.created(),
        asset.lastModified(),
        alternateId,
        name,
        asset.options(),
        asset.storageAccount(),
        asset.formatOption());
  }

  @ParameterizedTest
  @EnumSource
  void ofTwoChangesAtOnceNoneIsLost(TestDatabase kind) {
    try (CatalogTest.Room room = open(kind)) {
      AssetId id = create(room, wanted(0, List.of())).id();

      try (Meanwhile meanwhile = new Meanwhile()) {
        update(
            room,
            id,
            asset -> {
              meanwhile.run(
                  () -> update(room, id, it -> named(it, it.name(), Optional.of("second"))));
              return named(asset, Optional.of("first"), asset.alternateId());
            });
      }

      assertThat(room.catalog().assets().find(ACCOUNT, id).orElseThrow())
          .returns(Optional.of("first"), Asset::name)
          .returns(Optional.of("second"), Asset::alternateId);
    }
  }

  @ParameterizedTest
  @EnumSource
  void anAssetIsDeletedWithItsContainer(TestDatabase kind) {
    try (CatalogTest.Room room = open(kind)) {
      Assets assets = room.catalog().assets();
      Asset made = create(room, wanted(0, List.of()));

      assertThat(room.database().transaction(() -> assets.delete("other", made.id()))).isFalse();
      assertThat(room.database().transaction(() -> assets.delete(ACCOUNT, made.id()))).isTrue();

      assertThat(assets.find(ACCOUNT, made.id())).isEmpty();
      assertThat(room.blobs().containerExists(made.container())).isFalse();
      assertThat(assets.delete(ACCOUNT, made.id())).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aContainerIsKeptOnRequest(TestDatabase kind) {
    try (CatalogTest.Room room = open(kind)) {
      Assets assets = room.catalog().assets();
      Asset made = create(room, wanted(0, List.of()));

      assertThat(
              room.database().transaction(() -> assets.deleteKeepingContainer(ACCOUNT, made.id())))
          .contains(made);

      assertThat(assets.find(ACCOUNT, made.id())).isEmpty();
      assertThat(room.blobs().containerExists(made.container())).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void anAssetIsRefusedForItsOptionsItsStorageAndTheAccountsRoom(TestDatabase kind) {
    try (CatalogTest.Room room = open(kind)) {
      assertThatThrownBy(() -> create(room, wanted(3, List.of())))
          .isInstanceOfSatisfying(
              Refusal.class, refusal -> assertThat(refusal.property()).contains("Options"))
          .hasMessage("Options: must be 0, 1, 2 or 4 but was 3");
      NewAsset elsewhere =
          new NewAsset(Optional.empty(), 0, Optional.of("elsewhere"), 0, List.of());
      assertThatThrownBy(() -> create(room, elsewhere))
          .hasMessage("Cannot find the storage account elsewhere");
      List<NewAsset> tooMany = Collections.nCopies(51, wanted(0, List.of()));
      assertThatThrownBy(() -> room.catalog().assets().createAll(ACCOUNT, tooMany))
          .isInstanceOfSatisfying(
              Refusal.class,
              refusal -> assertThat(refusal.code()).isEqualTo(Refusal.Code.QUOTA_EXCEEDED));
    }
  }
}
