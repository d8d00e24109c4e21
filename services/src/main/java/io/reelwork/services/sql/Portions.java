package io.reelwork.services.sql;

import java.util.ArrayList;
import java.util.List;

/// Cuts rows into portions that one statement can hold: a database takes a limited number of bound
/// values.
public final class Portions {
  /// Above it jOOQ writes SQLite's values into the statement's text.
  private static final int MAX_VALUES = 999;

  private Portions() {}

  /// The rows in order, as many at once as go into a statement.
  ///
  /// @param valuesPerRow how many values a row binds
  public static <T> List<List<T>> of(List<T> rows, int valuesPerRow) {
    int size = Math.max(1, MAX_VALUES / valuesPerRow);
    List<List<T>> portions = new ArrayList<>();
    for (int from = 0; from < rows.size(); from += size) {
      portions.add(rows.subList(from, Math.min(from + size, rows.size())));
    }
    return portions;
  }
}
