package io.reelwork.services.sql;

import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;

/// Inserts many rows in few statements.
public final class BulkInsert {
  private BulkInsert() {}

  /// Inserts the rows in order, as many per statement as it can hold; nothing when there are none.
  ///
  /// @param rows values by column, all with the same columns in the same order; an absent value is
  ///   `val(null, type)`
  /// @return how many rows were inserted
  public static int into(DSLContext sql, Table<Record> table, List<Map<Field<?>, Object>> rows) {
    if (rows.isEmpty()) {
      return 0;
    }
    int inserted = 0;
    int columns = rows.getFirst().size();
    for (List<Map<Field<?>, Object>> portion : Portions.of(rows, columns)) {
      var insert = sql.insertInto(table, portion.getFirst().keySet());
      for (Map<Field<?>, Object> row : portion) {
        insert = insert.values(row.values());
      }
      inserted += insert.execute();
    }
    return inserted;
  }
}
