package io.reelwork.services.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelwork.odata.model.ApiVersion;
import io.reelwork.odata.service.Call;
import io.reelwork.odata.service.EntitySet;
import io.reelwork.services.access.Quota;
import io.reelwork.services.access.Quotas;
import io.reelwork.services.jobs.NewJob.NewTask;
import io.reelwork.services.sql.Database;
import io.reelwork.services.sql.DatabaseConfig;
import io.reelwork.services.sql.TestDatabase;
import io.reelwork.services.sql.Ticks;
import io.reelwork.services.steps.FakeProcessor;
import io.reelwork.services.steps.JobId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// An engine on a database, with a clock, a catalogue and a processor that tests set.
final class Rig implements AutoCloseable {
  static final String ACCOUNT = "acc";

  private static final Pattern NOT_FOR_CLIENTS =
      Pattern.compile(
          "\\bjavax?\\.|\\bio\\.reelwork|[a-z]Exception\\b|[a-z]Error\\b|analyzeduration"
              + "|Consider increasing|(?:^|\\s)/\\w");

  /// A caller of this account.
  static final Call CALL =
      new Call(ACCOUNT, ApiVersion.LATEST, URI.create("http://media.test:8480/api/"));

  final SetClock clock = new SetClock();
  final FakeAssets assets = new FakeAssets();
  final FakeProcessor processor = new FakeProcessor();
  final Database database;
  final Jobs jobs;
  private final List<AutoCloseable> others = new ArrayList<>();
  private final DatabaseConfig where;
  private final Quotas quotas;
  private final JobsConfig config;

  private Rig(DatabaseConfig where, Quotas quotas, JobsConfig config, Neighbours neighbours) {
    this.where = where;
    this.quotas = quotas;
    this.config = config;
    this.database = Database.open(where, List.of(Jobs.SCHEMA), Optional.of(clock));
    this.jobs = new Jobs(database, assets, List.of(processor.info()), quotas, config, neighbours);
  }

  static Rig of(TestDatabase kind) {
    return of(kind, JobsConfig.defaults().withUnits(4, 4));
  }

  static Rig of(TestDatabase kind, JobsConfig config) {
    return new Rig(fresh(kind), Quotas.fixed(Map.of()), config, Neighbours.none());
  }

  static Rig of(TestDatabase kind, Map<Quota, Long> limits) {
    return new Rig(fresh(kind), Quotas.fixed(limits), JobsConfig.defaults(), Neighbours.none());
  }

  /// An engine among these features.
  static Rig of(TestDatabase kind, Neighbours neighbours) {
    return new Rig(
        fresh(kind), Quotas.fixed(Map.of()), JobsConfig.defaults().withUnits(4, 4), neighbours);
  }

  private static DatabaseConfig fresh(TestDatabase kind) {
    return kind.migrated(List.of(Jobs.SCHEMA));
  }

  Worker worker() {
    return jobs.worker(List.of(processor), scratch());
  }

  /// A worker as another process would have it: it shares nothing but the database.
  Worker strangeWorker() {
    Database view = Database.open(where, List.of(Jobs.SCHEMA), Optional.of(clock));
    others.add(view);
    Jobs theirs = new Jobs(view, assets, List.of(processor.info()), quotas, config);
    return theirs.worker(List.of(processor), scratch());
  }

  private static Path scratch() {
    try {
      return Files.createTempDirectory("scratch");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A job of tasks that each read the input and write an output of their own.
  JobId submit(String... configurations) {
    List<NewTask> tasks = new ArrayList<>();
    for (String configuration : configurations) {
      tasks.add(task(configuration, "JobInputAsset(0)", tasks.size()));
    }
    return submit(0, tasks);
  }

  JobId submit(int priority, List<NewTask> tasks) {
    NewJob job =
        new NewJob(Optional.of("job"), priority, Optional.empty(), List.of(assets.input()), tasks);
    return jobs.create(ACCOUNT, job);
  }

  static NewTask task(String configuration, String input, int output) {
    return NewTask.of(
        FakeProcessor.ID,
        configuration,
        "<taskBody><inputAsset>"
            + input
            + "</inputAsset><outputAsset>JobOutputAsset("
            + output
            + ")</outputAsset></taskBody>");
  }

  Ticks now() {
    return Ticks.of(clock.get());
  }

  EntitySet set(String name) {
    return jobs.entitySets().stream()
        .filter(set -> set.type().set().equals(name))
        .findFirst()
        .orElseThrow();
  }

  JobState state(JobId id) {
    return detail(id).state();
  }

  JobDetail detail(JobId id) {
    return jobs.detail(ACCOUNT, id).orElseThrow();
  }

  JobDetail.TaskDetail task(JobId id, int position) {
    return detail(id).tasks().get(position);
  }

  /// The codes of a task's history, oldest first.
  List<String> history(JobId id, int position) {
    return events(id, position).stream().map(TasksTable.Event::code).toList();
  }

  List<TasksTable.Event> events(JobId id, int position) {
    return jobs.tasks().events(ACCOUNT, List.of(task(id, position).id().value()));
  }

  List<TasksTable.Failure> failures(JobId id, int position) {
    return jobs.tasks().failures(ACCOUNT, List.of(task(id, position).id().value()));
  }

  /// The job's own states as its log has them.
  List<JobState> log(JobId id) {
    return jobs.events(ACCOUNT, id, 0, 1000).stream()
        .filter(event -> event.task().isEmpty())
        .map(event -> JobState.of(event.newState()))
        .toList();
  }

  /// Every message that a test has left for clients is in plain words.
  private void checkWords() {
    List<String> messages =
        database.read(sql ->
            sql.fetch(
                    """
                    select message from task_error
                    union all select message from task_event where message is not null
                    union all select perf_message from task where perf_message is not null
                    """)
                .getValues(0, String.class));
    assertThat(messages).noneMatch(message -> NOT_FOR_CLIENTS.matcher(message).find());
  }

  @Override
  public void close() {
    checkWords();
    try {
      for (AutoCloseable other : others) {
        other.close();
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    database.close();
  }
}
