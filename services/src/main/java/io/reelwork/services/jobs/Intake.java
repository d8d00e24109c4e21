package io.reelwork.services.jobs;

import io.reelwork.services.Refusal;
import io.reelwork.services.Refusal.Code;
import io.reelwork.services.access.Quota;
import io.reelwork.services.access.Quotas;
import io.reelwork.services.catalog.AssetId;
import io.reelwork.services.jobs.JobsTable.Direction;
import io.reelwork.services.sql.Ticks;
import io.reelwork.services.steps.JobId;
import io.reelwork.services.steps.OutputAsset;
import io.reelwork.services.steps.ProcessorInfo;
import io.reelwork.services.steps.TaskId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Takes in new jobs: checks everything a job may get wrong, then writes it whole. What a task is
/// to do is not looked at (encoding reference, sections 1 and 2.4).
final class Intake {
  private static final int MOST_CONFIGURATION = 100_000;
  private static final int ALL_OPTIONS = 7;

  private final JobsTable jobs;
  private final TasksTable tasks;
  private final Assets assets;
  private final Map<String, String> processors = new HashMap<>();
  private final Quotas quotas;
  private final JobsConfig config;

  Intake(
      Lifecycle lifecycle,
      Assets assets,
      Collection<ProcessorInfo> processors,
      Quotas quotas,
      JobsConfig config) {
    this.jobs = lifecycle.jobs();
    this.tasks = lifecycle.tasks();
    this.assets = assets;
    this.quotas = quotas;
    this.config = config;
    processors.forEach(p -> this.processors.put(p.id().toLowerCase(Locale.ROOT), p.id()));
  }

  /// A job that was found to be right.
  ///
  /// @param before for each task those it waits for, by position
  /// @param outputs what the tasks make, those that later tasks read only at the end
  private record Checked(
      List<TaskBody> bodies, List<Set<Integer>> before, Map<TaskBody.Reference, Output> outputs) {}

  /// An output asset to be: its attributes and the tasks that write to it.
  private record Output(TaskBody.Output body, Set<Integer> producers) {}

  JobId create(String account, NewJob job) {
    Checked checked = check(account, job);
    quotas.checkRoom(account, Quota.JOBS, () -> jobs.count(account));
    JobId id = JobId.random();
    Ticks now = jobs.now();
    Ticks heldUntil = now.plus(config.startDelay());
    jobs.insert(account, id, job, now, heldUntil);
    jobs.ensureUnits(account, config.reservedUnits());
    jobs.addAssets(account, id, Direction.INPUT, job.inputs());
    Map<TaskBody.Reference, AssetId> made = makeOutputs(account, id, job, checked);
    addTasks(account, id, job, checked, made, now, heldUntil);
    return id;
  }

  private Checked check(String account, NewJob job) {
    if (job.tasks().isEmpty()) {
      throw invalid("Tasks", "a job must have at least one task");
    }
    job.tasks().forEach(this::checkTask);
    List<TaskBody> bodies = job.tasks().stream().map(t -> TaskBody.parse(t.body())).toList();
    Map<TaskBody.Reference, Output> outputs = outputs(bodies);
    checkReferences(account, job, bodies, outputs);
    List<Set<Integer>> before = bodies.stream().map(body -> before(body, outputs)).toList();
    checkChain(account, before);
    checkInputs(account, job);
    return new Checked(bodies, before, outputs);
  }

  private void checkTask(NewJob.NewTask task) {
    if (!processors.containsKey(task.processorId().toLowerCase(Locale.ROOT))) {
      throw invalid(
          "MediaProcessorId",
          "MediaProcessorId: must be the id of a media processor but was " + task.processorId());
    }
    if (task.configuration().map(String::length).orElse(0) > MOST_CONFIGURATION) {
      throw invalid(
          "Configuration", "Configuration: must be at most " + MOST_CONFIGURATION + " long");
    }
    if ((task.options() & ~ALL_OPTIONS) != 0) {
      throw invalid("Options", "Options: must be 0 to 7 but was " + task.options());
    }
  }

  /// Two tasks may write to one asset; the first attributes given count.
  private static Map<TaskBody.Reference, Output> outputs(List<TaskBody> bodies) {
    Map<TaskBody.Reference, Output> outputs = new TreeMap<>();
    for (int position = 0; position < bodies.size(); position++) {
      for (TaskBody.Output body : bodies.get(position).outputs()) {
        outputs.merge(
            body.asset(), new Output(body, new TreeSet<>(Set.of(position))), Intake::merge);
      }
    }
    return outputs;
  }

