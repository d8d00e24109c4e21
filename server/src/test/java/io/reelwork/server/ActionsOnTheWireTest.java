package io.reelwork.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelwork.odata.model.Action;
import io.reelwork.odata.model.ApiVersion;
import io.reelwork.odata.model.EntityType;
import io.reelwork.odata.service.ServiceFunction;
import io.reelwork.server.Deployed.Answer;
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

/// What `docs/coverage/entities.md` says of each action and function, called through the whole
/// service, in which there are no live media.
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ActionsOnTheWireTest {
  private static final String NONE = "nb:cid:UUID:99999999-0000-4000-8000-000000000000";

  private Deployed service;
  private Ways ways;

  @BeforeAll
  void start(@TempDir Path folder) {
    service = Deployed.in(folder, Map.of("quota.channels", "0", "quota.streaming-endpoints", "0"));
    ways = new Ways(service);
  }

  @AfterAll
  void stop() {
    service.close();
  }

  private Stream<DynamicTest> each(BiConsumer<EntityType, Action> test) {
    return service.odata().types().stream()
        .flatMap(type ->
            type.actions().stream()
                .map(action ->
                    DynamicTest.dynamicTest(
                        type.set() + "!" + action.name(), () -> test.accept(type, action))));
  }

  /// An entity that has the actions of its set.
  private String entity(String set) {
    return switch (set) {
      case "Assets" -> ways.make("Assets>Files").near();
      case "ContentKeys" ->
          Ways.one("ContentKeys", ways.make("Assets>ContentKeys").targets().getFirst());
      case "Channels" -> ways.make("Channels>Programs").near();
      case "Programs" -> ways.make("Programs>Channel").near();
      case "NotificationEndPoints" ->
          made(set, "{\"Name\":\"t\",\"EndPointType\":2,\"EndPointAddress\":\"https://t.test\"}");
      case "StreamingEndpoints" -> endpoint();
      default -> throw new AssertionError(set + " has no specimen");
    };
  }

  private String endpoint() {
    String name = "ep" + service.json("GET", "/api/StreamingEndpoints/$count", "").body();
    return made("StreamingEndpoints", "{\"Name\":\"" + name + "\"}");
  }

  private String made(String set, String body) {
    Answer answer = service.json("POST", "/api/" + set, body);
    assertThat(answer.status()).as(answer.body()).isIn(201, 202);
    outcome(answer);
    return Ways.one(set, answer.find("\"Id\":\"([^\"]+)\""));
  }

  /// How the operation ends that an answer names.
  private String outcome(Answer answer) {
    if (answer.header("operation-id").isEmpty()) {
      return "none";
    }
    String address = Ways.one("Operations", answer.header("operation-id").orElseThrow());
    Answer operation = service.json("GET", address, "");
    while (operation.body().contains("\"InProgress\"")) {
      Thread.onSpinWait();
      operation = service.json("GET", address, "");
    }
    return operation.find("\"State\":\"(\\w+)\"");
  }

  private Answer act(String address, String action, String body) {
    return service.json("POST", address + "/" + action, body);
  }

  @TestFactory
  Stream<DynamicTest> isAnnouncedByEntitiesIfItWas() {
    return each((type, action) -> {
      String address = entity(type.set());
      String atom = service.call("GET", address, "", "Accept: application/atom+xml").body();
      String verbose =
          service.call("GET", address, "", "Accept: application/json;odata=verbose").body();
      String light =
          service.call("GET", address, "", "Accept: application/json;odata=fullmetadata").body();

      if (action.advertised()) {
        assertThat(atom).containsPattern("<m:action [^>]*title=\"" + action.name() + "\"");
        assertThat(verbose).containsPattern("\"actions\":\\{\"[^\"]+" + action.name() + "\":\\[");
        assertThat(light).containsPattern("\"#[^\"]*" + action.name() + "\":\\{");
      } else {
        assertThat(atom).doesNotContain("<m:action");
        assertThat(verbose).doesNotContain("\"actions\"");
        assertThat(light).doesNotContain("\"#");
      }
    });
  }

  @TestFactory
  Stream<DynamicTest> isOnlyPostedToWhatIsThere() {
    return each((type, action) -> {
      String address = entity(type.set());
      String none = address.replaceFirst("[0-9a-f]{12}'\\)$", "999999999999')");

      Answer got = service.json("GET", address + "/" + action.name(), "");

      assertThat(got.status()).isEqualTo(405);
      assertThat(got.header("Allow")).contains("POST");
      assertThat(act(none, action.name(), "{}").status()).isEqualTo(404);
      assertThat(act(address, "Not" + action.name(), "{}").status()).isEqualTo(404);
      if (type.since().compareTo(ApiVersion.FIRST) > 0) {
        assertThat(asOf("2.0", address + "/" + action.name()).status()).isEqualTo(404);
      }
    });
  }

  private Answer asOf(String version, String path) {
    return service.raw(
        "api",
        "POST "
            + path
            + " HTTP/1.1\nHost: "
            + Deployed.HOST
            + "\nAuthorization: Bearer "
            + service.token()
            + "\nAccept: application/json\nContent-Type: application/json\nx-ms-version: "
            + version
            + "\n",
        "{}");
  }

  @Test
  void publishChangesNothing() {
    Ways.Way way = ways.make("Assets>Locators");

    assertThat(act(way.near(), "Publish", "").status()).isEqualTo(204);

    assertThat(service.json("GET", way.near(), "").body()).contains("\"State\":0");
    assertThat(service.json("GET", way.near() + "/Locators/$count", "").body()).isEqualTo("2");
  }

  @Test
  void getKeyDeliveryUrlTellsWhereAKeyIs() {
    String address = entity("ContentKeys");

    Answer url = act(address, "GetKeyDeliveryUrl", "{\"keyDeliveryType\":2}");

    assertThat(url.status()).isEqualTo(200);
    assertThat(url.find("\"value\":\"([^\"]+)\"")).contains("keydelivery", "KID=");
    assertThat(act(address, "GetKeyDeliveryUrl", "{\"keyDeliveryType\":1}").status())
        .isEqualTo(400);
  }

  @Test
  void getMonitoringSasUrisSaysThatThereIsNoTelemetry() {
    String range =
        "{\"monitoringStartDate\":\"2026-11-01T00:00:00Z\","
            + "\"monitoringEndDate\":\"2026-11-02T00:00:00Z\"}";

    Answer answer = act(entity("NotificationEndPoints"), "GetMonitoringSasUris", range);

    assertThat(answer.status()).isEqualTo(501);
    assertThat(answer.body()).contains("telemetry is not collected");
  }

  @Test
  void streamingEndpointsStartScaleAndStop() {
    String address = entity("StreamingEndpoints");

    for (String step :
        new String[] {
          "Start {} Running",
          "Scale {\"scaleUnits\":2} Running",
          "Stop {} Stopped",
          "Scale {\"scaleUnits\":0} Stopped"
        }) {
      String[] parts = step.split(" ", -1);
      Answer answer = act(address, parts[0], parts[1]);
      assertThat(answer.status()).as(answer.body()).isEqualTo(202);
      assertThat(answer.body()).isEmpty();
      assertThat(outcome(answer)).isEqualTo("Succeeded");
      assertThat(service.json("GET", address, "").body())
          .contains("\"State\":\"" + parts[2] + "\"");
    }
    assertThat(act(address, "Stop", "{}").status()).isEqualTo(400);
  }

  /// Without media a start is an operation that fails, so nothing is ever running.
  @Test
  void channelsAndProgramsDoNotPretend() {
    String channel = entity("Channels");
    Answer started = act(channel, "Start", "");

    assertThat(started.status()).isEqualTo(202);
    assertThat(outcome(started)).isEqualTo("Failed");
    assertThat(service.json("GET", channel, "").body()).contains("\"State\":\"Stopped\"");
    for (String action :
        new String[] {
          "Stop {}",
          "Reset {}",
          "StartAdvertisement {\"duration\":\"PT45S\",\"cueId\":1,\"showSlate\":true}",
          "EndAdvertisement {\"cueId\":1}",
          "ShowSlate {\"duration\":\"PT45S\"}",
          "HideSlate {}"
        }) {
      String[] parts = action.split(" ", -1);
      Answer refused = act(channel, parts[0], parts[1]);
      assertThat(refused.status()).isEqualTo(400);
      assertThat(refused.body())
          .contains("\"code\":\"InvalidOperation\"", "must be Running but is Stopped");
    }
    for (String action : new String[] {"Start", "Stop"}) {
      Answer refused = act(entity("Programs"), action, "");
      assertThat(refused.status()).isEqualTo(400);
      assertThat(refused.body()).contains("must be Running but is Stopped");
    }
  }

  @TestFactory
  Stream<DynamicTest> functionsAreGetsWithAllTheirParameters() {
    return service.odata().functions().stream()
        .map((ServiceFunction function) ->
            DynamicTest.dynamicTest(
                function.name(),
                () -> {
                  Answer posted = service.json("POST", "/api/" + function.name(), "{}");
                  assertThat(posted.status()).isEqualTo(405);
                  assertThat(posted.header("Allow").orElse("")).contains("GET");
                  Answer bare = service.json("GET", "/api/" + function.name(), "");
                  assertThat(bare.status()).isEqualTo(400);
                  assertThat(bare.body()).contains(function.parameters().getFirst().name());
                }));
  }

  @Test
  void cancelJobCancelsOnce() {
    String job = ways.make("Jobs>Tasks").near();
    String id = service.json("GET", job, "").find("\"Id\":\"([^\"]+)\"");
    String call = "/api/CancelJob?jobid='" + id + "'";

    Answer cancelled = service.json("GET", call, "");

    assertThat(cancelled.status()).isEqualTo(204);
    assertThat(cancelled.body()).isEmpty();
    assertThat(service.json("GET", job, "").body()).containsPattern("\"State\":[56]");
    assertThat(service.json("GET", call, "").status()).isEqualTo(400);
    String none = call.replaceFirst("[0-9a-f]{12}'$", "999999999999'");
    assertThat(service.json("GET", none, "").status()).isEqualTo(404);
  }

  @Test
  void createFileInfosMakesAFileOfEachBlobOnce() {
    String asset = service.json("POST", "/api/Assets", "{}").find("\"Id\":\"([^\"]+)\"");
    String call = "/api/CreateFileInfos?assetid='" + asset + "'";
    assertThat(service.json("GET", call, "").status()).isEqualTo(204);
    Deployed.Sas sas = service.sas(asset);
    for (String name : new String[] {"a.mp4", "b.mp4"}) {
      service.blob(
          "PUT",
          sas.container() + "/" + name + sas.query(),
          "hello",
          "x-ms-blob-type: BlockBlob\nx-ms-version: 2012-02-12");
    }

    for (int again = 0; again < 2; again++) {
      assertThat(service.json("GET", call, "").status()).isEqualTo(204);
      String files = service.json("GET", Ways.one("Assets", asset) + "/Files", "").body();
      assertThat(Ways.keys(files, "Name")).containsExactlyInAnyOrder("a.mp4", "b.mp4");
      assertThat(Ways.keys(files, "ContentFileSize")).containsExactly("5", "5");
    }
    assertThat(service.json("GET", call.replace(asset, NONE), "").status()).isEqualTo(404);
  }
}
