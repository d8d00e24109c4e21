package io.reelwork.odata.payload;

import io.reelwork.odata.model.Action;
import io.reelwork.odata.model.ApiVersion;
import io.reelwork.odata.model.Codec;
import io.reelwork.odata.model.ComplexType;
import io.reelwork.odata.model.Entity;
import io.reelwork.odata.model.EntityType;
import io.reelwork.odata.model.KeyForm;
import io.reelwork.odata.model.Navigation;
import io.reelwork.odata.model.Property;
import io.reelwork.odata.model.Value;
import io.reelwork.odata.model.Value.DateTime.Form;
import io.reelwork.odata.payload.Expansion.Branch;
import io.reelwork.odata.payload.Expansion.Inline;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// A model like the real one and entities in it, for the tests of all formats.
public final class Samples {
  public static final Context CONTEXT =
      Context.of(URI.create("https://media.windows.net/api/"), ApiVersion.LATEST);

  public static final ComplexType SUBSCRIPTION =
      new ComplexType(
          "JobNotificationSubscription",
          List.of(Property.text("NotificationEndPointId"), Property.int32("TargetJobState")));

  public static final ComplexType ERROR_DETAIL =
      new ComplexType("ErrorDetail", List.of(Property.text("Code"), Property.text("Message")));

  public static final ComplexType EVENT =
      new ComplexType(
          "TaskHistoricalEvent",
          List.of(Property.text("Code"), Property.text("Message"), Property.dateTime("TimeStamp")));

  private static final ComplexType IP_RANGE =
      new ComplexType(
          "IPRange",
          List.of(
              Property.text("Name"),
              Property.text("Address"),
              Property.of("SubnetPrefixLength", Codec.INT32)));

  private static final ComplexType ACCESS_CONTROL =
      new ComplexType(
          "StreamingEndpointAccessControl",
          List.of(
              Property.of(
                  "IP",
                  Codec.complex(
                      new ComplexType(
                          "IPAccessControl",
                          List.of(Property.of("Allow", Codec.list(Codec.complex(IP_RANGE))))))),
              Property.text("Note").since(15)));

  public static final EntityType ASSET =
      EntityType.of(
              "Asset",
              "Assets",
              new KeyForm.Nb("cid", false),
              List.of(
                  Property.text("Id").notNull(),
                  Property.int32("State"),
                  Property.dateTime("Created").notNull(),
                  Property.dateTime("LastModified").notNull(),
                  Property.text("AlternateId").settable().updatable(),
                  Property.text("Name").settable().updatable().maxLength(512),
                  Property.int32("Options").settable(),
                  Property.text("Uri").since(2),
                  Property.text("StorageAccountName").settable().since(2)),
              List.of(
                  Navigation.toMany("Locators", "Locators"),
                  Navigation.toMany("Files", "Files"),
                  Navigation.toMany("ParentAssets", "Assets"),
                  Navigation.toMany("DeliveryPolicies", "AssetDeliveryPolicies").since(7)))
          .withActions(new Action("Publish", List.of(), true));

  public static final EntityType FILE =
      EntityType.of(
          "AssetFile",
          "Files",
          new KeyForm.Nb("cid", false),
          List.of(
              Property.text("Id").notNull(),
              Property.text("Name").required(),
              Property.int64("ContentFileSize").settable(),
              Property.text("ParentAssetId").required(),
              Property.flag("IsEncrypted").settable(),
              Property.flag("IsPrimary").settable(),
              Property.dateTime("LastModified").notNull(),
              Property.text("MimeType").settable()),
          List.of());

  public static final EntityType LOCATOR =
      EntityType.of(
          "Locator",
          "Locators",
          new KeyForm.Nb("lid", true),
          List.of(
              Property.text("Id").notNull(),
              Property.dateTime("ExpirationDateTime").notNull(),
              Property.int32("Type").settable(),
              Property.text("AccessPolicyId").required(),
              Property.text("AssetId").required(),
              Property.dateTime("StartTime").settable(),
              Property.text("Name").settable().since(2)),
          List.of(
              Navigation.toOne("AccessPolicy", "AccessPolicies"),
              Navigation.toOne("Asset", "Assets")));

