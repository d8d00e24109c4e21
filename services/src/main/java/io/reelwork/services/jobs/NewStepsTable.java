package io.reelwork.services.jobs;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import io.reelwork.services.sql.BulkInsert;
import io.reelwork.services.sql.Database;
import io.reelwork.services.sql.Ticks;
import io.reelwork.services.steps.Plan.PlannedStep;
import io.reelwork.services.steps.TaskId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;

/// The new steps of a task, all of them at once: tables `step` and `step_after`, whose rows
/// `StepsTable` changes one by one. Methods join the open transaction.
final class NewStepsTable {
  private static final Table<Record> STEP = table(name("step"));
  private static final Table<Record> STEP_AFTER = table(name("step_after"));

  private static final Field<String> ID = field(name("id"), String.class);
  private static final Field<String> ACCOUNT = field(name("account"), String.class);
  private static final Field<String> JOB_ID = field(name("job_id"), String.class);
  private static final Field<String> TASK_ID = field(name("task_id"), String.class);
  private static final Field<Integer> ORDINAL = field(name("ordinal"), Integer.class);
  private static final Field<String> NAME = field(name("name"), String.class);
  private static final Field<String> KIND = field(name("kind"), String.class);
  private static final Field<String> SPEC = field(name("spec"), String.class);
  private static final Field<Double> COST = field(name("cost"), Double.class);
  private static final Field<Integer> STATE = field(name("state"), Integer.class);
  private static final Field<Integer> WAITS = field(name("waits"), Integer.class);
  private static final Field<Long> RANK = field(name("claim_rank"), Long.class);
  private static final Field<Long> NOT_BEFORE = field(name("not_before"), Long.class);
  private static final Field<Integer> ATTEMPT = field(name("attempt"), Integer.class);
  private static final Field<Integer> FAILURES = field(name("failures"), Integer.class);
  private static final Field<Integer> LOSSES = field(name("losses"), Integer.class);
  private static final Field<Long> LEASE_UNTIL = field(name("lease_until"), Long.class);
  private static final Field<Double> FRACTION = field(name("fraction"), Double.class);
  private static final Field<Long> FRAMES = field(name("frames"), Long.class);
  private static final Field<Double> FPS = field(name("fps"), Double.class);
  private static final Field<Double> SPEED = field(name("speed"), Double.class);
  private static final Field<Long> BYTES = field(name("bytes"), Long.class);
  private static final Field<Long> REPORTED_AT = field(name("reported_at"), Long.class);
  private static final Field<Long> ADVANCED_AT = field(name("advanced_at"), Long.class);
  private static final Field<String> STEP_ID = field(name("step_id"), String.class);
  private static final Field<String> AFTER_ID = field(name("after_id"), String.class);

  private final Database database;

  NewStepsTable(Database database) {
    this.database = database;
  }

  /// A new step, by the names of those that must be done before it.
  record Draft(int ordinal, PlannedStep step, long rank) {}

  /// Adds steps of a task and what they wait for among each other.
  void insert(JobsTable.Row job, TaskId task, List<Draft> drafts, Ticks now) {
    Map<String, String> ids = new HashMap<>();
    drafts.forEach(draft -> ids.put(draft.step().name(), StepsTable.id(task, draft.ordinal())));
    List<Map<Field<?>, Object>> rows =
        drafts.stream().map(draft -> row(job, task, draft, now)).toList();
    List<Map<Field<?>, Object>> dependencies = new ArrayList<>();
    for (Draft draft : drafts) {
      for (String before : draft.step().after()) {
        Map<Field<?>, Object> row = new LinkedHashMap<>();
        row.put(STEP_ID, StepsTable.id(task, draft.ordinal()));
        row.put(AFTER_ID, ids.getOrDefault(before, ""));
        dependencies.add(row);
      }
    }
    database.write(
        sql -> BulkInsert.into(sql, STEP, rows) + BulkInsert.into(sql, STEP_AFTER, dependencies));
  }

  private static Map<Field<?>, Object> row(JobsTable.Row job, TaskId task, Draft draft, Ticks now) {
    PlannedStep step = draft.step();
    StepsTable.State state =
        step.after().isEmpty() ? StepsTable.State.READY : StepsTable.State.BLOCKED;
    Map<Field<?>, Object> row = new LinkedHashMap<>();
    row.put(ID, StepsTable.id(task, draft.ordinal()));
    row.put(ACCOUNT, job.account());
    row.put(JOB_ID, job.id().value());
    row.put(TASK_ID, task.value());
    row.put(ORDINAL, draft.ordinal());
    row.put(NAME, step.name());
    row.put(KIND, step.kind());
    row.put(SPEC, step.spec());
    row.put(COST, step.cost());
    row.put(STATE, state.number());
    row.put(WAITS, step.after().size());
    row.put(RANK, draft.rank());
    row.put(NOT_BEFORE, now.value());
    row.put(ATTEMPT, 0);
    row.put(FAILURES, 0);
    row.put(LOSSES, 0);
    row.put(LEASE_UNTIL, 0L);
    row.put(FRACTION, 0.0);
    row.put(FRAMES, 0L);
    row.put(FPS, 0.0);
    row.put(SPEED, 0.0);
    row.put(BYTES, 0L);
    row.put(REPORTED_AT, now.value());
    row.put(ADVANCED_AT, now.value());
    return row;
  }
}
