package io.reelwork.services.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/// A query for the rows of one key that jOOQ has rendered once, for the few that are run with every
/// request: rendering costs as much as the query. Its parameters are texts. Made by
/// `Database.prepare`, run by `Database.lookUp`; safe for any number of threads.
public final class PreparedQuery {
  private final String text;

  PreparedQuery(String text) {
    this.text = text;
  }

  /// Reads one row.
  @FunctionalInterface
  public interface Row<T> {
    /// What the row means.
    T read(Cells row) throws SQLException;
  }

  /// Every row for these parameters, in the order they stand in the text.
  <T> List<T> fetch(Connection connection, List<String> parameters, Row<T> reader)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(text)) {
      int at = 1;
      for (String parameter : parameters) {
        statement.setString(at++, parameter);
      }
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() ? JdbcCells.all(rows, reader) : List.of();
      }
    }
  }

  /// The same on SQLite.
  <T> List<T> fetch(LookupConnection connection, List<String> parameters, Row<T> reader)
      throws SQLException {
    return connection.fetch(text, parameters, reader);
  }

  @Override
  public String toString() {
    return text;
  }
}