  public static final EntityType TASK =
      EntityType.of(
          "Task",
          "Tasks",
          new KeyForm.Nb("tid", false),
          List.of(
              Property.text("Id").notNull(),
              Property.text("Configuration").settable(),
              Property.dateTime("EndTime"),
              Property.of("ErrorDetails", Codec.list(Codec.complex(ERROR_DETAIL))).notNull(),
              Property.of("HistoricalEvents", Codec.list(Codec.complex(EVENT))).notNull(),
              Property.text("MediaProcessorId").required(),
              Property.text("Name").settable(),
              Property.int32("Priority").settable(),
              Property.real("Progress"),
              Property.real("RunningDuration"),
              Property.text("TaskBody").required()),
          List.of(
              Navigation.toMany("OutputMediaAssets", "Assets"),
              Navigation.toMany("InputMediaAssets", "Assets")));

  public static final EntityType JOB =
      EntityType.of(
          "Job",
          "Jobs",
          new KeyForm.Nb("jid", false),
          List.of(
              Property.text("Id").notNull(),
              Property.text("Name").settable(),
              Property.dateTime("Created").notNull(),
              Property.dateTime("LastModified").notNull(),
              Property.dateTime("EndTime"),
              Property.int32("Priority").settable().updatable(),
              Property.real("RunningDuration"),
              Property.dateTime("StartTime"),
              Property.int32("State"),
              Property.text("TemplateId").settable(),
              Property.of("JobNotificationSubscriptions", Codec.list(Codec.complex(SUBSCRIPTION)))
                  .settable()
                  .since(1)),
          List.of(
              Navigation.toMany("Tasks", "Tasks"),
              Navigation.toMany("OutputMediaAssets", "Assets"),
              Navigation.toMany("InputMediaAssets", "Assets")));

  public static final EntityType ENDPOINT =
      EntityType.of(
              "StreamingEndpoint",
              "StreamingEndpoints",
              new KeyForm.Nb("oid", false),
              List.of(
                  Property.text("Id").notNull(),
                  Property.text("Name").required().maxLength(32),
                  Property.of("CustomHostNames", Codec.list(Codec.STRING)).settable(),
                  Property.of("AccessControl", Codec.complex(ACCESS_CONTROL)).settable(),
                  Property.of("Window", Codec.TIME).settable(),
                  Property.of("Level", Codec.INT16).settable(),
                  Property.of("Tag", Codec.GUID).settable()),
              List.of())
          .withActions(
              new Action("Scale", List.of(Property.int32("scaleUnits")), false),
              new Action("Start", List.of(), true))
          .since(7);

  public static final EntityType RESERVED_UNIT =
      EntityType.of(
              "EncodingReservedUnitType",
              "EncodingReservedUnitTypes",
              new KeyForm.Guid(),
              List.of(
                  Property.of("AccountId", Codec.GUID).notNull(),
                  Property.int32("CurrentReservedUnits").settable().updatable()),
              List.of())
          .since(8);

  public static final EntityType POLICY =
      EntityType.of(
          "AccessPolicy",
          "AccessPolicies",
          new KeyForm.Nb("pid", false),
          List.of(
              Property.text("Id").notNull(),
              Property.text("Name").settable(),
              Property.real("DurationInMinutes").settable(),
              Property.int32("Permissions").settable()),
          List.of());

  public static final EntityType MANIFEST_ASSET =
      EntityType.of(
          "IngestManifestAsset",
          "IngestManifestAssets",
          new KeyForm.Nb("maid", false),
          List.of(Property.text("Id").notNull(), Property.text("ParentIngestManifestId")),
          List.of(Navigation.toOne("Asset", "Assets")));

  public static final List<EntityType> ALL =
      List.of(ASSET, FILE, LOCATOR, TASK, JOB, ENDPOINT, RESERVED_UNIT);

  public static final Map<String, EntityType> TYPES = types();

  /// A page behind which there is another.
  public static final Context CONTEXT_OF_A_PAGE =
      new Context(
          CONTEXT.root(),
          CONTEXT.version(),
          Set.of(),
          Optional.of(URI.create("https://media.windows.net/api/Files?$skiptoken=a%2Fb&$top=2")),
          Expansion.NONE);

