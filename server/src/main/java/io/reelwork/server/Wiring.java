package io.reelwork.server;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
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
import io.reelwork.services.access.Quotas;
import io.reelwork.services.blobface.BlobFace;
import io.reelwork.services.ffmpeg.Ffmpeg;
import io.reelwork.services.jobs.JobsFace;
import io.reelwork.services.jobs.Worker;
import io.reelwork.services.memory.Memory;
import io.reelwork.services.operations.Runner;
import io.reelwork.services.processors.Processors;
import io.reelwork.services.sql.Database;
import io.reelwork.services.sql.Dialect;
import io.reelwork.services.sql.Schema;
import io.reelwork.services.web.Filter;
import io.reelwork.services.web.Handler;
import io.reelwork.services.web.Response;
import io.reelwork.services.web.Routes;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;

/// The whole service, put together in reading order and closed in reverse.
final class Wiring implements Program.Running {
  private static final Duration PURGE_EVERY = Duration.ofHours(1);

  private final Parts parts = new Parts();
  private final Health health = new Health();
  private final ServerConfig config;
  private final InstantSource clock;
  private final HttpFaces faces;
  private final ODataService odata;
  private final Database database;
  private final Features features;

  /// Hands the wiring to the command line.
  static final class Starter implements Program {
    @Override
    public Running start(ServerConfig config, Consumer<Credentials> firstClient) {
      return new Wiring(config, firstClient, InstantSource.system());
    }

    @Override
    public List<Schema> schemas() {
      return Features.SCHEMAS;
    }
  }

  Wiring(ServerConfig config, Consumer<Credentials> firstClient, InstantSource clock) {
    this.config = config;
    this.clock = clock;
    try {
      PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
      parts.closing(metrics::close);
      database = parts.closing(Database.open(config.database(), Features.SCHEMAS));
      watchClocks(database);
      Access access = Access.open(database, config.masterKey(), config.access(), clock);
      access.firstStart().ifPresent(firstClient);

      Memory memory = Memory.of(config.memory(), Runtime.getRuntime().maxMemory());
      FacePlan plan = new FacePlan(config);
      LinkedFaces links = plan.links();
      features = Features.over(database, access, config, memory, links, clock);
      parts.closing(features.blobs());
      parts.closing(features.ingest());
      prepare();

      odata =
          ODataWire.service(
              features.sets(),
              new DatabaseTransactions(database),
              () -> features.jobs().isAheadOfDatabase() ? new Object() : database.snapshot(),
              clock);
      JobsFace jobsFace = new JobsFace(features.jobs(), ApiFace::account);
      Routes routes =
          new Routes().under("/api", new ODataHandler(odata)).under("/ext/jobs", jobsFace);
      health.add("database", database::check).add("storage", features.blobs()::check);
      Handler api =
          ApiFace.of(
              new ApiFace.Parts(
                  access,
                  health,
                  metrics,
                  routes,
                  config.apiMaxBody(),
                  memory,
                  config.apiAllowedOrigins(),
                  clock));
      Handler blob =
          Filter.pipeline(
              List.of(new AccessLog("blob", metrics)),
              new BlobFace(
                  features.blobs(),
                  features.sas(),
                  config.blobCors(),
                  access.accounts()::mayChange,
                  clock,
                  memory));
      Handler origin = _ -> Response.text(404, "There is nothing to play here.\n");

      faces =
          parts.closing(
              HttpFaces.start(
                  plan.faces(api, new ShortReads(database, api), blob, origin),
                  config.tls().open(clock),
                  memory));
      parts.closing(jobsFace);
      links.opened(faces.opened());

      health.add("listeners", faces::check);
      if (!config.onSqlite()) {
        health.add("notifications", database::checkListening);
      }
      run(access.quotas());
      health.started();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /// SQLite's clock is the host's.
  private void watchClocks(Database database) {
    if (database.dialect() instanceof Dialect.Postgres) {
      ClockWatch watch = new ClockWatch(database::now, clock);
      watch.check();
      every("clock", ClockWatch.PAUSE, watch::look);
    }
  }

  /// What must be in order before anybody may ask.
  private void prepare() {
    String account = config.access().accountName();
    features.blobs().recover();
    features.blobs().ensureStorageAccount(account, account, true);
    features.streaming().ensureDefault(account);
  }

  /// Sets everything going that works by itself.
  private void run(Quotas quotas) {
    Duration interval = config.janitorInterval();
    List<Housekeeping> chores =
        List.of(
            every("garbage", interval, features.blobs()::collectGarbage),
            every("operations", interval, features.operations()::expire),
            every("jobs", PURGE_EVERY, features.jobs()::purge));
    health.add("housekeeping", () -> chores.forEach(Housekeeping::check));
    features.operations().recover();
    Runner runner = parts.closing(features.operations().runner());
    runner.start();
    health.add("operations", runner::check);
    features.ingest().start();
    health.add("ingest", features.ingest()::check);
    if (config.roles().contains(Role.WORKER)) {
      work(quotas);
    }
  }

  private Housekeeping every(String name, Duration interval, Runnable chore) {
    return parts.closing(new Housekeeping(name, interval, chore));
  }

  private void work(Quotas quotas) {
    Ffmpeg ffmpeg = parts.closing(Ffmpeg.locate(config.ffmpeg(), config.data()));
    Processors processors =
        new Processors(
            ffmpeg,
            features.blobs(),
            features.catalog(),
            features.keys(),
            config.encoding(),
            quotas);
    Path scratch = config.data().resolve("scratch");
    features.jobs().recover(scratch);
    Worker worker = parts.closing(features.jobs().worker(processors.all(), scratch));
    worker.start();
    health.add("claims", worker::checkClaims).add("heartbeat", worker::checkHeartbeat);
  }

  /// What all of it stands on.
  Database database() {
    return database;
  }

  /// What every face and worker is over.
  Features features() {
    return features;
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
    health.stopping();
    parts.close();
  }
}
