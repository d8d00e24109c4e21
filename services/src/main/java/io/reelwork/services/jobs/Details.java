package io.reelwork.services.jobs;

import io.reelwork.services.jobs.JobDetail.TaskDetail;
import io.reelwork.services.jobs.StepsTable.State;
import io.reelwork.services.sql.Ticks;
import io.reelwork.services.steps.JobId;
import io.reelwork.services.steps.PlanContext;
import io.reelwork.services.steps.Processor;
import io.reelwork.services.steps.ResourceFailure.Resource;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/// Explains jobs: puts together what rows say.
final class Details {
  private static final Duration STALLED_AFTER = Duration.ofSeconds(10);

  private final JobsTable jobs;
  private final TasksTable tasks;
  private final StepsTable steps;
  private final LiveProgress live;

  Details(Lifecycle lifecycle, LiveProgress live) {
    this.live = live;
    this.jobs = lifecycle.jobs();
    this.tasks = lifecycle.tasks();
    this.steps = lifecycle.steps();
  }

  /// Looks again when the job has got on while its tasks were read: a job that is not done never
  /// shows 100. States go forward only, so the looking ends.
  Optional<JobDetail> of(String account, JobId id) {
    Optional<JobState> before = jobs.find(account, id).map(JobsTable.Row::state);
    Optional<JobDetail> detail = before.map(state -> detail(account, id, state));
    Optional<JobState> after = jobs.find(account, id).map(JobsTable.Row::state);
    return after.equals(before) ? detail : of(account, id);
  }

  private JobDetail detail(String account, JobId id, JobState state) {
    Ticks now = jobs.now();
    List<TaskDetail> all = tasks.ofJob(account, id).stream().map(task -> task(task, now)).toList();
    double progress = all.stream().mapToDouble(TaskDetail::progress).average().orElse(0);
    return new JobDetail(id, state, progress, all);
  }

  private TaskDetail task(TasksTable.Row task, Ticks now) {
    List<StepsTable.Row> all = live.of(steps.ofTask(task.id()), now);
    List<StepsTable.Row> running = all.stream().filter(s -> s.state() == State.RUNNING).toList();
    Optional<Integer> position =
        task.queue() == TasksTable.Queue.WAITING
            ? Optional.of(tasks.ahead(task) + 1)
            : Optional.empty();
    return new TaskDetail(
        task.id(),
        task.state(),
        LiveProgress.progress(task, all),
        phase(running),
        (long) sum(all, step -> step.live().frames()),
        sum(running, step -> step.live().fps()),
        sum(running, step -> step.live().speed()),
        (long) sum(all, step -> step.live().bytes()),
        isRedoing(task, all),
        isStalled(running, now),
        all.stream().map(step -> step.live().reportedAt()).max(Comparator.naturalOrder()),
        position,
        reason(task, all, now));
  }

  private static String phase(List<StepsTable.Row> running) {
    return running.stream()
        .findFirst()
        .map(step -> step.live().phase().isEmpty() ? step.kind() : step.live().phase())
        .orElse("");
  }

  private static double sum(List<StepsTable.Row> all, ToDoubleFunction<StepsTable.Row> part) {
    return all.stream().mapToDouble(part).sum();
  }

  private static boolean isRedoing(TasksTable.Row task, List<StepsTable.Row> all) {
    List<StepsTable.Row> planned =
        all.stream().filter(step -> !step.kind().equals(Processor.PLAN)).toList();
    double cost = sum(planned, StepsTable.Row::cost);
    double done = sum(planned, step -> step.cost() * step.live().fraction());
    return task.state() == TaskState.RUNNING
        && cost > 0
        && planned.stream().anyMatch(step -> step.attempt() > 1)
        && 100 * done / cost < task.progress() - 0.01;
  }

  private static boolean isStalled(List<StepsTable.Row> running, Ticks now) {
    return !running.isEmpty()
        && running.stream()
            .allMatch(step -> now.since(step.live().advancedAt()).compareTo(STALLED_AFTER) > 0);
  }

  private Optional<String> reason(TasksTable.Row task, List<StepsTable.Row> all, Ticks now) {
    return switch (task.queue()) {
      case BLOCKED -> Optional.of(waitsFor(task));
      case WAITING ->
          Optional.of(
              task.heldUntil().compareTo(now) > 0
                  ? "new jobs rest until " + task.heldUntil().instant()
                  : "waits for a reserved unit");
      case ADMITTED ->
          all.stream().anyMatch(step -> step.state() == State.RUNNING)
              ? Optional.empty()
              : Optional.of(waitsFor(all));
      case ENDED ->
          tasks.failures(task.account(), List.of(task.id().value())).stream()
              .findFirst()
              .map(TasksTable.Failure::message)
              .or(() -> incompleteInput(task));
    };
  }

  /// A task that finished without all of its input says so.
  private Optional<String> incompleteInput(TasksTable.Row task) {
    return tasks.events(task.account(), List.of(task.id().value())).stream()
        .filter(event -> event.code().equals(PlanContext.INCOMPLETE_INPUT))
        .flatMap(event -> event.message().stream())
        .findFirst();
  }

  /// Why none of the steps of a task runs.
  private static String waitsFor(List<StepsTable.Row> all) {
    List<StepsTable.Row> ready = all.stream().filter(s -> s.state() == State.READY).toList();
    Optional<String> resource =
        ready.stream().flatMap(step -> step.waiting().resource().stream()).findFirst();
    if (resource.isPresent()) {
      return "waits: " + Resource.valueOf(resource.get()).condition();
    }
    return ready.stream().anyMatch(step -> step.suspicion().suspect())
        ? "waits to run alone, as its last attempt ended unexpectedly"
        : "waits for a worker";
  }

  private String waitsFor(TasksTable.Row task) {
    List<String> open =
        tasks.predecessors(task).stream()
            .flatMap(id -> tasks.find(task.account(), id).stream())
            .filter(before -> !before.state().isFinal())
            .map(TasksTable.Row::label)
            .toList();
    return "waits for task " + String.join(", ", open);
  }
}
