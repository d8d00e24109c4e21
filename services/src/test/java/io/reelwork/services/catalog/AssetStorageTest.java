package io.reelwork.services.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reelwork.services.Refusal;
import io.reelwork.services.access.Quotas;
import io.reelwork.services.sql.TestDatabase;
import io.reelwork.services.storage.BlobHeaders;
import io.reelwork.services.storage.ContainerId;
import io.reelwork.services.storage.StagedObject;
import io.reelwork.services.storage.StorageAccount;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Storage accounts as the other features use them.
class AssetStorageTest {
  private static final String ACCOUNT = "reelwork";

  @TempDir Path folder;

  private CatalogTest.Room open(TestDatabase kind) {
    return CatalogTest.open(kind, Quotas.fixed(Map.of()), folder);
  }

  @ParameterizedTest
  @EnumSource
  void aStorageAccountIsFoundByItsName(TestDatabase kind) {
    try (CatalogTest.Room room = open(kind)) {
      AssetStorage storage = room.catalog().storage();
      room.blobs().ensureStorageAccount(ACCOUNT, "archive", false);

      assertThat(storage.all(ACCOUNT))
          .containsExactly(
              new StorageAccount(ACCOUNT, "archive", false),
              new StorageAccount(ACCOUNT, "reelwork", true));
      assertThat(storage.named(ACCOUNT, "archive").isDefault()).isFalse();
      assertThat(storage.named(ACCOUNT, "").name()).isEqualTo("reelwork");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aStorageAccountOfAnotherAccountIsNotFound(TestDatabase kind) {
    try (CatalogTest.Room room = open(kind)) {
      AssetStorage storage = room.catalog().storage();
      room.blobs().ensureStorageAccount("other", "theirs", false);

      assertThatThrownBy(() -> storage.named(ACCOUNT, "theirs"))
          .isInstanceOfSatisfying(
              Refusal.class,
              refusal -> {
                assertThat(refusal.code()).isEqualTo(Refusal.Code.NOT_FOUND);
                assertThat(refusal.property()).contains("StorageAccountName");
              })
          .hasMessage("Cannot find the storage account theirs");
      assertThatThrownBy(() -> storage.named("other", ""))
          .hasMessage("Cannot find the storage account");
    }
  }

  @ParameterizedTest
  @EnumSource
  void theBytesOfItsBlobsAreCounted(TestDatabase kind) throws IOException {
    try (CatalogTest.Room room = open(kind);
        StagedObject staged = room.blobs().stage()) {
      StorageAccount storage = room.catalog().storage().named(ACCOUNT, "");
      ContainerId container = new ContainerId(storage.name(), "raw");
      room.blobs().createContainer(container);
      staged.output().write(new byte[7]);
      staged.seal();

      room.blobs().publish(container, "a.bin", staged, BlobHeaders.of("video/mp4"));

      assertThat(room.catalog().storage().bytesUsed(storage)).isEqualTo(7);
    }
  }
}
