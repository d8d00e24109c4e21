package io.reelwork.services.sql;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

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
}
