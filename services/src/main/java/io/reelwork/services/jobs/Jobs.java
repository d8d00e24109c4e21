package io.reelwork.services.jobs;

import io.reelwork.odata.service.EntitySet;
import io.reelwork.odata.service.ODataFeature;
import io.reelwork.odata.service.ServiceFunction;
import io.reelwork.services.Refusal;
import io.reelwork.services.Refusal.Code;
import io.reelwork.services.access.Quotas;
import io.reelwork.services.catalog.AssetId;
import io.reelwork.services.jobs.JobsTable.Direction;
import io.reelwork.services.sql.Database;
import io.reelwork.services.sql.Dialect;
import io.reelwork.services.sql.Schema;
import io.reelwork.services.sql.Ticks;
import io.reelwork.services.steps.JobId;
import io.reelwork.services.steps.Processor;
import io.reelwork.services.steps.ProcessorInfo;
import io.reelwork.services.steps.TaskId;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Jobs and tasks as clients handle them: create, cancel, delete, explain. Safe for any number of
/// threads; changes join an open transaction.
public final class Jobs implements ODataFeature {
  /// The tables of the engine.
  public static final Schema SCHEMA = new Schema("io/reelwork/services/jobs", 202611301117L);

  private static final int PURGED_AT_ONCE = 100;

  private final Database database;
  private final Assets assets;
  private final JobsConfig config;
  private final Signals signals;
  private final Lifecycle lifecycle;
  private final Engine engine;
  private final Intake intake;
  private final Details details;
  private final TasksEntitySet taskSet;
  private final JobsEntitySet jobSet;
  private final ReservedUnitsEntitySet unitSet;
  private final JobTemplates templates;

  /// The engine over a database.
  ///
  /// @param processors what new tasks may name
  /// @param quotas how many jobs an account, and how much a job, may have
  public Jobs(
      Database database,
      Assets assets,
      Collection<ProcessorInfo> processors,
      Quotas quotas,
      JobsConfig config) {
    this(database, assets, processors, quotas, config, Neighbours.none());
  }

  /// The same among other features.
  public Jobs(
      Database database,
      Assets assets,
      Collection<ProcessorInfo> processors,
      Quotas quotas,
      JobsConfig config,
      Neighbours neighbours) {
    this.database = database;
    this.assets = assets;
    this.config = config;
    this.signals = new Signals(database);
    this.lifecycle = new Lifecycle(database, assets, signals);
    this.engine = new Engine(database, lifecycle, signals, config);
    this.intake = new Intake(lifecycle, assets, processors, quotas, config);
    this.details = new Details(lifecycle, engine.live());
    this.taskSet = new TasksEntitySet(database, lifecycle, engine.live());
    this.jobSet = new JobsEntitySet(database, this, taskSet, neighbours.endPoints());
    this.unitSet = new ReservedUnitsEntitySet(this, neighbours.accountIds());
    this.templates = neighbours.templates();
  }

  @Override
  public List<EntitySet> entitySets() {
    return List.of(jobSet, taskSet, unitSet);
  }

  /// `CancelJob`.
  @Override
  public List<ServiceFunction> functions() {
    return List.of(jobSet.cancelJob());
  }

  /// A worker that runs the steps of these processors; `start` it or step it.
  ///
  /// @param scratch a folder for the attempts' own folders
  public Worker worker(Collection<Processor> processors, Path scratch) {
    return new Worker(engine, assets, processors, scratch);
  }

  /// Takes back, at the start of a process, what its predecessor was doing when it was killed. Only
  /// where there can be no other process (SQLite); elsewhere leases run out by themselves.
  ///
  /// @param scratch the folder of the attempts' own folders; what is in it goes
  public void recover(Path scratch) {
    switch (database.dialect()) {
      case Dialect.Sqlite onlyProcess -> {
        new Scratch(scratch).sweep(Instant.MAX);
        engine.recover();
      }
      case Dialect.Postgres shared -> {}
    }
  }

