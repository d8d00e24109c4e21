package io.reelwork.services.jobs;

import io.reelwork.services.catalog.AssetId;
import io.reelwork.services.jobs.JobsTable.Direction;
import io.reelwork.services.sql.Database;
import io.reelwork.services.sql.Ticks;
import io.reelwork.services.steps.OutputAsset;
import io.reelwork.services.steps.Plan;
import io.reelwork.services.steps.Plan.PlannedStep;
import io.reelwork.services.steps.Processor;
import io.reelwork.services.steps.ResourceFailure;
import io.reelwork.services.steps.StepOutcome;
import io.reelwork.services.steps.TaskError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What workers do to steps: admit, claim, begin, end in one of five ways, take over from the dead.
///
/// Each is one transaction (a claim is one statement), and each but the first two is conditioned on
/// the attempt: for a worker that lost its lease they change nothing and answer false.
final class Engine {
  private static final Logger LOG = LoggerFactory.getLogger(Engine.class);

  private static final String PLAN_STEP = "plan";
  private static final Duration LONGEST_BACK_OFF = Duration.ofMinutes(5);
  private static final Duration MAX_RESOURCE_WAIT = Duration.ofMinutes(1);
  private static final int MOST_AT_ONCE = 64;

  private final Database database;
  private final Lifecycle lifecycle;
  private final JobsTable jobs;
  private final TasksTable tasks;
  private final StepsTable steps;
  private final NewStepsTable newSteps;
  private final WorkersTable workers;
  private final SuspectsTable suspects;
  private final Signals signals;
  private final JobsConfig config;

  /// The steps that workers of this process hold: alive, however late their leases are renewed.
  private final Set<String> held = ConcurrentHashMap.newKeySet();

  private final LiveProgress live;

  Engine(Database database, Lifecycle lifecycle, Signals signals, JobsConfig config) {
    this.database = database;
    this.lifecycle = lifecycle;
    this.jobs = lifecycle.jobs();
    this.tasks = lifecycle.tasks();
    this.steps = lifecycle.steps();
    this.newSteps = new NewStepsTable(database);
    this.workers = new WorkersTable(database);
    this.suspects = new SuspectsTable(database);
    this.signals = signals;
    this.config = config;
    this.live = new LiveProgress(database, config.progressFlush());
  }

  /// What a worker needs to execute a step.
  record Work(
      TasksTable.Row task, StepsTable.Row step, List<AssetId> inputs, List<OutputAsset> outputs) {}

  /// A line for the task's history.
  record Note(String code, String message) {}

  JobsConfig config() {
    return config;
  }

  StepsTable steps() {
    return steps;
  }

  TasksTable tasks() {
    return tasks;
  }

  WorkersTable workers() {
    return workers;
  }

  SuspectsTable suspects() {
    return suspects;
  }

  LiveProgress live() {
    return live;
  }

  Set<String> held() {
    return held;
  }

  Database database() {
    return database;
  }

  Signals signals() {
    return signals;
  }

  /// Gives free reserved units to the tasks that are first in rank.
  void admit() {
    Ticks now = jobs.now();
    for (JobsTable.Free free : jobs.freeUnits()) {
      int limit = Math.min(free.units(), MOST_AT_ONCE);
      for (TasksTable.Row candidate : tasks.waiting(free.account(), now, limit)) {
        admit(candidate);
      }
    }
  }

  private void admit(TasksTable.Row candidate) {
    String account = candidate.account();
    lifecycle.inJob(
        account,
        candidate.job(),
        job -> {
          Ticks now = jobs.now();
          TasksTable.Row task = tasks.find(account, candidate.id()).orElse(candidate);
          if (task.queue() == TasksTable.Queue.WAITING && jobs.takeUnit(account)) {
            lifecycle.admitted(job, task, now);
            PlannedStep plan = new PlannedStep(PLAN_STEP, Processor.PLAN, "{}", 1, List.of());
            insert(job, task, 0, List.of(plan), now);
          }
          return true;
        });
  }

  /// Adds steps of a task; the ranks of those that are ready come from the job's virtual time, so
  /// that the steps of several jobs of one priority take turns.
  private void insert(
      JobsTable.Row stale,
      TasksTable.Row task,
      int firstOrdinal,
      List<PlannedStep> all,
      Ticks now) {
    JobsTable.Row job = jobs.find(stale.account(), stale.id()).orElseThrow();
    long from = Math.max(now.value(), job.virtualTime());
    List<NewStepsTable.Draft> drafts = new ArrayList<>();
    for (PlannedStep step : all) {
      long rank = Long.MAX_VALUE;
      if (step.after().isEmpty()) {
        rank = rank(job, task, from);
        from = Rank.advance(from, step.cost());
      }
      drafts.add(new NewStepsTable.Draft(firstOrdinal + drafts.size(), step, rank));
    }
    newSteps.insert(job, task.id(), drafts, now);
    jobs.setVirtualTime(job.account(), job.id(), from);
  }

