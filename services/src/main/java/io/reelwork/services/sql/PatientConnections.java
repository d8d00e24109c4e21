package io.reelwork.services.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.jooq.ConnectionProvider;
import org.jooq.exception.DataAccessException;

/// Connections of a pool whose server may be away.
///
/// Calls wait for the server as long as the pool does, which hides a restart from their callers.
/// Once one has waited in vain, a single call at a time goes on waiting and all others fail at
/// once: calls that come meanwhile would wait for each other's threads, many times as long. Safe
/// for any number of threads.
final class PatientConnections implements ConnectionProvider {
  private final DataSource pool;
  private final AtomicBoolean oneWaits = new AtomicBoolean();
  private volatile boolean away;

  PatientConnections(DataSource pool) {
    this.pool = pool;
  }

  @Override
  public Connection acquire() {
    if (!away) {
      return connection();
    }
    if (!oneWaits.compareAndSet(false, true)) {
      throw unavailable(
          new SQLTransientConnectionException("no connection, and another call waits for one"));
    }
    try {
      return connection();
    } finally {
      oneWaits.set(false);
    }
  }

  private Connection connection() {
    try {
      Connection connection = pool.getConnection();
      away = false;
      return connection;
    } catch (SQLTransientConnectionException waitedInVain) {
      away = true;
      throw unavailable(waitedInVain);
    } catch (SQLException e) {
      throw unavailable(e);
    }
  }

  private static DataAccessException unavailable(SQLException cause) {
    return new DataAccessException("database: no connection", cause);
  }

  @Override
  public void release(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new DataAccessException("database: a connection cannot be given back", e);
    }
  }
}