  private static Output merge(Output first, Output second) {
    Set<Integer> producers = new TreeSet<>(first.producers());
    producers.addAll(second.producers());
    TaskBody.Output a = first.body();
    TaskBody.Output b = second.body();
    return new Output(
        new TaskBody.Output(
            a.asset(),
            a.options().or(b::options),
            a.formatOption().or(b::formatOption),
            a.name().or(b::name),
            a.storageAccount().or(b::storageAccount)),
        producers);
  }

  private void checkReferences(
      String account, NewJob job, List<TaskBody> bodies, Map<TaskBody.Reference, Output> outputs) {
    quotas.checkMost(account, Quota.ASSETS_PER_JOB, job.inputs().size() + outputs.size());
    for (TaskBody body : bodies) {
      int assets = body.inputs().size() + body.outputs().size();
      quotas.checkMost(account, Quota.ASSETS_PER_TASK, assets);
      for (TaskBody.Reference input : body.inputs()) {
        checkReference(job, input, outputs);
      }
    }
  }

  private static void checkReference(
      NewJob job, TaskBody.Reference input, Map<TaskBody.Reference, Output> outputs) {
    if (input.isMade() && !outputs.containsKey(input)) {
      throw invalid("TaskBody", "TaskBody: " + input + " is read but no task writes it");
    }
    if (!input.isMade() && input.index() >= job.inputs().size()) {
      throw invalid(
          "TaskBody",
          "TaskBody: "
              + input
              + " must be one of the job's "
              + job.inputs().size()
              + " input assets");
    }
  }

  private static Set<Integer> before(TaskBody body, Map<TaskBody.Reference, Output> outputs) {
    Set<Integer> before = new TreeSet<>();
    for (TaskBody.Reference input : body.inputs()) {
      Output output = input.isMade() ? outputs.get(input) : null;
      if (output != null) {
        before.addAll(output.producers());
      }
    }
    return before;
  }

  private void checkChain(String account, List<Set<Integer>> before) {
    Set<Integer> chained = new TreeSet<>();
    for (int position = 0; position < before.size(); position++) {
      if (!before.get(position).isEmpty()) {
        chained.add(position);
        chained.addAll(before.get(position));
      }
    }
    quotas.checkMost(account, Quota.CHAINED_TASKS_PER_JOB, chained.size());
    if (order(before).size() < before.size()) {
      throw invalid("TaskBody", "TaskBody: the tasks must not wait for each other in a circle");
    }
  }

  /// The tasks in an order in which each comes after those it waits for; those in a circle are left
  /// out.
  private static Set<Integer> order(List<Set<Integer>> before) {
    Set<Integer> done = new LinkedHashSet<>();
    boolean moved = true;
    while (moved) {
      moved = false;
      for (int position = 0; position < before.size(); position++) {
        moved |= done.containsAll(before.get(position)) && done.add(position);
      }
    }
    return done;
  }

  private void checkInputs(String account, NewJob job) {
    for (AssetId asset : new LinkedHashSet<>(job.inputs())) {
      switch (assets.readiness(account, asset)) {
        case READY -> {}
        case MISSING ->
            throw new Refusal(
                Code.NOT_FOUND,
                "InputMediaAssets: there is no asset " + asset.value(),
                "InputMediaAssets");
        case NO_PRIMARY_FILE ->
            throw invalid(
                "InputMediaAssets",
                "InputMediaAssets: the primary file of asset "
                    + asset.value()
                    + " is not set and cannot be determined");
      }
    }
  }

  private Map<TaskBody.Reference, AssetId> makeOutputs(
      String account, JobId id, NewJob job, Checked checked) {
    Map<TaskBody.Reference, AssetId> made = new LinkedHashMap<>();
    List<Integer> order = List.copyOf(order(checked.before()));
    List<Output> ordered =
        checked.outputs().values().stream()
            .sorted(Comparator.comparingInt(output -> lastProducer(output, order)))
            .toList();
    Map<TaskBody.Reference, Output> portion = new LinkedHashMap<>();
    for (Output output : ordered) {
      if (readsAny(checked, output, portion.keySet())) {
        make(account, id, job, checked, portion, made);
        portion.clear();
      }
      portion.put(output.body().asset(), output);
    }
    make(account, id, job, checked, portion, made);
    List<AssetId> outputs =
        checked.outputs().keySet().stream()
            .map(asset -> Optional.ofNullable(made.get(asset)).orElseThrow())
            .toList();
    jobs.addAssets(account, id, Direction.OUTPUT, outputs);
    return made;
  }

  /// Whether one of these must be made before an output whose parent it is.
  private static boolean readsAny(
      Checked checked, Output output, Set<TaskBody.Reference> references) {
    return output.producers().stream()
        .flatMap(producer -> checked.bodies().get(producer).inputs().stream())
        .anyMatch(references::contains);
  }

