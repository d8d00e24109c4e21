package io.reelwork.services.storage;

import static io.reelwork.services.storage.TestStore.ASSET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reelwork.services.ServiceFailure;
import io.reelwork.services.access.MasterKey;
import io.reelwork.services.sql.TestDatabase;
import io.reelwork.services.sql.Ticks;
import io.reelwork.services.storage.StorageAccounts.Which;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StorageAccountsTest {
  @ParameterizedTest
  @EnumSource
  void storesKeysUnderTheMasterKeyOnly(TestDatabase kind) {
    try (TestStore store = TestStore.open(kind)) {
      StorageKeys keys = store.blobs.accounts().keys("reelwork").orElseThrow();
      AccountTable.Stored stored = new AccountTable(store.database).keys("reelwork").orElseThrow();

      assertThat(keys.key1()).hasSize(64);
      assertThat(keys.key2()).hasSize(64).isNotEqualTo(keys.key1());
      assertThat(stored.isSealed()).isTrue();
      assertThat(Arrays.toString(stored.keys().key1()))
          .doesNotContain(Arrays.toString(keys.key1()).substring(1, 40));
      Blobs others =
          new Blobs(
              store.database, StorageConfig.in(store.folder), MasterKey.of("B".repeat(43) + "="));
      assertThatThrownBy(() -> others.accounts().keys("reelwork"))
          .isInstanceOfSatisfying(
              ServiceFailure.class,
              failure -> assertThat(failure.code()).isEqualTo(ServiceFailure.Code.KEYS));
    }
  }

  /// As a release from before the keys were sealed has left them.
  @ParameterizedTest
  @EnumSource
  void sealsTheKeysOfOldRowsAtTheNextStart(TestDatabase kind) {
    try (TestStore store = TestStore.open(kind)) {
      AccountTable table = new AccountTable(store.database);
      byte[] one = new byte[64];
      byte[] two = new byte[64];
      Arrays.fill(two, (byte) 2);
      store.database.write(sql ->
          sql.execute(
              "update storage_account set key1 = ?, key2 = ?, is_sealed = ?", one, two, false));
      assertThat(store.blobs.accounts().keys("reelwork").orElseThrow().key2()).isEqualTo(two);

      store.blobs.ensureStorageAccount("default", "reelwork", true);

      assertThat(table.keys("reelwork").orElseThrow().isSealed()).isTrue();
      StorageKeys after = store.blobs.accounts().keys("reelwork").orElseThrow();
      assertThat(List.of(after.key1(), after.key2())).containsExactly(one, two);
    }
  }

  @ParameterizedTest
  @EnumSource
  void rollsOneKeyAndLeavesTheOther(TestDatabase kind) {
    try (TestStore store = TestStore.open(kind)) {
      StorageAccounts accounts = store.blobs.accounts();
      StorageKeys before = accounts.keys("reelwork").orElseThrow();

      StorageKeys rolled = accounts.roll("reelwork", Which.KEY1).orElseThrow();

      StorageKeys after = accounts.keys("reelwork").orElseThrow();
      assertThat(after.key1()).isEqualTo(rolled.key1()).isNotEqualTo(before.key1());
      assertThat(after.key2()).isEqualTo(before.key2());
      assertThat(accounts.roll("nobody", Which.KEY1)).isEmpty();
      assertThat(accounts.all()).extracting(StorageAccount::name).containsExactly("reelwork");
      assertThat(after).hasToString("StorageKeys[…]");
    }
  }

  @ParameterizedTest
  @EnumSource
  void keepsLeasesUntilTheirBlobIsGone(TestDatabase kind) {
    try (TestStore store = TestStore.open(kind)) {
      Leases leases = store.blobs.leases();
      Ticks now = leases.now();
      store.put("a", "x");
      Lease fixed = Lease.of("1", Optional.of(Duration.ofSeconds(15)), now);
      Lease forEver = Lease.of("2", Optional.empty(), now).broken(now.plus(Duration.ofSeconds(5)));
      leases.put(ASSET, "a", fixed);
      leases.put(ASSET, "", forEver);

      assertThat(leases.find(ASSET, "a")).contains(fixed);
      assertThat(leases.find(ASSET, "")).contains(forEver);
      assertThat(leases.ofBlobs(ASSET, List.of(store.blobs.find(ASSET, "a").orElseThrow())))
          .isEqualTo(Map.of("a", fixed));
      assertThat(
              leases.ofContainers("reelwork", List.of(store.blobs.container(ASSET).orElseThrow())))
          .isEqualTo(Map.of("asset-1", forEver));
      store.blobs.delete(ASSET, "a");
      assertThat(leases.find(ASSET, "a")).isEmpty();
      assertThat(store.blobs.deleteContainer(ASSET)).isTrue();
      assertThat(leases.find(ASSET, "")).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void copiesWithoutCopyingBytes(TestDatabase kind) {
    try (TestStore store = TestStore.open(kind)) {
      Blob source = store.put("a", "hello");
      Blob.Copy mark = new Blob.Copy("id", "http://h/a", store.blobs.leases().now());

      Blob copy = store.blobs.copy(source, ASSET, "b", BlobHeaders.of("x/y"), Optional.of(mark));

      Blob found = store.blobs.find(ASSET, "b").orElseThrow();
      assertThat(found).isEqualTo(copy);
      assertThat(found.object()).isEqualTo(source.object());
      assertThat(found.copy()).contains(mark);
      store.blobs.delete(ASSET, "a");
      store.pass(Duration.ofDays(3));
      store.collectGarbage();
      assertThat(store.read(found)).isEqualTo("hello");
      store.put("b", "new");
      assertThat(store.blobs.find(ASSET, "b").orElseThrow().copy()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void listsContainersByNameFromAPlaceOn(TestDatabase kind) {
    try (TestStore store = TestStore.open(kind)) {
      for (String name : List.of("b-2", "b-1", "c-1")) {
        store.blobs.createContainer(new ContainerId("reelwork", name), Map.of("k", "ä&="));
      }

      assertThat(store.blobs.containers("reelwork", "", "", 9))
          .extracting(container -> container.id().name())
          .containsExactly("asset-1", "b-1", "b-2", "c-1");
      assertThat(store.blobs.containers("reelwork", "b-", "b-2", 9))
          .extracting(container -> container.id().name())
          .containsExactly("b-2");
      assertThat(store.blobs.containers("reelwork", "b-", "", 1))
          .extracting(Container::metadata)
          .containsExactly(Map.of("k", "ä&="));
      assertThat(store.blobs.containers("other", "", "", 9)).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void keepsWhatADialectWantsKept(TestDatabase kind) {
    try (TestStore store = TestStore.open(kind)) {
      StorageAccounts accounts = store.blobs.accounts();

      assertThat(accounts.serviceProperties("reelwork")).isEmpty();
      assertThat(accounts.setServiceProperties("reelwork", "<x/>")).isTrue();
      assertThat(accounts.serviceProperties("reelwork")).contains("<x/>");
      assertThat(accounts.setServiceProperties("nobody", "<x/>")).isFalse();
    }
  }
}
