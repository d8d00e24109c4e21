package io.reelwork.services.sql;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/// The row that a result stands at.
record JdbcCells(ResultSet row) implements Cells {
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
