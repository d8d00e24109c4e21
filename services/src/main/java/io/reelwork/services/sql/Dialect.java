package io.reelwork.services.sql;

import static org.jooq.impl.DSL.field;

import java.time.Instant;
import java.util.function.Supplier;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.SQLDialect;
import org.jooq.Select;
import org.jooq.SelectForUpdateStep;

/// What differs between the two databases.
public sealed interface Dialect {
  /// The dialect jOOQ renders.
  SQLDialect jooq();

  /// The database's time; of SQLite the host's, or what a test has set.
  Ticks now(DSLContext sql);

  /// Adds `for update skip locked` where rows are locked one by one; SQLite has one writer.
  <R extends org.jooq.Record> Select<R> skipLocked(SelectForUpdateStep<R> select);

  /// A column to sort by that must not make the planner walk an index in its order: SQLite has no
  /// statistics that would tell it how few rows the rest of the query leaves.
  <T> Field<T> sortedAfterwards(Field<T> column);

  /// Wakes listeners of `channel` in every process when the transaction commits; nothing on SQLite,
  /// where everything is one process.
  void notify(DSLContext sql, String channel, String payload);

  /// SQLite in WAL mode with one writer.
  ///
  /// @param clock the host's time, settable by tests
  record Sqlite(Supplier<Instant> clock) implements Dialect {
    @Override
    public SQLDialect jooq() {
      return SQLDialect.SQLITE;
    }

    @Override
    public Ticks now(DSLContext sql) {
      return Ticks.of(clock.get());
    }

    @Override
    public <R extends org.jooq.Record> Select<R> skipLocked(SelectForUpdateStep<R> select) {
      return select;
    }

    @Override
    public <T> Field<T> sortedAfterwards(Field<T> column) {
      return field("+{0}", column.getDataType(), column);
    }

    @Override
    public void notify(DSLContext sql, String channel, String payload) {}
  }

  /// PostgreSQL 15 or newer.
  ///
  /// @param clock empty for the database's own time; a test sets it
  record Postgres(java.util.Optional<Supplier<Instant>> clock) implements Dialect {
    @Override
    public SQLDialect jooq() {
      return SQLDialect.POSTGRES;
    }

    @Override
    public Ticks now(DSLContext sql) {
      return clock
          .map(set -> Ticks.of(set.get()))
          .orElseGet(() ->
              new Ticks(
                  sql.select(
                          field(
                              "(extract(epoch from clock_timestamp()) * 10000000)::bigint"
                                  + " + 621355968000000000",
                              Long.class))
                      .fetchSingle()
                      .value1()));
    }

    @Override
    public <R extends org.jooq.Record> Select<R> skipLocked(SelectForUpdateStep<R> select) {
      return select.forUpdate().skipLocked();
    }

    @Override
    public <T> Field<T> sortedAfterwards(Field<T> column) {
      return column;
    }

    /// Which transactions have been committed, all over the server.
    String snapshot(DSLContext sql) {
      return sql.select(field("pg_current_snapshot()::text", String.class)).fetchSingle().value1();
    }

    @Override
    public void notify(DSLContext sql, String channel, String payload) {
      sql.execute("select pg_notify(?, ?)", channel, payload);
    }
  }
}
