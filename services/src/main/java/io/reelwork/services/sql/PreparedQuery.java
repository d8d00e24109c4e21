package io.reelwork.services.sql;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jooq.DSLContext;

/// A query that jOOQ has rendered once and that is run as it is, for the few that are run with
/// every request: rendering costs as much as the query. Its parameters are texts. Made by
/// `Database.prepare`; safe for any number of threads.
public final class PreparedQuery {
  private final String text;

  PreparedQuery(String text) {
    this.text = text;
  }

  /// Reads one row.
  @FunctionalInterface
  public interface Row<T> {
    /// The values of the row that the result stands at; columns count from 1.
    T read(ResultSet row) throws SQLException;
  }

  /// Every row for these parameters, in the order they stand in the text.
  public <T> List<T> fetch(DSLContext sql, List<String> parameters, Row<T> reader) {
    return sql.connectionResult(connection -> {
      try (PreparedStatement statement = connection.prepareStatement(text)) {
        int at = 1;
        for (String parameter : parameters) {
          statement.setString(at++, parameter);
        }
        try (ResultSet rows = statement.executeQuery()) {
          List<T> found = new ArrayList<>();
          while (rows.next()) {
            found.add(reader.read(rows));
          }
          return found;
        }
      }
    });
  }

  @Override
  public String toString() {
    return text;
  }
}
