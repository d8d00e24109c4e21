package io.reelwork.services.sql;

import java.sql.SQLException;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicLong;
import org.jooq.exception.DataAccessException;

/// Connections of an embedded database for reads so short that they run on the thread of whoever
/// asks: handing them to another one would cost more than the read. There are never more than
/// threads inside a read. Safe for any number of threads.
final class Lookups implements AutoCloseable {
  private final SqliteSource source;
  private final Deque<LookupConnection> idle = new ConcurrentLinkedDeque<>();
  private final AtomicLong commits = new AtomicLong();
  private volatile boolean closed;

  Lookups(SqliteSource source) {
    this.source = source;
  }

  /// What is done with a connection.
  @FunctionalInterface
  interface Work<T> {
    T on(LookupConnection connection) throws SQLException;
  }

  /// Runs `work` on a connection that nobody else uses meanwhile; one on which it fails is not used
  /// again.
  <T> T run(Work<T> work) {
    try {
      LookupConnection kept = idle.pollFirst();
      LookupConnection connection = kept == null ? source.lookups() : kept;
      T result;
      try {
        result = work.on(connection);
      } catch (SQLException | RuntimeException e) {
        connection.close();
        throw e;
      }
      keep(connection);
      return result;
    } catch (SQLException e) {
      throw new DataAccessException("database: a look-up failed: " + e.getMessage(), e);
    }
  }

  /// A number that has grown when it is asked for after a commit, of any process. Each connection
  /// counts a commit that it notices, so one commit may count for several; a new connection cannot
  /// know and counts one. Whoever reads after asking sees at least what the number stands for.
  long commits() {
    return run(
        connection -> connection.noticesCommits() ? commits.incrementAndGet() : commits.get());
  }

  private void keep(LookupConnection connection) throws SQLException {
    idle.addFirst(connection);
    if (closed) {
      closeIdle();
    }
  }

  private void closeIdle() throws SQLException {
    for (LookupConnection left = idle.pollFirst(); left != null; left = idle.pollFirst()) {
      left.close();
    }
  }

  @Override
  public void close() {
    closed = true;
    try {
      closeIdle();
    } catch (SQLException e) {
      throw new DataAccessException("database: a connection cannot be closed", e);
    }
  }
}
