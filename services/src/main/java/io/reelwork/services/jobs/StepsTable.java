package io.reelwork.services.jobs;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.greatest;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.least;
import static org.jooq.impl.DSL.min;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.nullif;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.sum;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.when;

import io.reelwork.services.sql.Database;
import io.reelwork.services.sql.Ticks;
import io.reelwork.services.steps.JobId;
import io.reelwork.services.steps.Processor;
import io.reelwork.services.steps.StepProgress;
import io.reelwork.services.steps.TaskId;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Query;
import org.jooq.Record;
import org.jooq.Record1;
import org.jooq.Select;
import org.jooq.Table;

/// Tables `step` and `step_after`: claims, leases, live progress. Methods join the open
/// transaction.
///
/// A worker's writes are conditioned on the attempt it claimed, so that one that lost its lease
/// changes nothing.
final class StepsTable {
  private static final Table<Record> STEP = table(name("step"));
  private static final Table<Record> STEP_AFTER = table(name("step_after"));

  private static final Field<String> ID = field(name("step", "id"), String.class);
  private static final Field<String> ACCOUNT = field(name("account"), String.class);
  private static final Field<String> JOB_ID = field(name("job_id"), String.class);
  private static final Field<String> TASK_ID = field(name("step", "task_id"), String.class);
  private static final Field<Integer> ORDINAL = field(name("ordinal"), Integer.class);
  private static final Field<String> NAME = field(name("name"), String.class);
  private static final Field<String> KIND = field(name("kind"), String.class);
  private static final Field<String> SPEC = field(name("spec"), String.class);
  private static final Field<Double> COST = field(name("cost"), Double.class);
  private static final Field<Integer> STATE = field(name("step", "state"), Integer.class);

  /// The same column as it is named where it is written.
  private static final Field<Integer> STATE_SET = field(name("state"), Integer.class);

  private static final Field<Integer> WAITS = field(name("waits"), Integer.class);
  private static final Field<Long> RANK = field(name("claim_rank"), Long.class);
  private static final Field<Long> NOT_BEFORE = field(name("not_before"), Long.class);
  private static final Field<Integer> ATTEMPT = field(name("attempt"), Integer.class);
  private static final Field<Integer> FAILURES = field(name("failures"), Integer.class);
  private static final Field<Integer> LOSSES = field(name("losses"), Integer.class);
  private static final Field<Integer> SUSPECT = field(name("suspect"), Integer.class);
  private static final Field<Integer> SURPRISES = field(name("surprises"), Integer.class);
  private static final Field<Integer> LONE_LOSSES = field(name("lone_losses"), Integer.class);
  private static final Field<Long> CLAIMED_AT = field(name("claimed_at"), Long.class);
  private static final Field<Long> LOST_AT = field(name("lost_at"), Long.class);
  private static final Field<String> LOST_WORKER = field(name("lost_worker"), String.class);
  private static final Field<Double> LOST_FRACTION = field(name("lost_fraction"), Double.class);
  private static final Field<Long> ALONE_FOR = field(name("alone_for"), Long.class);
  private static final Field<Integer> RESOURCE_WAITS = field(name("resource_waits"), Integer.class);
  private static final Field<String> WAITS_FOR = field(name("waits_for"), String.class);
  private static final Field<String> WORKER = field(name("worker"), String.class);
  private static final Field<Long> LEASE_UNTIL = field(name("lease_until"), Long.class);
  private static final Field<Double> FRACTION = field(name("fraction"), Double.class);
  private static final Field<String> PHASE = field(name("phase"), String.class);
  private static final Field<Long> FRAMES = field(name("frames"), Long.class);
  private static final Field<Double> FPS = field(name("fps"), Double.class);
  private static final Field<Double> SPEED = field(name("speed"), Double.class);
  private static final Field<Long> BYTES = field(name("bytes"), Long.class);
  private static final Field<Long> REPORTED_AT = field(name("reported_at"), Long.class);
  private static final Field<Long> ADVANCED_AT = field(name("advanced_at"), Long.class);
  private static final Field<String> STEP_ID = field(name("step_id"), String.class);
  private static final Field<String> AFTER_ID = field(name("after_id"), String.class);

