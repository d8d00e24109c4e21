package io.reelwork.services.storage;

import static io.reelwork.services.storage.TestStore.ASSET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reelwork.services.ServiceFailure;
import io.reelwork.services.sql.TestDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BlobsTest {
  @ParameterizedTest
  @EnumSource
  void findsWhatWasPublishedWithEveryHeader(TestDatabase kind) {
    try (TestStore store = TestStore.open(kind)) {
      Map<String, String> metadata = new LinkedHashMap<>();
      metadata.put("Title", "Bunny & Größe = 100 %");
      metadata.put("empty", "");
      BlobHeaders headers =
          new BlobHeaders(
              "video/mp4",
              Optional.of("gzip"),
              Optional.of("de"),
              Optional.of("attachment; filename=\"a.mp4\""),
              Optional.of("no-cache"),
              Optional.empty(),
              metadata);

      try (StagedObject staged = store.stage("hello")) {
        store.blobs.publish(ASSET, "ä/日本 1.mp4", staged, headers);
      }

      Blob found = store.blobs.find(ASSET, "ä/日本 1.mp4").orElseThrow();
      assertThat(store.read(found)).isEqualTo("hello");
      assertThat(found.sizeBytes()).isEqualTo(5);
      assertThat(found.lastModified().instant()).isEqualTo(store.time.get());
      assertThat(found.headers())
          .isEqualTo(headers.withMd5(Optional.of("XUFAKrxLKna5cZ2REBfFkg==")));
      assertThat(found.headers().metadata().keySet()).containsExactly("Title", "empty");
    }
  }

  @ParameterizedTest
  @EnumSource
  void showsNothingWhenTheCallersTransactionRollsBack(TestDatabase kind) {
    try (TestStore store = TestStore.open(kind)) {
      assertThatThrownBy(() -> publishAndFail(store)).hasMessage("no");

      assertThat(store.blobs.find(ASSET, "a")).isEmpty();
      store.pass(Duration.ofHours(25));
      assertThat(store.collectGarbage().orphans()).isOne();
      assertThat(store.files()).isZero();
    }
  }

  private static void publishAndFail(TestStore store) {
    try (StagedObject staged = store.stage("lost")) {
      store.database.transaction(() -> {
        store.blobs.publish(ASSET, "a", staged, BlobHeaders.of("text/plain"));
        throw new IllegalArgumentException("no");
      });
    }
  }

  @ParameterizedTest
  @EnumSource
  void leavesNoFileWhenTheWriterGivesUp(TestDatabase kind) throws IOException {
    try (TestStore store = TestStore.open(kind)) {
      try (StagedObject staged = store.blobs.stage()) {
        staged.output().write(new byte[1000]);
      }
      try (StagedObject staged = store.blobs.stage()) {
        Files.writeString(staged.file(), "made by another program");
        staged.seal();
      }

      assertThat(store.files()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void keepsTheBytesOfAnOverwrittenBlobForTheGrace(TestDatabase kind) {
    try (TestStore store = TestStore.open(kind)) {
      Blob old = store.put("a", "old");
      store.pass(Duration.ofSeconds(5));
      Blob fresh = store.put("a", "fresh");

      store.pass(Duration.ofHours(23));
      assertThat(store.collectGarbage()).isEqualTo(new Blobs.Freed(0, 0, 0));
      assertThat(store.read(old)).isEqualTo("old");
      store.pass(Duration.ofHours(1));
      assertThat(store.collectGarbage()).isEqualTo(new Blobs.Freed(1, 0, 0));

      assertThat(store.blobs.localFile(old)).doesNotExist();
      assertThat(store.read(store.blobs.find(ASSET, "a").orElseThrow())).isEqualTo("fresh");
      assertThat(fresh.etag()).isNotEqualTo(old.etag());
      assertThat(fresh.created()).isEqualTo(old.created());
      assertThat(fresh.lastModified()).isGreaterThan(old.lastModified());
    }
  }

  @ParameterizedTest
  @EnumSource
  void freesWhatWasDeletedButNotWhatIsNamed(TestDatabase kind) {
    try (TestStore store = TestStore.open(kind)) {
      store.put("a", "1");
      store.put("b", "2");
      store.put("c", "3");

      assertThat(store.blobs.delete(ASSET, "a")).isTrue();
      assertThat(store.blobs.delete(ASSET, "a")).isFalse();
      store.pass(Duration.ofDays(30));
      store.collectGarbage();

      assertThat(store.files()).isEqualTo(2);
      assertThat(store.blobs.list(ASSET, Listing.all()).blobs())
          .extracting(Blob::name, store::read)
          .containsExactly(
              org.assertj.core.groups.Tuple.tuple("b", "2"),
              org.assertj.core.groups.Tuple.tuple("c", "3"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void deletesAContainerWithBlobsBlocksAndPolicies(TestDatabase kind) {
    try (TestStore store = TestStore.open(kind)) {
      store.put("a", "1");
      putBlock(store, "b", "QQ==", "block");
      store.blobs.setPolicy(ASSET, policy("p"));

      assertThat(store.blobs.deleteContainer(ASSET)).isTrue();

      assertThat(store.blobs.containerExists(ASSET)).isFalse();
      assertThat(store.blobs.deleteContainer(ASSET)).isFalse();
      assertThat(store.blobs.createContainer(ASSET)).isTrue();
      assertThat(store.blobs.createContainer(ASSET)).isFalse();
      assertThat(store.blobs.list(ASSET, Listing.all()).entries()).isEmpty();
      assertThat(store.blobs.policies(ASSET)).isEmpty();
      store.pass(Duration.ofHours(24));
      assertThat(store.collectGarbage().objects()).isEqualTo(2);
      assertThat(store.files()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void refusesToPublishWhereThereIsNoContainer(TestDatabase kind) {
    try (TestStore store = TestStore.open(kind);
        StagedObject staged = store.stage("x")) {
      ContainerId missing = new ContainerId("reelwork", "asset-9");

      assertThatThrownBy(
              () -> store.blobs.publish(missing, "a", staged, BlobHeaders.of("text/plain")))
          .isInstanceOfSatisfying(
              ServiceFailure.class,
              it -> assertThat(it.code()).isEqualTo(ServiceFailure.Code.NO_CONTAINER))
          .hasMessage("container /reelwork/asset-9: must exist");
    }
  }

  @ParameterizedTest
  @EnumSource
  void forgetsUncommittedBlocksAfterSevenDays(TestDatabase kind) {
    try (TestStore store = TestStore.open(kind)) {
      putBlock(store, "a", "QQ==", "one");
      store.pass(Duration.ofDays(4));
      putBlock(store, "a", "Qg==", "two");
      store.pass(Duration.ofDays(4));

      Blobs.Freed freed = store.collectGarbage();

      assertThat(freed).isEqualTo(new Blobs.Freed(1, 1, 0));
      assertThat(store.blobs.uncommittedBlocks(ASSET, "a"))
          .extracting(Block::id)
          .containsExactly("Qg==");
      assertThat(store.files()).isOne();
    }
  }

  private static void putBlock(TestStore store, String name, String id, String content) {
    try (StagedObject staged = store.stage(content)) {
      store.blobs.putBlock(ASSET, name, id, staged);
    }
  }

  @ParameterizedTest
  @EnumSource
  void sparesASealedObjectThatIsPublishedLate(TestDatabase kind) {
    try (TestStore store = TestStore.open(kind);
        StagedObject staged = store.stage("late")) {
      store.pass(Duration.ofHours(23));
      store.blobs.publish(ASSET, "a", staged, BlobHeaders.of("text/plain"));
      store.pass(Duration.ofDays(2));

      assertThat(store.collectGarbage()).isEqualTo(new Blobs.Freed(0, 0, 0));
      assertThat(store.read(store.blobs.find(ASSET, "a").orElseThrow())).isEqualTo("late");
    }
  }

  @ParameterizedTest
  @EnumSource
  void losesNoObjectWhenManyOverwriteOneName(TestDatabase kind) throws InterruptedException {
    try (TestStore store = TestStore.open(kind)) {
      ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        String content = "writer " + i;
        threads.add(
            Thread.ofVirtual()
                .uncaughtExceptionHandler((t, e) -> failures.add(e))
                .start(() -> store.put("a", content)));
      }
      for (Thread thread : threads) {
        thread.join();
      }

      assertThat(failures).isEmpty();
      assertThat(store.files()).isEqualTo(20);
      store.pass(Duration.ofHours(24));
      assertThat(store.collectGarbage().objects()).isEqualTo(19);
      assertThat(store.read(store.blobs.find(ASSET, "a").orElseThrow())).startsWith("writer");
    }
  }

  @ParameterizedTest
  @EnumSource
  void listsByCodePointInPages(TestDatabase kind) {
    try (TestStore store = TestStore.open(kind)) {
      List<String> names = List.of("a_1", "A", "a%1", "a/b", "ä", "日", "𝄞", "b", "a\uFFFD");
      names.forEach(name -> store.put(name, ""));

      assertThat(namesInPagesOf(store, "", 4))
          .containsExactly("A", "a%1", "a/b", "a_1", "a\uFFFD", "b", "ä", "日", "𝄞");
      assertThat(namesInPagesOf(store, "a", 2)).containsExactly("a%1", "a/b", "a_1", "a\uFFFD");
      assertThat(namesInPagesOf(store, "a_", 5)).containsExactly("a_1");
      assertThat(namesInPagesOf(store, "zzz", 5)).isEmpty();
    }
  }

  private static List<String> namesInPagesOf(TestStore store, String prefix, int max) {
    List<String> names = new ArrayList<>();
    Listing listing = new Listing(prefix, Optional.empty(), Optional.empty(), max);
    BlobPage page = store.blobs.list(ASSET, listing);
    while (true) {
      assertThat(page.entries()).hasSizeLessThanOrEqualTo(max);
      page.blobs().forEach(blob -> names.add(blob.name()));
      if (page.next().isEmpty()) {
        return names;
      }
      assertThat(page.entries()).hasSize(max);
      page = store.blobs.list(ASSET, listing.after(page.next().get()));
    }
  }

  @ParameterizedTest
  @EnumSource
  void groupsNamesByDelimiterAcrossPages(TestDatabase kind) {
    try (TestStore store = TestStore.open(kind)) {
      List.of("a", "d/1", "d/2", "d/3/x", "e/1", "f").forEach(name -> store.put(name, ""));

      for (int max = 1; max <= 5; max++) {
        assertThat(entries(store, "", max)).containsExactly("a", "d/*", "e/*", "f");
        assertThat(entries(store, "d/", max)).containsExactly("d/1", "d/2", "d/3/*");
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void listsNamesThatHaveOnlyBlocksAmongTheBlobs(TestDatabase kind) {
    try (TestStore store = TestStore.open(kind)) {
      List.of("b", "d/1", "\uFFFD").forEach(name -> store.put(name, ""));
      List.of("a", "b", "c", "d/2", "e/1", "𝄞")
          .forEach(name -> putBlock(store, name, "QQ==", "x"));

      for (int max = 1; max <= 7; max++) {
        Listing flat = new Listing("", Optional.empty(), Optional.empty(), max, true);
        assertThat(entries(store, flat))
            .containsExactly("a?", "b", "c?", "d/1", "d/2?", "e/1?", "\uFFFD", "𝄞?");
        Listing grouped = new Listing("", Optional.of("/"), Optional.empty(), max, true);
        assertThat(entries(store, grouped))
            .containsExactly("a?", "b", "c?", "d/*", "e/*", "\uFFFD", "𝄞?");
        Listing below = new Listing("d/", Optional.empty(), Optional.empty(), max, true);
        assertThat(entries(store, below)).containsExactly("d/1", "d/2?");
      }
      assertThat(entries(store, Listing.all())).containsExactly("b", "d/1", "\uFFFD");
    }
  }

  private static List<String> entries(TestStore store, String prefix, int max) {
    return entries(store, new Listing(prefix, Optional.of("/"), Optional.empty(), max));
  }

  private static List<String> entries(TestStore store, Listing listing) {
    List<String> entries = new ArrayList<>();
    BlobPage page = store.blobs.list(ASSET, listing);
    while (true) {
      for (BlobPage.Entry entry : page.entries()) {
        entries.add(
            switch (entry) {
              case BlobPage.Item item -> item.blob().name();
              case BlobPage.Uncommitted pending -> pending.name() + "?";
              case BlobPage.Prefix group -> group.name() + "*";
            });
      }
      if (page.next().isEmpty()) {
        return entries;
      }
      page = store.blobs.list(ASSET, listing.after(page.next().get()));
    }
  }

  @ParameterizedTest
  @EnumSource
  void holdsFivePoliciesPerContainer(TestDatabase kind) {
    try (TestStore store = TestStore.open(kind)) {
      for (int i = 1; i <= 5; i++) {
        assertThat(store.blobs.setPolicy(ASSET, policy("p" + i))).isTrue();
      }

      assertThat(store.blobs.setPolicy(ASSET, policy("p6"))).isFalse();
      assertThat(store.blobs.setPolicy(ASSET, policy("p5"))).isTrue();
      assertThat(store.blobs.removePolicy(ASSET, "p1")).isTrue();
      assertThat(store.blobs.removePolicy(ASSET, "p1")).isFalse();
      assertThat(store.blobs.setPolicy(ASSET, policy("p6"))).isTrue();
      assertThat(store.blobs.policies(ASSET))
          .extracting(ContainerPolicy::id)
          .containsExactly("p2", "p3", "p4", "p5", "p6");
      assertThat(store.blobs.setPolicy(new ContainerId("reelwork", "none"), policy("p"))).isFalse();
    }
  }

  private static ContainerPolicy policy(String id) {
    return new ContainerPolicy(id, Permission.parse("rl"), Optional.empty(), Optional.empty());
  }

  @ParameterizedTest
  @EnumSource
  void hasOneDefaultStorageAccountPerAccount(TestDatabase kind) {
    try (TestStore store = TestStore.open(kind)) {
      store.blobs.ensureStorageAccount("default", "second", true);
      store.blobs.ensureStorageAccount("default", "reelwork", true);
      store.put("a", "12345");
      store.put("b", "123");

      assertThat(store.blobs.storageAccounts("default"))
          .containsExactly(
              new StorageAccount("default", "reelwork", false),
              new StorageAccount("default", "second", true));
      assertThat(store.blobs.defaultStorageAccount("default").orElseThrow().name())
          .isEqualTo("second");
      assertThat(store.blobs.defaultStorageAccount("other")).isEmpty();
      assertThat(store.blobs.bytesUsed("reelwork")).isEqualTo(8);
      assertThat(store.blobs.bytesUsed("second")).isZero();
      assertThatThrownBy(() -> store.blobs.ensureStorageAccount("other", "reelwork", true))
          .isInstanceOf(ServiceFailure.class)
          .hasMessageContaining("must belong to other");
    }
  }

  @Test
  void measuresAFileThatAnotherProgramWrote() throws IOException {
    try (TestStore store = TestStore.open(TestDatabase.SQLITE);
        StagedObject staged = store.blobs.stage()) {
      Files.writeString(staged.file(), "hello", StandardCharsets.UTF_8);
      staged.seal();

      assertThat(staged.sizeBytes()).isEqualTo(5);
      assertThat(staged.md5()).contains("XUFAKrxLKna5cZ2REBfFkg==");
    }
  }

  @Test
  void refusesToStageBelowTheReserve() {
    try (TestStore store = TestStore.withReserve(TestDatabase.SQLITE, Long.MAX_VALUE / 2)) {
      assertThatThrownBy(store.blobs::stage)
          .isInstanceOfSatisfying(
              ServiceFailure.class,
              failure -> assertThat(failure.code()).isEqualTo(ServiceFailure.Code.STORAGE_FULL));
      assertThat(store.files()).isZero();
    }
  }

  @Test
  void refusesNamesThatCouldBecomePathsElsewhere() {
    for (String bad : List.of("", "..", "a/../b", "./a", "a\\..\\b", "a\0b", "a\nb", "\uD800")) {
      assertThat(BlobNames.isName(bad)).as(bad).isFalse();
    }
    for (String good : List.of("a", "..a", "a..b/c", "/a", "a b+c%2F", "日本")) {
      assertThat(BlobNames.isName(good)).as(good).isTrue();
    }
    assertThat(BlobNames.isName("a".repeat(1024))).isTrue();
    assertThat(BlobNames.isName("a".repeat(1025))).isFalse();
  }
}
