package io.reelwork.services.sql;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sqlite.core.Codes;
import org.sqlite.core.CoreStatement;
import org.sqlite.core.DB;

/// The row that a statement of SQLite stands at. A text is taken as its bytes, which costs the
/// driver less than a text.
///
/// @param statement the driver's pointer
record SqliteCells(DB database, long statement) implements Cells {
  /// The row that the statement stands at and all behind it.
  static <T> List<T> all(CoreStatement statement, PreparedQuery.Row<T> reader) throws SQLException {
    return statement.pointer.safeRun((database, pointer) -> all(database, pointer, reader));
  }

  private static <T> List<T> all(DB database, long pointer, PreparedQuery.Row<T> reader)
      throws SQLException {
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
    return found;
  }

  @Override
  public @Nullable String text(int column) throws SQLException {
    byte[] bytes = database.column_blob(statement, column - 1);
    return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
  }

  @Override
  public @Nullable Long number(int column) throws SQLException {
    return isNull(column) ? null : database.column_long(statement, column - 1);
  }

  @Override
  public @Nullable Double real(int column) throws SQLException {
    return isNull(column) ? null : database.column_double(statement, column - 1);
  }

  @Override
  public @Nullable Boolean flag(int column) throws SQLException {
    return isNull(column) ? null : database.column_int(statement, column - 1) != 0;
  }

  private boolean isNull(int column) throws SQLException {
    return database.column_type(statement, column - 1) == Codes.SQLITE_NULL;
  }
}
