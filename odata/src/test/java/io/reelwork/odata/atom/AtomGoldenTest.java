package io.reelwork.odata.atom;

import static io.reelwork.odata.payload.Samples.CONTEXT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.reelwork.formats.xml.XmlNode;
import io.reelwork.odata.model.ApiVersion;
import io.reelwork.odata.model.Entity;
import io.reelwork.odata.model.EntityType;
import io.reelwork.odata.model.Property;
import io.reelwork.odata.model.Value;
import io.reelwork.odata.payload.EntityReference;
import io.reelwork.odata.payload.Goldens;
import io.reelwork.odata.payload.Namespace;
import io.reelwork.odata.payload.Page;
import io.reelwork.odata.payload.Samples;
import io.reelwork.odata.payload.WireFormat;
import io.reelwork.odata.payload.WireFormat.Document;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class AtomGoldenTest {
  private static final WireFormat ATOM =
      new Atom(
          Namespace.MEDIA_SERVICES, InstantSource.fixed(Instant.parse("2013-04-11T16:29:41.75Z")));

  private final Goldens goldens = new Goldens("atom");

  @TestFactory
  Stream<DynamicTest> matchesGolden() {
    return cases().entrySet().stream()
        .map(it ->
            DynamicTest.dynamicTest(it.getKey(), () -> goldens.check(it.getKey(), it.getValue())));
  }

  @Test
  void usesEveryGolden() throws IOException {
    goldens.checkNoneIsUnused(cases().keySet());
  }

  @Test
  void writesOnlyWellFormedXml() {
    cases()
        .forEach((name, document) ->
            assertThat(AtomBody.read(document.bytes()).name()).as(name).isNotEmpty());
  }

  @Test
  void replacesWhatXmlCannotHold() {
    Document document = ATOM.error("", "\0 \uFFFF \ud83c \udfac 🎬");

    assertThat(new String(document.bytes(), UTF_8)).contains(">\uFFFD \uFFFD \uFFFD \uFFFD 🎬<");
  }

  @Test
  void givesEveryLinkARelAndEveryNavigationARelativeAddress() {
    XmlNode entry = AtomBody.read(ATOM.entity(Samples.headlineJob(), CONTEXT).bytes());

    assertThat(entry.children())
        .filteredOn(child -> child.name().equals("link"))
        .hasSize(4)
        .allSatisfy(link -> {
          assertThat(link.attribute("rel")).isPresent();
          assertThat(link.attribute("href").orElseThrow()).startsWith("Jobs('nb%3Ajid%3AUUID");
        });
  }

  private static Map<String, Document> cases() {
    Map<String, Document> cases = new LinkedHashMap<>();
    cases.putAll(entities());
    cases.putAll(others());
    cases.putAll(metadata());
    return cases;
  }

  private static Map<String, Document> entities() {
    return Map.of(
        "job.txt", ATOM.entity(Samples.headlineJob(), CONTEXT),
        "asset-fresh.txt", ATOM.entity(Samples.freshAsset(), CONTEXT),
        "asset-2.0.txt", ATOM.entity(Samples.freshAsset(), Samples.ofVersion(0)),
        "file.txt", ATOM.entity(Samples.file(), CONTEXT),
        "locator.txt", ATOM.entity(Samples.locator(), CONTEXT),
        "task.txt", ATOM.entity(Samples.task(), CONTEXT),
        "endpoint.txt", ATOM.entity(Samples.endpoint(), CONTEXT),
        "reserved-unit.txt", ATOM.entity(Samples.reservedUnit(), CONTEXT),
        "job-selected.txt", ATOM.entity(Samples.headlineJob(), Samples.selecting("State", "Tasks")),
        "feed-empty.txt", ATOM.feed(Samples.FILE, Page.of(List.of()), "Files()", CONTEXT));
  }

  private static Map<String, Document> others() {
    var link = new EntityReference("ContentKeys", "nb:kid:UUID:o'clock");
    var text = Property.text("value");
    return Map.ofEntries(
        Map.entry("job-expanded.txt", ATOM.entity(Samples.headlineJob(), Samples.EXPANDED_JOB)),
        Map.entry(
            "feed-expanded.txt",
            ATOM.feed(
                Samples.LOCATOR,
                Page.of(Samples.twoLocators()),
                "Locators",
                Samples.EXPANDED_LOCATORS)),
        Map.entry("feed-paged.txt", paged(Samples.FILE, Samples.file())),
        Map.entry("property-state.txt", property(Samples.headlineJob(), "State")),
        Map.entry("property-end-time.txt", property(Samples.headlineJob(), "EndTime")),
        Map.entry("property-complex.txt", property(Samples.endpoint(), "AccessControl")),
        Map.entry("property-collection.txt", property(Samples.task(), "ErrorDetails")),
        Map.entry(
            "result.txt",
            ATOM.result("GetProtectionKeyId", text, new Value.Text("7D9BB04D"), CONTEXT)),
        Map.entry("links.txt", ATOM.links(List.of(link), true, CONTEXT)),
        Map.entry("link.txt", ATOM.links(List.of(link), false, CONTEXT)),
        Map.entry("service.txt", ATOM.serviceDocument(List.of("Assets", "Files"), CONTEXT)),
        Map.entry("error.txt", ATOM.error("", "Name: must not be <x>")),
        Map.entry("error-code.txt", ATOM.error("MalformedId", "Id: no")));
  }

  private static Map<String, Document> metadata() {
    var cancel =
        new Metadata.Function("CancelJob", List.of(Property.text("jobid")), Optional.empty());
    var key =
        new Metadata.Function(
            "GetProtectionKeyId",
            List.of(Property.int32("contentKeyType")),
            Optional.of(Property.text("value")));
    var metadata = new Metadata(Namespace.MEDIA_SERVICES, Samples.ALL, List.of(cancel, key));
    return Map.of(
        "metadata-2.0.txt", metadata.write(ApiVersion.FIRST),
        "metadata-2.19.txt", metadata.write(ApiVersion.LATEST));
  }

  private static Document paged(EntityType type, Entity entity) {
    Page page = new Page(List.of(entity, entity), Optional.of("a/b"), OptionalLong.of(17));
    return ATOM.feed(type, page, "Assets('nb%3Acid%3AUUID%3A1')/Files", Samples.CONTEXT_OF_A_PAGE);
  }

  private static Document property(Entity entity, String name) {
    Property<?> property = entity.type().property(name).orElseThrow();
    return ATOM.property(property, entity.value(name), CONTEXT);
  }
}
