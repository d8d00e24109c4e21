package io.reelwork.services.jobs;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import io.reelwork.services.catalog.AssetId;
import io.reelwork.services.sql.BulkInsert;
import io.reelwork.services.sql.Database;
import io.reelwork.services.sql.Dialect;
import io.reelwork.services.sql.Ticks;
import io.reelwork.services.steps.JobId;
import io.reelwork.services.steps.TaskId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.SelectConditionStep;
import org.jooq.Table;

/// Tables `job`, `job_asset`, `job_event` and `account_units`. Methods join the open transaction.
final class JobsTable {
  private static final Table<Record> JOB = table(name("job"));
  private static final Table<Record> JOB_ASSET = table(name("job_asset"));
  private static final Table<Record> JOB_EVENT = table(name("job_event"));
  private static final Table<Record> UNITS = table(name("account_units"));

  private static final Field<String> ACCOUNT = field(name("account"), String.class);
  private static final Field<String> ID = field(name("id"), String.class);
  private static final Field<Long> SEQ = field(name("seq"), Long.class);
  private static final Field<String> NAME = field(name("name"), String.class);
  private static final Field<Long> CREATED = field(name("created"), Long.class);
  private static final Field<Long> LAST_MODIFIED = field(name("last_modified"), Long.class);
  private static final Field<Long> START_TIME = field(name("start_time"), Long.class);
  private static final Field<Long> END_TIME = field(name("end_time"), Long.class);
  private static final Field<Integer> PRIORITY = field(name("priority"), Integer.class);
  private static final Field<Double> RUNNING_DURATION =
      field(name("running_duration"), Double.class);
  private static final Field<Integer> STATE = field(name("state"), Integer.class);
  private static final Field<String> TEMPLATE_ID = field(name("template_id"), String.class);
  private static final Field<Long> HELD_UNTIL = field(name("held_until"), Long.class);
  private static final Field<Long> VIRTUAL_TIME = field(name("virtual_time"), Long.class);
  private static final Field<Long> LAST_EVENT = field(name("last_event"), Long.class);

  private static final Field<String> JOB_ID = field(name("job_id"), String.class);
  private static final Field<Integer> DIRECTION = field(name("direction"), Integer.class);
  private static final Field<Integer> POSITION = field(name("position"), Integer.class);
  private static final Field<String> ASSET_ID = field(name("asset_id"), String.class);
  private static final Field<Long> NUMBER = field(name("number"), Long.class);
  private static final Field<Long> HAPPENED_AT = field(name("happened_at"), Long.class);
  private static final Field<String> TASK_ID = field(name("task_id"), String.class);
  private static final Field<Integer> OLD_STATE = field(name("old_state"), Integer.class);
  private static final Field<Integer> NEW_STATE = field(name("new_state"), Integer.class);
  private static final Field<Integer> RESERVED = field(name("reserved"), Integer.class);
  private static final Field<Integer> UNIT_TYPE = field(name("unit_type"), Integer.class);
  private static final Field<Integer> USED = field(name("used"), Integer.class);

  private final Database database;
  private final AtomicLong lastSeq = new AtomicLong();

  JobsTable(Database database) {
    this.database = database;
  }

  /// Which way an asset is used.
  enum Direction {
    INPUT(0),
    OUTPUT(1);

    private final int number;

    Direction(int number) {
      this.number = number;
    }

    /// The number in the database.
    int number() {
      return number;
    }
  }

  /// A job's row as far as the engine looks at it.
  record Row(
      String account,
      JobId id,
      Optional<String> name,
      JobState state,
      int priority,
      Ticks created,
      Optional<Ticks> startTime,
      long virtualTime,
      long lastEvent) {}

  /// A change of state in the job's log; `task` is empty for the job's own.
  record Event(long number, Ticks time, Optional<TaskId> task, int oldState, int newState) {}

  /// A job that may go.
  record Old(String account, JobId id) {}

  /// What an account has reserved.
  record Reserved(int type, int units) {}

  /// An account with units that are free.
  record Free(String account, int units) {}

  Ticks now() {
    return database.now();
  }

  void insert(String account, JobId id, NewJob job, Ticks now, Ticks heldUntil) {
    database.write(sql ->
        sql.insertInto(JOB)
            .set(ACCOUNT, account)
            .set(ID, id.value())
            .set(SEQ, lastSeq.updateAndGet(last -> Math.max(last + 1, now.value())))
            .set(NAME, job.name().orElse(null))
            .set(CREATED, now.value())
            .set(LAST_MODIFIED, now.value())
            .set(PRIORITY, job.priority())
            .set(RUNNING_DURATION, 0.0)
            .set(STATE, JobState.QUEUED.number())
            .set(TEMPLATE_ID, job.templateId().orElse(null))
            .set(HELD_UNTIL, heldUntil.value())
            .set(VIRTUAL_TIME, now.value())
            .set(LAST_EVENT, 0L)
            .execute());
  }

