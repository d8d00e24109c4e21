package io.reelwork.services.jobs;

import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.min;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;

import io.reelwork.services.catalog.AssetId;
import io.reelwork.services.jobs.JobsTable.Direction;
import io.reelwork.services.sql.BulkInsert;
import io.reelwork.services.sql.Database;
import io.reelwork.services.sql.Ticks;
import io.reelwork.services.steps.ConfigurationProtection;
import io.reelwork.services.steps.JobId;
import io.reelwork.services.steps.OutputAsset;
import io.reelwork.services.steps.TaskId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Record1;
import org.jooq.Select;
import org.jooq.Table;

/// Tables `task`, `task_after`, `task_asset`, `task_event` and `task_error`. Methods join the open
/// transaction; changes expect the job's row to be locked.
final class TasksTable {
  static final Table<Record> TASK = table(name("task"));
  private static final Table<Record> TASK_AFTER = table(name("task_after"));
  private static final Table<Record> TASK_ASSET = table(name("task_asset"));
  private static final Table<Record> TASK_EVENT = table(name("task_event"));
  private static final Table<Record> TASK_ERROR = table(name("task_error"));

  static final Field<String> ACCOUNT = field(name("account"), String.class);
  static final Field<String> ID = field(name("id"), String.class);
  static final Field<Double> PROGRESS = field(name("progress"), Double.class);
  static final Field<Integer> STATE = field(name("state"), Integer.class);
  static final Field<Integer> ENDING = field(name("ending"), Integer.class);
  private static final Field<Long> SEQ = field(name("seq"), Long.class);
  private static final Field<String> JOB_ID = field(name("job_id"), String.class);
  private static final Field<Integer> POSITION = field(name("position"), Integer.class);
  private static final Field<String> CONFIGURATION = field(name("configuration"), String.class);
  private static final Field<Long> START_TIME = field(name("start_time"), Long.class);
  private static final Field<Long> END_TIME = field(name("end_time"), Long.class);
  private static final Field<String> PROCESSOR = field(name("media_processor_id"), String.class);
  private static final Field<String> NAME = field(name("name"), String.class);
  private static final Field<String> PERF_MESSAGE = field(name("perf_message"), String.class);
  private static final Field<Integer> PRIORITY = field(name("priority"), Integer.class);
  private static final Field<Boolean> PRIORITY_GIVEN = field(name("priority_given"), Boolean.class);
  private static final Field<Double> RUNNING_DURATION =
      field(name("running_duration"), Double.class);
  private static final Field<String> TASK_BODY = field(name("task_body"), String.class);
  private static final Field<Integer> OPTIONS = field(name("options"), Integer.class);
  private static final Field<String> KEY_ID = field(name("encryption_key_id"), String.class);
  private static final Field<String> SCHEME = field(name("encryption_scheme"), String.class);
  private static final Field<String> VERSION = field(name("encryption_version"), String.class);
  private static final Field<String> VECTOR = field(name("initialization_vector"), String.class);
  private static final Field<Integer> QUEUE = field(name("queue"), Integer.class);
  private static final Field<Integer> WAITS = field(name("waits"), Integer.class);
  private static final Field<Long> QUEUE_RANK = field(name("queue_rank"), Long.class);
  private static final Field<Long> HELD_UNTIL = field(name("held_until"), Long.class);
  private static final Field<Integer> PLAN_VERSION = field(name("plan_version"), Integer.class);
  private static final Field<Integer> LAST_EVENT = field(name("last_event"), Integer.class);

  private static final Field<String> TASK_ID = field(name("task_id"), String.class);
  private static final Field<String> AFTER_ID = field(name("after_id"), String.class);
  private static final Field<Integer> DIRECTION = field(name("direction"), Integer.class);
  private static final Field<String> ASSET_ID = field(name("asset_id"), String.class);
  private static final Field<Integer> FORMAT_OPTION = field(name("format_option"), Integer.class);
  private static final Field<Integer> NUMBER = field(name("number"), Integer.class);
  private static final Field<Long> HAPPENED_AT = field(name("happened_at"), Long.class);
  private static final Field<String> CODE = field(name("code"), String.class);
  private static final Field<String> MESSAGE = field(name("message"), String.class);

  private final Database database;

  TasksTable(Database database) {
    this.database = database;
  }

  /// Where a task stands in the queue of its account.
  enum Queue {
    /// Waits for another task.
    BLOCKED(0),
    /// Waits for a reserved unit.
    WAITING(1),
    /// Holds a reserved unit.
    ADMITTED(2),
    /// Holds none any more.
    ENDED(3);

    private final int number;

    Queue(int number) {
      this.number = number;
    }

    /// The number in the database.
    int number() {
      return number;
    }

    private static Queue of(int number) {
      return List.of(values()).get(number);
    }
  }

