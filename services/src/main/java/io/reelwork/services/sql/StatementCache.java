package io.reelwork.services.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import org.jooq.tools.jdbc.DefaultConnection;
import org.jooq.tools.jdbc.DefaultPreparedStatement;

/// A connection that keeps its prepared statements, by their text: SQLite's driver compiles a
/// statement each time it is prepared, which costs more than a key lookup. A statement that is in
/// use is not given out twice. Used by one thread at a time, as every connection.
final class StatementCache extends DefaultConnection {
  private static final int MOST = 128;

  private final SequencedMap<String, PreparedStatement> idle = new LinkedHashMap<>();

  StatementCache(Connection connection) {
    super(connection);
  }

  @Override
  public PreparedStatement prepareStatement(String sql) throws SQLException {
    PreparedStatement kept = idle.remove(sql);
    return new Kept(sql, kept == null ? getDelegate().prepareStatement(sql) : kept);
  }

  /// Idle again; the one that was idle for longest makes room.
  private void keep(String sql, PreparedStatement statement) throws SQLException {
    PreparedStatement twin = idle.put(sql, statement);
    if (twin != null) {
      twin.close();
    } else if (idle.size() > MOST) {
      idle.pollFirstEntry().getValue().close();
    }
  }

  /// A statement whose closing hands it back.
  private final class Kept extends DefaultPreparedStatement {
    private final String sql;
    private Optional<ResultSet> rows = Optional.empty();
    private boolean closed;

    Kept(String sql, PreparedStatement statement) {
      super(statement, StatementCache.this);
      this.sql = sql;
    }

    @Override
    public ResultSet executeQuery() throws SQLException {
      return opened(super.executeQuery());
    }

    @Override
    public ResultSet getResultSet() throws SQLException {
      return opened(super.getResultSet());
    }

    private ResultSet opened(ResultSet result) {
      rows = Optional.of(result);
      return result;
    }

    @Override
    public boolean isClosed() {
      return closed;
    }

    /// Ends the read that an open result stands for, and forgets what was bound.
    @Override
    public void close() throws SQLException {
      if (closed) {
        return;
      }
      closed = true;
      if (rows.isPresent()) {
        rows.get().close();
      }
      PreparedStatement statement = getDelegatePreparedStatement();
      statement.clearBatch();
      statement.clearParameters();
      keep(sql, statement);
    }
  }
}