  /// How many jobs an account has.
  long count(String account) {
    return database.read(sql ->
        sql.selectCount().from(JOB).where(ACCOUNT.eq(account)).fetchSingle().value1().longValue());
  }

  Optional<Row> find(String account, JobId id) {
    return database.read(sql ->
        sql.selectFrom(JOB)
            .where(ACCOUNT.eq(account))
            .and(ID.eq(id.value()))
            .fetchOptional(JobsTable::row));
  }

  /// Reads a job and keeps every other transaction from changing it until this one ends.
  Optional<Row> lock(String account, JobId id) {
    return database.write(sql -> {
      SelectConditionStep<Record> select =
          sql.selectFrom(JOB).where(ACCOUNT.eq(account)).and(ID.eq(id.value()));
      return switch (database.dialect()) {
        case Dialect.Sqlite oneWriter -> select.fetchOptional(JobsTable::row);
        case Dialect.Postgres rowLocks -> select.forUpdate().fetchOptional(JobsTable::row);
      };
    });
  }

  private static Row row(Record row) {
    return new Row(
        row.get(ACCOUNT),
        new JobId(row.get(ID)),
        Optional.ofNullable(row.get(NAME)),
        JobState.of(row.get(STATE)),
        row.get(PRIORITY),
        new Ticks(row.get(CREATED)),
        Optional.ofNullable(row.get(START_TIME)).map(Ticks::new),
        row.get(VIRTUAL_TIME),
        row.get(LAST_EVENT));
  }

  void setState(Row job, JobState state, Ticks now) {
    database.write(sql ->
        sql.update(JOB)
            .set(STATE, state.number())
            .set(LAST_MODIFIED, now.value())
            .where(ACCOUNT.eq(job.account()))
            .and(ID.eq(job.id().value()))
            .execute());
  }

  void setStarted(Row job, Ticks now) {
    database.write(sql ->
        sql.update(JOB)
            .set(START_TIME, now.value())
            .where(ACCOUNT.eq(job.account()))
            .and(ID.eq(job.id().value()))
            .and(START_TIME.isNull())
            .execute());
  }

  void setEnded(Row job, Ticks now) {
    double ms = job.startTime().map(start -> (double) now.since(start).toMillis()).orElse(0.0);
    database.write(sql ->
        sql.update(JOB)
            .set(END_TIME, now.value())
            .set(RUNNING_DURATION, ms)
            .where(ACCOUNT.eq(job.account()))
            .and(ID.eq(job.id().value()))
            .execute());
  }

  void setPriority(Row job, int priority, Ticks now) {
    database.write(sql ->
        sql.update(JOB)
            .set(PRIORITY, priority)
            .set(LAST_MODIFIED, now.value())
            .where(ACCOUNT.eq(job.account()))
            .and(ID.eq(job.id().value()))
            .execute());
  }

  void setVirtualTime(String account, JobId id, long virtualTime) {
    database.write(sql ->
        sql.update(JOB)
            .set(VIRTUAL_TIME, virtualTime)
            .where(ACCOUNT.eq(account))
            .and(ID.eq(id.value()))
            .execute());
  }

  /// Up to `max` jobs that ended before this time, the oldest first.
  List<Old> ended(Ticks before, int max) {
    return database.read(sql ->
        sql.select(ACCOUNT, ID)
            .from(JOB)
            .where(END_TIME.lt(before.value()))
            .orderBy(END_TIME.asc())
            .limit(max)
            .fetch(row -> new Old(row.value1(), new JobId(row.value2()))));
  }

  void delete(Row job) {
    database.write(sql -> {
      sql.deleteFrom(JOB_ASSET).where(ofJob(job)).execute();
      sql.deleteFrom(JOB_EVENT).where(ofJob(job)).execute();
      return sql.deleteFrom(JOB)
          .where(ACCOUNT.eq(job.account()))
          .and(ID.eq(job.id().value()))
          .execute();
    });
  }

  private static Condition ofJob(Row job) {
    return ACCOUNT.eq(job.account()).and(JOB_ID.eq(job.id().value()));
  }

