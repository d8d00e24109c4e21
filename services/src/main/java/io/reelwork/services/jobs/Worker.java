package io.reelwork.services.jobs;

import io.reelwork.services.ServiceFailure;
import io.reelwork.services.catalog.AssetId;
import io.reelwork.services.claims.ClaimLoop;
import io.reelwork.services.claims.Claims;
import io.reelwork.services.jobs.StepRun.Stop;
import io.reelwork.services.loops.ServiceLoop;
import io.reelwork.services.loops.ServiceLoop.Pauses;
import io.reelwork.services.sql.Ticks;
import io.reelwork.services.steps.Plan;
import io.reelwork.services.steps.Processor;
import io.reelwork.services.steps.ResourceFailure;
import io.reelwork.services.steps.StepFailure;
import io.reelwork.services.steps.StepOutcome;
import io.reelwork.services.steps.TaskError;
import io.reelwork.services.steps.TaskFailure;
import io.reelwork.services.steps.TaskId;
import io.reelwork.services.steps.TransientFailure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Claims steps and runs them.
///
/// Two ways to use it: `start` and `close` for a service (a claiming thread, a pulse thread for
/// heartbeats and progress, a virtual thread per step), or `runDue` and `pulse` step by step, for
/// tests. Safe for any number of threads. Any number of workers, in any number of processes, share
/// one database.
public final class Worker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

  /// No attempt goes on for so long.
  private static final Duration SCRATCH_LIFE = Duration.ofDays(7);

  private static final Duration STOP_GRACE = Duration.ofSeconds(8);

  private static final Duration MAX_PULSE_PAUSE = Duration.ofSeconds(2);
  private static final Duration PULSE_BOUND = Duration.ofSeconds(15);

  private final Engine engine;
  private final Assets assets;
  private final Map<String, Processor> processors;
  private final Scratch scratch;
  private final String name;
  private final Map<String, StepRun> runs = new ConcurrentHashMap<>();
  private final ClaimLoop<StepsTable.Row> loop;
  private final ServiceLoop pulse;
  private final Semaphore beat = new Semaphore(0);
  private final Runnable onWork;
  private final Consumer<TaskId> onStop = this::stopTask;
  private final Turns turns;
  private volatile long lastHeartbeatTicks;
  private volatile long lastBeatNanos = System.nanoTime();
  private volatile boolean registered;

  Worker(Engine engine, Assets assets, Collection<Processor> processors, Path scratch) {
    this.engine = engine;
    this.assets = assets;
    this.processors =
        processors.stream()
            .collect(Collectors.toMap(p -> p.info().id().toLowerCase(Locale.ROOT), p -> p));
    this.scratch = new Scratch(scratch);
    this.name = "worker-" + UUID.randomUUID();
    this.turns = new Turns(engine, name);
    JobsConfig config = engine.config();
    this.loop =
        new ClaimLoop<>(
            name + "-claim", config.stepsAtOnce(), config.pollInterval(), new DueSteps());
    this.pulse =
        new ServiceLoop(
            name + "-pulse", new Pauses(config.progressFlush(), MAX_PULSE_PAUSE), this::awaitBeat);
    this.onWork = loop::wake;
    engine.signals().onWork(onWork);
    engine.signals().onStop(onStop);
  }

  /// Its name, as claims show it.
  public String name() {
    return name;
  }

  /// Starts the threads; they go on until `close`.
  public void start() {
    scratch.sweep(SCRATCH_LIFE);
    loop.retryWhileUnavailable(engine.config().backOff(), this::register);
    loop.start();
    pulse.start();
  }

  /// From now on its end is noticed, unless it signs off.
  String register() {
    engine.workers().beat(name);
    registered = true;
    return name;
  }

  /// Claims and runs, on this thread, whatever is due now and becomes due by it; answers how many
  /// steps that were.
  public int runDue() {
    return loop.runDue();
  }

  /// Takes over expired steps and admits tasks.
  void prepare() {
    engine.expire();
    engine.admit();
  }

  /// Takes over expired steps, admits tasks, claims the first step that is due. A caller who does
  /// not run it is a worker that was lost.
  Optional<StepsTable.Row> claim() {
    Optional<StepsTable.Row> claimed = loop.claim();
    claimed.ifPresent(turns::ended);
    return claimed;
  }

  /// Runs a claimed step to its end.
  void run(StepsTable.Row claimed) {
    turns.began(claimed);
    try {
      loop.retryWhileUnavailable(engine.config().backOff(), () -> engine.begin(claimed))
          .ifPresent(work -> run(claimed, work));
    } finally {
      turns.ended(claimed);
    }
  }

  private void run(StepsTable.Row claimed, Engine.Work work) {
    StepRun run = new StepRun(work, scratch.folder(claimed));
    runs.put(claimed.id(), run);
    engine.live().add(run);
    if (runs.size() > 1) {
      runs.values().forEach(StepRun::accompany);
    }
    try {
      if (loop.isStopping()) {
        run.stop(Stop.WORKER);
      }
      execute(run);
    } finally {
      runs.remove(claimed.id(), run);
      engine.live().remove(run);
      Scratch.delete(run.scratch());
    }
  }

  private void execute(StepRun run) {
    try {
      conclude(run, call(run));
    } catch (Throwable thrown) {
      conclude(run, () -> failed(run, thrown));
    }
  }

  /// Ends an attempt, or stops it when it should. While the database is unavailable it waits with
  /// the result: the work need not be done again.
  private void conclude(StepRun run, Runnable ending) {
    // What interrupted the attempt must not keep its end from being written.
    Thread.interrupted();
    loop.retryWhileUnavailable(
        engine.config().backOff(),
        () -> {
          report(List.of(run), engine.database().now());
          run.stop().ifPresentOrElse(reason -> stopped(run, reason), ending);
          return run;
        });
  }

  /// What a throwable means for the attempt that threw it.
  private void failed(StepRun run, Throwable thrown) {
    StepsTable.Row step = run.step();
    Optional<StepFailure> failure = StepFailures.of(thrown);
    if (failure.isEmpty() || failure.get() instanceof ResourceFailure) {
      LOG.warn("step failed step={} attempt={}", step.id(), step.attempt(), thrown);
    }
    if (failure.isEmpty()) {
      engine.surprised(step, run.isAlone(), run.notes());
      return;
    }
    switch (failure.get()) {
      case TaskFailure own -> engine.failed(step, own.error(), own.text(), run.notes());
      case TransientFailure passing -> engine.failedOnce(step, passing.error(), passing.text());
      case ResourceFailure resource -> engine.waiting(step, resource);
    }
  }

  /// Lets the processor work; the answer is how the attempt ends if nothing has stopped it. What
  /// was reported last is written now, so that a finished step shows all its frames.
  private Runnable call(StepRun run) {
    Processor processor = processors.get(run.processor().toLowerCase(Locale.ROOT));
    if (processor == null) {
      throw new TaskFailure(
          TaskError.UNKNOWN, "No processor " + run.processor() + " is installed.");
    }
    if (run.kind().equals(Processor.PLAN)) {
      checkInputs(run);
      Plan plan = processor.plan(run);
      return () -> engine.planned(run.step(), plan, run.notes());
    }
    StepOutcome outcome = processor.execute(run);
    return () -> engine.completed(run.step(), outcome, run.notes());
  }

  private void checkInputs(StepRun run) {
    for (AssetId input : run.inputs()) {
      if (assets.readiness(run.account(), input) == Assets.Readiness.MISSING) {
        throw new TaskFailure(
            TaskError.DOWNLOADING_INPUT_MALFORMED_CONTENT,
            "The input asset " + input.value() + " does not exist any more.");
      }
    }
  }

  private void stopped(StepRun run, Stop reason) {
    switch (reason) {
      case TASK -> engine.stopped(run.step());
      case WORKER -> engine.handedBack(run.step());
      case STALLED ->
          engine.failedOnce(
              run.step(),
              TaskError.PROCESSING_TASK,
              "Step "
                  + run.name()
                  + " made no progress for "
                  + engine.config().stallLimit().toSeconds()
                  + " s.");
      case LOST -> LOG.info("step given up, lease lost step={}", run.step().id());
    }
  }

  /// Writes progress; with each heartbeat renews leases and stops what is lost, stalled, or
  /// cancelled elsewhere without a word of it having come.
  public void pulse() {
    engine
        .database()
        .urgent(() -> {
          pulseAll();
          return name;
        });
  }

  private void pulseAll() {
    List<StepRun> active = List.copyOf(runs.values());
    if (active.isEmpty()) {
      beatIdle();
      return;
    }
    Ticks now = engine.database().now();
    report(active, now);
    if (now.value() - lastHeartbeatTicks >= engine.config().heartbeat().toNanos() / 100) {
      List<String> ids = active.stream().map(run -> run.task().value()).distinct().toList();
      engine.tasks().stopping(ids).forEach(this::stopTask);
      renew(active);
      beat();
      watch(active, now);
      lastHeartbeatTicks = now.value();
    }
  }

  /// One that runs nothing says that it lives, too: else nobody would notice that it was lost.
  private void beatIdle() {
    if (System.nanoTime() - lastBeatNanos >= engine.config().heartbeat().toNanos()) {
      beat();
    }
  }

  private void beat() {
    if (registered) {
      lastBeatNanos = System.nanoTime();
      if (engine.database().isShared()) {
        engine.workers().beat(name);
      }
    }
  }

  private void report(List<StepRun> active, Ticks now) {
    List<StepsTable.Report> reports =
        active.stream().map(StepRun::report).flatMap(Optional::stream).toList();
    if (!reports.isEmpty()) {
      try {
        engine.live().write(() -> engine.steps().report(reports, now));
      } catch (RuntimeException e) {
        active.forEach(StepRun::notWritten);
        throw e;
      }
      active.forEach(StepRun::written);
    }
  }

  private void renew(List<StepRun> active) {
    List<String> ids = active.stream().map(run -> run.step().id()).toList();
    Map<String, Integer> held = engine.steps().renew(name, ids, engine.config().lease());
    for (StepRun run : active) {
      if (held.getOrDefault(run.step().id(), 0) != run.attempt()
          && runs.get(run.step().id()) == run) {
        run.stop(Stop.LOST);
      }
    }
  }

  private void watch(List<StepRun> active, Ticks now) {
    Ticks limit = now.plus(engine.config().stallLimit().negated());
    for (StepRun run : active) {
      engine
          .steps()
          .held(run.step().id(), run.attempt())
          .filter(step -> step.live().advancedAt().compareTo(limit) < 0)
          .ifPresent(step -> run.stop(Stop.STALLED));
    }
  }

  private void stopTask(TaskId task) {
    for (StepRun run : runs.values()) {
      if (run.task().equals(task)) {
        run.stop(Stop.TASK);
      }
    }
  }

  /// How long there is nothing to claim unless somebody brings it.
  Duration untilDue(Ticks lastLook) {
    return loop.untilDue(lastLook);
  }

  /// The steps of all jobs, as this worker claims and runs them.
  private final class DueSteps implements Claims<StepsTable.Row> {
    @Override
    public void prepare() {
      Worker.this.prepare();
    }

    @Override
    public Optional<StepsTable.Row> claim() {
      return turns.claim(engine.database().now());
    }

    @Override
    public void run(StepsTable.Row claimed) {
      Worker.this.run(claimed);
    }

    @Override
    public String name(StepsTable.Row claimed) {
      return "step-" + claimed.id();
    }

    @Override
    public Ticks now() {
      return engine.database().now();
    }

    @Override
    public Optional<Ticks> nextDue(Ticks after) {
      return engine.steps().nextDue(after);
    }
  }

  private void awaitBeat() throws InterruptedException {
    Duration flush = engine.config().progressFlush();
    if (beat.tryAcquire(flush.toNanos(), TimeUnit.NANOSECONDS)) {
      beat.drainPermits();
    }
    pulse();
  }

  /// Throws unless it has lately looked for work.
  ///
  /// @throws io.reelwork.services.ServiceFailure `LOOP`
  public void checkClaims() {
    loop.check();
  }

  /// Throws unless it has lately renewed what it holds.
  ///
  /// @throws io.reelwork.services.ServiceFailure `LOOP`
  public void checkHeartbeat() {
    pulse.check(engine.config().lease().plus(PULSE_BOUND));
  }

  /// Stops in order: claims nothing more, asks what runs to stop, hands it back, waits some seconds
  /// for that. What is still running then is taken over when its lease ends.
  @Override
  public void close() {
    stop();
  }

  void stop() {
    loop.stop();
    runs.values().forEach(run -> run.stop(Stop.WORKER));
    try {
      loop.await(STOP_GRACE);
      pulse.stop();
      beat.release();
      pulse.join(Duration.ofSeconds(2));
      signOff();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    engine.signals().forget(onWork, onStop);
  }

  /// Nobody shall look for a worker that has stopped in good order.
  private void signOff() {
    if (registered && runs.isEmpty()) {
      try {
        engine.workers().remove(name);
      } catch (ServiceFailure e) {
        LOG.debug("worker cannot sign off name={}", name, e);
      }
    }
  }
}
