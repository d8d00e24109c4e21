package io.reelwork.services.operations;

import static io.reelwork.services.sql.EntityRows.ACCOUNT;
import static io.reelwork.services.sql.EntityRows.ID;
import static io.reelwork.services.sql.EntityRows.SEQ;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;

import io.reelwork.services.sql.Database;
import io.reelwork.services.sql.EntityRows;
import io.reelwork.services.sql.Ticks;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;

/// Table `operation`: what clients read, and claims.
///
/// While an operation is in progress `due` says when it may be claimed: at first the end of its
/// rest, once claimed the end of its lease. The columns that clients see are read by
/// `OperationsEntitySet`. Joins the open transaction.
final class OperationTable {
  /// The states on the wire.
  enum State {
    IN_PROGRESS("InProgress"),
    SUCCEEDED("Succeeded"),
    FAILED("Failed");

    private final String text;

    State(String text) {
      this.text = text;
    }

    String text() {
      return text;
    }
  }

  private static final Field<String> STATE = field(name("state"), String.class);
  private static final Field<String> TARGET = field(name("target_entity_id"), String.class);
  private static final Field<String> ERROR_CODE = field(name("error_code"), String.class);
  private static final Field<String> ERROR_MESSAGE = field(name("error_message"), String.class);
  private static final Field<String> KIND = field(name("kind"), String.class);
  private static final Field<String> ARGUMENT = field(name("argument"), String.class);
  private static final Field<Integer> ATTEMPT = field(name("attempt"), Integer.class);
  private static final Field<String> OWNER = field(name("owner"), String.class);
  private static final Field<Long> DUE = field(name("due"), Long.class);
  private static final Field<Long> ENDED = field(name("ended"), Long.class);

  private final Database database;
  private final EntityRows rows;
  private final Table<Record> operations;

  OperationTable(Database database) {
    this.database = database;
    this.rows = new EntityRows(database, "operation", "Operations");
    this.operations = rows.table();
  }

  EntityRows rows() {
    return rows;
  }

  void insert(Operation operation, Duration rest) {
    database.write(sql -> {
      Ticks now = database.dialect().now(sql);
      return sql.insertInto(operations)
          .set(ACCOUNT, operation.account())
          .set(ID, operation.id())
          .set(SEQ, now.value())
          .set(STATE, State.IN_PROGRESS.text())
          .set(TARGET, operation.target())
          .set(KIND, operation.kind())
          .set(ARGUMENT, operation.argument())
          .set(ATTEMPT, 0)
          .set(DUE, now.plus(rest).value())
          .execute();
    });
  }

  /// The operation in progress on an entity.
  Optional<String> inProgress(String account, String target) {
    return database.read(sql ->
        sql.select(ID)
            .from(operations)
            .where(ACCOUNT.eq(account))
            .and(TARGET.eq(target))
            .and(DUE.isNotNull())
            .limit(1)
            .fetchOptional(ID));
  }

  /// Whether something of these kinds may be claimed; a look that writes nothing.
  boolean hasDue(Collection<String> kinds) {
    return database.read(
        sql -> sql.fetchExists(sql.selectOne().from(operations).where(due(sql, kinds))));
  }

  /// When, after a time, the next of these kinds may be claimed.
  Optional<Ticks> nextDue(Collection<String> kinds, Ticks after) {
    return database.read(sql ->
        sql.select(DUE)
            .from(operations)
            .where(DUE.gt(after.value()))
            .and(KIND.in(kinds))
            .orderBy(DUE.asc())
            .limit(1)
            .fetchOptional(DUE)
            .map(Ticks::new));
  }

  /// Claims the operation of these kinds that has waited longest.
  Optional<Operation> claim(String owner, Collection<String> kinds, Duration lease) {
    return database.write(sql ->
        database
            .dialect()
            .skipLocked(
                sql.select(ACCOUNT, ID, TARGET, KIND, ARGUMENT, ATTEMPT)
                    .from(operations)
                    .where(due(sql, kinds))
                    .orderBy(DUE.asc())
                    .limit(1))
            .fetchOptional(OperationTable::claimed)
            .map(operation -> {
              sql.update(operations)
                  .set(OWNER, owner)
                  .set(ATTEMPT, operation.attempt())
                  .set(DUE, database.dialect().now(sql).plus(lease).value())
                  .where(ACCOUNT.eq(operation.account()))
                  .and(ID.eq(operation.id()))
                  .execute();
              return operation;
            }));
  }

  private Condition due(DSLContext sql, Collection<String> kinds) {
    return DUE.le(database.dialect().now(sql).value()).and(KIND.in(kinds));
  }

  private static Operation claimed(Record row) {
    return new Operation(
        row.get(ACCOUNT),
        row.get(ID),
        row.get(TARGET),
        row.get(KIND),
        row.get(ARGUMENT),
        row.get(ATTEMPT) + 1);
  }

  /// Renews the leases of an owner's operations.
  void renew(String owner, Duration lease) {
    database.write(sql ->
        sql.update(operations)
            .set(DUE, database.dialect().now(sql).plus(lease).value())
            .where(OWNER.eq(owner))
            .and(DUE.isNotNull())
            .execute());
  }

  /// Ends a claimed operation; false when the claim is lost.
  boolean end(Operation claimed, State state, Optional<Fault> fault) {
    return database.write(sql ->
        sql.update(operations)
            .set(STATE, state.text())
            .set(ERROR_CODE, orNull(fault.map(it -> it.code().text())))
            .set(ERROR_MESSAGE, orNull(fault.map(Fault::message)))
            .setNull(OWNER)
            .setNull(DUE)
            .set(ENDED, database.dialect().now(sql).value())
            .where(held(claimed))
            .execute())
        > 0;
  }

  private static @Nullable String orNull(Optional<String> text) {
    return text.orElse(null);
  }

  /// Gives a claimed operation back, to be claimed again after a while.
  void release(Operation claimed, Duration rest) {
    database.write(sql ->
        sql.update(operations)
            .setNull(OWNER)
            .set(DUE, database.dialect().now(sql).plus(rest).value())
            .where(held(claimed))
            .execute());
  }

  /// Gives a claimed operation back as if it had not been claimed.
  void postpone(Operation claimed, Duration rest) {
    database.write(sql ->
        sql.update(operations)
            .setNull(OWNER)
            .set(ATTEMPT, claimed.attempt() - 1)
            .set(DUE, database.dialect().now(sql).plus(rest).value())
            .where(held(claimed))
            .execute());
  }

  private static Condition held(Operation claimed) {
    return ACCOUNT
        .eq(claimed.account())
        .and(ID.eq(claimed.id()))
        .and(ATTEMPT.eq(claimed.attempt()))
        .and(OWNER.isNotNull());
  }

  /// Gives back what an owner holds, or with empty what anybody holds.
  void releaseAll(Optional<String> owner) {
    database.write(sql ->
        sql.update(operations)
            .setNull(OWNER)
            .set(DUE, database.dialect().now(sql).value())
            .where(DUE.isNotNull())
            .and(owner.map(OWNER::eq).orElse(OWNER.isNotNull()))
            .execute());
  }

  /// Deletes at most `limit` operations that ended before `end`; answers how many there were.
  int deleteEnded(Ticks end, int limit) {
    return database.write(sql -> {
      List<Long> oldest =
          sql.select(ENDED)
              .from(operations)
              .where(ENDED.lt(end.value()))
              .orderBy(ENDED.asc())
              .limit(limit)
              .fetch(ENDED);
      return oldest.isEmpty()
          ? 0
          : sql.deleteFrom(operations).where(ENDED.le(oldest.getLast())).execute();
    });
  }
}
