package io.reelwork.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelwork.odata.model.EntityType;
import io.reelwork.odata.service.ServiceFunction;
import io.reelwork.server.config.ServerConfig;
import io.reelwork.server.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `docs/coverage/entities.md` is what the declarations say, compared with what Azure Media
/// Services had (`coverage/reference.txt`). `-Dgolden=write` writes the page anew.
class CoverageTest {
  private static final Path PAGE = Path.of("..", "docs", "coverage", "entities.md");

  private static List<EntityType> types;
  private static List<ServiceFunction> functions;
  private static Map<String, String> reference;
  private static Map<String, String> declared;
  private static Map<String, String> reasons;

  @BeforeAll
  static void read(@TempDir Path folder) {
    Map<String, String> options = new HashMap<>();
    options.put("data", folder.toString());
    options.put("roles", "api");
    options.put("api.port", "0");
    ServerConfig config = ServerConfig.of(Settings.load(options, Map.of(), Optional.empty()));
    try (Wiring service = new Wiring(config, _ -> {}, InstantSource.system())) {
      types = service.odata().types();
      functions = service.odata().functions();
    }
    reference = CoverageFiles.reference();
    declared = Declarations.flat(types, functions);
    reasons = CoverageFiles.reasons();
  }

  @Test
  void whatTheReferenceHasIsDeclaredTheSameOrHasAReason() {
    Set<String> different = new TreeSet<>();
    reference.forEach((what, shape) -> {
      if (!isSame(shape, declared(what))) {
        different.add(what + ": must be " + shape + " but was " + declared(what));
      }
    });

    assertThat(different)
        .allSatisfy(line -> assertThat(reasons).containsKey(line.substring(0, line.indexOf(':'))));
  }

  @Test
  void whatIsDeclaredIsInTheReferenceOrHasAReason() {
    Set<String> more = new TreeSet<>(declared.keySet());
    more.removeAll(reference.keySet());

    assertThat(more).isSubsetOf(reasons.keySet());
  }

  @Test
  void reasonsAreStillNeeded() {
    assertThat(reasons.keySet())
        .allSatisfy(what ->
            assertThat(
                    reference.containsKey(what)
                        && declared.containsKey(what)
                        && isSame(reference.get(what), declared(what)))
                .as(what + " is as in the reference")
                .isFalse());
  }

  /// `late` is any version after 2.11, and the service may show it from the first on.
  private String declared(String what) {
    return declared.getOrDefault(what, "not declared");
  }

  private static boolean isSame(String expected, String actual) {
    return expected.endsWith(" since late")
        ? actual.replaceFirst(" since 2\\.1[2-9]$", "").equals(expected.replace(" since late", ""))
        : expected.equals(actual);
  }

  @Test
  void whatIsSaidOfActionsIsOfDeclaredOnes() {
    assertThat(declared.keySet()).containsAll(CoverageFiles.actionStates().keySet());
  }

  @Test
  void everyPartOfADeclaredSetIsInOneOfItsTests() {
    assertThat(new CoveragePage(types, functions, reference, reasons).unproven()).isEmpty();
  }

  @Test
  void thePageIsUpToDate() throws IOException {
    String text = new CoveragePage(types, functions, reference, reasons).text();
    if ("write".equals(System.getProperty("golden"))) {
      Files.writeString(PAGE, text);
    }

    assertThat(PAGE).hasContent(text);
  }
}
