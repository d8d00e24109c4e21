package io.reelwork.services.jobs;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import io.reelwork.services.sql.Database;
import io.reelwork.services.sql.Ticks;
import java.util.List;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;

/// Table `worker`: who runs, so that the end of a worker is noticed even when it held no step.
/// Methods join the open transaction.
final class WorkersTable {
  private static final Table<Record> WORKER = table(name("worker"));
  private static final Field<String> NAME = field(name("name"), String.class);
  private static final Field<Long> BEAT_AT = field(name("beat_at"), Long.class);

  private final Database database;

  WorkersTable(Database database) {
    this.database = database;
  }

  /// A worker lives; its row is made when there is none.
  void beat(String worker) {
    database.write(sql -> {
      long now = database.dialect().now(sql).value();
      return sql.insertInto(WORKER)
          .set(NAME, worker)
          .set(BEAT_AT, now)
          .onConflict(NAME)
          .doUpdate()
          .set(BEAT_AT, now)
          .execute();
    });
  }

  /// The workers that have not been heard of since a time.
  List<String> silentSince(Ticks time) {
    return database.read(
        sql -> sql.select(NAME).from(WORKER).where(BEAT_AT.lt(time.value())).fetch(NAME));
  }

  /// Takes a worker's row away; false when somebody else has.
  boolean remove(String worker) {
    return database.write(sql -> sql.deleteFrom(WORKER).where(NAME.eq(worker)).execute()) > 0;
  }
}
