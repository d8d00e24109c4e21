package io.reelwork.server.cli;

import io.reelwork.server.cli.Program.Running;
import io.reelwork.server.config.Keys;
import io.reelwork.server.config.ServerConfig;
import io.reelwork.server.http.HttpFaces.Opened;
import io.reelwork.services.access.Credentials;
import java.io.PrintWriter;
import java.net.URI;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `reelwork serve`: runs the service in the foreground until SIGTERM or SIGINT.
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Runs the service in the foreground.")
final class ServeCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);

  private final Program program;
  private final Map<String, String> environment;
  private final PrintWriter out;

  @Mixin private CommonOptions common = new CommonOptions();

  @Option(
      names = "--roles",
      paramLabel = "LIST",
      description = "What this process does (default: api,blob,origin,worker).")
  private Optional<String> roles = Optional.empty();

  @Option(
      names = "--api-port",
      paramLabel = "PORT",
      description = "Port of the api face (default: 8480, 0: any free one).")
  private Optional<String> apiPort = Optional.empty();

  @Option(
      names = "--blob-port",
      paramLabel = "PORT",
      description = "Port of the blob face (default: 8481, 0: any free one).")
  private Optional<String> blobPort = Optional.empty();

  @Option(
      names = "--origin-port",
      paramLabel = "PORT",
      description = "Port of the origin face (default: 8482, 0: any free one).")
  private Optional<String> originPort = Optional.empty();

  ServeCommand(Program program, Map<String, String> environment, PrintWriter out) {
    this.program = program;
    this.environment = environment;
    this.out = out;
  }

  @Override
  public Integer call() throws InterruptedException {
    Launcher.watch();
    ServerConfig config = common.load(environment, options());
    Stop stop = new Stop();
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(stop::requestAndWait));
    try (DataFolder folder = DataFolder.forServer(config.data(), config.onSqlite()).useNatives();
        Running running = program.start(config, client -> show(folder, client))) {
      announce(running);
      stop.wanted.await();
      LOG.info("server stopping");
      stop.clean = true;
    } finally {
      stop.done.countDown();
    }
    return 0;
  }

  /// A signal's way to the command, and back once everything is closed.
  private static final class Stop {
    private final CountDownLatch wanted = new CountDownLatch(1);
    private final CountDownLatch done = new CountDownLatch(1);
    private volatile boolean clean;

    /// The shutdown hook. A stop that was asked for and went well is no failure: exit code 0.
    void requestAndWait() {
      wanted.countDown();
      try {
        done.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      if (clean) {
        LogSetup.flush();
        Runtime.getRuntime().halt(0);
      }
    }
  }

  private Map<String, String> options() {
    Map<String, String> options = new LinkedHashMap<>();
    roles.ifPresent(text -> options.put(Keys.ROLES.name(), text));
    apiPort.ifPresent(text -> options.put(Keys.API.port().name(), text));
    blobPort.ifPresent(text -> options.put(Keys.BLOB.port().name(), text));
    originPort.ifPresent(text -> options.put(Keys.ORIGIN.port().name(), text));
    return options;
  }

  private void show(DataFolder folder, Credentials client) {
    out.println(
        "The first API client, shown only now and kept in " + ClientFile.of(folder, client));
    out.println("  client id      " + client.id());
    out.println("  client secret  " + client.secret());
  }

  /// One line for each socket; the first of a face begins with its name.
  private void announce(Running running) {
    Set<String> named = new HashSet<>();
    out.println("Reelwork is ready:");
    for (Opened opened : running.opened()) {
      String label = named.add(opened.face()) ? opened.face() : "also " + opened.face();
      Optional<URI> known = opened.publicUrl();
      String note = known.map(url -> "  (known as " + url + ")").orElse("");
      out.println("  %-7s %s%s".formatted(label, opened.url(), note));
    }
    out.flush();
  }
}
