package io.reelwork.services.sql;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jooq.ExecuteContext;
import org.jooq.ExecuteListener;
import org.jooq.impl.DefaultExecuteListenerProvider;

/// Counts what work sends to the database.
public final class Statements {
  private Statements() {}

  /// How many statements `work` needs, in a transaction of its own.
  public static int counted(Database database, Supplier<?> work) {
    AtomicInteger count = new AtomicInteger();
    ExecuteListener counter =
        new ExecuteListener() {
          private static final long serialVersionUID = 1;

          @Override
          public void executeStart(ExecuteContext context) {
            count.addAndGet(Math.max(1, context.batchSQL().length));
          }
        };
    database.transaction(() -> {
      database.write(sql -> sql.configuration().set(new DefaultExecuteListenerProvider(counter)));
      return work.get();
    });
    return count.get();
  }
}
