package io.reelwork.services.jobs;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.min;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;

import io.reelwork.services.sql.Database;
import io.reelwork.services.sql.Ticks;
import java.util.Optional;
import java.util.function.Function;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;

/// The suspects among the steps, all of them at once: table `step`, whose rows `StepsTable` writes
/// one by one. Methods join the open transaction.
final class SuspectsTable {
  private static final Table<Record> STEP = table(name("step"));
  private static final Field<String> ID = field(name("step", "id"), String.class);
  private static final Field<Integer> STATE = field(name("step", "state"), Integer.class);
  private static final Field<Long> NOT_BEFORE = field(name("not_before"), Long.class);
  private static final Field<String> WORKER = field(name("worker"), String.class);
  private static final Field<Integer> SUSPECT = field(name("suspect"), Integer.class);
  private static final Field<Integer> LONE_LOSSES = field(name("lone_losses"), Integer.class);
  private static final Field<String> LOST_WORKER = field(name("lost_worker"), String.class);

  private final Database database;

  SuspectsTable(Database database) {
    this.database = database;
  }

  private static Condition isSuspect() {
    return SUSPECT.eq(inline(StepsTable.SUSPECTED));
  }

  /// Since when the first suspect that may run has waited.
  Optional<Ticks> firstSuspect(Ticks now) {
    return database
        .read(sql ->
            sql.select(min(NOT_BEFORE))
                .from(STEP)
                .where(isSuspect())
                .and(STATE.eq(inline(StepsTable.State.READY.number())))
                .and(NOT_BEFORE.le(now.value()))
                .fetchOptional(row -> Optional.ofNullable(row.value1())))
        .flatMap(Function.identity())
        .map(Ticks::new);
  }

  /// Whether a worker that was lost ran nothing but this step.
  boolean ranAlone(StepsTable.Row step) {
    String worker = step.suspicion().worker();
    Condition runs = STATE.eq(inline(StepsTable.State.RUNNING.number())).and(WORKER.eq(worker));
    Condition ran = isSuspect().and(LOST_WORKER.eq(worker));
    return !exists(runs, step) && !exists(ran, step);
  }

  private boolean exists(Condition which, StepsTable.Row but) {
    return database.read(
        sql -> sql.fetchExists(select(inline(1)).from(STEP).where(which).and(ID.ne(but.id()))));
  }

  /// Whether a step was with a worker when that was lost.
  boolean lostAny(String worker) {
    return database.read(sql ->
        sql.fetchExists(
            select(inline(1)).from(STEP).where(isSuspect()).and(LOST_WORKER.eq(worker))));
  }

  /// A worker ended that ran no suspect: what waits is not to blame for that, and perhaps not for
  /// what came before.
  void exonerate() {
    database.write(sql ->
        sql.update(STEP)
            .set(LONE_LOSSES, 0)
            .where(isSuspect())
            .and(STATE.eq(inline(StepsTable.State.READY.number())))
            .and(LONE_LOSSES.gt(0))
            .execute());
  }

  /// No suspect runs before this time: a worker that ends nevertheless tells that none is to blame.
  void restSuspects(Ticks until) {
    database.write(sql ->
        sql.update(STEP)
            .set(NOT_BEFORE, until.value())
            .where(isSuspect())
            .and(STATE.eq(inline(StepsTable.State.READY.number())))
            .and(NOT_BEFORE.lt(until.value()))
            .execute());
  }
}