  /// Makes a job with its tasks and output assets; it rests in Queued.
  ///
  /// @throws Refusal `INVALID_VALUE` or `NOT_FOUND`
  /// @throws Refusal `QUOTA_EXCEEDED` when the account has no room for it, or it asks for too much
  public JobId create(String account, NewJob job) {
    return database.transaction(() -> {
      JobId id = intake.create(account, expanded(account, job));
      database.afterCommit(signals::work);
      return id;
    });
  }

  /// A job that names a template and brings no tasks has the template's.
  private NewJob expanded(String account, NewJob job) {
    if (!job.tasks().isEmpty() || job.templateId().isEmpty()) {
      return job;
    }
    String id = job.templateId().orElseThrow();
    return templates
        .tasks(account, id)
        .map(job::withTasks)
        .orElseThrow(() ->
            new Refusal(
                Code.NOT_FOUND, "TemplateId: there is no job template " + id, "TemplateId"));
  }

  /// Ends a job before it is done: Canceling, then Canceled once its steps have stopped.
  ///
  /// @throws Refusal `NOT_FOUND`; `INVALID_STATE` when it has ended or is ending
  public void cancel(String account, JobId id) {
    change(
        account,
        id,
        job -> {
          if (job.state().isFinal() || job.state() == JobState.CANCELING) {
            throw state("A job can only be canceled before it has ended, but it is ", job);
          }
          lifecycle.canceling(job, jobs().now());
        });
  }

  /// Forgets a job that has ended and its tasks; assets stay.
  ///
  /// @throws Refusal `NOT_FOUND`; `INVALID_STATE` when it has not ended
  public void delete(String account, JobId id) {
    change(
        account,
        id,
        job -> {
          if (!job.state().isFinal()) {
            throw state("A job can only be deleted after it has ended, but it is ", job);
          }
          forget(job);
        });
  }

  private void forget(JobsTable.Row job) {
    lifecycle.steps().deleteOf(lifecycle.tasks().idsOfJob(job.account(), job.id()));
    lifecycle.tasks().deleteOf(job.account(), job.id());
    jobs().delete(job);
  }

  /// Forgets the jobs that ended longer ago than `jobs.retention`, each in a transaction of its
  /// own; answers how many. Any number of processes may do so at once.
  public int purge() {
    if (config.retention().isZero()) {
      return 0;
    }
    int purged = 0;
    Ticks before = jobs().now().plus(config.retention().negated());
    List<JobsTable.Old> old = jobs().ended(before, PURGED_AT_ONCE);
    while (!old.isEmpty()) {
      for (JobsTable.Old job : old) {
        purged += purge(job) ? 1 : 0;
      }
      old = jobs().ended(before, PURGED_AT_ONCE);
    }
    return purged;
  }

  private boolean purge(JobsTable.Old old) {
    return lifecycle
        .inJob(
            old.account(),
            old.id(),
            job -> {
              forget(job);
              return true;
            })
        .orElse(false);
  }

  /// Moves a queued job and the tasks that have no priority of their own.
  ///
  /// @throws Refusal `NOT_FOUND`; `INVALID_STATE` when it is not queued any more
  public void setPriority(String account, JobId id, int priority) {
    change(
        account,
        id,
        job -> {
          if (job.priority() == priority) {
            return;
          }
          if (job.state() != JobState.QUEUED) {
            throw new Refusal(
                Code.INVALID_STATE,
                "Job's priority can only be changed if the job is in Queued state",
                "Priority");
          }
          jobs().setPriority(job, priority, jobs().now());
          for (TasksTable.Row task : lifecycle.tasks().ofJob(account, id)) {
            int own = task.priorityGiven() ? task.priority() : priority;
            Ticks turn = Rank.turn(job.created(), task.position());
            long rank = Rank.of(turn, Math.max(priority, own), config.priorityWeight());
            lifecycle.tasks().setPriority(task, own, rank);
          }
        });
  }

  /// Chooses how many tasks of an account run at once.
  public void setReservedUnits(String account, int units) {
    reserve(account, Optional.empty(), Optional.of(units));
  }