  /// The headline job with its task, more of them behind a link, and no output in its place.
  public static final Context EXPANDED_JOB =
      CONTEXT.expanding(
          new Expansion(
              Map.of(
                  "Tasks", branch(TASK, headlineJob(), Optional.of("Tasks?$skiptoken=1"), task()),
                  "OutputMediaAssets", branch(ASSET, headlineJob(), Optional.empty()))));

  /// Locators with their asset, and one whose asset is gone.
  public static final Context EXPANDED_LOCATORS =
      CONTEXT.expanding(
          new Expansion(Map.of("Asset", branch(ASSET, locator(), Optional.empty(), freshAsset()))));

  private Samples() {}

  private static Branch branch(
      EntityType type, Entity near, Optional<String> next, Entity... entities) {
    Optional<URI> rest = next.map(path -> URI.create("https://media.windows.net/api/" + path));
    return new Branch(type, Map.of(near.key(), new Inline(Page.of(List.of(entities)), rest)));
  }

  /// What a caller of `2.minor` sees.
  public static Context ofVersion(int minor) {
    return Context.of(CONTEXT.root(), ApiVersion.of(minor));
  }

  /// With `$select`.
  public static Context selecting(String... names) {
    return new Context(
        CONTEXT.root(), CONTEXT.version(), Set.of(names), Optional.empty(), Expansion.NONE);
  }

  private static Map<String, EntityType> types() {
    Map<String, EntityType> types = new LinkedHashMap<>();
    ALL.forEach(type -> types.put(type.set(), type));
    types.put(POLICY.set(), POLICY);
    types.put(MANIFEST_ASSET.set(), MANIFEST_ASSET);
    return types;
  }

  /// The type of a set.
  public static EntityType type(String set) {
    return Optional.ofNullable(TYPES.get(set)).orElseThrow();
  }

  /// A point in time, from any of the texts that clients send.
  public static Value time(String text, Form form) {
    return new Value.DateTime(DateTimes.parse(text).orElseThrow().ticks(), form);
  }

  /// The job of the headline exchange.
  public static Entity headlineJob() {
    Map<String, Value> values = new LinkedHashMap<>();
    values.put("Id", new Value.Text("nb:jid:UUID:f3c43f94-327f-2347-90bb-3bf79f8559f1"));
    values.put(
        "Name", new Value.Text("Encoding BigBuckBunny into to H264 Adaptive Bitrate MP4 Set 720p"));
    values.put("Created", time("2015-02-11T01:46:08.8971234Z", Form.STORED));
    values.put("LastModified", time("2015-02-11T01:46:08.8971234Z", Form.STORED));
    values.put("Priority", new Value.Int(0));
    values.put("RunningDuration", new Value.Real(0));
    values.put("StartTime", time("2015-02-11T01:46:16.5806Z", Form.STORED));
    values.put("State", new Value.Int(2));
    values.put("JobNotificationSubscriptions", new Value.Items(List.of()));
    return new Entity(JOB, values);
  }

  /// An asset as it answers its create, with everything that needs escaping in its name.
  public static Entity freshAsset() {
    Map<String, Value> values = new LinkedHashMap<>();
    values.put("Id", new Value.Text("nb:cid:UUID:9bc8ff20-0000-4000-8000-0123456789ab"));
    values.put("State", new Value.Int(0));
    values.put("Created", time("2015-01-18T22:06:40.6010903Z", Form.FRESH));
    values.put("LastModified", time("2015-01-18T22:06:40.6010903Z", Form.FRESH));
    values.put("Name", new Value.Text(" Über <b>\"R&D\"</b>\r\n\t'x' 🎬\u0001"));
    values.put("Options", new Value.Int(0));
    values.put("Uri", new Value.Text("https://stor1.blob.core.windows.net/asset-9bc8ff20"));
    values.put("StorageAccountName", new Value.Text(""));
    return new Entity(ASSET, values);
  }