  private static final List<Field<?>> COLUMNS =
      List.of(
          ID,
          ACCOUNT,
          JOB_ID,
          TASK_ID,
          ORDINAL,
          NAME,
          KIND,
          SPEC,
          COST,
          STATE,
          WAITS,
          ATTEMPT,
          FAILURES,
          RESOURCE_WAITS,
          WAITS_FOR,
          SUSPECT,
          SURPRISES,
          LOSSES,
          LONE_LOSSES,
          WORKER,
          LEASE_UNTIL,
          CLAIMED_AT,
          LOST_AT,
          LOST_FRACTION,
          ALONE_FOR,
          FRACTION,
          PHASE,
          FRAMES,
          FPS,
          SPEED,
          BYTES,
          REPORTED_AT,
          ADVANCED_AT);

  static final int SUSPECTED = 1;

  /// What a task shows at most before it is finished.
  static final double ALMOST = 99.9;

  private final Database database;

  StepsTable(Database database) {
    this.database = database;
  }

  /// Where a step stands.
  enum State {
    BLOCKED(0),
    READY(1),
    RUNNING(2),
    DONE(3),
    FAILED(4),
    CANCELED(5);

    private final int number;

    State(int number) {
      this.number = number;
    }

    /// The number in the database.
    int number() {
      return number;
    }

    private static State of(int number) {
      return List.of(values()).get(number);
    }
  }

  /// A step.
  record Row(
      String id,
      String account,
      JobId job,
      TaskId task,
      int ordinal,
      String name,
      String kind,
      String spec,
      double cost,
      State state,
      int waits,
      int attempt,
      int failures,
      Waiting waiting,
      Suspicion suspicion,
      Live live) {
    Row withLive(Live live) {
      return new Row(
          id, account, job, task, ordinal, name, kind, spec, cost, state, waits, attempt, failures,
          waiting, suspicion, live);
    }
  }

  /// How far it is.
  record Live(
      double fraction,
      String phase,
      long frames,
      double fps,
      double speed,
      long bytes,
      Ticks reportedAt,
      Ticks advancedAt) {}

  /// One attempt's news.
  ///
  /// @param age how long ago it was told
  /// @param advanced whether it got further since the last report
  record Report(
      String step,
      int attempt,
      TaskId task,
      StepProgress progress,
      Duration age,
      boolean advanced) {}

  static String id(TaskId task, int ordinal) {
    return task.guid() + ":" + ordinal;
  }

  private static Row row(Record row) {
    return new Row(
        row.get("id", String.class),
        row.get(ACCOUNT),
        new JobId(row.get(JOB_ID)),
        new TaskId(row.get("task_id", String.class)),
        row.get(ORDINAL),
        row.get(NAME),
        row.get(KIND),
        row.get(SPEC),
        row.get(COST),
        State.of(row.get("state", Integer.class)),
        row.get(WAITS),
        row.get(ATTEMPT),
        row.get(FAILURES),
        new Waiting(row.get(RESOURCE_WAITS), Optional.ofNullable(row.get(WAITS_FOR))),
        suspicion(row),
        new Live(
            row.get(FRACTION),
            Optional.ofNullable(row.get(PHASE)).orElse(""),
            row.get(FRAMES),
            row.get(FPS),
            row.get(SPEED),
            row.get(BYTES),
            new Ticks(row.get(REPORTED_AT)),
            new Ticks(row.get(ADVANCED_AT))));
  }