  private long takeRank(JobsTable.Row job, TasksTable.Row task, double cost, Ticks now) {
    long from = Math.max(now.value(), job.virtualTime());
    jobs.setVirtualTime(job.account(), job.id(), Rank.advance(from, cost));
    return rank(job, task, from);
  }

  private long rank(JobsTable.Row job, TasksTable.Row task, long virtualTime) {
    int priority = Math.max(job.priority(), task.priority());
    return Rank.of(new Ticks(virtualTime), priority, config.priorityWeight());
  }

  Optional<StepsTable.Row> claim(String worker) {
    return steps.claim(worker, config.lease());
  }

  Optional<StepsTable.Row> claimSuspect(String worker) {
    return steps.claimSuspect(worker, config.lease());
  }

  /// What to do for a claimed step; empty when it was cancelled or lost meanwhile.
  Optional<Work> begin(StepsTable.Row claimed) {
    return lifecycle
        .inJob(claimed.account(), claimed.job(), job -> begin(job, claimed))
        .flatMap(Function.identity());
  }

  private Optional<Work> begin(JobsTable.Row job, StepsTable.Row claimed) {
    Optional<StepsTable.Row> held = steps.held(claimed.id(), claimed.attempt());
    if (held.isEmpty()) {
      return Optional.empty();
    }
    Ticks now = jobs.now();
    TasksTable.Row task = tasks.find(job.account(), claimed.task()).orElseThrow();
    if (task.ending().isPresent()) {
      stopped(job, task, held.get(), now);
      return Optional.empty();
    }
    if (task.state() == TaskState.ACTIVE) {
      lifecycle.started(job, task, now);
      task = tasks.find(job.account(), claimed.task()).orElseThrow();
    }
    List<AssetId> inputs =
        tasks.assets(job.account(), task.id(), Direction.INPUT).stream()
            .map(OutputAsset::asset)
            .toList();
    List<OutputAsset> outputs = tasks.assets(job.account(), task.id(), Direction.OUTPUT);
    return Optional.of(new Work(task, held.get(), inputs, outputs));
  }

  /// One attempt's end, in a transaction, when it still holds its step.
  private boolean end(StepsTable.Row step, Ending ending) {
    return lifecycle
        .inJob(
            step.account(),
            step.job(),
            job -> {
              Optional<StepsTable.Row> held = steps.held(step.id(), step.attempt());
              held.ifPresent(row -> {
                Ticks now = jobs.now();
                TasksTable.Row task = tasks.find(job.account(), row.task()).orElseThrow();
                if (task.ending().isPresent()) {
                  stopped(job, task, row, now);
                } else {
                  ending.apply(job, task, row, now);
                }
              });
              return held.isPresent();
            })
        .orElse(false);
  }

  @FunctionalInterface
  private interface Ending {
    void apply(JobsTable.Row job, TasksTable.Row task, StepsTable.Row step, Ticks now);
  }

  private void stopped(JobsTable.Row job, TasksTable.Row task, StepsTable.Row step, Ticks now) {
    steps.setStopped(step, StepsTable.State.CANCELED);
    lifecycle.stepStopped(job, task, now);
  }

  /// The plan step went well: the planned steps take its place.
  boolean planned(StepsTable.Row step, Plan plan, List<Note> notes) {
    return end(
        step,
        (job, task, row, now) -> {
          steps.setDone(row);
          tell(task, notes, now);
          lifecycle.planned(task, now);
          tasks.setPlanVersion(task, plan.version());
          insert(job, task, 1, plan.steps(), now);
          database.afterCommit(signals::work);
        });
  }

  /// A step went well: publishes, frees what waits for it, ends the task after the last one.
  boolean completed(StepsTable.Row step, StepOutcome outcome, List<Note> notes) {
    return end(
        step,
        (job, task, row, now) -> {
          outcome.publish().run();
          steps.setDone(row);
          outcome.note().ifPresent(note -> tasks.setPerfMessage(task, note));
          tell(task, notes, now);
          for (StepsTable.Row next : steps.dependents(row)) {
            JobsTable.Row current = jobs.find(job.account(), job.id()).orElseThrow();
            steps.unblock(next, takeRank(current, task, next.cost(), now), now);
          }
          if (steps.any(
              task.id(),
              StepsTable.State.BLOCKED,
              StepsTable.State.READY,
              StepsTable.State.RUNNING)) {
            steps.publish(task.id());
          } else {
            lifecycle.completed(job, task, now);
          }
          database.afterCommit(signals::work);
        });
  }

  /// A step failed for good, and its task with it.
  boolean failed(StepsTable.Row step, TaskError error, String message, List<Note> notes) {
    return end(
        step,
        (job, task, row, now) -> {
          steps.setStopped(row, StepsTable.State.FAILED);
          tell(task, notes, now);
          lifecycle.failed(job, task, error, message, now);
        });
  }