  /// Appends to the job's log; the job's row is locked.
  void append(Row job, Ticks now, Optional<TaskId> task, int oldState, int newState) {
    database.write(sql -> {
      long number =
          sql.update(JOB)
              .set(LAST_EVENT, LAST_EVENT.plus(1))
              .where(ACCOUNT.eq(job.account()))
              .and(ID.eq(job.id().value()))
              .returning(LAST_EVENT)
              .fetchSingle()
              .get(LAST_EVENT);
      return sql.insertInto(JOB_EVENT)
          .set(ACCOUNT, job.account())
          .set(JOB_ID, job.id().value())
          .set(NUMBER, number)
          .set(HAPPENED_AT, now.value())
          .set(TASK_ID, task.map(TaskId::value).orElse(null))
          .set(OLD_STATE, oldState)
          .set(NEW_STATE, newState)
          .execute();
    });
  }

  /// The log behind event number `after`, oldest first.
  List<Event> events(String account, JobId id, long after, int limit) {
    return database.read(sql ->
        sql.selectFrom(JOB_EVENT)
            .where(ACCOUNT.eq(account))
            .and(JOB_ID.eq(id.value()))
            .and(NUMBER.gt(after))
            .orderBy(NUMBER)
            .limit(limit)
            .fetch(row ->
                new Event(
                    row.get(NUMBER),
                    new Ticks(row.get(HAPPENED_AT)),
                    Optional.ofNullable(row.get(TASK_ID)).map(TaskId::new),
                    row.get(OLD_STATE),
                    row.get(NEW_STATE))));
  }

  /// Adds a job's assets of one direction, positions from 0.
  void addAssets(String account, JobId id, Direction direction, List<AssetId> assets) {
    List<Map<Field<?>, Object>> rows = new ArrayList<>();
    for (int position = 0; position < assets.size(); position++) {
      Map<Field<?>, Object> row = new LinkedHashMap<>();
      row.put(ACCOUNT, account);
      row.put(JOB_ID, id.value());
      row.put(DIRECTION, direction.number());
      row.put(POSITION, position);
      row.put(ASSET_ID, assets.get(position).value());
      rows.add(row);
    }
    database.write(sql -> BulkInsert.into(sql, JOB_ASSET, rows));
  }

  List<AssetId> assets(String account, JobId id, Direction direction) {
    return database.read(sql ->
        sql.select(ASSET_ID)
            .from(JOB_ASSET)
            .where(ACCOUNT.eq(account))
            .and(JOB_ID.eq(id.value()))
            .and(DIRECTION.eq(direction.number()))
            .orderBy(POSITION)
            .fetch(row -> new AssetId(row.value1())));
  }

  void removeOutput(String account, JobId id, AssetId asset) {
    database.write(sql ->
        sql.deleteFrom(JOB_ASSET)
            .where(ACCOUNT.eq(account))
            .and(JOB_ID.eq(id.value()))
            .and(DIRECTION.eq(Direction.OUTPUT.number()))
            .and(ASSET_ID.eq(asset.value()))
            .execute());
  }

  /// Gives an account its counter row, once.
  void ensureUnits(String account, int reserved) {
    database.write(sql ->
        sql.insertInto(UNITS)
            .set(ACCOUNT, account)
            .set(RESERVED, reserved)
            .set(USED, 0)
            .onConflict(ACCOUNT)
            .doNothing()
            .execute());
  }

  void setUnits(String account, int type, int reserved) {
    database.write(sql ->
        sql.update(UNITS)
            .set(UNIT_TYPE, type)
            .set(RESERVED, reserved)
            .where(ACCOUNT.eq(account))
            .execute());
  }

  Optional<Reserved> units(String account) {
    return database.read(sql ->
        sql.select(UNIT_TYPE, RESERVED)
            .from(UNITS)
            .where(ACCOUNT.eq(account))
            .fetchOptional(row -> new Reserved(row.value1(), row.value2())));
  }

  List<Free> freeUnits() {
    return database.read(sql ->
        sql.select(ACCOUNT, RESERVED.minus(USED))
            .from(UNITS)
            .where(hasFreeUnit())
            .orderBy(ACCOUNT)
            .fetch(row -> new Free(row.value1(), Math.max(row.value2(), 1))));
  }

  /// Without any reserved unit tasks run one after the other.
  private static Condition hasFreeUnit() {
    return USED.lt(RESERVED).or(USED.eq(0));
  }

  /// Takes a unit when one is free: the counter row makes sure that nobody overshoots.
  boolean takeUnit(String account) {
    return database.write(sql ->
        sql.update(UNITS)
            .set(USED, USED.plus(1))
            .where(ACCOUNT.eq(account))
            .and(hasFreeUnit())
            .execute())
        == 1;
  }

  void releaseUnit(String account) {
    database.write(
        sql -> sql.update(UNITS).set(USED, USED.minus(1)).where(ACCOUNT.eq(account)).execute());
  }
}
