package io.reelwork.odata.json;

import static io.reelwork.odata.payload.Samples.CONTEXT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class JsonGoldenTest {
  private static final WireFormat LIGHT =
      new JsonLight(Namespace.MEDIA_SERVICES, JsonLight.Level.MINIMAL);
  private static final WireFormat NONE =
      new JsonLight(Namespace.MEDIA_SERVICES, JsonLight.Level.NONE);
  private static final WireFormat FULL =
      new JsonLight(Namespace.MEDIA_SERVICES, JsonLight.Level.FULL);
  private static final WireFormat VERBOSE = new JsonVerbose(Namespace.MEDIA_SERVICES);

  private final Goldens goldens = new Goldens("json");

  @Test
  void answersTheHeadlineExchangeByteForByte() {
    Page page = Page.of(List.of(Samples.headlineJob()));

    Document document = LIGHT.feed(Samples.JOB, page, "Jobs", CONTEXT);

    assertThat(new String(document.bytes(), UTF_8))
        .isEqualTo(
            "{\"odata.metadata\":\"https://media.windows.net/api/$metadata#Jobs\",\"value\":[{"
                + "\"Id\":\"nb:jid:UUID:f3c43f94-327f-2347-90bb-3bf79f8559f1\",\"Name\":\"Encoding"
                + " BigBuckBunny into to H264 Adaptive Bitrate MP4 Set 720p\",\"Created\":\""
                + "2015-02-11T01:46:08.897\",\"LastModified\":\"2015-02-11T01:46:08.897\",\"EndTime"
                + "\":null,\"Priority\":0,\"RunningDuration\":0.0,\"StartTime\":\""
                + "2015-02-11T01:46:16.58\",\"State\":2,\"TemplateId\":null,\""
                + "JobNotificationSubscriptions\":[]}]}");
    assertThat(document.contentType())
        .isEqualTo("application/json;odata=minimalmetadata;streaming=true;charset=utf-8");
    assertThat(document.dataServiceVersion()).isEqualTo("3.0;");
  }

  @Test
  void writesAnEmptyVerboseFeedInTwentyBytes() {
    Document document = VERBOSE.feed(Samples.FILE, Page.of(List.of()), "Files", CONTEXT);

    assertThat(new String(document.bytes(), UTF_8)).isEqualTo("{\"d\":{\"results\":[]}}");
    assertThat(document.bytes()).hasSize(20);
    assertThat(document.dataServiceVersion()).isEqualTo("2.0;");
  }

  @Test
  void replacesWhatUtf8CannotHold() {
    Document document = LIGHT.error("", "\ud83c and \0");

    assertThat(new String(document.bytes(), UTF_8)).contains("? and \\u0000");
  }

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

  private static Map<String, Document> cases() {
    Map<String, Document> cases = new LinkedHashMap<>();
    Map<String, WireFormat> formats =
        Map.of("light", LIGHT, "none", NONE, "full", FULL, "verbose", VERBOSE);
    formats.forEach((name, format) -> addCases(cases, name, format));
    return cases;
  }

  private static void addCases(Map<String, Document> cases, String name, WireFormat format) {
    entities(format).forEach((it, document) -> cases.put(name + "-" + it + ".txt", document));
    expanded(format).forEach((it, document) -> cases.put(name + "-" + it + ".txt", document));
    others(format).forEach((it, document) -> cases.put(name + "-" + it + ".txt", document));
  }

  private static Map<String, Document> entities(WireFormat format) {
    return Map.of(
        "job", format.entity(Samples.headlineJob(), CONTEXT),
        "asset-fresh", format.entity(Samples.freshAsset(), CONTEXT),
        "asset-2.0", format.entity(Samples.freshAsset(), Samples.ofVersion(0)),
        "file", format.entity(Samples.file(), CONTEXT),
        "locator", format.entity(Samples.locator(), CONTEXT),
        "task", format.entity(Samples.task(), CONTEXT),
        "endpoint", format.entity(Samples.endpoint(), CONTEXT),
        "reserved-unit", format.entity(Samples.reservedUnit(), CONTEXT),
        "job-selected", format.entity(Samples.headlineJob(), Samples.selecting("State", "Tasks")));
  }

  private static Map<String, Document> expanded(WireFormat format) {
    Page locators = Page.of(Samples.twoLocators());
    return Map.of(
        "job-expanded", format.entity(Samples.headlineJob(), Samples.EXPANDED_JOB),
        "feed-expanded",
            format.feed(Samples.LOCATOR, locators, "Locators", Samples.EXPANDED_LOCATORS));
  }

  private static Map<String, Document> others(WireFormat format) {
    var link = new EntityReference("ContentKeys", "nb:kid:UUID:o'clock");
    return Map.of(
        "feed-paged", paged(format, Samples.FILE, Samples.file()),
        "property-state", property(format, Samples.headlineJob(), "State"),
        "property-created", property(format, Samples.headlineJob(), "Created"),
        "property-complex", property(format, Samples.endpoint(), "AccessControl"),
        "property-collection", property(format, Samples.task(), "ErrorDetails"),
        "result",
            format.result(
                "GetProtectionKeyId", Property.text("value"), new Value.Text("7D9BB04D"), CONTEXT),
        "links", format.links(List.of(link), true, CONTEXT),
        "link", format.links(List.of(link), false, CONTEXT),
        "service", format.serviceDocument(List.of("AccessPolicies", "Locators"), CONTEXT),
        "error", format.error("", "Name: must not be \"x\""));
  }

  static Document paged(WireFormat format, EntityType type, Entity entity) {
    Page page = new Page(List.of(entity, entity), Optional.of("a/b"), OptionalLong.of(17));
    return format.feed(
        type, page, "Assets('nb%3Acid%3AUUID%3A1')/Files", Samples.CONTEXT_OF_A_PAGE);
  }

  private static Document property(WireFormat format, Entity entity, String name) {
    Property<?> property = entity.type().property(name).orElseThrow();
    return format.property(property, entity.value(name), CONTEXT);
  }
}