  private static Suspicion suspicion(Record row) {
    return new Suspicion(
        row.get(SUSPECT) == SUSPECTED,
        row.get(SURPRISES),
        row.get(LOSSES),
        row.get(LONE_LOSSES),
        Optional.ofNullable(row.get(WORKER)).orElse(""),
        new Ticks(row.get(CLAIMED_AT)),
        new Ticks(row.get(LEASE_UNTIL)),
        new Ticks(row.get(LOST_AT)),
        row.get(LOST_FRACTION),
        Duration.ofNanos(row.get(ALONE_FOR) * 100));
  }

  /// Gives the first ready step to a worker, in one statement; suspects are left out.
  Optional<Row> claim(String worker, Duration lease) {
    return claim(worker, lease, SUSPECT.eq(inline(0)), RANK);
  }

  /// Gives the suspect that has waited longest to a worker, which runs nothing else.
  Optional<Row> claimSuspect(String worker, Duration lease) {
    return claim(worker, lease, isSuspect(), NOT_BEFORE);
  }

  private static Condition isSuspect() {
    return SUSPECT.eq(inline(SUSPECTED));
  }

  private Optional<Row> claim(String worker, Duration lease, Condition which, Field<Long> order) {
    return database.write(sql -> {
      Ticks now = database.dialect().now(sql);
      var first =
          sql.select(ID)
              .from(STEP)
              .where(STATE.eq(inline(State.READY.number())))
              .and(which)
              .and(NOT_BEFORE.le(now.value()))
              .orderBy(order)
              .limit(1);
      return sql.update(STEP)
          .set(STATE_SET, State.RUNNING.number())
          .set(ATTEMPT, ATTEMPT.plus(1))
          .set(WORKER, worker)
          .set(CLAIMED_AT, now.value())
          .set(LEASE_UNTIL, now.plus(lease).value())
          .set(FRACTION, 0.0)
          .set(FRAMES, 0L)
          .set(BYTES, 0L)
          .set(FPS, 0.0)
          .set(SPEED, 0.0)
          .set(REPORTED_AT, now.value())
          .set(ADVANCED_AT, now.value())
          .where(ID.eq(database.dialect().skipLocked(first)))
          .and(STATE.eq(inline(State.READY.number())))
          .returning(COLUMNS)
          .fetchOptional(StepsTable::row);
    });
  }

  /// The step, when this attempt still holds it.
  Optional<Row> held(String step, int attempt) {
    return database.read(
        sql -> sql.selectFrom(STEP).where(isHeld(step, attempt)).fetchOptional(StepsTable::row));
  }

  private static Condition isHeld(String step, int attempt) {
    return ID.eq(step).and(ATTEMPT.eq(attempt)).and(STATE.eq(inline(State.RUNNING.number())));
  }

  /// Renews the leases of a worker and answers what it still holds, as `step → attempt`.
  Map<String, Integer> renew(String worker, Collection<String> steps, Duration lease) {
    return database.write(sql ->
        sql.update(STEP)
            .set(LEASE_UNTIL, database.dialect().now(sql).plus(lease).value())
            .where(WORKER.eq(worker))
            .and(ID.in(steps))
            .and(STATE.eq(inline(State.RUNNING.number())))
            .returning(ID, ATTEMPT)
            .fetchMap(row -> row.get("id", String.class), row -> row.get(ATTEMPT)));
  }

  /// When, after a time, the clock alone makes the next step or task due: a pause ends, or a lease.
  Optional<Ticks> nextDue(Ticks after) {
    var ready =
        select(min(NOT_BEFORE))
            .from(STEP)
            .where(STATE.eq(inline(State.READY.number())))
            .and(NOT_BEFORE.gt(after.value()));
    var lost =
        select(min(LEASE_UNTIL))
            .from(STEP)
            .where(STATE.eq(inline(State.RUNNING.number())))
            .and(LEASE_UNTIL.gt(after.value()));
    var all = ready.unionAll(lost).unionAll(TasksTable.nextHeld(after));
    return database.read(sql -> sql.fetchValues(all)).stream()
        .filter(Objects::nonNull)
        .map(Ticks::new)
        .min(Comparator.naturalOrder());
  }

