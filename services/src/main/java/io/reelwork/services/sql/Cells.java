package io.reelwork.services.sql;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jooq.ResultQuery;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;
import org.sqlite.core.CoreStatement;
import org.sqlite.jdbc3.JDBC3ResultSet;

/// The values of one row; columns count from 1, an absent value is null. Good until the next row is
/// read.
public interface Cells {
  /// A text.
  @Nullable String text(int column) throws SQLException;

  /// A whole number.
  @Nullable Long number(int column) throws SQLException;

  /// A number with a fraction.
  @Nullable Double real(int column) throws SQLException;

  /// A truth value.
  @Nullable Boolean flag(int column) throws SQLException;

  /// Every row that a query finds. Quicker than jOOQ's records where there are a thousand.
  static <T> List<T> all(ResultQuery<?> query, PreparedQuery.Row<T> reader) {
    try (ResultSet rows = query.fetchResultSet()) {
      if (!rows.next()) {
        return List.of();
      }
      return rows.isWrapperFor(JDBC3ResultSet.class)
          ? SqliteCells.all(
              (CoreStatement) rows.unwrap(JDBC3ResultSet.class).getStatement(), reader)
          : JdbcCells.all(rows, reader);
    } catch (SQLException e) {
      throw new DataAccessException("database: rows cannot be read: " + e.getMessage(), e);
    }
  }
}
