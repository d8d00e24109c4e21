package io.reelwork.services.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Each table has one mapping.
class TableNamesTest {
  private static final Path MAIN = Path.of("src/main");
  private static final String SERVICES = "io/reelwork/services";
  private static final Pattern CREATED = Pattern.compile("create table (\\w+)");

  /// The features whose entity sets are wires of a domain (docs/decisions/0030).
  @ParameterizedTest
  @ValueSource(
      strings = {
        "catalog",
        "ingest",
        "keys",
        "live",
        "notifications",
        "operations",
        "streaming",
        "templates"
      })
  void onlyOneClassOfAFeatureNamesATable(String feature) {
    List<String> tables =
        texts(MAIN.resolve("resources", SERVICES, feature)).stream()
            .flatMap(migration -> CREATED.matcher(migration).results())
            .map((MatchResult found) -> found.group(1))
            .toList();
    List<String> classes = texts(MAIN.resolve("java", SERVICES, feature));

    assertThat(tables).isNotEmpty();
    for (String table : tables) {
      assertThat(classes).as(table).filteredOn(text -> text.contains('"' + table + '"')).hasSize(1);
    }
  }

  private static List<String> texts(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(TableNamesTest::text).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
