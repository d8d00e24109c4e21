package io.reelwork.odata.service;

import io.reelwork.odata.atom.Atom;
import io.reelwork.odata.atom.Metadata;
import io.reelwork.odata.batch.BatchLimits;
import io.reelwork.odata.json.JsonLight;
import io.reelwork.odata.json.JsonVerbose;
import io.reelwork.odata.model.Action;
import io.reelwork.odata.model.EntityType;
import io.reelwork.odata.model.KeyForm;
import io.reelwork.odata.model.Navigation;
import io.reelwork.odata.model.ODataError;
import io.reelwork.odata.model.Property;
import io.reelwork.odata.model.Value;
import io.reelwork.odata.payload.Namespace;
import io.reelwork.odata.payload.WireFormat.Document;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// A small media service in memory, asked in text and answering in text.
final class Fixture {
  static final String UNKNOWN = "99999999-0000-0000-0000-000000000000";

  static final EntityType ASSETS =
      EntityType.of(
              "Asset",
              "Assets",
              new KeyForm.Nb("cid", false),
              List.of(
                  Property.text("Id").notNull(),
                  Property.text("Name").settable().updatable().maxLength(8),
                  Property.int32("Options").settable(),
                  Property.dateTime("Created"),
                  Property.text("Uri").since(2)),
              List.of(
                  Navigation.toMany("ParentAssets", "Assets"),
                  Navigation.toOne("StorageAccount", "Assets"),
                  Navigation.toMany("ContentKeys", "ContentKeys").since(5),
                  Navigation.toMany("NewNav", "Assets").since(11)))
          .withActions(
              new Action("Url", List.of(), false),
              new Action("Start", List.of(), false),
              new Action("Publish", List.of(), false));

  static final EntityType JOBS =
      EntityType.of(
          "Job",
          "Jobs",
          new KeyForm.Nb("jid", false),
          List.of(
              Property.text("Id").notNull(),
              Property.text("Name").required().updatable(),
              Property.int32("Priority").settable().updatable(),
              Property.int32("State").notNull(0)),
          List.of(
              Navigation.toMany("Tasks", "Tasks"),
              Navigation.toMany("InputMediaAssets", "Assets")));

  static final EntityType TASKS =
      EntityType.of(
          "Task",
          "Tasks",
          new KeyForm.Nb("tid", false),
          List.of(Property.text("Id").notNull(), Property.text("Name").required()),
          List.of(Navigation.toMany("InputMediaAssets", "Assets")));

  static final EntityType KEYS =
      EntityType.of(
              "ContentKey",
              "ContentKeys",
              new KeyForm.Nb("kid", true),
              List.of(Property.text("Id").settable(), Property.text("Name").settable()),
              List.of())
          .since(5);

  final MemorySet.Store store = new MemorySet.Store();
  final List<String> failures = new ArrayList<>();
  final ODataService service;

  Fixture() {
    this(formats());
  }

  Fixture(Formats formats) {
    for (EntityType type : List.of(ASSETS, JOBS, TASKS, KEYS)) {
      store.sets.put(type.set(), new MemorySet(type, store));
    }
    ServiceFunction cancel =
        new ServiceFunction(
                "CancelJob",
                List.of(Property.text("jobid"), Property.int32("depth")),
                Optional.empty(),
                (_, arguments) -> {
                  store.log.add("cancel " + arguments.byName());
                  return Value.Null.NULL;
                })
            .withId("jobid", new KeyForm.Nb("jid", false));
    ServiceFunction echo =
        new ServiceFunction(
            "Echo",
            List.of(Property.int64("number")),
            Optional.of(Property.int64("result")),
            (_, arguments) -> arguments.value("number"));
    service =
        new ODataService(
            new ServiceParts(
                List.copyOf(store.sets.values()),
                List.of(cancel, echo),
                formats,
                new Transactions() {
                  @Override
                  public <T> T inTransaction(Supplier<T> work) {
                    return store.inTransaction(work);
                  }
                },
                () -> store.log.size(),
                BatchLimits.DEFAULT,
                failure -> {
                  failures.add(String.valueOf(failure.getMessage()));
                  return new ODataError(ODataError.Code.INTERNAL, "the service failed");
                }));
  }

  /// The formats that clients speak.
  static Formats realFormats() {
    Namespace names = Namespace.MEDIA_SERVICES;
    return new Formats(
        new Atom(names, () -> Instant.EPOCH),
        new JsonVerbose(names),
        new JsonLight(names, JsonLight.Level.MINIMAL),
        new JsonLight(names, JsonLight.Level.NONE),
        new JsonLight(names, JsonLight.Level.FULL),
        (types, functions, context) ->
            new Metadata(
                    names,
                    types,
                    functions.stream()
                        .map(f -> new Metadata.Function(f.name(), f.parameters(), f.result()))
                        .toList())
                .write(context.version()));
  }

  static Formats formats() {
    return new Formats(
        new FakeFormat("atom"),
        new FakeFormat("verbose"),
        new FakeFormat("minimal"),
        new FakeFormat("none"),
        new FakeFormat("full"),
        (types, functions, _) ->
            new Document(
                "application/xml",
                "1.0;",
                (types.stream().map(EntityType::name).toList() + " " + functions.size())
                    .getBytes(StandardCharsets.UTF_8)));
  }

  /// Asks with `x-ms-version: 2.19`; headers are `name: value`.
  ODataResponse ask(String methodAndUri, String body, String... headers) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("x-ms-version", "2.19");
    all.put("content-type", "application/json");
    all.put("accept", "application/json");
    for (String header : headers) {
      int colon = header.indexOf(':');
      all.put(
          header.substring(0, colon).toLowerCase(Locale.ROOT), header.substring(colon + 1).strip());
    }
    all.values().removeIf("-"::equals);
    String[] words = methodAndUri.split(" ", 2);
    String[] uri = words[1].split("\\?", 2);
    return service.handle(
        new ODataRequest(
            words[0],
            uri[0],
            uri.length == 2 ? uri[1] : "",
            ODataRequest.Fields.of(all),
            new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)),
            "acct",
            URI.create("https://host/api/")));
  }

  /// The status and the body in one line.
  String told(String methodAndUri, String... body) {
    return shown(ask(methodAndUri, String.join("\n", body)));
  }

  /// The answer to a batch of one changeset.
  String changes(String... changes) {
    String body =
        "--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n"
            + String.join("", changes)
            + "--c--\r\n--b--\r\n";
    ODataResponse response = ask("POST $batch", body, "Content-Type: multipart/mixed; boundary=b");
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  /// A request of a changeset.
  ///
  /// @param headers further lines, with CR LF between them
  static String change(String request, String headers, String body) {
    String lines = headers.isEmpty() ? "" : headers + "\r\n";
    return "--c\r\nContent-Type: application/http\r\n\r\n"
        + request
        + " HTTP/1.1\r\n"
        + lines
        + "\r\n"
        + body
        + "\r\n";
  }

  /// The key of a new entity.
  String made(String set, String... body) {
    ODataResponse response = ask("POST " + set, String.join("\n", body));
    if (response.status() != 201) {
      throw new AssertionError(shown(response));
    }
    String location = response.header("Location").orElseThrow();
    return io.reelwork.odata.uri.ReferenceUri.parse(location).orElseThrow().key();
  }

  static String shown(ODataResponse response) {
    String body = new String(response.body(), StandardCharsets.UTF_8);
    return (response.status() + " " + body).strip();
  }

  static String headers(ODataResponse response) {
    return response.headers().stream()
        .map(header -> header.name() + ": " + header.value())
        .collect(Collectors.joining("\n"));
  }
}
