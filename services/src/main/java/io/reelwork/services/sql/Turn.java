package io.reelwork.services.sql;

import java.sql.SQLException;

/// A read transaction that the look-ups of one turn of an event loop share: taking and giving back
/// the locks of one costs SQLite as much as a look-up does. Used by one thread.
final class Turn implements AutoCloseable {
  /// Another process may commit meanwhile, so a long turn begins anew after so many look-ups.
  private static final int MOST_LOOKUPS = 32;

  private final LookupConnection connection;
  private long seen;
  private int left;

  /// Nothing is begun.
  Turn(LookupConnection connection) {
    this.connection = connection;
  }

  /// Runs `work` in the transaction, in a new one when it is none yet, worn, or older than a write
  /// of this process.
  ///
  /// @param writes how often this process has begun or ended to write
  <T> T run(long writes, Lookups.Work<T> work) throws SQLException {
    if (left > 0 && seen != writes) {
      end();
    }
    if (left == 0) {
      connection.begin();
      seen = writes;
      left = MOST_LOOKUPS;
    }
    T result = work.on(connection);
    left--;
    if (left == 0) {
      connection.end();
    }
    return result;
  }

  /// Ends the transaction, if there is one; answers the connection, which is free then.
  LookupConnection end() throws SQLException {
    if (left > 0) {
      left = 0;
      connection.end();
    }
    return connection;
  }

  /// Closes the connection, and with it the transaction.
  @Override
  public void close() {
    connection.close();
  }
}
