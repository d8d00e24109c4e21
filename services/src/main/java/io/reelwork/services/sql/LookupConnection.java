package io.reelwork.services.sql;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    return statement.pointer.safeRun((_, pointer) -> rows(pointer, reader));
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

  /// Called at the first row; a statement that is reset holds up nobody.
  private <T> List<T> rows(long pointer, PreparedQuery.Row<T> reader) throws SQLException {
    Cells cells = new SqliteCells(database, pointer);
    List<T> found = new ArrayList<>(1);
    int state = DB.SQLITE_ROW;
    while (state == DB.SQLITE_ROW) {
      found.add(reader.read(cells));
      state = database.step(pointer);
    }
    if (state != DB.SQLITE_DONE) {
      database.throwex(state);
    }
    database.reset(pointer);
    return found;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
