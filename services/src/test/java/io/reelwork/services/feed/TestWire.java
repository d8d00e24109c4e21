package io.reelwork.services.feed;

import io.reelwork.odata.atom.Atom;
import io.reelwork.odata.atom.Metadata;
import io.reelwork.odata.batch.BatchLimits;
import io.reelwork.odata.json.JsonLight;
import io.reelwork.odata.json.JsonVerbose;
import io.reelwork.odata.model.EntityType;
import io.reelwork.odata.model.ODataError;
import io.reelwork.odata.payload.Namespace;
import io.reelwork.odata.service.Failures;
import io.reelwork.odata.service.Formats;
import io.reelwork.odata.service.ODataFeature;
import io.reelwork.odata.service.ODataRequest;
import io.reelwork.odata.service.ODataResponse;
import io.reelwork.odata.service.ODataService;
import io.reelwork.odata.service.ServiceParts;
import io.reelwork.services.sql.Database;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Features behind the real wire formats, asked in text and answering in text:
///
/// ```java
/// wire.told("GET Channels('nb:chid:UUID:…')/State");   // 200 {"odata.metadata":…,"value":"Running"}
/// ```
///
/// JSON light unless a header says otherwise, `x-ms-version: 2.19`, account `reelwork`.
public final class TestWire {
  /// Everything in answers that tests refer to begins here.
  public static final URI ROOT = URI.create("http://media.test:8480/api/");

  private static final Namespace NAMES = Namespace.MEDIA_SERVICES;

  private final ODataService service;

  private TestWire(ODataService service) {
    this.service = service;
  }

  /// The service of these features.
  public static TestWire of(Database database, ODataFeature... features) {
    InstantSource clock = InstantSource.system();
    return new TestWire(
        new ODataService(
            new ServiceParts(
                List.of(features).stream().flatMap(it -> it.entitySets().stream()).toList(),
                List.of(features).stream().flatMap(it -> it.functions().stream()).toList(),
                new Formats(
                    new Atom(NAMES, clock),
                    new JsonVerbose(NAMES),
                    new JsonLight(NAMES, JsonLight.Level.MINIMAL),
                    new JsonLight(NAMES, JsonLight.Level.NONE),
                    new JsonLight(NAMES, JsonLight.Level.FULL),
                    (types, _, context) ->
                        new Metadata(NAMES, types, List.of()).write(context.version())),
                database::transaction,
                database::snapshot,
                BatchLimits.DEFAULT,
                new Failures() {
                  @Override
                  public Optional<ODataError> refusal(RuntimeException thrown) {
                    return ODataRefusals.of(thrown);
                  }

                  @Override
                  public ODataError failure(RuntimeException thrown) {
                    throw thrown;
                  }
                })));
  }

  /// The names of all entity sets.
  public List<String> sets() {
    return service.types().stream().map(EntityType::set).toList();
  }

  /// The answer to `POST Channels`; headers as `Accept: application/json;odata=verbose`.
  public ODataResponse ask(String request, String body, String... headers) {
    String[] words = request.split(" ", 2);
    int mark = words[1].indexOf('?');
    Map<String, String> all = new LinkedHashMap<>();
    all.put("x-ms-version", "2.19");
    all.put("accept", "application/json");
    all.put("content-type", "application/json");
    for (String header : headers) {
      String[] parts = header.split(": ", 2);
      all.put(parts[0].toLowerCase(Locale.ROOT), parts[1]);
    }
    return service.handle(
        new ODataRequest(
            words[0],
            mark < 0 ? words[1] : words[1].substring(0, mark),
            mark < 0 ? "" : words[1].substring(mark + 1),
            ODataRequest.Fields.of(all),
            new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)),
            "reelwork",
            ROOT));
  }

  /// Status and body of the answer.
  public String told(String request, String body, String... headers) {
    return shown(ask(request, body, headers));
  }

  /// The same of a request without a body.
  public String told(String request) {
    return told(request, "");
  }

  /// Status and body.
  public static String shown(ODataResponse response) {
    return (response.status() + " " + new String(response.body(), StandardCharsets.UTF_8)).strip();
  }

  /// A header of an answer.
  public static String header(ODataResponse response, String name) {
    return response.headers().stream()
        .filter(header -> header.name().equalsIgnoreCase(name))
        .map(ODataResponse.Header::value)
        .findFirst()
        .orElse("");
  }

  /// A text of a JSON answer.
  public static String text(String json, String property) {
    Matcher matcher =
        Pattern.compile("\"" + property + "\"\\s*:\\s*\"((?:[^\"\\\\]|\\\\.)*)\"").matcher(json);
    if (!matcher.find()) {
      throw new AssertionError(property + " is not in " + json);
    }
    return matcher.group(1);
  }

  /// A text of one entity.
  public String text(String set, String id, String property) {
    return text(told("GET " + set + "('" + id + "')"), property);
  }
}