  /// An output's parents are all made once the last of its producers can run.
  private static int lastProducer(Output output, List<Integer> order) {
    return output.producers().stream().mapToInt(order::indexOf).max().orElse(0);
  }

  /// Makes outputs of which none is a parent of another, at once.
  private void make(
      String account,
      JobId id,
      NewJob job,
      Checked checked,
      Map<TaskBody.Reference, Output> portion,
      Map<TaskBody.Reference, AssetId> made) {
    List<Assets.NewOutput> outputs =
        portion.values().stream().map(output -> draft(id, job, checked, output, made)).toList();
    Iterator<AssetId> ids = assets.create(account, outputs).iterator();
    portion.keySet().forEach(reference -> made.put(reference, ids.next()));
  }

  private static Assets.NewOutput draft(
      JobId id, NewJob job, Checked checked, Output output, Map<TaskBody.Reference, AssetId> made) {
    TaskBody.Output body = output.body();
    Set<AssetId> parents = new LinkedHashSet<>();
    for (int producer : output.producers()) {
      for (TaskBody.Reference input : checked.bodies().get(producer).inputs()) {
        input(job, input, made).ifPresent(parents::add);
      }
    }
    String standard = body.asset() + "_" + job.name().filter(n -> !n.isEmpty()).orElse(id.value());
    return new Assets.NewOutput(
        body.name().orElse(standard),
        body.options().orElse(0),
        body.storageAccount(),
        body.formatOption().orElse(0),
        List.copyOf(parents));
  }

  private static Optional<AssetId> input(
      NewJob job, TaskBody.Reference input, Map<TaskBody.Reference, AssetId> made) {
    return input.isMade()
        ? Optional.ofNullable(made.get(input))
        : Optional.of(job.inputs().get(input.index()));
  }

  private void addTasks(
      String account,
      JobId id,
      NewJob job,
      Checked checked,
      Map<TaskBody.Reference, AssetId> made,
      Ticks now,
      Ticks heldUntil) {
    List<TaskId> ids = job.tasks().stream().map(task -> TaskId.random()).toList();
    List<TasksTable.Draft> drafts = new ArrayList<>();
    Map<TaskId, List<TaskId>> after = new LinkedHashMap<>();
    List<TasksTable.Use> uses = new ArrayList<>();
    for (int position = 0; position < ids.size(); position++) {
      TasksTable.Draft draft = draft(ids.get(position), position, job, checked, now);
      drafts.add(draft);
      after.put(draft.id(), checked.before().get(position).stream().map(ids::get).toList());
      addUses(job, checked, draft, made, uses);
    }
    tasks.insert(account, id, drafts, now, heldUntil);
    tasks.addDependencies(account, after);
    tasks.addAssets(account, uses);
  }

  private TasksTable.Draft draft(TaskId id, int position, NewJob job, Checked checked, Ticks now) {
    NewJob.NewTask task = job.tasks().get(position);
    int own = task.priority().orElse(job.priority());
    int priority = Math.max(job.priority(), own);
    return new TasksTable.Draft(
        id,
        position,
        task,
        processors.getOrDefault(task.processorId().toLowerCase(Locale.ROOT), task.processorId()),
        own,
        checked.before().get(position).size(),
        Rank.of(Rank.turn(now, position), priority, config.priorityWeight()));
  }

  private static void addUses(
      NewJob job,
      Checked checked,
      TasksTable.Draft draft,
      Map<TaskBody.Reference, AssetId> made,
      List<TasksTable.Use> uses) {
    TaskBody body = checked.bodies().get(draft.position());
    List<AssetId> inputs = new ArrayList<>();
    body.inputs().forEach(input -> input(job, input, made).ifPresent(inputs::add));
    for (int i = 0; i < inputs.size(); i++) {
      OutputAsset input = new OutputAsset(inputs.get(i), 0);
      uses.add(new TasksTable.Use(draft.id(), Direction.INPUT, i, input));
    }
    Set<TaskBody.Reference> outputs = new LinkedHashSet<>();
    body.outputs().forEach(output -> outputs.add(output.asset()));
    int position = 0;
    for (TaskBody.Reference output : outputs) {
      AssetId asset = Optional.ofNullable(made.get(output)).orElseThrow();
      int format =
          Optional.ofNullable(checked.outputs().get(output))
              .flatMap(found -> found.body().formatOption())
              .orElse(0);
      uses.add(
          new TasksTable.Use(
              draft.id(), Direction.OUTPUT, position++, new OutputAsset(asset, format)));
    }
  }

  private static Refusal invalid(String property, String message) {
    return new Refusal(Code.INVALID_VALUE, message, property);
  }
}
