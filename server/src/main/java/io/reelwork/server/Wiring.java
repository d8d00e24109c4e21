package io.reelwork.server;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.reelwork.odata.batch.BatchLimits;
import io.reelwork.odata.service.ODataService;
import io.reelwork.odata.service.ServiceParts;
import io.reelwork.server.api.ApiFace;
import io.reelwork.server.api.Health;
import io.reelwork.server.api.ODataHandler;
import io.reelwork.server.api.ODataWire;
import io.reelwork.server.cli.Program;
import io.reelwork.server.config.Role;
import io.reelwork.server.config.ServerConfig;
import io.reelwork.server.config.ServerConfig.FaceConfig;
import io.reelwork.server.http.Face;
import io.reelwork.server.http.HttpFaces;
import io.reelwork.server.http.HttpFaces.Opened;
import io.reelwork.server.http.LinkedFaces;
import io.reelwork.services.access.Access;
import io.reelwork.services.access.Credentials;
import io.reelwork.services.catalog.Catalog;
import io.reelwork.services.ffmpeg.Ffmpeg;
import io.reelwork.services.jobs.CatalogAssets;
import io.reelwork.services.jobs.Jobs;
import io.reelwork.services.processors.Processors;
import io.reelwork.services.sql.Database;
import io.reelwork.services.sql.Schema;
import io.reelwork.services.storage.BlobFace;
import io.reelwork.services.storage.Blobs;
import io.reelwork.services.storage.Sas;
import io.reelwork.services.web.Handler;
import io.reelwork.services.web.Response;
import io.reelwork.services.web.Routes;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The whole service, put together in reading order and closed in reverse.
final class Wiring implements Program.Running {
  private static final Logger LOG = LoggerFactory.getLogger(Wiring.class);
  private static final List<Schema> SCHEMAS =
      List.of(Access.SCHEMA, Blobs.SCHEMA, Catalog.SCHEMA, Jobs.SCHEMA);

  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final HttpFaces faces;

  /// Hands the wiring to the command line.
  static final class Starter implements Program {
    @Override
    public Running start(ServerConfig config, Consumer<Credentials> firstClient) {
      return new Wiring(config, firstClient, InstantSource.system());
    }

    @Override
    public List<Schema> schemas() {
      return SCHEMAS;
    }
  }

  Wiring(ServerConfig config, Consumer<Credentials> firstClient, InstantSource clock) {
    try {
      PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
      open.push(metrics::close);
      Database database = closing(Database.open(config.database(), SCHEMAS));

      Access access = Access.open(database, config.masterKey(), config.access(), clock);
      access.firstStart().ifPresent(firstClient);

      Blobs blobs = new Blobs(database, config.storage());
      String account = config.access().accountName();
      blobs.ensureStorageAccount(account, account, true);
      Sas sas = new Sas(blobs, clock);
      LinkedFaces links =
          new LinkedFaces(target("blob", config.blob()), target("origin", config.origin()));
      Catalog catalog = new Catalog(database, blobs, sas, links);

      Ffmpeg ffmpeg = closing(Ffmpeg.locate(config.ffmpeg(), config.data()));
      Processors processors = new Processors(ffmpeg, blobs, catalog);
      Jobs jobs = new Jobs(database, new CatalogAssets(catalog), processors.infos(), config.jobs());

      ODataService odata =
          new ODataService(
              new ServiceParts(
                  Stream.of(
                          catalog.entitySets(), jobs.entitySets(), List.of(processors.entitySet()))
                      .flatMap(List::stream)
                      .toList(),
                  Stream.concat(catalog.functions().stream(), jobs.functions().stream()).toList(),
                  ODataWire.formats(clock),
                  database::transaction,
                  BatchLimits.DEFAULT,
                  failure -> LOG.error("request in batch failed", failure)));
      Routes features = new Routes().under("/api", new ODataHandler(odata));

      Health health = new Health(checks(database, blobs));
      Handler api =
          ApiFace.of(
              new ApiFace.Parts(access, health, metrics, features, config.apiMaxBody(), clock));
      Handler blob = new BlobFace(blobs, sas);
      Handler origin = _ -> Response.text(404, "There is nothing to play here.\n");

      List<Face> wanted = new ArrayList<>();
      addFace(wanted, config, Role.API, "api", config.api(), api);
      addFace(wanted, config, Role.BLOB, "blob", config.blob(), blob);
      addFace(wanted, config, Role.ORIGIN, "origin", config.origin(), origin);
      faces = closing(HttpFaces.start(wanted, config.tls().open(clock)));
      links.opened(faces.opened());

      closing(new Housekeeping(() -> blobs.collectGarbage(clock.instant())));
      if (config.roles().contains(Role.WORKER)) {
        work(jobs, processors, config);
      }
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private void work(Jobs jobs, Processors processors, ServerConfig config) {
    if (config.onSqlite()) {
      jobs.recover();
    }
    closing(jobs.worker(processors.all(), config.data().resolve("scratch"))).start();
  }

  private static Map<String, Health.Check> checks(Database database, Blobs blobs) {
    Map<String, Health.Check> checks = new LinkedHashMap<>();
    checks.put("database", database::now);
    checks.put("storage", () -> blobs.checkRoomFor(1));
    return checks;
  }

  private static LinkedFaces.Target target(String name, FaceConfig face) {
    return new LinkedFaces.Target(name, face.origins().publicUrl(), face.listeners());
  }

  private static void addFace(
      List<Face> faces,
      ServerConfig config,
      Role role,
      String name,
      FaceConfig face,
      Handler handler) {
    if (config.roles().contains(role)) {
      faces.add(new Face(name, face.listeners(), face.origins(), config.limits(), handler));
    }
  }

  private <T extends AutoCloseable> T closing(T part) {
    open.push(part);
    return part;
  }

  @Override
  public List<Opened> opened() {
    return faces.opened();
  }

  @Override
  public void close() {
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (Exception e) {
        throw new IllegalStateException("a part cannot be closed", e);
      }
    }
  }
}
