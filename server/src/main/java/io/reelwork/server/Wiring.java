package io.reelwork.server;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.reelwork.odata.service.ODataFeature;
import io.reelwork.odata.service.ODataService;
import io.reelwork.server.api.AccessLog;
import io.reelwork.server.api.ApiFace;
import io.reelwork.server.api.Health;
import io.reelwork.server.api.ODataHandler;
import io.reelwork.server.api.ODataWire;
import io.reelwork.server.cli.Program;
import io.reelwork.server.config.Role;
import io.reelwork.server.config.ServerConfig;
import io.reelwork.server.http.HttpFaces;
import io.reelwork.server.http.HttpFaces.Opened;
import io.reelwork.server.http.LinkedFaces;
import io.reelwork.services.access.Access;
import io.reelwork.services.access.Credentials;
import io.reelwork.services.blobface.BlobFace;
import io.reelwork.services.blobface.Sas;
import io.reelwork.services.catalog.Catalog;
import io.reelwork.services.ffmpeg.Ffmpeg;
import io.reelwork.services.ingest.Ingest;
import io.reelwork.services.jobs.CatalogAssets;
import io.reelwork.services.jobs.Jobs;
import io.reelwork.services.jobs.JobsFace;
import io.reelwork.services.jobs.Neighbours;
import io.reelwork.services.keys.Keys;
import io.reelwork.services.live.AbsentMedia;
import io.reelwork.services.live.Live;
import io.reelwork.services.notifications.Notifications;
import io.reelwork.services.operations.Operations;
import io.reelwork.services.processors.Processors;
import io.reelwork.services.sql.Database;
import io.reelwork.services.sql.Schema;
import io.reelwork.services.storage.Blobs;
import io.reelwork.services.streaming.Streaming;
import io.reelwork.services.templates.Templates;
import io.reelwork.services.web.Filter;
import io.reelwork.services.web.Handler;
import io.reelwork.services.web.Response;
import io.reelwork.services.web.Routes;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/// The whole service, put together in reading order and closed in reverse.
final class Wiring implements Program.Running {
  private static final List<Schema> SCHEMAS =
      List.of(
          Access.SCHEMA,
          Blobs.SCHEMA,
          Catalog.SCHEMA,
          Keys.SCHEMA,
          Jobs.SCHEMA,
          Operations.SCHEMA,
          Streaming.SCHEMA,
          Live.SCHEMA,
          Templates.SCHEMA,
          Notifications.SCHEMA,
          Ingest.SCHEMA);

  private static final Duration PURGE_EVERY = Duration.ofHours(1);

  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final HttpFaces faces;
  private final ODataService odata;

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

      Blobs blobs = new Blobs(database, config.storage(), config.masterKey());
      String account = config.access().accountName();
      blobs.recover();
      blobs.ensureStorageAccount(account, account, true);
      Sas sas = new Sas(blobs, clock);
      FacePlan plan = new FacePlan(config);
      LinkedFaces links = plan.links();
      Catalog catalog = new Catalog(database, blobs, sas, links, access.quotas());
      Keys keys = new Keys(database, access, config.masterKey(), catalog, links);

      Operations operations = new Operations(database, config.operations());
      Streaming streaming = new Streaming(database, operations, catalog, links, access.quotas());
      streaming.ensureDefault(account);
      Live live =
          new Live(
              database,
              new Live.Parts(operations, catalog, new AbsentMedia(), links, access.quotas()));

      Templates templates = new Templates(database);
      Notifications notifications = new Notifications(database);
      Neighbours neighbours =
          new Neighbours(templates, notifications, name -> access.accounts().id(name));
      Jobs jobs =
          new Jobs(
              database,
              new CatalogAssets(catalog),
              Processors.infos(),
              access.quotas(),
              config.jobs(),
              neighbours);
      Ingest ingest = closing(new Ingest(database, catalog, blobs, links));

      List<ODataFeature> sets =
          List.of(
              catalog,
              keys,
              jobs,
              templates,
              notifications,
              ingest,
              Processors.feature(),
              operations,
              streaming,
              live);
      odata = ODataWire.service(sets, database::transaction, clock);
      JobsFace jobsFace = new JobsFace(jobs, ApiFace::account);
      Routes features =
          new Routes().under("/api", new ODataHandler(odata)).under("/ext/jobs", jobsFace);

      Health health = Health.of(database::now, () -> blobs.checkRoomFor(1));
      Handler api =
          ApiFace.of(
              new ApiFace.Parts(
                  access,
                  health,
                  metrics,
                  features,
                  config.apiMaxBody(),
                  config.apiAllowedOrigins(),
                  clock));
      Handler blob =
          Filter.pipeline(
              List.of(new AccessLog("blob", metrics)),
              new BlobFace(blobs, sas, config.blobCors(), clock));
      Handler origin = _ -> Response.text(404, "There is nothing to play here.\n");

      faces = closing(HttpFaces.start(plan.faces(api, blob, origin), config.tls().open(clock)));
      closing(jobsFace);
      links.opened(faces.opened());

      closing(
          new Housekeeping(config.janitorInterval(), () -> blobs.collectGarbage(clock.instant())));
      closing(new Housekeeping(config.janitorInterval(), operations::expire));
      operations.recover();
      closing(operations.runner()).start();
      closing(new Housekeeping(PURGE_EVERY, jobs::purge));
      ingest.start();
      if (config.roles().contains(Role.WORKER)) {
        work(jobs, blobs, catalog, keys, config);
      }
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private void work(Jobs jobs, Blobs blobs, Catalog catalog, Keys keys, ServerConfig config) {
    Ffmpeg ffmpeg = closing(Ffmpeg.locate(config.ffmpeg(), config.data()));
    Processors processors = new Processors(ffmpeg, blobs, catalog, keys);
    Path scratch = config.data().resolve("scratch");
    jobs.recover(scratch);
    closing(jobs.worker(processors.all(), scratch)).start();
  }

  private <T extends AutoCloseable> T closing(T part) {
    open.push(part);
    return part;
  }

  /// What the api face offers, as it is declared.
  ODataService odata() {
    return odata;
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
