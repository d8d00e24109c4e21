package io.reelwork.services.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reelwork.services.ServiceFailure;
import io.reelwork.services.sql.Statements;
import io.reelwork.services.sql.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Many blobs at once: few statements, however many there are.
class BulkTest {
  private static final int MANY = 220;

  @ParameterizedTest
  @EnumSource
  void publishesManyInFewStatements(TestDatabase kind) throws Exception {
    try (TestStore store = TestStore.open(kind)) {
      Blob before = store.put("7.png", "before");
      store.pass(Duration.ofMinutes(1));
      List<NewBlob> many = staged(store);

      int statements =
          Statements.counted(
              store.database,
              () -> {
                store.blobs.publish(TestStore.ASSET, many);
                return true;
              });

      assertThat(statements).isLessThan(15);
      Blob after = store.blobs.find(TestStore.ASSET, "7.png").orElseThrow();
      assertThat(Files.readString(store.blobs.localFile(after))).isEqualTo("image 7");
      assertThat(after.created()).isEqualTo(before.created());
      assertThat(after.lastModified()).isGreaterThan(before.lastModified());
      assertThat(after.etag()).isNotEqualTo(before.etag());
      assertThat(after.headers().contentMd5()).isEqualTo(many.get(7).object().md5());
      assertThat(store.blobs.list(TestStore.ASSET, Listing.all()).blobs()).hasSize(MANY);
      store.pass(Duration.ofHours(25));
      assertThat(store.collectGarbage().objects()).isEqualTo(1);
      assertThat(store.blobs.localFile(before)).doesNotExist();
    }
  }

  @ParameterizedTest
  @EnumSource
  void deletesAContainerInFewStatements(TestDatabase kind) throws Exception {
    try (TestStore store = TestStore.open(kind)) {
      store.blobs.publish(TestStore.ASSET, staged(store));
      try (StagedObject block = store.stage("block")) {
        store.blobs.putBlock(TestStore.ASSET, "b", "AAAA", block);
      }

      int statements =
          Statements.counted(store.database, () -> store.blobs.deleteContainer(TestStore.ASSET));

      assertThat(statements).isLessThan(12);
      store.pass(Duration.ofHours(25));
      assertThat(store.collectGarbage().objects()).isEqualTo(MANY + 1);
    }
  }

  @Test
  void removesUncommittedBlocksOfTheNames() throws Exception {
    try (TestStore store = TestStore.open(TestDatabase.SQLITE)) {
      try (StagedObject block = store.stage("block")) {
        store.blobs.putBlock(TestStore.ASSET, "7.png", "AAAA", block);
      }

      store.blobs.publish(TestStore.ASSET, staged(store));

      assertThat(store.blobs.uncommittedBlocks(TestStore.ASSET, "7.png")).isEmpty();
    }
  }

  @Test
  void sealsNothingWhenOneFileIsMissing() throws Exception {
    try (TestStore store = TestStore.open(TestDatabase.SQLITE)) {
      StagedObject there = store.blobs.stage();
      Files.writeString(there.file(), "there");
      StagedObject missing = store.blobs.stage();
      List<StagedObject> both = List.of(there, missing);

      assertThatThrownBy(() -> store.blobs.seal(both)).isInstanceOf(ServiceFailure.class);

      both.forEach(StagedObject::close);
      assertThat(store.folder.resolve("staging")).isEmptyDirectory();
      assertThat(store.blobs.localFile(there.key())).doesNotExist();
    }
  }

  private static List<NewBlob> staged(TestStore store) throws Exception {
    List<StagedObject> objects = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      StagedObject staged = store.blobs.stage();
      if (i % 2 == 0) {
        staged.output().write(("image " + i).getBytes(StandardCharsets.UTF_8));
      } else {
        Files.writeString(staged.file(), "image " + i);
      }
      objects.add(staged);
    }
    store.blobs.seal(objects);
    return IntStream.range(0, MANY)
        .mapToObj(i -> new NewBlob(i + ".png", objects.get(i), BlobHeaders.of("image/png")))
        .toList();
  }
}