  /// A step failed for a reason that may pass: later again, or for good when the tries are used up.
  boolean failedOnce(StepsTable.Row step, TaskError error, String message) {
    return end(
        step,
        (job, task, row, now) -> {
          if (row.failures() >= config.retries()) {
            steps.setStopped(row, StepsTable.State.FAILED);
            String tries = " (tried " + (row.failures() + 1) + " times)";
            lifecycle.failed(job, task, error, message + tries, now);
          } else {
            steps.setFailedOnce(row, now.plus(backOff(row.failures(), LONGEST_BACK_OFF)));
            LOG.info("step retried step={} failures={}", row.id(), row.failures() + 1);
          }
        });
  }

  private Duration backOff(int before, Duration most) {
    Duration pause = config.backOff().multipliedBy(1L << Math.min(before, 20));
    return pause.compareTo(most) < 0 ? pause : most;
  }

  /// A resource is unavailable that steps share: later again, as often as it takes.
  boolean waiting(StepsTable.Row step, ResourceFailure failure) {
    return end(
        step,
        (job, task, row, now) -> {
          Duration pause = backOff(row.waiting().times(), MAX_RESOURCE_WAIT);
          steps.setWaiting(row, failure.resource().name(), now.plus(pause));
        });
  }

  /// A step failed in a way that nobody foresaw. Something beside it may have been the reason, so
  /// it is tried again alone; for good when it has failed so alone, or too often.
  ///
  /// @param alone whether the worker ran nothing else meanwhile
  boolean surprised(StepsTable.Row step, boolean alone, List<Note> notes) {
    return end(
        step,
        (job, task, row, now) -> {
          int before = row.suspicion().surprises();
          if (before > 0 && (alone || before >= config.retries())) {
            steps.setStopped(row, StepsTable.State.FAILED);
            tell(task, notes, now);
            String message = ClientWords.unforeseen(row.name(), row.id());
            lifecycle.failed(job, task, TaskError.PROCESSING_TASK, message, now);
          } else {
            steps.setSurprised(row, now, backOff(before, MAX_RESOURCE_WAIT));
          }
        });
  }

  /// A step has stopped because its task is being stopped.
  boolean stopped(StepsTable.Row step) {
    return handedBack(step);
  }

  /// A worker that stops gives a step back: it can be claimed at once.
  boolean handedBack(StepsTable.Row step) {
    return end(
        step,
        (job, task, row, now) -> {
          steps.handBack(row, now);
          database.afterCommit(signals::work);
        });
  }

  /// Takes back the steps whose worker has not been heard of for the length of a lease; what this
  /// process runs itself is alive.
  void expire() {
    Ticks now = jobs.now();
    expire(now);
    if (database.isShared()) {
      workers.silentSince(now.plus(config.lease().negated())).forEach(this::buried);
    }
  }

  /// Takes back, where there can be no other process, what a predecessor held.
  void recover() {
    Ticks end = new Ticks(Long.MAX_VALUE);
    expire(end);
    workers.silentSince(end).forEach(this::buried);
  }

  private void expire(Ticks before) {
    for (StepsTable.Row step : steps.expired(before)) {
      if (held.contains(step.id())) {
        continue;
      }
      boolean taken = end(step, (job, task, row, now) -> lost(job, task, row, now));
      if (taken) {
        LOG.warn("lease expired step={} attempt={}", step.id(), step.attempt());
        signals.work();
      }
    }
  }

  /// A worker has ended without a word. Whose steps these were is settled already; when there were
  /// none, something else ends workers.
  private void buried(String worker) {
    database.transaction(() -> {
      boolean first = workers.remove(worker);
      if (first && !suspects.lostAny(worker)) {
        suspects.exonerate();
      }
      return first;
    });
  }

  private void lost(JobsTable.Row job, TasksTable.Row task, StepsTable.Row step, Ticks now) {
    boolean alone = suspects.ranAlone(step);
    Suspicion.Verdict verdict =
        step.suspicion().lost(alone, step.live().fraction(), config.lease(), now);
    if (!alone || !step.suspicion().suspect()) {
      suspects.exonerate();
    }
    if (verdict.loneLosses() >= config.losses()) {
      steps.setStopped(step, StepsTable.State.FAILED);
      String message =
          "Step "
              + step.name()
              + " ran alone in "
              + verdict.loneLosses()
              + " processes that ended unexpectedly while it ran; it is not tried again.";
      lifecycle.failed(job, task, TaskError.WORKER_LOST, message, now);
      return;
    }
    steps.setLost(step, verdict, now);
    if (!verdict.pause().isZero()) {
      suspects.restSuspects(now.plus(verdict.pause()));
    }
  }

  private void tell(TasksTable.Row task, List<Note> notes, Ticks now) {
    for (Note note : notes) {
      tasks.addEvent(task.account(), task.id(), now, note.code(), Optional.of(note.message()));
    }
  }
}
