package io.reelwork.services.sql;

import io.reelwork.services.ServiceFailure;
import io.reelwork.services.ServiceFailure.Code;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationVersion;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings the schema up to date. Flyway takes a second to start, so it runs only when the stored
/// version differs from the program's.
final class Migrations {
  private static final Logger LOG = LoggerFactory.getLogger(Migrations.class);
  private static final String HISTORY = "flyway_schema_history";

  private Migrations() {}

  static void run(
      Database database, DataSource source, DatabaseConfig config, List<Schema> schemas) {
    if (schemas.isEmpty()) {
      return;
    }
    long newest = schemas.stream().mapToLong(Schema::newest).max().orElseThrow();
    OptionalLong stored = storedVersion(database);
    if (stored.isPresent() && stored.getAsLong() == newest) {
      return;
    }
    if (stored.isPresent() && stored.getAsLong() > newest) {
      throw new ServiceFailure(
          Code.SCHEMA_TOO_NEW,
          config
              + ": schema must be at most "
              + newest
              + " but was "
              + stored.getAsLong()
              + "; a newer release has used this database");
    }
    if (config.url().isEmpty() && stored.isPresent()) {
      copy(database, config.sqliteFile(), stored.getAsLong());
    }
    migrate(database.dialect(), source, schemas);
    LOG.info("schema migrated version={}", newest);
  }

  private static OptionalLong storedVersion(Database database) {
    try {
      return database.read(sql ->
          sql
              .select(DSL.field("version", String.class))
              .from(DSL.table(HISTORY))
              .where(DSL.field("version", String.class).isNotNull())
              .fetch()
              .stream()
              .mapToLong(row -> Long.parseLong(row.value1()))
              .max());
    } catch (DataAccessException noTableYet) {
      return OptionalLong.empty();
    }
  }

  /// A copy beside the file, taken before a migration changes anything.
  private static void copy(Database database, Path file, long version) {
    Path copy = file.resolveSibling(file.getFileName() + ".before-migration-from-" + version);
    if (!Files.exists(copy)) {
      database.read(sql -> sql.execute("vacuum into ?", copy.toAbsolutePath().toString()));
    }
  }

  private static void migrate(Dialect dialect, DataSource source, List<Schema> schemas) {
    Flyway.configure()
        .dataSource(source)
        .locations(schemas.stream().map(s -> "classpath:" + s.location()).toArray(String[]::new))
        .table(HISTORY)
        .target(MigrationVersion.LATEST)
        .outOfOrder(true)
        .placeholders(placeholders(dialect))
        .load()
        .migrate();
  }

  /// Where the two databases spell a column type differently: text must compare by code point. In
  /// indexes of SQLite nulls come first and nothing else can be said.
  private static Map<String, String> placeholders(Dialect dialect) {
    return switch (dialect) {
      case Dialect.Sqlite sqlite -> Map.of("text", "text", "bytes", "blob", "nulls_first", "");
      case Dialect.Postgres postgres ->
          Map.of("text", "text collate \"C\"", "bytes", "bytea", "nulls_first", "nulls first");
    };
  }
}
