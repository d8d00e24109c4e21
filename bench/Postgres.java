import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A PostgreSQL of the machine's own, on a folder and a port of its own.
final class Postgres implements AutoCloseable {
  private final Process process;
  private final int port;

  private Postgres(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /// Starts the newest one that is installed; empty when there is none.
  static Optional<Postgres> start(Path folder) throws IOException, InterruptedException {
    Optional<Path> programs = programs();
    if (programs.isEmpty()) {
      return Optional.empty();
    }
    Path data = folder.resolve("postgres");
    Measure.run(
        asAnother(
            programs.get().resolve("initdb").toString(),
            "-D", data.toString(), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C"));
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Process process =
        new ProcessBuilder(
                asAnother(
                    programs.get().resolve("postgres").toString(),
                    "-D", data.toString(), "-p", Integer.toString(port), "-k", folder.toString(),
                    "-c", "listen_addresses=127.0.0.1", "-c", "shared_buffers=256MB",
                    "-c", "max_wal_size=4GB"))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("postgres.log").toFile())
            .start();
    Postgres started = new Postgres(process, port);
    started.awaitReady();
    return Optional.of(started);
  }

  private static Optional<Path> programs() throws IOException {
    Path all = Path.of("/usr/lib/postgresql");
    if (!Files.isDirectory(all)) {
      return Optional.empty();
    }
    try (Stream<Path> versions = Files.list(all)) {
      return versions
          .map(version -> version.resolve("bin"))
          .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
          .sorted()
          .reduce((_, newer) -> newer);
    }
  }

  /// PostgreSQL does not run as root.
  private static String[] asAnother(String... command) {
    List<String> all = new ArrayList<>();
    if (System.getProperty("user.name").equals("root")) {
      all.addAll(List.of("unshare", "-U"));
    }
    all.addAll(List.of(command));
    return all.toArray(String[]::new);
  }

  private void awaitReady() throws IOException, InterruptedException {
    for (int attempt = 0; attempt < 100; attempt++) {
      try {
        connect().close();
        return;
      } catch (SQLException _) {
        Thread.sleep(100);
      }
    }
    throw new IOException("PostgreSQL did not start");
  }

  String url() {
    return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
  }

  /// What makes the service's api use it.
  String[] options(Path folder) {
    return new String[] {
      "--roles", "api",
      "--set", "database.url=" + url(),
      "--set", "database.user=postgres",
      "--set", "database.password=none",
      "--set", "security.master-key=" + "A".repeat(43) + "=",
      "--set", "storage.folder=" + folder.resolve("objects")
    };
  }

  Connection connect() throws SQLException {
    return DriverManager.getConnection(url(), "postgres", "");
  }

  @Override
  public void close() throws IOException, InterruptedException {
    process.children().forEach(ProcessHandle::destroy);
    process.destroy();
    process.waitFor();
  }
}
