package io.reelwork.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelwork.server.PostgresServer.Mode;
import io.reelwork.services.catalog.AssetId;
import io.reelwork.services.jobs.Worker;
import io.reelwork.services.storage.ContainerId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A PostgreSQL server that ends and comes back under load of every wire: clients get their usual
/// answers or 503, nothing that was acknowledged is lost, no job fails, and all goes on by itself.
@Timeout(180)
final class DatabaseRestartTest {
  private static final Logger LOG = LoggerFactory.getLogger(DatabaseRestartTest.class);
  private static final Duration RECOVERY = Duration.ofSeconds(30);
  private static final Duration ABSENCE = Duration.ofSeconds(12);

  /// Who is told to try again is told before it gives up by itself.
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  private static final int UNAVAILABLE = 503;

  @TempDir private static Path folder;

  private static PostgresServer postgres;
  private static Deployed service;
  private static Worker worker;

  private WireLoad load;

  @BeforeAll
  static void start() throws IOException {
    postgres = PostgresServer.start(folder.resolve("postgres"));
    service =
        Deployed.in(
            folder.resolve("data"),
            Map.of(
                "database.url", postgres.url(),
                "database.user", "postgres",
                "database.password", "postgres",
                "security.master-key", "A".repeat(43) + "=",
                "jobs.reserved-units", "4",
                "jobs.steps-at-once", "4"));
    worker =
        service
            .features()
            .jobs()
            .worker(List.of(new QuickProcessor(service.features())), folder.resolve("scratch"));
    worker.start();
  }

  @AfterAll
  static void stop() throws IOException {
    worker.close();
    service.close();
    postgres.close();
  }

  @BeforeEach
  void begin() throws Exception {
    load = WireLoad.on(service);
    until("every wire works", RECOVERY, () -> load.worksSince(Long.MIN_VALUE));
  }

  @AfterEach
  void end() {
    load.close();
  }

  @Test
  void aRestartCostsNobodyAnything() throws Exception {
    for (Mode mode : List.of(Mode.FAST, Mode.IMMEDIATE, Mode.FAST)) {
      Thread.sleep(1500);
      postgres.restart(mode);
      recovers();
    }

    holdsWhatItPromised();
  }

  @Test
  void anAbsenceCostsNobodyAnythingButTime() throws Exception {
    List<String> arguments = postgres.arguments();
    postgres.stop(Mode.IMMEDIATE);
    long away = System.nanoTime();
    do {
      assertThat(load.readiness()).isEqualTo(UNAVAILABLE);
      Thread.sleep(500);
    } while (System.nanoTime() - away < ABSENCE.toNanos());
    postgres.start(arguments);
    recovers();

    assertThat(load.answers).containsKey("read 503").containsKey("create 503");
    assertThat(load.slowestMs.values()).allMatch(ms -> ms < PATIENCE.toMillis());
    holdsWhatItPromised();
  }

  private void recovers() throws Exception {
    long back = System.nanoTime();
    until("every wire works again", RECOVERY, () -> load.worksSince(back));
    until("it is ready again", RECOVERY, () -> load.readiness() == 200);
    until("the worker goes on", RECOVERY, DatabaseRestartTest::workerLives);
    LOG.warn("recovered ms={}", (System.nanoTime() - back) / 1_000_000);
  }

  private static boolean workerLives() {
    try {
      worker.checkClaims();
      worker.checkHeartbeat();
      return true;
    } catch (RuntimeException e) {
      return false;
    }
  }

  private void holdsWhatItPromised() throws Exception {
    load.close();
    LOG.warn("load {}", load);
    assertThat(load.faults).isEmpty();
    until(
        "every job has ended",
        Duration.ofSeconds(60),
        () -> load.jobs.stream().allMatch(this::ended));
    load.jobs.forEach(this::isDone);
    for (String asset : load.assets) {
      assertThat(read(entity("Assets", asset))).contains(asset);
    }
    for (String name : load.changesets) {
      String filter = "?$filter=Name eq '%1$s-1' or Name eq '%1$s-2'".formatted(name);
      assertThat(read("/api/Assets" + filter.replace("'", "%27")).split("\"Id\":", -1).length)
          .as("none or both of " + name)
          .isIn(1, 3);
    }
    for (Map.Entry<String, String> blob : load.blobs.entrySet()) {
      assertThat(load.download(blob.getKey()))
          .hasValueSatisfying(it -> assertThat(it.body()).isEqualTo(blob.getValue()));
    }
    for (Map.Entry<String, Integer> renamed : load.renamed.entrySet()) {
      String asset = read(entity("Assets", renamed.getKey()));
      int number = Integer.parseInt(asset.replaceAll("(?s).*\"Name\":\"r-(\\d+)\".*", "$1"));
      assertThat(number).isBetween(renamed.getValue(), renamed.getValue() + 1);
    }
  }

  private void isDone(String job) {
    assertThat(read(job(job))).contains("\"State\":3");
    assertThat(read(job(job) + "/Tasks")).contains("\"ErrorDetails\":[]").doesNotContain("(tried");
    String output =
        read(job(job) + "/OutputMediaAssets").replaceAll("(?s).*\"Id\":\"([^\"]+)\".*", "$1");
    Features features = service.features();
    String account = features.blobs().accounts().all().getFirst().account();
    ContainerId container =
        features.catalog().asset(account, new AssetId(output)).orElseThrow().container();
    assertThat(features.blobs().find(container, "first")).isPresent();
    assertThat(features.blobs().find(container, "second")).isPresent();
  }

  private boolean ended(String job) {
    return !read(job(job)).matches("(?s).*\"State\":[0126].*");
  }

  private static String job(String id) {
    return entity("Jobs", id);
  }

  private static String entity(String set, String id) {
    return "/api/" + set + "('" + id.replace(":", "%3A") + "')";
  }

  private String read(String path) {
    return load.api("check", "GET", path, "", 200).orElseThrow().body();
  }

  private static void until(String what, Duration max, Callable<Boolean> condition)
      throws Exception {
    long end = System.nanoTime() + max.toNanos();
    while (!condition.call()) {
      assertThat(System.nanoTime()).as(what).isLessThan(end);
      Thread.sleep(50);
    }
  }
}