  /// The steps whose worker has not been heard of.
  List<Row> expired(Ticks now) {
    return database.read(sql ->
        sql.selectFrom(STEP)
            .where(STATE.eq(inline(State.RUNNING.number())))
            .and(LEASE_UNTIL.lt(now.value()))
            .fetch(StepsTable::row));
  }

  void setDone(Row step) {
    set(step, Map.of(STATE_SET, State.DONE.number(), FRACTION, 1.0));
  }

  void setStopped(Row step, State state) {
    set(step, Map.of(STATE_SET, state.number()));
  }

  /// Ready again at once, as if this attempt had not been.
  void handBack(Row step, Ticks now) {
    set(step, Map.of(STATE_SET, State.READY.number(), NOT_BEFORE, now.value(), FRACTION, 0.0));
  }

  /// Ready again after a failure, not before a time.
  void setFailedOnce(Row step, Ticks notBefore) {
    set(
        step,
        Map.of(
            STATE_SET,
            State.READY.number(),
            FAILURES,
            step.failures() + 1,
            NOT_BEFORE,
            notBefore.value(),
            FRACTION,
            0.0));
  }

  /// Ready again once a resource may be back.
  void setWaiting(Row step, String resource, Ticks notBefore) {
    set(
        step,
        Map.of(
            STATE_SET,
            State.READY.number(),
            RESOURCE_WAITS,
            step.waiting().times() + 1,
            WAITS_FOR,
            resource,
            NOT_BEFORE,
            notBefore.value(),
            FRACTION,
            0.0));
  }

  /// Ready again, alone, after a failure that nobody foresaw.
  void setSurprised(Row step, Ticks now, Duration pause) {
    set(
        step,
        Map.of(
            STATE_SET,
            State.READY.number(),
            SUSPECT,
            SUSPECTED,
            SURPRISES,
            step.suspicion().surprises() + 1,
            ALONE_FOR,
            step.suspicion().aloneAfter(now).toNanos() / 100,
            NOT_BEFORE,
            now.plus(pause).value(),
            FRACTION,
            0.0));
  }

  /// Ready again, alone, after its worker was lost.
  void setLost(Row step, Suspicion.Verdict verdict, Ticks now) {
    set(
        step,
        Map.of(
            STATE_SET, State.READY.number(),
            SUSPECT, SUSPECTED,
            LOSSES, verdict.losses(),
            LONE_LOSSES, verdict.loneLosses(),
            LOST_AT, now.value(),
            LOST_WORKER, step.suspicion().worker(),
            LOST_FRACTION, step.live().fraction(),
            ALONE_FOR, verdict.aloneFor().toNanos() / 100,
            NOT_BEFORE, now.plus(verdict.pause()).value(),
            FRACTION, 0.0));
  }

  private void set(Row step, Map<Field<?>, ?> values) {
    database.write(sql ->
        sql.update(STEP)
            .set(values)
            .setNull(WORKER)
            .where(isHeld(step.id(), step.attempt()))
            .execute());
  }

  /// Takes back every step of a task that no worker holds.
  void cancelIdle(TaskId task) {
    database.write(sql ->
        sql.update(STEP)
            .set(STATE_SET, State.CANCELED.number())
            .where(TASK_ID.eq(task.value()))
            .and(STATE.in(State.BLOCKED.number(), State.READY.number()))
            .execute());
  }

  List<Row> ofTask(TaskId task) {
    return database.read(sql ->
        sql.selectFrom(STEP)
            .where(TASK_ID.eq(task.value()))
            .orderBy(ORDINAL)
            .fetch(StepsTable::row));
  }

  /// Whether a step of the task is in one of these states.
  boolean any(TaskId task, State... states) {
    List<Integer> numbers = java.util.Arrays.stream(states).map(State::number).toList();
    return database.read(sql ->
        sql.fetchExists(
            select(inline(1)).from(STEP).where(TASK_ID.eq(task.value())).and(STATE.in(numbers))));
  }