  /// A task's row as far as the engine looks at it.
  ///
  /// @param ending the final state it is heading for while its steps are being stopped
  record Row(
      String account,
      TaskId id,
      JobId job,
      int position,
      Optional<String> name,
      String configuration,
      ConfigurationProtection protection,
      String processor,
      int priority,
      boolean priorityGiven,
      int options,
      TaskState state,
      double progress,
      Optional<Ticks> startTime,
      Queue queue,
      int waits,
      long rank,
      Ticks heldUntil,
      Optional<TaskState> ending,
      int planVersion) {
    /// How messages call it.
    String label() {
      return name.map(text -> "\"" + text + "\" (" + id.value() + ")").orElse(id.value());
    }
  }

  /// A new task's row.
  record Draft(
      TaskId id,
      int position,
      NewJob.NewTask task,
      String processor,
      int priority,
      int waits,
      long rank) {}

  /// An asset that a task reads or writes.
  record Use(TaskId task, Direction direction, int position, OutputAsset asset) {}

  /// What an ended or running task went through.
  record Event(TaskId task, String code, Optional<String> message, Ticks time) {}

  /// Why a task failed.
  record Failure(TaskId task, String code, String message) {}

  /// Adds the tasks of a new job.
  void insert(String account, JobId job, List<Draft> drafts, Ticks now, Ticks heldUntil) {
    List<Map<Field<?>, Object>> rows =
        drafts.stream().map(draft -> row(account, job, draft, now, heldUntil)).toList();
    database.write(sql -> BulkInsert.into(sql, TASK, rows));
  }

  private static Map<Field<?>, Object> row(
      String account, JobId job, Draft draft, Ticks now, Ticks heldUntil) {
    NewJob.NewTask task = draft.task();
    Queue queue = draft.waits() == 0 ? Queue.WAITING : Queue.BLOCKED;
    Map<Field<?>, Object> row = new LinkedHashMap<>();
    row.put(ACCOUNT, account);
    row.put(ID, draft.id().value());
    row.put(SEQ, now.value() + draft.position());
    row.put(JOB_ID, job.value());
    row.put(POSITION, draft.position());
    row.put(CONFIGURATION, text(task.configuration()));
    row.put(PROCESSOR, draft.processor());
    row.put(NAME, text(task.name()));
    row.put(PRIORITY, draft.priority());
    row.put(PRIORITY_GIVEN, task.priority().isPresent());
    row.put(PROGRESS, 0.0);
    row.put(RUNNING_DURATION, 0.0);
    row.put(STATE, TaskState.NONE.number());
    row.put(TASK_BODY, task.body());
    row.put(OPTIONS, task.options());
    row.put(KEY_ID, text(task.protection().keyId()));
    row.put(SCHEME, task.protection().scheme().orElse("None"));
    row.put(VERSION, text(task.protection().version()));
    row.put(VECTOR, text(task.protection().initializationVector()));
    row.put(QUEUE, queue.number());
    row.put(WAITS, draft.waits());
    row.put(QUEUE_RANK, draft.rank());
    row.put(HELD_UNTIL, heldUntil.value());
    row.put(ENDING, 0);
    row.put(PLAN_VERSION, 0);
    row.put(LAST_EVENT, 0);
    return row;
  }

  private static Field<String> text(Optional<String> value) {
    return val(value.orElse(null), String.class);
  }

  private static Row row(Record row) {
    return new Row(
        row.get(ACCOUNT),
        new TaskId(row.get(ID)),
        new JobId(row.get(JOB_ID)),
        row.get(POSITION),
        Optional.ofNullable(row.get(NAME)),
        Optional.ofNullable(row.get(CONFIGURATION)).orElse(""),
        new ConfigurationProtection(
            Optional.ofNullable(row.get(KEY_ID)),
            Optional.ofNullable(row.get(SCHEME)),
            Optional.ofNullable(row.get(VERSION)),
            Optional.ofNullable(row.get(VECTOR))),
        row.get(PROCESSOR),
        row.get(PRIORITY),
        row.get(PRIORITY_GIVEN),
        row.get(OPTIONS),
        TaskState.of(row.get(STATE)),
        row.get(PROGRESS),
        Optional.ofNullable(row.get(START_TIME)).map(Ticks::new),
        Queue.of(row.get(QUEUE)),
        row.get(WAITS),
        row.get(QUEUE_RANK),
        new Ticks(row.get(HELD_UNTIL)),
        Optional.of(row.get(ENDING)).filter(ending -> ending > 0).map(TaskState::of),
        row.get(PLAN_VERSION));
  }

  Ticks now() {
    return database.now();
  }

  Optional<Row> find(String account, TaskId id) {
    return database.read(
        sql -> sql.selectFrom(TASK).where(is(account, id)).fetchOptional(TasksTable::row));
  }

