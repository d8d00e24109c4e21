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
/// support, embedded. One server per version and test JVM; every `open` gets a database of its own
/// without rows. Schemas are migrated once for a test JVM, into a template that is copied: Flyway
/// takes longer than most tests.
///
/// ```java
/// @ParameterizedTest @EnumSource void claimsOnce(TestDatabase kind) { try (var db = kind.open(…)) {…} }
/// ```
public enum TestDatabase {
  SQLITE(""),
  POSTGRES_OLDEST("oldest"),
  POSTGRES_NEWEST("newest");

  private static final Map<String, EmbeddedPostgres> SERVERS = new ConcurrentHashMap<>();
  private static final Map<Template, DatabaseConfig> TEMPLATES = new ConcurrentHashMap<>();
  private static final AtomicInteger COUNTER = new AtomicInteger();

  private final String binaries;

  TestDatabase(String binaries) {
    this.binaries = binaries;
  }

  /// A migrated database that is copied and never used itself.
  private record Template(TestDatabase kind, List<Schema> schemas) {}

  /// An empty database with the schemas, on the real clock.
  public Database open(List<Schema> schemas) {
    return Database.open(migrated(schemas), schemas);
  }

  /// An empty database with the schemas, on a clock the test sets.
  public Database open(List<Schema> schemas, Supplier<Instant> clock) {
    return Database.open(migrated(schemas), schemas, Optional.of(clock));
  }

  /// Where an empty database without a schema is, for tests of migrating.
  public DatabaseConfig config() {
    return this == SQLITE ? DatabaseConfig.sqlite(sqliteFile()) : postgres("template0");
  }

  /// Where an empty database with the schemas is; opening it twice gives two processes' view of one
  /// database.
  public DatabaseConfig migrated(List<Schema> schemas) {
    Template template = new Template(this, List.copyOf(schemas));
    DatabaseConfig original = TEMPLATES.computeIfAbsent(template, TestDatabase::migrate);
    return this == SQLITE ? copy(original.sqliteFile()) : postgres(nameOf(original));
  }

  private static DatabaseConfig migrate(Template template) {
    DatabaseConfig config = template.kind().config();
    Database.open(config, template.schemas()).close();
    return config;
  }

  private static DatabaseConfig copy(Path original) {
    Path copy = sqliteFile();
    try {
      Files.copy(original, copy);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return DatabaseConfig.sqlite(copy);
  }

  private static Path sqliteFile() {
    try {
      return Files.createTempDirectory("sqlite").resolve("test.db");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String nameOf(DatabaseConfig postgres) {
    String url = postgres.url().orElseThrow();
    return url.substring(url.lastIndexOf('/') + 1);
  }

  private DatabaseConfig postgres(String template) {
    EmbeddedPostgres server = SERVERS.computeIfAbsent(binaries, TestDatabase::start);
    String name = "test" + COUNTER.incrementAndGet();
    try (var connection = server.getPostgresDatabase().getConnection();
        var statement = connection.createStatement()) {
      // Sessions that a closed pool has not given back yet would be in the way.
      statement.execute(
          "select pg_terminate_backend(pid) from pg_stat_activity where datname = '"
              + template
              + "'");
      statement.execute("create database " + name + " template " + template);
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
              .setServerConfig("fsync", "off")
              .setServerConfig("full_page_writes", "off")
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
