package io.reelwork.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelwork.odata.model.ApiVersion;
import io.reelwork.odata.model.EntityType;
import io.reelwork.odata.model.KeyForm;
import io.reelwork.odata.model.Navigation;
import io.reelwork.server.Deployed.Answer;
import io.reelwork.server.Ways.Way;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What `docs/coverage/entities.md` says of each navigation, followed through the whole service: it
/// leads to what is there and to nothing else, in every format, and is hidden from older callers.
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class NavigationsOnTheWireTest {
  private static final String RELATED =
      "http://schemas.microsoft.com/ado/2007/08/dataservices/related/";

  private Deployed service;
  private Ways ways;

  @BeforeAll
  void start(@TempDir Path folder) {
    service = Deployed.in(folder, Map.of("quota.channels", "0"));
    ways = new Ways(service);
  }

  @AfterAll
  void stop() {
    service.close();
  }

  private Stream<DynamicTest> each(BiConsumer<EntityType, Navigation> test) {
    return service.odata().types().stream()
        .flatMap(type ->
            type.navigations().stream()
                .map(way ->
                    DynamicTest.dynamicTest(
                        type.set() + ">" + way.name(), () -> test.accept(type, way))));
  }

  private Way make(EntityType type, Navigation navigation) {
    String what = type.set() + ">" + navigation.name();
    ways.make(what);
    return ways.make(what);
  }

  private String member(Navigation navigation) {
    return service.odata().types().stream()
        .filter(type -> type.set().equals(navigation.targetSet()))
        .map(type -> type.key() instanceof KeyForm.Name ? "Name" : "Id")
        .findFirst()
        .orElseThrow();
  }

  /// Another near end was made before, with other targets.
  @TestFactory
  Stream<DynamicTest> leadsToWhatIsThereAndToNothingElse() {
    return each((type, navigation) -> {
      Way way = make(type, navigation);
      String path = way.near() + "/" + navigation.name();

      Answer far = service.json("GET", path, "");

      assertThat(far.status()).as(far.body()).isEqualTo(200);
      assertThat(Ways.keys(far.body(), member(navigation)))
          .containsExactlyElementsOf(way.targets());
      assertThat(far.body())
          .contains("#" + navigation.targetSet() + (navigation.many() ? "\"" : "/@Element\""));
      if (navigation.many()) {
        assertThat(service.json("GET", path + "/$count", "").body())
            .isEqualTo(String.valueOf(way.targets().size()));
        String key = way.targets().getLast().replace("#", "%23");
        assertThat(
                Ways.keys(
                    service.json("GET", path + "?$filter=Id%20eq%20'" + key + "'", "").body(),
                    "Id"))
            .containsExactly(way.targets().getLast());
      }
      String links = service.json("GET", way.near() + "/$links/" + navigation.name(), "").body();
      assertThat(Ways.keys(links, "url")).hasSameSizeAs(way.targets());
    });
  }

  @TestFactory
  Stream<DynamicTest> isALinkThatClientsFollow() {
    return each((type, navigation) -> {
      Way way = make(type, navigation);
      String atom = service.call("GET", way.near(), "", "Accept: application/atom+xml").body();
      Answer verbose =
          service.call("GET", way.near(), "", "Accept: application/json;odata=verbose");

      assertThat(atom)
          .containsPattern(
              "<link rel=\""
                  + RELATED
                  + navigation.name()
                  + "\" type=\"application/atom\\+xml;type="
                  + (navigation.many() ? "feed" : "entry")
                  + "\" title=\""
                  + navigation.name()
                  + "\" href=\"[^\"]+/"
                  + navigation.name()
                  + "\"");
      String address =
          verbose.find("\"" + navigation.name() + "\":\\{\"__deferred\":\\{\"uri\":\"([^\"]+)\"");
      String far = service.json("GET", URI.create(address).getRawPath(), "").body();
      assertThat(Ways.keys(far, member(navigation))).containsExactlyElementsOf(way.targets());
    });
  }

  @TestFactory
  Stream<DynamicTest> isHiddenFromOlderCallers() {
    return each((type, navigation) -> {
      if (navigation.since().compareTo(type.since()) <= 0) {
        return;
      }
      Way way = make(type, navigation);
      String before = "2." + (minor(navigation.since()) - 1);

      assertThat(version(way.near() + "/" + navigation.name(), before).status()).isEqualTo(404);
      assertThat(version(way.near(), before).body())
          .contains("<entry")
          .doesNotContain("related/" + navigation.name());
      assertThat(version(way.near(), navigation.since().toString()).body())
          .contains("related/" + navigation.name());
    });
  }

  private static int minor(ApiVersion version) {
    return Integer.parseInt(version.toString().substring(2));
  }

  private Answer version(String path, String version) {
    return service.raw(
        "api",
        "GET "
            + path
            + " HTTP/1.1\nHost: "
            + Deployed.HOST
            + "\nAuthorization: Bearer "
            + service.token()
            + "\nAccept: application/atom+xml\nx-ms-version: "
            + version
            + "\n",
        "");
  }

  /// The documentation names this address; the service never had it.
  @Test
  void assetsHaveNoAccessPolicies() {
    String asset = ways.make("Assets>Files").near();

    assertThat(service.json("GET", asset + "/AccessPolicies", "").status()).isEqualTo(404);
  }

  @TestFactory
  Stream<DynamicTest> leadsNowhereFromWhatIsNotThere() {
    return each((type, navigation) -> {
      String near = make(type, navigation).near();
      String none = near.replaceFirst("[0-9a-f]{12}'\\)$", "999999999999')");

      Answer answer = service.json("GET", none + "/" + navigation.name(), "");

      assertThat(answer.status()).isEqualTo(404);
      assertThat(service.json("GET", near + "/No" + navigation.name(), "").status()).isEqualTo(404);
    });
  }
}
