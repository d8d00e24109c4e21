package io.reelwork.services.sql;

import static java.util.Objects.requireNonNull;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jooq.exception.DataAccessException;
import org.sqlite.SQLiteConnection;
import org.sqlite.core.CoreStatement;
import org.sqlite.core.DB;

/// A connection of SQLite for look-ups, with the statements it has prepared. It calls what lies
/// below the driver's JDBC classes: those ask for the name of each column with each execution,
/// which costs as much as the look-up. Used by one thread at a time.
final class LookupConnection implements AutoCloseable {
  private final SQLiteConnection connection;
  private final DB database;
  private final Map<String, CoreStatement> statements = new HashMap<>();

  /// What SQLite calls the content it saw last; other connections have names of their own for it.
  private long content = -1;

  LookupConnection(SQLiteConnection connection) {
    this.connection = connection;
    this.database = connection.getDatabase();
  }

  /// Every row for these parameters. After a failure the connection must be closed.
  <T> List<T> fetch(String text, List<String> parameters, PreparedQuery.Row<T> reader)
      throws SQLException {
    CoreStatement statement = statement(text);
    if (!database.execute(statement, parameters.toArray())) {
      return List.of();
    }
    List<T> found = SqliteCells.all(statement, reader);
    // One that is reset holds up nobody.
    statement.pointer.safeRunInt(DB::reset);
    return found;
  }

  /// Begins a read transaction: everything fetched until its end is of the moment of the first.
  void begin() throws SQLException {
    run("begin");
  }

  /// Ends the transaction.
  void end() throws SQLException {
    run("commit");
  }

  private void run(String text) throws SQLException {
    CoreStatement statement = statement(text);
    int state = statement.pointer.safeRunInt(DB::step);
    statement.pointer.safeRunInt(DB::reset);
    if (state != DB.SQLITE_DONE) {
      database.throwex(state);
    }
  }

  /// Whether anybody has committed since the last call; true at the first.
  ///
  /// [`data_version`](https://www.sqlite.org/pragma.html#pragma_data_version) also sees the commits
  /// of other processes; not those of this connection, which makes none.
  boolean noticesCommits() throws SQLException {
    long before = content;
    content =
        fetch("pragma data_version", List.of(), row -> requireNonNull(row.number(1))).getFirst();
    return content != before;
  }

  private CoreStatement statement(String text) throws SQLException {
    CoreStatement known = statements.get(text);
    if (known != null) {
      return known;
    }
    PreparedStatement prepared = connection.prepareStatement(text);
    CoreStatement statement = (CoreStatement) prepared;
    statements.put(text, statement);
    return statement;
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new DataAccessException("database: a connection cannot be closed", e);
    }
  }
}