  /// A file read back.
  public static Entity file() {
    return new Entity(
        FILE,
        Map.of(
            "Id", new Value.Text("nb:cid:UUID:f13a0137-0000-4000-8000-0123456789ab"),
            "Name", new Value.Text("BigBuckBunny.mp4"),
            "ContentFileSize", new Value.Int64(3_186_542_000_000L),
            "ParentAssetId", new Value.Text("nb:cid:UUID:9bc8ff20-0000-4000-8000-0123456789ab"),
            "IsEncrypted", new Value.Flag(false),
            "IsPrimary", new Value.Flag(true),
            "LastModified", time("2015-01-18T22:06:41Z", Form.STORED)));
  }

  /// A locator whose client sent both kinds of dates.
  public static Entity locator() {
    return new Entity(
        LOCATOR,
        Map.of(
            "Id", new Value.Text("nb:lid:UUID:2856b21f-0000-4000-8000-0123456789ab"),
            "ExpirationDateTime", time("2015-06-19T18:12:00.5", Form.GIVEN_UTC),
            "Type", new Value.Int(2),
            "AccessPolicyId", new Value.Text("nb:pid:UUID:1"),
            "AssetId", new Value.Text("nb:cid:UUID:2"),
            "StartTime", time("2015-02-18T16:45:53", Form.GIVEN_PLAIN)));
  }

  /// That one and another.
  public static List<Entity> twoLocators() {
    Map<String, Value> values = new LinkedHashMap<>(locator().values());
    values.put("Id", new Value.Text("nb:lid:UUID:ffffffff-0000-4000-8000-0123456789ab"));
    return List.of(locator(), new Entity(LOCATOR, values));
  }

  /// A failed task.
  public static Entity task() {
    Value error =
        new Value.Complex(
            Map.of(
                "Code", new Value.Text("ErrorProcessingTask"), "Message", new Value.Text("No.")));
    Value event =
        new Value.Complex(
            Map.of(
                "Code",
                new Value.Text("Finished"),
                "TimeStamp",
                time("2015-02-11T01:46:16.58", Form.STORED)));
    return new Entity(
        TASK,
        Map.of(
            "Id", new Value.Text("nb:tid:UUID:1f1f1f1f-0000-4000-8000-0123456789ab"),
            "Configuration", new Value.Text("Adaptive Streaming"),
            "ErrorDetails", new Value.Items(List.of(error)),
            "HistoricalEvents", new Value.Items(List.of(event)),
            "MediaProcessorId", new Value.Text("nb:mpid:UUID:1b1da727-93ae-4e46-a8a1-268828765609"),
            "Priority", new Value.Int(0),
            "Progress", new Value.Real(42.5),
            "RunningDuration", new Value.Real(286_974),
            "TaskBody", new Value.Text("<?xml version=\"1.0\" encoding=\"utf-16\"?><taskBody/>")));
  }

  /// An endpoint with complex values.
  public static Entity endpoint() {
    Value range =
        new Value.Complex(
            Map.of(
                "Name", new Value.Text("all"),
                "Address", new Value.Text("0.0.0.0"),
                "SubnetPrefixLength", new Value.Int(0)));
    Value ip = new Value.Complex(Map.of("Allow", new Value.Items(List.of(range))));
    return new Entity(
        ENDPOINT,
        Map.of(
            "Id", new Value.Text("nb:oid:UUID:2c2c2c2c-0000-4000-8000-0123456789ab"),
            "Name", new Value.Text("default"),
            "CustomHostNames",
                new Value.Items(List.of(new Value.Text("a.example"), new Value.Text("b.example"))),
            "AccessControl", new Value.Complex(Map.of("IP", ip)),
            "Window", new Value.Span(Duration.ofMinutes(90)),
            "Level", new Value.Int(7),
            "Tag", new Value.Uid(UUID.fromString("61318ce3-0000-4000-8000-0123456789ab"))));
  }

  /// An entity whose key is a GUID.
  public static Entity reservedUnit() {
    return new Entity(
        RESERVED_UNIT,
        Map.of(
            "AccountId", new Value.Uid(UUID.fromString("28f7bdb4-0000-4000-8000-0123456789ab")),
            "CurrentReservedUnits", new Value.Int(1)));
  }
}
