package io.reelwork.server;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A whole PostgreSQL server that a test stops and starts. What it has committed survives the end
/// of its processes, not that of the machine.
final class PostgresServer implements AutoCloseable {
  private static final Pattern ARGUMENT = Pattern.compile("\"([^\"]*)\"");

  private final EmbeddedPostgres server;
  private final Path pgCtl;
  private final Path data;

  /// How a server ends: `FAST` ends its sessions and writes a checkpoint, `IMMEDIATE` is a crash.
  enum Mode {
    FAST,
    IMMEDIATE
  }

  private PostgresServer(EmbeddedPostgres server, Path pgCtl, Path data) {
    this.server = server;
    this.pgCtl = pgCtl;
    this.data = data;
  }

  /// @param data an empty folder for its data; its program is unpacked once for a build
  static PostgresServer start(Path data) throws IOException {
    Path program = Path.of("target", "postgres").toAbsolutePath();
    EmbeddedPostgres server =
        EmbeddedPostgres.builder()
            .setOverrideWorkingDirectory(program.toFile())
            .setDataDirectory(data)
            .setServerConfig("fsync", "off")
            .setServerConfig("full_page_writes", "off")
            .setServerConfig("synchronous_commit", "on")
            .start();
    try (Stream<Path> files = Files.walk(program)) {
      Path pgCtl = files.filter(file -> file.endsWith("bin/pg_ctl")).findFirst().orElseThrow();
      return new PostgresServer(server, pgCtl, data);
    }
  }

  String url() {
    return server.getJdbcUrl("postgres", "postgres").replaceAll("\\?.*", "");
  }

  void restart(Mode mode) throws IOException, InterruptedException {
    List<String> arguments = arguments();
    stop(mode);
    start(arguments);
  }

  /// Stops it, and waits until it has.
  void stop(Mode mode) throws IOException, InterruptedException {
    control("stop", "-m", mode.name().toLowerCase(java.util.Locale.ROOT));
  }

  /// How it runs, to be started so again.
  List<String> arguments() throws IOException {
    List<String> arguments = new ArrayList<>();
    Matcher quoted = ARGUMENT.matcher(Files.readString(data.resolve("postmaster.opts")));
    while (quoted.find()) {
      arguments.add(quoted.group(1));
    }
    int folder = arguments.indexOf("-D");
    arguments.subList(folder, folder + 2).clear();
    return arguments;
  }

  /// Starts it, and waits until it takes connections.
  void start(List<String> arguments) throws IOException, InterruptedException {
    control("start", "-o", String.join(" ", arguments));
  }

  private void control(String... command) throws IOException, InterruptedException {
    List<String> line = new ArrayList<>();
    // PostgreSQL refuses to be root; in a user namespace it is nobody.
    if (System.getProperty("user.name").equals("root")) {
      line.addAll(List.of("unshare", "-U"));
    }
    line.addAll(List.of(pgCtl.toString(), "-D", data.toString(), "-w", "-t", "30"));
    line.addAll(List.of(command));
    Process process =
        new ProcessBuilder(line)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(data.resolve("control.log").toFile()))
            .start();
    if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new IOException(line + "\n" + Files.readString(data.resolve("control.log")));
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
