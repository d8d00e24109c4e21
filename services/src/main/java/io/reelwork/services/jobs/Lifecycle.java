package io.reelwork.services.jobs;

import io.reelwork.services.catalog.AssetId;
import io.reelwork.services.jobs.JobsTable.Direction;
import io.reelwork.services.jobs.TasksTable.Queue;
import io.reelwork.services.sql.Database;
import io.reelwork.services.sql.Ticks;
import io.reelwork.services.steps.JobId;
import io.reelwork.services.steps.OutputAsset;
import io.reelwork.services.steps.TaskError;
import io.reelwork.services.steps.TaskId;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The states of jobs and tasks and the ways between them (encoding reference, section 3).
///
/// Every method expects an open transaction in which the job's row is locked; `inJob` makes one. So
/// whatever happens to one job happens in some order, publishing and cancelling included. Rows are
/// locked in the order job, steps, tasks, units.
final class Lifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(Lifecycle.class);

  private static final List<String> STAGES = List.of("Scheduled", "DownloadingInput", "Processing");
  private static final int KEEP_OUTPUT = 2;
  private static final int KEEP_RUNNING = 4;

  private final Database database;
  private final JobsTable jobs;
  private final TasksTable tasks;
  private final StepsTable steps;
  private final Assets assets;
  private final Signals signals;

  Lifecycle(Database database, Assets assets, Signals signals) {
    this.database = database;
    this.jobs = new JobsTable(database);
    this.tasks = new TasksTable(database);
    this.steps = new StepsTable(database);
    this.assets = assets;
    this.signals = signals;
  }

  JobsTable jobs() {
    return jobs;
  }

  TasksTable tasks() {
    return tasks;
  }

  StepsTable steps() {
    return steps;
  }

  /// Runs `work` with the job locked; empty when there is no such job.
  <T> Optional<T> inJob(String account, JobId id, Function<JobsTable.Row, T> work) {
    return database.transaction(() -> jobs.lock(account, id).map(work));
  }

  /// A task got a reserved unit.
  void admitted(JobsTable.Row job, TasksTable.Row task, Ticks now) {
    tasks.setAdmitted(task);
    append(job, task, TaskState.ACTIVE, now);
    tasks.addEvent(job.account(), task.id(), now, STAGES.get(0), Optional.empty());
    settle(job, now);
  }

  /// A task's first step was claimed.
  void started(JobsTable.Row job, TasksTable.Row task, Ticks now) {
    tasks.setStarted(task, now);
    append(job, task, TaskState.RUNNING, now);
    tasks.addEvent(job.account(), task.id(), now, STAGES.get(1), Optional.empty());
    jobs.setStarted(job, now);
    settle(job, now);
  }

  /// A task's plan is known.
  void planned(TasksTable.Row task, Ticks now) {
    tasks.addEvent(task.account(), task.id(), now, STAGES.get(2), Optional.empty());
  }

  /// All steps of a task are done.
  void completed(JobsTable.Row job, TasksTable.Row task, Ticks now) {
    conclude(job, task, TaskState.COMPLETED, now);
    settle(job, now);
  }

  /// A step of a task failed for good: the task ends in Error once its other steps have stopped,
  /// and what depends on it or may not go on without it is cancelled.
  void failed(JobsTable.Row job, TasksTable.Row task, TaskError error, String message, Ticks now) {
    tasks.setError(task, error.code(), message);
    stop(job, task, TaskState.ERROR, now);
    for (TasksTable.Row other : tasks.ofJob(job.account(), job.id())) {
      if (!other.id().equals(task.id()) && (other.options() & KEEP_RUNNING) == 0) {
        stop(job, other, TaskState.CANCELED, now);
      }
    }
    settle(job, now);
  }

  /// A client wants the job to end.
  void canceling(JobsTable.Row job, Ticks now) {
    move(job, JobState.CANCELING, now);
    for (TasksTable.Row task : tasks.ofJob(job.account(), job.id())) {
      stop(job, task, TaskState.CANCELED, now);
    }
    settle(job, now);
  }

  /// A step of a task that is being stopped has ended.
  void stepStopped(JobsTable.Row job, TasksTable.Row task, Ticks now) {
    TaskState ending = task.ending().orElseThrow();
    if (!task.state().isFinal() && !steps.any(task.id(), StepsTable.State.RUNNING)) {
      conclude(job, task, ending, now);
      settle(job, now);
    }
  }

  /// Heads for a final state: at once when no worker holds a step, else when they have let go.
  private void stop(JobsTable.Row job, TasksTable.Row task, TaskState ending, Ticks now) {
    if (task.state().isFinal() || task.ending().isPresent()) {
      return;
    }
    steps.cancelIdle(task.id());
    if (!steps.any(task.id(), StepsTable.State.RUNNING)) {
      conclude(job, task, ending, now);
      return;
    }
    TaskState shown = ending == TaskState.CANCELED ? TaskState.CANCELING : task.state();
    tasks.setEnding(task, shown, ending);
    if (shown != task.state()) {
      append(job, task, shown, now);
    }
    database.afterCommit(() -> signals.stop(task.id()));
  }

  private void conclude(JobsTable.Row job, TasksTable.Row stale, TaskState state, Ticks now) {
    TasksTable.Row task = tasks.find(job.account(), stale.id()).orElseThrow();
    if (task.state().isFinal()) {
      return;
    }
    tell(job, task, state, now);
    tasks.setEnded(task, state, now);
    append(job, task, state, now);
    if (task.queue() == Queue.ADMITTED) {
      jobs.releaseUnit(job.account());
    }
    for (TaskId dependent : tasks.dependents(task)) {
      TasksTable.Row next = tasks.find(job.account(), dependent).orElseThrow();
      if (state == TaskState.COMPLETED) {
        tasks.unblock(next, next.rank() + now.value() - job.created().value());
      } else {
        stop(job, next, TaskState.CANCELED, now);
      }
    }
    database.afterCommit(signals::work);
  }

  /// The last lines of the task's history.
  private void tell(JobsTable.Row job, TasksTable.Row task, TaskState state, Ticks now) {
    String account = job.account();
    TaskId id = task.id();
    switch (state) {
      case COMPLETED -> {
        tasks.addEvent(account, id, now, "UploadingOutput", Optional.empty());
        tasks.addEvent(account, id, now, "Finished", Optional.empty());
      }
      case ERROR -> {
        catchUp(task, now);
        String message =
            tasks.failures(account, List.of(id.value())).stream()
                .findFirst()
                .map(TasksTable.Failure::message)
                .orElse("");
        tasks.addEvent(account, id, now, "Error", Optional.of(message));
      }
      default -> {
        String message = cancellation(job, task);
        tasks.addEvent(account, id, now, "Canceled", Optional.of(message));
        tasks.setPerfMessage(task, message);
      }
    }
  }

  /// A task that failed early still passed the stages before (encoding reference, section 3.3).
  private void catchUp(TasksTable.Row task, Ticks now) {
    Set<String> there =
        tasks.events(task.account(), List.of(task.id().value())).stream()
            .map(TasksTable.Event::code)
            .collect(Collectors.toCollection(HashSet::new));
    for (String stage : STAGES) {
      if (there.add(stage)) {
        tasks.addEvent(task.account(), task.id(), now, stage, Optional.empty());
      }
    }
  }

  private String cancellation(JobsTable.Row job, TasksTable.Row task) {
    for (TaskId before : tasks.predecessors(task)) {
      TasksTable.Row predecessor = tasks.find(job.account(), before).orElseThrow();
      TaskState end = predecessor.ending().orElse(predecessor.state());
      if (end == TaskState.ERROR || end == TaskState.CANCELED) {
        String how = end == TaskState.ERROR ? "failed" : "was canceled";
        return "Cannot run: depends on task " + predecessor.label() + ", which " + how + ".";
      }
    }
    List<TasksTable.Row> all = tasks.ofJob(job.account(), job.id());
    return all.stream()
        .filter(other -> other.ending().orElse(other.state()) == TaskState.ERROR)
        .findFirst()
        .map(failed -> "Canceled because task " + failed.label() + " failed.")
        .orElse("Canceled by request.");
  }

  /// The job's state as it follows from its tasks.
  private void settle(JobsTable.Row locked, Ticks now) {
    JobsTable.Row job = jobs.find(locked.account(), locked.id()).orElseThrow();
    if (job.state().isFinal()) {
      return;
    }
    List<TasksTable.Row> all = tasks.ofJob(job.account(), job.id());
    if (all.stream().allMatch(task -> task.state().isFinal())) {
      end(job, all, now);
    } else if (any(all, TaskState.RUNNING) && job.state().number() < JobState.PROCESSING.number()) {
      move(job, JobState.PROCESSING, now);
    } else if (any(all, TaskState.ACTIVE) && job.state() == JobState.QUEUED) {
      move(job, JobState.SCHEDULED, now);
    }
  }

  private void end(JobsTable.Row job, List<TasksTable.Row> all, Ticks now) {
    JobState state = JobState.FINISHED;
    if (job.state() == JobState.CANCELING) {
      state = JobState.CANCELED;
    } else if (any(all, TaskState.ERROR)) {
      state = JobState.ERROR;
    }
    jobs.setEnded(job, now);
    move(job, state, now);
    deleteOutputs(job, all);
    LOG.info("job ended account={} job={} state={}", job.account(), job.id().value(), state.text());
  }

  private static boolean any(List<TasksTable.Row> all, TaskState state) {
    return all.stream().anyMatch(task -> task.state() == state);
  }

  private void append(JobsTable.Row job, TasksTable.Row task, TaskState state, Ticks now) {
    jobs.append(job, now, Optional.of(task.id()), task.state().number(), state.number());
    database.afterCommit(() -> signals.change(job.id()));
  }

  private void move(JobsTable.Row job, JobState state, Ticks now) {
    jobs.setState(job, state, now);
    jobs.append(job, now, Optional.empty(), job.state().number(), state.number());
    database.afterCommit(() -> signals.change(job.id()));
  }

  /// The outputs of failed tasks go, unless the task says otherwise or another task wrote to them.
  private void deleteOutputs(JobsTable.Row job, List<TasksTable.Row> all) {
    Set<AssetId> kept = new HashSet<>();
    Set<AssetId> doomed = new HashSet<>();
    for (TasksTable.Row task : all) {
      boolean dooms = task.state() == TaskState.ERROR && (task.options() & KEEP_OUTPUT) == 0;
      for (OutputAsset output : tasks.assets(job.account(), task.id(), Direction.OUTPUT)) {
        (dooms ? doomed : kept).add(output.asset());
      }
    }
    doomed.removeAll(kept);
    for (AssetId asset : doomed) {
      assets.delete(job.account(), asset);
      jobs.removeOutput(job.account(), job.id(), asset);
      all.forEach(task -> tasks.removeOutput(job.account(), task.id(), asset));
    }
  }
}
