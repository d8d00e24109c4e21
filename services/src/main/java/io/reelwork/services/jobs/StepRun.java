package io.reelwork.services.jobs;

import io.reelwork.services.catalog.AssetId;
import io.reelwork.services.sql.Ticks;
import io.reelwork.services.steps.ConfigurationProtection;
import io.reelwork.services.steps.JobId;
import io.reelwork.services.steps.OutputAsset;
import io.reelwork.services.steps.StepContext;
import io.reelwork.services.steps.StepProgress;
import io.reelwork.services.steps.TaskId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One attempt of a step in this process: what its processor sees, and how it is told to stop. Safe
/// for any number of threads.
final class StepRun implements StepContext {
  private final Engine.Work work;
  private final Path scratch;
  private final List<Runnable> hooks = new ArrayList<>();
  private final List<Engine.Note> notes = new ArrayList<>();
  private Optional<Stop> stop = Optional.empty();
  private StepProgress latest = StepProgress.of(0, "");
  private long latestNanos;
  private boolean reported = true;
  private boolean unwritten;
  private long unwrittenSinceNanos;
  private long takenNanos;
  private long advancedNanos = System.nanoTime();
  private boolean advanced;
  private volatile boolean accompanied;

  StepRun(Engine.Work work, Path scratch) {
    this.work = work;
    this.scratch = scratch;
  }

  /// Why an attempt should stop.
  enum Stop {
    /// Its task is being stopped.
    TASK,
    /// Another worker may have the step.
    LOST,
    /// The worker stops.
    WORKER,
    /// It made no progress for too long.
    STALLED
  }

  StepsTable.Row step() {
    return work.step();
  }

  synchronized Optional<Stop> stop() {
    return stop;
  }

  synchronized List<Engine.Note> notes() {
    return List.copyOf(notes);
  }

  /// The worker runs something else meanwhile.
  void accompany() {
    accompanied = true;
  }

  /// Whether the worker has run nothing else since the attempt began.
  boolean isAlone() {
    return !accompanied;
  }

  /// Asks the attempt to stop; the first reason counts.
  void stop(Stop reason) {
    List<Runnable> due;
    synchronized (this) {
      if (stop.isPresent()) {
        return;
      }
      stop = Optional.of(reason);
      due = List.copyOf(hooks);
    }
    due.forEach(StepRun::start);
  }

  private static void start(Runnable hook) {
    Thread.ofVirtual().name("step-cancel").start(hook);
  }

  /// What has not been written yet, once.
  synchronized Optional<StepsTable.Report> report() {
    if (reported) {
      return Optional.empty();
    }
    boolean further = advanced;
    reported = true;
    takenNanos = latestNanos;
    advanced = false;
    StepsTable.Row step = work.step();
    return Optional.of(
        new StepsTable.Report(step.id(), step.attempt(), step.task(), latest, age(), further));
  }

  /// What was given last is stored.
  synchronized void written() {
    unwritten = latestNanos != takenNanos;
    unwrittenSinceNanos = takenNanos;
  }

  /// What was given last is given again.
  synchronized void notWritten() {
    reported = reported && !unwritten;
  }

  /// Whether something has not been stored for so long.
  synchronized boolean isLate(Duration limit) {
    return unwritten && System.nanoTime() - unwrittenSinceNanos > limit.toNanos();
  }

  /// How far it is.
  synchronized StepsTable.Live live(Ticks now) {
    return new StepsTable.Live(
        latest.fraction(),
        latest.phase(),
        latest.frames(),
        latest.fps(),
        latest.speed(),
        latest.bytes(),
        now.plus(age().negated()),
        now.plus(Duration.ofNanos(advancedNanos - System.nanoTime())));
  }

  private Duration age() {
    return Duration.ofNanos(System.nanoTime() - latestNanos);
  }

  @Override
  public synchronized void progress(StepProgress progress) {
    double fraction = Double.isNaN(progress.fraction()) ? 0 : progress.fraction();
    StepProgress next =
        new StepProgress(
            Math.max(latest.fraction(), Math.clamp(fraction, 0.0, 1.0)),
            progress.phase(),
            progress.frames(),
            finite(progress.fps()),
            finite(progress.speed()),
            progress.bytes());
    advanced |=
        next.fraction() > latest.fraction()
            || next.frames() > latest.frames()
            || next.bytes() > latest.bytes()
            || next.phase().equals(StepProgress.WAIT)
            || !next.phase().equals(latest.phase());
    latest = next;
    latestNanos = System.nanoTime();
    if (advanced) {
      advancedNanos = latestNanos;
    }
    if (!unwritten) {
      unwritten = true;
      unwrittenSinceNanos = latestNanos;
    }
    reported = false;
  }

  private static double finite(double value) {
    return Double.isFinite(value) ? value : 0;
  }

  @Override
  public synchronized boolean cancelled() {
    return stop.isPresent();
  }

  @Override
  public void onCancel(Runnable action) {
    synchronized (this) {
      if (stop.isEmpty()) {
        hooks.add(action);
        return;
      }
    }
    start(action);
  }

  @Override
  public synchronized void event(String code, String message) {
    notes.add(new Engine.Note(code, message));
  }

  @Override
  public String account() {
    return work.task().account();
  }

  @Override
  public JobId job() {
    return work.task().job();
  }

  @Override
  public TaskId task() {
    return work.task().id();
  }

  @Override
  public String configuration() {
    return work.task().configuration();
  }

  @Override
  public ConfigurationProtection protection() {
    return work.task().protection();
  }

  @Override
  public int options() {
    return work.task().options();
  }

  @Override
  public List<AssetId> inputs() {
    return work.inputs();
  }

  @Override
  public List<OutputAsset> outputs() {
    return work.outputs();
  }

  @Override
  public int attempt() {
    return work.step().attempt();
  }

  @Override
  public Path scratch() {
    return scratch;
  }

  @Override
  public int planVersion() {
    return work.task().planVersion();
  }

  @Override
  public String name() {
    return work.step().name();
  }

  @Override
  public String kind() {
    return work.step().kind();
  }

  @Override
  public String spec() {
    return work.step().spec();
  }

  String processor() {
    return work.task().processor();
  }
}
