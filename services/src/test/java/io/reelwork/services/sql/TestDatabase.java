package io.reelwork.services.sql;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import io.zonky.test.db.postgres.embedded.PgBinaryResolver;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.zip.ZipFile;

/// The databases every contract test runs on: SQLite, and the oldest and the newest PostgreSQL we
/// support, embedded. One server per version and test JVM; every `open` gets an empty database.
///
/// ```java
/// @ParameterizedTest @EnumSource void claimsOnce(TestDatabase kind) { try (var db = kind.open(…)) {…} }
/// ```
public enum TestDatabase {
  SQLITE(""),
  POSTGRES_OLDEST("oldest"),
  POSTGRES_NEWEST("newest");

  private static final Map<String, EmbeddedPostgres> SERVERS = new ConcurrentHashMap<>();
  private static final AtomicInteger COUNTER = new AtomicInteger();

  private final String binaries;

  TestDatabase(String binaries) {
    this.binaries = binaries;
  }

  /// An empty database with the schemas, on the real clock.
  public Database open(List<Schema> schemas) {
    return Database.open(config(), schemas);
  }

  /// An empty database with the schemas, on a clock the test sets.
  public Database open(List<Schema> schemas, Supplier<Instant> clock) {
    return Database.open(config(), schemas, Optional.of(clock));
  }

  /// Where an empty database is; opening it twice gives two processes' view of one database.
  public DatabaseConfig config() {
    return this == SQLITE ? sqlite() : postgres();
  }

  private static DatabaseConfig sqlite() {
    try {
      return DatabaseConfig.sqlite(Files.createTempDirectory("sqlite").resolve("test.db"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private DatabaseConfig postgres() {
    EmbeddedPostgres server = SERVERS.computeIfAbsent(binaries, TestDatabase::start);
    String name = "test" + COUNTER.incrementAndGet();
    try (var connection = server.getPostgresDatabase().getConnection();
        var statement = connection.createStatement()) {
      statement.execute("create database " + name);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return DatabaseConfig.postgres(
        server.getJdbcUrl("postgres", name).replaceAll("\\?.*", ""), "postgres", "postgres");
  }

  private static EmbeddedPostgres start(String binaries) {
    try {
      EmbeddedPostgres server =
          EmbeddedPostgres.builder()
              .setPgBinaryResolver(resolver(binaries))
              .setOverrideWorkingDirectory(
                  Files.createTempDirectory("postgres-" + binaries).toFile())
              .start();
      Runtime.getRuntime().addShutdownHook(new Thread(() -> close(server)));
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void close(EmbeddedPostgres server) {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The build copies the two versions' archives into `target/postgres/<oldest|newest>`.
  private static PgBinaryResolver resolver(String binaries) {
    return (system, architecture) -> {
      Path folder = Path.of("target", "postgres", binaries);
      try (Stream<Path> jars = Files.list(folder)) {
        Path jar = jars.filter(file -> file.toString().endsWith(".jar")).findFirst().orElseThrow();
        return archive(jar);
      }
    };
  }

  private static InputStream archive(Path jar) throws IOException {
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      var entry = zip.stream().filter(e -> e.getName().endsWith(".txz")).findFirst().orElseThrow();
      try (InputStream in = zip.getInputStream(entry)) {
        return new java.io.ByteArrayInputStream(in.readAllBytes());
      }
    }
  }
}
