package io.reelwork.services.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelwork.odata.service.ODataResponse;
import io.reelwork.services.access.MasterKey;
import io.reelwork.services.access.Quota;
import io.reelwork.services.access.Quotas;
import io.reelwork.services.blobface.Sas;
import io.reelwork.services.catalog.Catalog;
import io.reelwork.services.feed.TestWire;
import io.reelwork.services.operations.Operations;
import io.reelwork.services.operations.OperationsConfig;
import io.reelwork.services.operations.Runner;
import io.reelwork.services.sql.Database;
import io.reelwork.services.sql.TestDatabase;
import io.reelwork.services.storage.Blobs;
import io.reelwork.services.storage.StorageConfig;
import io.reelwork.services.web.FaceUrls;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/// Channels and programs beside a catalog on an empty database, spoken to as on the wire;
/// operations are stepped, and the clock stands until a test moves it.
record LiveRoom(
    Database database,
    Catalog catalog,
    Operations operations,
    Live live,
    TestWire wire,
    AtomicReference<Instant> clock)
    implements AutoCloseable {
  static final String CHANNELS = "Channels";
  static final String PROGRAMS = "Programs";

  static LiveRoom open(TestDatabase kind, Path folder, LiveMedia media) {
    AtomicReference<Instant> clock = new AtomicReference<>(Instant.parse("2026-11-25T10:00:00Z"));
    Database database =
        kind.open(
            List.of(Blobs.SCHEMA, Catalog.SCHEMA, Operations.SCHEMA, Live.SCHEMA), clock::get);
    Blobs blobs = new Blobs(database, StorageConfig.in(folder), MasterKey.of("A".repeat(43) + "="));
    blobs.ensureStorageAccount("reelwork", "reelwork", true);
    FaceUrls faces =
        new FaceUrls() {
          @Override
          public URI blob(URI apiRoot) {
            return URI.create("http://media.test:8481");
          }

          @Override
          public URI origin(URI apiRoot) {
            return URI.create("http://media.test:8482");
          }
        };
    Quotas quotas =
        Quotas.fixed(
            Map.of(
                Quota.CHANNELS, 2L,
                Quota.PROGRAMS_PER_CHANNEL, 3L,
                Quota.RUNNING_PROGRAMS_PER_CHANNEL, 1L));
    Sas signatures = new Sas(blobs, InstantSource.fixed(clock.get()));
    Catalog catalog = new Catalog(database, blobs, signatures, faces, quotas);
    Operations operations = new Operations(database, OperationsConfig.defaults());
    Live live = new Live(database, new Live.Parts(operations, catalog, media, faces, quotas));
    TestWire wire = TestWire.of(database, catalog, operations, live);
    return new LiveRoom(database, catalog, operations, live, wire, clock);
  }

  void pass(Duration time) {
    clock.updateAndGet(before -> before.plus(time));
  }

  /// Does what is due.
  int work() {
    try (Runner runner = operations.runner()) {
      return runner.runDue();
    }
  }

  static String channel(String id) {
    return CHANNELS + "('" + id + "')";
  }

  static String program(String id) {
    return PROGRAMS + "('" + id + "')";
  }

  /// A channel with more members, `,"EncodingType":"Standard"`, made to its end.
  String newChannel(String name, String more) {
    String id =
        TestWire.text(
            wire.told(
                "POST " + CHANNELS,
                "{\"Name\":\""
                    + name
                    + "\",\"Input\":{\"StreamingProtocol\":\"RTMP\"}"
                    + more
                    + "}"),
            "Id");
    work();
    return id;
  }

  String newAsset() {
    return TestWire.text(wire.told("POST Assets", "{}"), "Id");
  }

  static String programBody(String name, String channel, String asset) {
    return """
    {"Id":null,"Name":"%s","Description":"","Created":"0001-01-01T00:00:00",\
    "LastModified":"0001-01-01T00:00:00","ChannelId":"%s","AssetId":"%s",\
    "ArchiveWindowLength":"PT1H","State":null,"ManifestName":null}\
    """
        .formatted(name, channel, asset);
  }

  String newProgram(String name, String channel) {
    return TestWire.text(
        wire.told("POST " + PROGRAMS, programBody(name, channel, newAsset())), "Id");
  }

  /// Calls an action and does its operation; answers the operation as it is then.
  String act(String entity, String action, String body) {
    ODataResponse answer = wire.ask("POST " + entity + "/" + action, body);
    assertThat(TestWire.shown(answer)).as(action).isEqualTo("202");
    work();
    return wire.told("GET Operations('" + TestWire.header(answer, "operation-id") + "')");
  }

  String state(String entity) {
    return TestWire.text(wire.told("GET " + entity + "/State"), "value");
  }

  @Override
  public void close() {
    database.close();
  }
}