  ReservedUnits reservedUnits(String account) {
    return jobs()
        .units(account)
        .map(stored -> ReservedUnits.of(stored.type(), stored.units(), config))
        .orElseGet(() -> ReservedUnits.standard(config));
  }

  /// Chooses the kind and number of reserved units; what is empty stays, but a number above what
  /// the new kind allows shrinks to that.
  ///
  /// @throws Refusal `INVALID_VALUE`
  void reserve(String account, Optional<Integer> type, Optional<Integer> units) {
    database.transaction(() -> {
      jobs().ensureUnits(account, config.reservedUnits());
      ReservedUnits before = reservedUnits(account);
      int kind = type.orElse(before.type());
      if (!ReservedUnits.isType(kind)) {
        throw new Refusal(
            Code.INVALID_VALUE,
            "ReservedUnitType: must be 0, 1 or 2 but was " + kind,
            "ReservedUnitType");
      }
      ReservedUnits after = before.withType(kind, config);
      int wanted = units.orElse(after.current());
      if (wanted < 0 || wanted > after.most()) {
        throw new Refusal(
            Code.INVALID_VALUE,
            "CurrentReservedUnits: this account can only reserve up to "
                + after.most()
                + " units but asked for "
                + wanted,
            "CurrentReservedUnits");
      }
      jobs().setUnits(account, kind, wanted);
      database.afterCommit(signals::work);
      return wanted;
    });
  }

  /// Whether reads show progress that no commit has brought: what was read before is old, though
  /// nothing has changed in the database.
  public boolean isAheadOfDatabase() {
    return engine.live().isAhead();
  }

  /// Where a job stands.
  public Optional<JobDetail> detail(String account, JobId id) {
    return details.of(account, id);
  }

  /// A change of state.
  ///
  /// @param number its place in the job's log, from 1 without gaps
  /// @param time when
  /// @param task whose; empty for the job's own
  /// @param oldState the number of the state before
  /// @param newState the number of the state after
  public record Event(long number, Ticks time, Optional<TaskId> task, int oldState, int newState) {}

  /// The job's log behind event number `after`, oldest first, at most `limit`.
  public List<Event> events(String account, JobId id, long after, int limit) {
    return jobs().events(account, id, after, limit).stream()
        .map(e -> new Event(e.number(), e.time(), e.task(), e.oldState(), e.newState()))
        .toList();
  }

  /// Tells a listener in this process about jobs whose log has grown; `close` ends that.
  public AutoCloseable onChange(Consumer<JobId> listener) {
    listen(listener);
    return () -> forget(listener);
  }

  void listen(Consumer<JobId> listener) {
    signals.onChange(listener);
  }

  void forget(Consumer<JobId> listener) {
    signals.forget(listener);
  }

  Optional<JobState> state(String account, JobId id) {
    return jobs().find(account, id).map(JobsTable.Row::state);
  }

  /// The input assets of a job, in the order of their index.
  List<AssetId> inputs(String account, JobId id) {
    return jobs().assets(account, id, Direction.INPUT);
  }

  /// The output assets of a job, in the order of their index.
  List<AssetId> outputs(String account, JobId id) {
    return jobs().assets(account, id, Direction.OUTPUT);
  }

  TasksTable tasks() {
    return lifecycle.tasks();
  }

  private JobsTable jobs() {
    return lifecycle.jobs();
  }

  private void change(String account, JobId id, Consumer<JobsTable.Row> change) {
    boolean found = lifecycle.inJob(account, id, job -> changed(job, change)).orElse(false);
    if (!found) {
      throw new Refusal(Code.NOT_FOUND, "There is no job " + id.value());
    }
  }

  private static boolean changed(JobsTable.Row job, Consumer<JobsTable.Row> change) {
    change.accept(job);
    return true;
  }

  private static Refusal state(String rule, JobsTable.Row job) {
    return new Refusal(Code.INVALID_STATE, rule + job.state().text(), "State");
  }
}
