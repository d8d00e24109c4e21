package io.reelwork.services.jobs;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/// What happened in this process, told at once to whoever listens: saves the wait for the next look
/// into the database. Other processes look by themselves. Safe for any number of threads.
final class Signals {
  private final List<Runnable> work = new CopyOnWriteArrayList<>();
  private final List<Consumer<TaskId>> stops = new CopyOnWriteArrayList<>();
  private final List<Consumer<JobId>> changes = new CopyOnWriteArrayList<>();

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
  }

  /// The steps of a task should stop.
  void stop(TaskId task) {
    stops.forEach(listener -> listener.accept(task));
  }

  /// A job's log has grown.
  void change(JobId job) {
    changes.forEach(listener -> listener.accept(job));
  }
}
