package io.reelwork.services.sql;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The row that a result stands at.
record JdbcCells(ResultSet row) implements Cells {
  /// This row and all behind it.
  static <T> List<T> all(ResultSet rows, PreparedQuery.Row<T> reader) throws SQLException {
    List<T> found = new ArrayList<>();
    Cells cells = new JdbcCells(rows);
    do {
      found.add(reader.read(cells));
    } while (rows.next());
    return found;
  }

  @Override
  public @Nullable String text(int column) throws SQLException {
    return row.getString(column);
  }

  @Override
  public @Nullable Long number(int column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? null : value;
  }

  @Override
  public @Nullable Double real(int column) throws SQLException {
    double value = row.getDouble(column);
    return row.wasNull() ? null : value;
  }

  @Override
  public @Nullable Boolean flag(int column) throws SQLException {
    boolean value = row.getBoolean(column);
    return row.wasNull() ? null : value;
  }
}
