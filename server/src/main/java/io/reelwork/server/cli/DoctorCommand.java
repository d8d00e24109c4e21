package io.reelwork.server.cli;

import io.reelwork.server.config.ServerConfig;
import io.reelwork.server.http.Face;
import io.reelwork.services.ServiceFailure;
import io.reelwork.services.ffmpeg.Capabilities;
import io.reelwork.services.ffmpeg.Ffmpeg;
import io.reelwork.services.sql.Database;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `reelwork doctor`: looks at everything the service needs and says what is wrong and what to do.
/// Exit code 0 when nothing is wrong, else 1.
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Checks JDK, FFmpeg, disk, ports and database, and says what to do.")
final class DoctorCommand implements Callable<Integer> {
  private static final int NEEDED_JDK = 25;
  private static final long LITTLE_SPACE = 2L << 30;

  private final Map<String, String> environment;
  private final PrintWriter out;
  private boolean healthy = true;

  @Mixin private CommonOptions common = new CommonOptions();

  DoctorCommand(Map<String, String> environment, PrintWriter out) {
    this.environment = environment;
    this.out = out;
  }

  @Override
  public Integer call() {
    ServerConfig config = common.load(environment, Map.of());
    good("configuration", "data folder " + config.data());
    jdk();
    disk(config.data());
    try (DataFolder _ = DataFolder.forCommand(config.data()).useNatives()) {
      ffmpeg(config);
      database(config);
    }
    Stream.of(config.api(), config.blob(), config.origin())
        .flatMap(face -> face.listeners().stream())
        .forEach(this::port);
    out.println(healthy ? "Everything is as it should be." : "Something must be done, see above.");
    out.flush();
    return healthy ? 0 : 1;
  }

  private void jdk() {
    int version = Runtime.version().feature();
    if (version >= NEEDED_JDK) {
      good("jdk", Runtime.version() + " in " + System.getProperty("java.home"));
    } else {
      bad("jdk", "is " + version, "Install a JDK " + NEEDED_JDK + " and set JAVA_HOME.");
    }
  }

  private void disk(Path data) {
    try {
      Path existing = data;
      while (!Files.exists(existing)) {
        existing = existing.resolve("..").normalize();
      }
      long free = Files.getFileStore(existing).getUsableSpace();
      String text = (free >> 20) + " MiB free at " + existing;
      if (!Files.isWritable(existing)) {
        bad("disk", existing + " cannot be written", "Change its owner, or choose another --data.");
      } else if (free < LITTLE_SPACE) {
        bad("disk", text, "Free some space, or choose another --data.");
      } else {
        good("disk", text);
      }
    } catch (IOException e) {
      bad("disk", e.toString(), "Choose another --data.");
    }
  }

  private void ffmpeg(ServerConfig config) {
    try (Ffmpeg ffmpeg = Ffmpeg.locate(config.ffmpeg(), config.data())) {
      good("ffmpeg", ffmpeg.build().version() + " at " + ffmpeg.build().path());
      ffmpeg.capabilities().report().forEach(finding -> out.println("                 " + finding));
      List<Capabilities.Finding> missing = ffmpeg.capabilities().missing();
      if (!missing.isEmpty()) {
        bad("ffmpeg", "cannot do all we need", "Set ffmpeg.path to a full build of FFmpeg.");
      }
    } catch (ServiceFailure e) {
      bad("ffmpeg", String.valueOf(e.getMessage()), "Install FFmpeg, or set ffmpeg.path.");
    }
  }

  private void database(ServerConfig config) {
    if (config.onSqlite() && !Files.exists(config.database().sqliteFile())) {
      good("database", "SQLite, will be made at the first start");
      return;
    }
    try (Database database = Database.open(config.database(), List.of())) {
      database.now();
      good("database", config.database().toString());
    } catch (ServiceFailure e) {
      bad("database", String.valueOf(e.getMessage()), "Check database.url, user and password.");
    }
  }

  private void port(Face.Listener where) {
    if (where.port() == 0) {
      return;
    }
    String name = where.host() + ":" + where.port();
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByName(where.host()), where.port()));
      good("port", name + " is free");
    } catch (IOException e) {
      bad(
          "port",
          name + " cannot be opened: " + e.getMessage(),
          "Stop what uses it (perhaps a running Reelwork), or choose another port.");
    }
  }

  private void good(String what, String detail) {
    out.println("  ok     %-13s  %s".formatted(what, detail));
  }

  private void bad(String what, String detail, String remedy) {
    healthy = false;
    out.println("  WRONG  %-13s  %s".formatted(what, detail));
    out.println("                 %s".formatted(remedy));
  }
}