  List<Row> ofJob(String account, JobId job) {
    return database.read(sql ->
        sql.selectFrom(TASK)
            .where(ACCOUNT.eq(account))
            .and(JOB_ID.eq(job.value()))
            .orderBy(POSITION)
            .fetch(TasksTable::row));
  }

  /// Those of an account that wait for a unit and may have one, the first in rank first.
  List<Row> waiting(String account, Ticks now, int limit) {
    return database.read(sql ->
        sql.selectFrom(TASK)
            .where(ACCOUNT.eq(account))
            .and(QUEUE.eq(Queue.WAITING.number()))
            .and(HELD_UNTIL.le(now.value()))
            .orderBy(QUEUE_RANK, SEQ)
            .limit(limit)
            .fetch(TasksTable::row));
  }

  /// When, after a time, the next task that rests may have a unit: one row, null for never.
  static Select<Record1<Long>> nextHeld(Ticks after) {
    return select(min(HELD_UNTIL))
        .from(TASK)
        .where(QUEUE.eq(inline(Queue.WAITING.number())))
        .and(HELD_UNTIL.gt(after.value()));
  }

  /// How many wait in front of it.
  int ahead(Row task) {
    return database.read(sql ->
        sql.select(count())
            .from(TASK)
            .where(ACCOUNT.eq(task.account()))
            .and(QUEUE.eq(Queue.WAITING.number()))
            .and(QUEUE_RANK.lt(task.rank()))
            .fetchSingle()
            .value1());
  }

  private void update(Row task, Map<Field<?>, ?> values) {
    database.write(
        sql -> sql.update(TASK).set(values).where(is(task.account(), task.id())).execute());
  }

  private static Condition is(String account, TaskId id) {
    return ACCOUNT.eq(account).and(ID.eq(id.value()));
  }

  void setState(Row task, TaskState state) {
    update(task, Map.of(STATE, state.number()));
  }

  void setAdmitted(Row task) {
    update(task, Map.of(STATE, TaskState.ACTIVE.number(), QUEUE, Queue.ADMITTED.number()));
  }

  void setStarted(Row task, Ticks now) {
    update(task, Map.of(STATE, TaskState.RUNNING.number(), START_TIME, now.value()));
  }

  /// Those of the tasks that are being stopped or have ended.
  List<TaskId> stopping(Collection<String> ids) {
    return database.read(sql ->
        sql.select(ID)
            .from(TASK)
            .where(ID.in(ids))
            .and(ENDING.ne(0).or(QUEUE.eq(Queue.ENDED.number())))
            .fetch(row -> new TaskId(row.value1())));
  }

  void setPlanVersion(Row task, int version) {
    update(task, Map.of(PLAN_VERSION, version));
  }

  void setEnding(Row task, TaskState state, TaskState ending) {
    update(task, Map.of(STATE, state.number(), ENDING, ending.number()));
  }

  void setPerfMessage(Row task, String message) {
    update(task, Map.of(PERF_MESSAGE, ClientWords.of(message)));
  }

  void setPriority(Row task, int priority, long rank) {
    update(task, Map.of(PRIORITY, priority, QUEUE_RANK, rank));
  }

  /// State, final progress and times at once.
  void setEnded(Row task, TaskState state, Ticks now) {
    double ms = task.startTime().map(start -> (double) now.since(start).toMillis()).orElse(0.0);
    update(
        task,
        Map.of(
            STATE, state.number(),
            QUEUE, Queue.ENDED.number(),
            END_TIME, now.value(),
            RUNNING_DURATION, ms));
    if (state == TaskState.COMPLETED) {
      update(task, Map.of(PROGRESS, 100.0));
    }
  }

  /// Adds what tasks wait for.
  ///
  /// @param after for each task those that must end before it
  void addDependencies(String account, Map<TaskId, List<TaskId>> after) {
    List<Map<Field<?>, Object>> rows = new ArrayList<>();
    after.forEach((task, all) -> {
      for (TaskId one : all) {
        Map<Field<?>, Object> row = new LinkedHashMap<>();
        row.put(ACCOUNT, account);
        row.put(TASK_ID, task.value());
        row.put(AFTER_ID, one.value());
        rows.add(row);
      }
    });
    database.write(sql -> BulkInsert.into(sql, TASK_AFTER, rows));
  }

  /// The tasks that wait for this one.
  List<TaskId> dependents(Row task) {
    return database.read(sql ->
        sql.select(TASK_ID)
            .from(TASK_AFTER)
            .where(ACCOUNT.eq(task.account()))
            .and(AFTER_ID.eq(task.id().value()))
            .fetch(row -> new TaskId(row.value1())));
  }

  /// The tasks this one waits for.
  List<TaskId> predecessors(Row task) {
    return database.read(sql ->
        sql.select(AFTER_ID)
            .from(TASK_AFTER)
            .where(ACCOUNT.eq(task.account()))
            .and(TASK_ID.eq(task.id().value()))
            .fetch(row -> new TaskId(row.value1())));
  }

