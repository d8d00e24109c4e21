package io.reelwork.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelwork.services.steps.TaskError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The pages for developers name only what there is.
class DocumentsTest {
  private static final Path ROOT = Path.of("..");
  private static final List<String> MODULES =
      List.of("formats/src", "odata/src", "services/src", "server/src", "acceptance/src", "bench");
  private static final Map<String, Path> SOURCES = sources();
  private static final Pattern TYPE =
      Pattern.compile("`([A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*)(\\.\\w+)?`");
  private static final Pattern METHOD = Pattern.compile("`(\\w+Test)\\.(\\w+)`");
  private static final Pattern ROW =
      Pattern.compile("\\| .+ \\| ((done|read-only|refused).* \\| `\\w+Test.*|absent.* \\| .*)\\|");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(#[^)]*)?\\)");

  @Test
  void theArchitecturePageNamesTypesThatExist() {
    assertThat(typesIn(ROOT.resolve("ARCHITECTURE.md"))).isSubsetOf(SOURCES.keySet());
  }

  @Test
  void theRecipesNameTypesThatExist() {
    assertThat(typesIn(ROOT.resolve("CONTRIBUTING.md"))).isSubsetOf(SOURCES.keySet());
  }

  @Test
  void theCoverageTablesNameTestsThatExist() throws IOException {
    try (Stream<Path> pages = Files.list(ROOT.resolve("docs/coverage"))) {
      for (Path page : pages.toList()) {
        Set<String> tests =
            typesIn(page).stream()
                .filter(name -> name.endsWith("Test"))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(tests).as(page.toString()).isNotEmpty().isSubsetOf(SOURCES.keySet());
      }
    }
  }

  /// Rows of hand-written pages: `| what | state | tests |`.
  @Test
  void theCoverageOfTheWireTellsAStateAndATestPerRow() {
    List<String> rows =
        read(ROOT.resolve("docs/coverage/odata.md"))
            .lines()
            .filter(line -> line.startsWith("| ") && !line.startsWith("| clause"))
            .toList();

    assertThat(rows).hasSizeGreaterThan(30).allMatch(row -> ROW.matcher(row).matches());
  }

  @Test
  void testMethodsNamedOnTheCoveragePagesExist() throws IOException {
    try (Stream<Path> pages = Files.list(ROOT.resolve("docs/coverage"))) {
      for (Path page : pages.toList()) {
        METHOD
            .matcher(read(page))
            .results()
            .forEach(match ->
                assertThat(source(match.group(1)))
                    .as(page + ": " + match.group())
                    .contains("void " + match.group(2) + "("));
      }
    }
  }

  @Test
  void everyErrorCodeOfATaskHasATestOrAReason() {
    String page = read(ROOT.resolve("docs/coverage/encoding.md"));

    assertThat(TaskError.values())
        .extracting(TaskError::code)
        .allSatisfy(code ->
            assertThat(page)
                .containsPattern(
                    "\\| `" + code + "` \\| (done: .+ \\| `\\w+Test.*|absent: .+ \\| )\\|"));
  }

  private static String source(String type) {
    return Optional.ofNullable(SOURCES.get(type)).map(DocumentsTest::read).orElse("");
  }

  @Test
  void linksLeadToFilesThatExist() throws IOException {
    List<Path> pages;
    try (Stream<Path> top = Files.list(ROOT);
        Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
      pages = Stream.concat(top, docs).filter(file -> file.toString().endsWith(".md")).toList();
    }
    for (Path page : pages) {
      LINK.matcher(read(page))
          .results()
          .map(match -> match.group(1))
          .forEach(link -> assertThat(page.resolveSibling(link)).as(page + " → " + link).exists());
    }
  }

  private static Set<String> typesIn(Path page) {
    return TYPE.matcher(read(page))
        .results()
        .map(match -> match.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /// Every Java file by the name of its type.
  private static Map<String, Path> sources() {
    Map<String, Path> sources = new HashMap<>();
    for (String module : MODULES) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(module))) {
        files
            .filter(file -> file.toString().endsWith(".java"))
            .forEach(file -> sources.put(typeOf(file), file));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return sources;
  }

  private static String typeOf(Path file) {
    return file.getFileName().toString().replace(".java", "");
  }

  private static String read(Path page) {
    try {
      return Files.readString(page);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