  /// The steps that wait for this one.
  List<Row> dependents(Row step) {
    return database.read(sql ->
        sql.selectFrom(STEP)
            .where(ID.in(select(STEP_ID).from(STEP_AFTER).where(AFTER_ID.eq(step.id()))))
            .orderBy(ORDINAL)
            .fetch(StepsTable::row));
  }

  /// One predecessor less; with the last one gone the step is ready with this rank.
  void unblock(Row step, long rank, Ticks now) {
    State state = step.waits() > 1 ? State.BLOCKED : State.READY;
    database.write(sql ->
        sql.update(STEP)
            .set(WAITS, step.waits() - 1)
            .set(STATE_SET, state.number())
            .set(RANK, rank)
            .set(NOT_BEFORE, now.value())
            .where(ID.eq(step.id()))
            .and(STATE.eq(inline(State.BLOCKED.number())))
            .execute());
  }

  /// Writes what the attempts of one worker report, and the tasks' progress that follows from it.
  void report(List<Report> reports, Ticks now) {
    database.write(sql -> {
      List<Query> updates = new ArrayList<>();
      for (Report report : reports) {
        updates.add(update(sql, report, now));
      }
      sql.batch(updates).execute();
      return publish(sql, reports.stream().map(r -> r.task().value()).distinct().toList());
    });
  }

  private static Query update(DSLContext sql, Report report, Ticks now) {
    StepProgress progress = report.progress();
    return sql.update(STEP)
        .set(FRACTION, progress.fraction())
        .set(PHASE, progress.phase())
        .set(FRAMES, progress.frames())
        .set(FPS, progress.fps())
        .set(SPEED, progress.speed())
        .set(BYTES, progress.bytes())
        .set(REPORTED_AT, now.plus(report.age().negated()).value())
        .set(
            ADVANCED_AT,
            when(inline(report.advanced()), inline(now.value())).otherwise(ADVANCED_AT))
        .where(isHeld(report.step(), report.attempt()));
  }

  /// Raises the published progress of running tasks to what their steps have done; never lowers it.
  void publish(TaskId task) {
    database.write(sql -> publish(sql, List.of(task.value())));
  }

  private int publish(DSLContext sql, Collection<String> tasks) {
    Field<Double> done = done();
    var rows =
        sql.select(TasksTable.ID)
            .from(TasksTable.TASK)
            .where(TasksTable.ID.in(tasks))
            .and(TasksTable.STATE.eq(inline(TaskState.RUNNING.number())))
            .and(TasksTable.ENDING.eq(inline(0)))
            .limit(tasks.size());
    return sql.update(TasksTable.TASK)
        .set(
            TasksTable.PROGRESS,
            greatest(TasksTable.PROGRESS, least(inline(ALMOST), done.times(inline(100.0)))))
        .where(TasksTable.ID.in(database.dialect().skipLocked(rows)))
        .execute();
  }

  /// The share of a task's planned work that is done, from 0 to 1.
  private static Field<Double> done() {
    Field<BigDecimal> all = sum(COST);
    Field<Double> share =
        sum(COST.times(FRACTION))
            .cast(Double.class)
            .div(nullif(all.cast(Double.class), inline(0.0)));
    return org.jooq.impl.DSL.coalesce(
        field(
            select(share)
                .from(STEP)
                .where(TASK_ID.eq(field(name("task", "id"), String.class)))
                .and(KIND.ne(inline(Processor.PLAN)))),
        inline(0.0));
  }

  /// Deletes the steps of tasks.
  ///
  /// @param tasks a query for their ids
  void deleteOf(Select<Record1<String>> tasks) {
    database.write(sql -> {
      sql.deleteFrom(STEP_AFTER)
          .where(STEP_ID.in(select(ID).from(STEP).where(TASK_ID.in(tasks))))
          .execute();
      return sql.deleteFrom(STEP).where(TASK_ID.in(tasks)).execute();
    });
  }
}
