package io.reelwork.services.jobs;

import io.reelwork.services.sql.Database;
import io.reelwork.services.sql.Ticks;
import io.reelwork.services.steps.Processor;
import io.reelwork.services.steps.TaskId;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Progress that cannot be written yet, as somebody else's transaction holds the only writer of
/// SQLite: readers see it from memory until it is stored. Where several processes share a database
/// what is stored is all that any of them shows, so that nobody sees progress go back. Safe for any
/// number of threads.
final class LiveProgress {
  /// The database adds up in another order: what it stores next must not be less by a digit.
  private static final double ROUNDING = 1e-9;

  private static final long BLOCKED_NANOS = 400_000_000;

  private final boolean alone;
  private final Duration late;
  private final Map<String, StepRun> runs = new ConcurrentHashMap<>();

  /// When the write began that goes on; 0 while none does.
  private volatile long writingSinceNanos;

  /// @param flush how often progress is written
  LiveProgress(Database database, Duration flush) {
    this.alone = !database.isShared();
    this.late = flush.plusMillis(200);
  }

  void add(StepRun run) {
    runs.put(run.step().id(), run);
  }

  void remove(StepRun run) {
    runs.remove(run.step().id(), run);
  }

  /// Writes reports; while that waits for long, readers see them from memory. Only then: what is
  /// shown and not stored goes back when the process is killed.
  void write(Runnable reports) {
    writingSinceNanos = System.nanoTime();
    try {
      reports.run();
    } finally {
      writingSinceNanos = 0;
    }
  }

  private boolean isBlocked() {
    long since = writingSinceNanos;
    return alone && since != 0 && System.nanoTime() - since > BLOCKED_NANOS;
  }

  /// Whether readers see more than is stored.
  boolean isAhead() {
    return isBlocked() && runs.values().stream().anyMatch(run -> run.isLate(late));
  }

  /// The same for one of these tasks.
  boolean isAhead(Collection<String> tasks) {
    return isBlocked()
        && runs.values().stream()
            .anyMatch(run -> tasks.contains(run.task().value()) && run.isLate(late));
  }

  /// The steps as far as they are.
  List<StepsTable.Row> of(List<StepsTable.Row> stored, Ticks now) {
    return isAhead() ? stored.stream().map(step -> of(step, now)).toList() : stored;
  }

  private StepsTable.Row of(StepsTable.Row stored, Ticks now) {
    StepRun run = runs.get(stored.id());
    return run != null
            && run.attempt() == stored.attempt()
            && stored.state() == StepsTable.State.RUNNING
            && run.isLate(late)
        ? stored.withLive(run.live(now))
        : stored;
  }

  /// The published progress of a running task, raised to what its steps have done.
  static double progress(TasksTable.Row task, List<StepsTable.Row> steps) {
    return task.state() == TaskState.RUNNING && task.ending().isEmpty()
        ? Math.max(task.progress(), share(steps))
        : task.progress();
  }

  private static double share(List<StepsTable.Row> steps) {
    double all = 0;
    double done = 0;
    for (StepsTable.Row step : steps) {
      if (!step.kind().equals(Processor.PLAN)) {
        all += step.cost();
        done += step.cost() * step.live().fraction();
      }
    }
    return all > 0 ? Math.min(StepsTable.ALMOST, 100 * done / all - ROUNDING) : 0;
  }

  /// The progress of a task when it is ahead of what is stored.
  Optional<Double> progress(String account, TaskId id, TasksTable tasks, StepsTable steps) {
    return isAhead(List.of(id.value()))
        ? tasks.find(account, id).map(task -> progress(task, of(steps.ofTask(id), tasks.now())))
        : Optional.empty();
  }
}