  /// One predecessor less; with the last one gone the task joins the queue with this rank.
  void unblock(Row task, long rank) {
    int left = task.waits() - 1;
    update(
        task,
        left > 0
            ? Map.of(WAITS, left)
            : Map.of(WAITS, 0, QUEUE, Queue.WAITING.number(), QUEUE_RANK, rank));
  }

  void addAssets(String account, List<Use> uses) {
    List<Map<Field<?>, Object>> rows = new ArrayList<>();
    for (Use use : uses) {
      Map<Field<?>, Object> row = new LinkedHashMap<>();
      row.put(ACCOUNT, account);
      row.put(TASK_ID, use.task().value());
      row.put(DIRECTION, use.direction().number());
      row.put(POSITION, use.position());
      row.put(ASSET_ID, use.asset().asset().value());
      row.put(FORMAT_OPTION, use.asset().formatOption());
      rows.add(row);
    }
    database.write(sql -> BulkInsert.into(sql, TASK_ASSET, rows));
  }

  List<OutputAsset> assets(String account, TaskId task, Direction direction) {
    return database.read(sql ->
        sql.select(ASSET_ID, FORMAT_OPTION)
            .from(TASK_ASSET)
            .where(ACCOUNT.eq(account))
            .and(TASK_ID.eq(task.value()))
            .and(DIRECTION.eq(direction.number()))
            .orderBy(POSITION)
            .fetch(row -> new OutputAsset(new AssetId(row.value1()), row.value2())));
  }

  void removeOutput(String account, TaskId task, AssetId asset) {
    database.write(sql ->
        sql.deleteFrom(TASK_ASSET)
            .where(ACCOUNT.eq(account))
            .and(TASK_ID.eq(task.value()))
            .and(DIRECTION.eq(Direction.OUTPUT.number()))
            .and(ASSET_ID.eq(asset.value()))
            .execute());
  }

  void addEvent(String account, TaskId task, Ticks now, String code, Optional<String> message) {
    database.write(sql -> {
      int number =
          sql.update(TASK)
              .set(LAST_EVENT, LAST_EVENT.plus(1))
              .where(is(account, task))
              .returning(LAST_EVENT)
              .fetchSingle()
              .get(LAST_EVENT);
      return sql.insertInto(TASK_EVENT)
          .set(ACCOUNT, account)
          .set(TASK_ID, task.value())
          .set(NUMBER, number)
          .set(HAPPENED_AT, now.value())
          .set(CODE, code)
          .set(MESSAGE, message.map(ClientWords::of).orElse(null))
          .execute();
    });
  }

  void setError(Row task, String code, String message) {
    database.write(sql ->
        sql.insertInto(TASK_ERROR)
            .set(ACCOUNT, task.account())
            .set(TASK_ID, task.id().value())
            .set(CODE, code)
            .set(MESSAGE, ClientWords.of(message))
            .onConflict(ACCOUNT, TASK_ID)
            .doNothing()
            .execute());
  }

  List<Event> events(String account, Collection<String> tasks) {
    return database.read(sql ->
        sql.selectFrom(TASK_EVENT)
            .where(ACCOUNT.eq(account))
            .and(TASK_ID.in(tasks))
            .orderBy(TASK_ID, NUMBER)
            .fetch(row ->
                new Event(
                    new TaskId(row.get(TASK_ID)),
                    row.get(CODE),
                    Optional.ofNullable(row.get(MESSAGE)),
                    new Ticks(row.get(HAPPENED_AT)))));
  }

  List<Failure> failures(String account, Collection<String> tasks) {
    return database.read(sql ->
        sql.selectFrom(TASK_ERROR)
            .where(ACCOUNT.eq(account))
            .and(TASK_ID.in(tasks))
            .fetch(
                row -> new Failure(new TaskId(row.get(TASK_ID)), row.get(CODE), row.get(MESSAGE))));
  }

  /// A query for the ids of the tasks of a job.
  Select<Record1<String>> idsOfJob(String account, JobId job) {
    return select(ID).from(TASK).where(ACCOUNT.eq(account)).and(JOB_ID.eq(job.value()));
  }

  /// Deletes the tasks of a job.
  void deleteOf(String account, JobId job) {
    database.write(sql -> {
      for (Table<Record> table : List.of(TASK_AFTER, TASK_ASSET, TASK_EVENT, TASK_ERROR)) {
        sql.deleteFrom(table)
            .where(ACCOUNT.eq(account))
            .and(TASK_ID.in(idsOfJob(account, job)))
            .execute();
      }
      return sql.deleteFrom(TASK).where(ACCOUNT.eq(account)).and(JOB_ID.eq(job.value())).execute();
    });
  }
}
