package io.reelwork.services.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelwork.services.access.Quotas;
import io.reelwork.services.sql.Statements;
import io.reelwork.services.sql.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Files that are recorded many at a time, by several tasks.
class CatalogBulkTest {
  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void recordsManyFilesInFewStatements(TestDatabase kind) {
    try (CatalogTest.Room room = CatalogTest.open(kind, Quotas.fixed(Map.of()), folder)) {
      AssetId asset = new AssetId(room.create("Assets", Map.of()).key());
      room.catalog()
          .assetFiles()
          .create("reelwork", asset, new NewFile("7.png", 1, true, "image/gif"));
      AssetFileId id = room.catalog().files("reelwork", asset).getFirst().id();
      List<NewFile> many =
          IntStream.range(0, 220)
              .mapToObj(i -> new NewFile(i + ".png", 5, false, "image/png"))
              .toList();

      int statements =
          Statements.counted(
              room.database(),
              () -> {
                room.catalog().assetFiles().put("reelwork", asset, many);
                return true;
              });

      assertThat(statements).isLessThan(12);
      assertThat(room.catalog().files("reelwork", asset))
          .hasSize(220)
          .filteredOn(file -> file.id().equals(id))
          .singleElement()
          .returns("7.png", AssetFile::name)
          .returns(5L, AssetFile::sizeBytes)
          .returns(true, AssetFile::isPrimary)
          .returns(Optional.of("image/png"), AssetFile::mimeType);
    }
  }

  @ParameterizedTest
  @EnumSource
  void keepsOnePrimaryFileWhateverTheOrder(TestDatabase kind) {
    try (CatalogTest.Room room = CatalogTest.open(kind, Quotas.fixed(Map.of()), folder)) {
      AssetId asset = new AssetId(room.create("Assets", Map.of()).key());

      for (String name : List.of("b.ism", "a.mp4", "c.ism", "a.ism", "b.ism")) {
        room.database()
            .transaction(() -> {
              room.catalog()
                  .assetFiles()
                  .put("reelwork", asset, List.of(new NewFile(name, 1, true, "text/xml")));
              return true;
            });
      }

      assertThat(room.catalog().files("reelwork", asset))
          .filteredOn(AssetFile::isPrimary)
          .extracting(AssetFile::name)
          .containsExactly("a.ism");
    }
  }
}
