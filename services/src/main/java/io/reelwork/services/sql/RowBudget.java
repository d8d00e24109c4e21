package io.reelwork.services.sql;

import org.jooq.ExecuteContext;
import org.jooq.ExecuteListener;

/// Counts the rows that a transaction writes, and ends it when they become too many. Used by one
/// thread at a time.
final class RowBudget {
  private final int max;
  private long written;

  RowBudget(int max) {
    this.max = max;
  }

  /// Nobody has set a limit.
  static RowBudget unlimited() {
    return new RowBudget(Integer.MAX_VALUE);
  }

  private void take(long rows) {
    written += rows;
    if (written > max) {
      throw new TooManyRows(max);
    }
  }

  /// Tells the open transaction's budget what each statement has written.
  record Listener(java.util.function.Supplier<RowBudget> current) implements ExecuteListener {
    private static final long serialVersionUID = 1;

    @Override
    public void executeEnd(ExecuteContext ctx) {
      int[] batch = ctx.batchRows();
      long rows = Math.max(ctx.rows(), 0);
      for (int part : batch.length > 1 ? batch : new int[0]) {
        rows += Math.max(part, 0);
      }
      if (rows > 0) {
        current.get().take(rows);
      }
    }
  }
}
