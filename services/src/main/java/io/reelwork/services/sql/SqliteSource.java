package io.reelwork.services.sql;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Properties;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.sqlite.JDBC;

/// Opens connections of one SQLite file that keep their prepared statements. Safe for any number of
/// threads.
///
/// @param url `jdbc:sqlite:/path`
/// @param settings the driver's properties
record SqliteSource(String url, Properties settings) implements DataSource {
  private static final int LOGIN_TIMEOUT_SECONDS = 5;

  /// Connections that are durable, let readers go on beside the writer and keep foreign keys.
  static SqliteSource of(DatabaseConfig config) {
    Properties settings = new Properties();
    settings.setProperty("journal_mode", "WAL");
    settings.setProperty("synchronous", "FULL");
    settings.setProperty("foreign_keys", "true");
    settings.setProperty("busy_timeout", "10000");
    return new SqliteSource("jdbc:sqlite:" + config.sqliteFile().toAbsolutePath(), settings);
  }

  @Override
  public Connection getConnection() throws SQLException {
    return new StatementCache(JDBC.createConnection(url, settings));
  }

  /// A connection for look-ups.
  LookupConnection lookups() throws SQLException {
    return new LookupConnection(JDBC.createConnection(url, settings));
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    return getConnection();
  }

  @Override
  public PrintWriter getLogWriter() throws SQLException {
    throw new SQLFeatureNotSupportedException("log writer");
  }

  @Override
  public void setLogWriter(PrintWriter out) throws SQLException {
    throw new SQLFeatureNotSupportedException("log writer");
  }

  @Override
  public void setLoginTimeout(int seconds) {}

  /// A file is open at once; a pool that is closed waits this long for a connection in the making,
  /// and complains when it may not.
  @Override
  public int getLoginTimeout() {
    return LOGIN_TIMEOUT_SECONDS;
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException("logger");
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    throw new SQLException("wraps no " + type.getName());
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return false;
  }
}
