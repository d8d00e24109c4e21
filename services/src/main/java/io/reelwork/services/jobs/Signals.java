package io.reelwork.services.jobs;

import io.reelwork.services.sql.Database;
import io.reelwork.services.steps.JobId;
import io.reelwork.services.steps.TaskId;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/// What happened, told at once to whoever listens, in this process and through the database in all
/// others: saves the wait for the next look into the database. A lost message costs no more than
/// that wait. Safe for any number of threads.
final class Signals {
  private static final String WORK = "jobs work";
  private static final String STOP = "jobs stop ";
  private static final String CHANGE = "jobs change ";

  private final Database database;
  private final List<Runnable> work = new CopyOnWriteArrayList<>();
  private final List<Consumer<TaskId>> stops = new CopyOnWriteArrayList<>();
  private final List<Consumer<JobId>> changes = new CopyOnWriteArrayList<>();

  Signals(Database database) {
    this.database = database;
    database.listen(this::hear);
  }

  private void hear(String message) {
    if (message.equals(WORK)) {
      work.forEach(Runnable::run);
    } else if (message.startsWith(STOP)) {
      TaskId task = new TaskId(message.substring(STOP.length()));
      stops.forEach(listener -> listener.accept(task));
    } else if (message.startsWith(CHANGE)) {
      JobId job = new JobId(message.substring(CHANGE.length()));
      changes.forEach(listener -> listener.accept(job));
    }
  }

  void onWork(Runnable listener) {
    work.add(listener);
  }

  void onStop(Consumer<TaskId> listener) {
    stops.add(listener);
  }

  void onChange(Consumer<JobId> listener) {
    changes.add(listener);
  }

  void forget(Runnable workListener, Consumer<TaskId> stopListener) {
    work.remove(workListener);
    stops.remove(stopListener);
  }

  void forget(Consumer<JobId> changeListener) {
    changes.remove(changeListener);
  }

  /// There may be something to claim.
  void work() {
    work.forEach(Runnable::run);
    database.tell(WORK);
  }

  /// The steps of a task should stop.
  void stop(TaskId task) {
    stops.forEach(listener -> listener.accept(task));
    database.tell(STOP + task.value());
  }

  /// A job's log has grown.
  void change(JobId job) {
    changes.forEach(listener -> listener.accept(job));
    database.tell(CHANGE + job.value());
  }
}
