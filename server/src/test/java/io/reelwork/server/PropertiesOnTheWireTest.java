package io.reelwork.server;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.reelwork.odata.model.Access;
import io.reelwork.odata.model.EntityType;
import io.reelwork.odata.model.Property;
import io.reelwork.server.Deployed.Answer;
import io.reelwork.server.PropertyValues.Count;
import io.reelwork.server.PropertyValues.Two;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What `docs/coverage/entities.md` says of each property in a create and an update, done to the
/// whole service: *set* comes back, *once* passes unchanged and is refused otherwise, *ignored*
/// changes nothing.
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PropertiesOnTheWireTest {
  private static final Pattern MEMBER = Pattern.compile("\"\\w+\":(\"[^\"]*\"|[\\w.]+)");
  private static final Map<String, String> FOREIGN =
      Map.of(
          "Edm.String", "\"not of the service\"",
          "Edm.Int32", "77",
          "Edm.Double", "77.5",
          "Edm.DateTime", "\"2001-01-01T00:00:00\"");
  private static final String SECRET = "EncryptedEndPointCredential";
  private static final Map<String, PropertyValues> VALUES = PropertyValues.read();

  private Deployed service;
  private Specimens specimens;

  @BeforeAll
  void start(@TempDir Path folder) {
    service =
        Deployed.in(
            folder,
            Map.of(
                "jobs.reserved-units", "3",
                "quota.channels", "0",
                "quota.streaming-endpoints", "0"));
    specimens = new Specimens(service, VALUES);
  }

  @AfterAll
  void stop() {
    service.close();
  }

  @Test
  void everyPropertyThatClientsSetHasValues() {
    Set<String> without = new TreeSet<>();
    specimens
        .types()
        .forEach(type ->
            type.properties().stream()
                .filter(property ->
                    Specimens.isWritable(property.onCreate())
                        || Specimens.isWritable(property.onUpdate()))
                .filter(property -> !values(type.set()).containsKey(property.name()))
                .forEach(property -> without.add(type.set() + "." + property.name())));

    assertThat(without).isEmpty();
  }

  private static Map<String, Two> values(String set) {
    PropertyValues found = VALUES.get(set);
    return found == null ? Map.of() : found.values();
  }

  @TestFactory
  Stream<DynamicTest> aCreateKeepsWhatIsSent() {
    return VALUES.values().stream()
        .filter(sample -> sample.number() != Count.THERE)
        .map(sample -> DynamicTest.dynamicTest(sample.set(), () -> keeps(sample)));
  }

  private void keeps(PropertyValues sample) {
    Specimens.Made made = specimens.make(sample.set());
    String body = specimens.read(made);

    made.values()
        .forEach((name, two) -> {
          if (Specimens.isWritable(specimens.property(sample.set(), name).onCreate())) {
            assertHolds(body, name, two.first());
          }
        });
  }

  /// Whether a property has a value; of a complex one, every member that was sent. What is shown to
  /// nobody is null.
  private static void assertHolds(String body, String property, String value) {
    String sent = property.equals(SECRET) ? "null" : value;
    int start = body.indexOf("\"" + property + "\":") + property.length() + 3;
    String shown = body.substring(start, end(body, start));
    List<String> members = MEMBER.matcher(sent).results().map(MatchResult::group).toList();
    if (members.isEmpty()) {
      assertThat(shown).as(property).isEqualTo(sent);
    } else {
      assertThat(shown).as(property).contains(members);
    }
  }

  /// Where the value that starts here ends.
  private static int end(String json, int start) {
    int depth = 0;
    boolean inText = false;
    for (int i = start; i < json.length(); i++) {
      char c = json.charAt(i);
      if (c == '"' && json.charAt(i - 1) != '\\') {
        inText = !inText;
      } else if (!inText && (c == '{' || c == '[')) {
        depth++;
      } else if (!inText && depth > 0 && (c == '}' || c == ']')) {
        depth--;
      } else if (!inText && depth == 0 && (c == ',' || c == '}')) {
        return i;
      }
    }
    return json.length();
  }

  @TestFactory
  Stream<DynamicTest> anUpdateDoesWhatThePageSays() {
    return VALUES.values().stream()
        .flatMap(sample ->
            specimens.type(sample.set()).properties().stream()
                .filter(property -> sample.values().containsKey(property.name()))
                .map(property ->
                    DynamicTest.dynamicTest(
                        sample.set() + "." + property.name(),
                        () -> update(sample.set(), property))));
  }

  private void update(String set, Property<?> property) {
    Specimens.Made made = specimens.make(set);
    Two two = requireNonNull(made.values().get(property.name()));
    String before = specimens.read(made);
    switch (property.onUpdate()) {
      case SETTABLE, REQUIRED -> {
        Answer changed = merge(made, property, two.second() + two.beside());
        assertThat(changed.status()).as(changed.body()).isIn(202, 204);
        assertHolds(specimens.read(made), property.name(), two.second());
      }
      case WRITE_ONCE -> {
        Answer same = merge(made, property, two.first());
        assertThat(same.status()).as(same.body()).isIn(202, 204);
        Answer refused = merge(made, property, two.second());
        assertThat(refused.status()).as(refused.body()).isEqualTo(400);
        assertThat(refused.body()).contains("\"code\":\"WriteOnce\"");
        assertThat(specimens.read(made)).isEqualTo(before);
      }
      case IGNORED -> {
        assertThat(merge(made, property, two.second()).status()).isIn(202, 204);
        assertThat(specimens.read(made)).isEqualTo(before);
      }
    }
  }

  private Answer merge(Specimens.Made made, Property<?> property, String value) {
    return specimens.merge(made, "{\"" + property.name() + "\":" + value + "}");
  }

  /// Clients send whole entities back, with whatever they hold of these properties.
  @TestFactory
  Stream<DynamicTest> whatTheServiceSetsIsReadOver() {
    return VALUES.values().stream()
        .map(sample -> DynamicTest.dynamicTest(sample.set(), () -> readsOver(sample.set())));
  }

  private void readsOver(String set) {
    Map<String, String> foreign = new LinkedHashMap<>();
    EntityType type = specimens.type(set);
    type.properties().stream()
        .filter(property -> property.onCreate() == Access.IGNORED)
        .filter(property -> property.onUpdate() == Access.IGNORED)
        .filter(property -> !property.equals(type.keyProperty()))
        .filter(property -> FOREIGN.containsKey(property.type().edmName()))
        .forEach(property ->
            foreign.put(property.name(), FOREIGN.getOrDefault(property.type().edmName(), "null")));

    Specimens.Made made = specimens.make(set, foreign);
    String before = specimens.read(made);
    assertThat(specimens.merge(made, "{" + Specimens.members(foreign) + "}").status())
        .isIn(202, 204);

    assertThat(specimens.read(made)).isEqualTo(before);
    foreign.forEach((name, value) ->
        assertThat(before)
            .contains("\"" + name + "\":")
            .doesNotContain("\"" + name + "\":" + value));
  }
}
