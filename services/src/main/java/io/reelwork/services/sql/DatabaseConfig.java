package io.reelwork.services.sql;

import java.nio.file.Path;
import java.util.Optional;

/// Where the database is: keys `database.*`.
///
/// @param url `database.url`: `jdbc:postgresql://host/name`; empty means SQLite in the data folder
/// @param user `database.user`
/// @param password `database.password`
/// @param connections `database.connections`: size of the pool, and of the thread pool beside it
/// @param sqliteFile the SQLite file when there is no URL
public record DatabaseConfig(
    Optional<String> url, String user, String password, int connections, Path sqliteFile) {
  /// The default size of the pool.
  public static final int DEFAULT_CONNECTIONS = 8;

  /// Checks the size.
  public DatabaseConfig {
    if (connections < 2 || connections > 200) {
      throw new IllegalArgumentException(
          "database.connections: must be 2 to 200 but was " + connections);
    }
  }

  /// SQLite in this file.
  public static DatabaseConfig sqlite(Path file) {
    return new DatabaseConfig(Optional.empty(), "", "", DEFAULT_CONNECTIONS, file);
  }

  /// PostgreSQL at this URL.
  public static DatabaseConfig postgres(String url, String user, String password) {
    return new DatabaseConfig(Optional.of(url), user, password, DEFAULT_CONNECTIONS, Path.of(""));
  }

  /// Without the URL's parameters, which may hold a password.
  @Override
  public String toString() {
    String shown = url.map(it -> it.replaceAll("\\?.*", "")).orElse("sqlite:" + sqliteFile);
    return "DatabaseConfig[" + shown + "]";
  }
}
