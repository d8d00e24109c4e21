package io.reelwork.server;

import io.reelwork.odata.service.Transactions;
import io.reelwork.services.sql.Database;
import java.util.function.Supplier;

/// Groups the changes of requests in transactions of the database.
record DatabaseTransactions(Database database) implements Transactions {
  /// What one changeset may write: nobody else writes meanwhile on SQLite, and a second is as long
  /// as progress may be old. A job of 50 tasks takes some 600 rows, an asset 3.
  static final int MAX_ROWS = 10_000;

  @Override
  public <T> T inTransaction(Supplier<T> work) {
    return database.transaction(work);
  }

  @Override
  public <T> T inChangeset(Supplier<T> work) {
    return database.limited(MAX_ROWS, work);
  }
}
