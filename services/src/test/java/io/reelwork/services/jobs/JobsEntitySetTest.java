package io.reelwork.services.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reelwork.odata.model.Entity;
import io.reelwork.odata.model.Navigation;
import io.reelwork.odata.model.ODataError;
import io.reelwork.odata.model.PropertyMap;
import io.reelwork.odata.model.Value;
import io.reelwork.odata.model.Value.DateTime.Form;
import io.reelwork.odata.payload.EntityReference;
import io.reelwork.odata.payload.NewEntity;
import io.reelwork.odata.service.EntitySet;
import io.reelwork.odata.uri.Query;
import io.reelwork.services.Refusal;
import io.reelwork.services.Refusal.Code;
import io.reelwork.services.catalog.AssetId;
import io.reelwork.services.jobs.NewJob.NewTask;
import io.reelwork.services.sql.TestDatabase;
import io.reelwork.services.steps.FakeProcessor;
import io.reelwork.services.steps.JobId;
import io.reelwork.services.steps.StepOutcome;
import io.reelwork.services.steps.TaskError;
import io.reelwork.services.steps.TaskFailure;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Jobs and tasks as OData entities.
class JobsEntitySetTest {
  private static final String END_POINT = "nb:nepid:UUID:11111111-1111-1111-1111-111111111111";

  @ParameterizedTest
  @EnumSource
  void answersACreateWithTheJobAsItIs(TestDatabase kind) {
    try (Rig rig = Rig.of(kind)) {
      Entity job = create(rig, Map.of("Name", new Value.Text("clip")), task(Map.of()));

      assertThat(job.values().keySet())
          .containsExactly(
              "Id",
              "Name",
              "Created",
              "LastModified",
              "EndTime",
              "Priority",
              "RunningDuration",
              "StartTime",
              "State",
              "TemplateId",
              "JobNotificationSubscriptions");
      assertThat(job.value("State")).isEqualTo(new Value.Int(0));
      assertThat(job.value("StartTime")).isEqualTo(Value.Null.NULL);
      assertThat(job.value("RunningDuration")).isEqualTo(new Value.Real(0));
      assertThat(job.value("JobNotificationSubscriptions")).isEqualTo(new Value.Items(List.of()));
      assertThat(job.value("Created"))
          .isEqualTo(new Value.DateTime(rig.database.now().value(), Form.FRESH));
    }
  }

  @ParameterizedTest
  @EnumSource
  void tellsTasksInTheOrderTheyWereSent(TestDatabase kind) {
    try (Rig rig = Rig.of(kind)) {
      Entity job =
          create(
              rig,
              Map.of("Priority", new Value.Int(7)),
              task(Map.of("Name", new Value.Text("one"))),
              task(Map.of("Name", new Value.Text("two"), "Priority", new Value.Int(2))));

      List<Entity> tasks = tasks(rig, job);

      assertThat(tasks).extracting(t -> t.value("Name")).containsExactly(text("one"), text("two"));
      assertThat(tasks)
          .extracting(t -> t.value("Priority"))
          .containsExactly(new Value.Int(7), new Value.Int(2));
      assertThat(tasks.getFirst().value("EncryptionScheme")).isEqualTo(text("None"));
      assertThat(tasks.getFirst().value("EncryptionKeyId")).isEqualTo(Value.Null.NULL);
      assertThat(tasks.getFirst().value("ErrorDetails")).isEqualTo(new Value.Items(List.of()));
    }
  }

  @ParameterizedTest
  @EnumSource
  void leadsToTheAssetsInTheOrderOfTheirIndex(TestDatabase kind) {
    try (Rig rig = Rig.of(kind)) {
      Entity job = create(rig, Map.of(), task(Map.of()));
      EntitySet jobs = rig.set("Jobs");
      EntitySet tasks = rig.set("Tasks");

      List<String> inputs = follow(jobs, job, "InputMediaAssets");
      List<String> outputs = follow(jobs, job, "OutputMediaAssets");
      Entity task = tasks(rig, job).getFirst();

      assertThat(rig.assets.created).containsOnlyKeys(new AssetId(outputs.getFirst()));
      assertThat(follow(tasks, task, "InputMediaAssets")).isEqualTo(inputs);
      assertThat(follow(tasks, task, "OutputMediaAssets")).isEqualTo(outputs);
    }
  }

  @ParameterizedTest
  @EnumSource
  void showsStatesProgressAndHistoryOfAFinishedJob(TestDatabase kind) {
    try (Rig rig = Rig.of(kind);
        Worker worker = rig.worker()) {
      Entity job = create(rig, Map.of(), task(Map.of()));
      rig.processor.executing =
          context -> {
            rig.clock.pass(java.time.Duration.ofMillis(1500));
            return StepOutcome.done("2.0x, 10 MB in, 5 MB out");
          };

      worker.runDue();

      Entity after = rig.set("Jobs").find(Rig.CALL, job.key()).orElseThrow();
      Entity task = tasks(rig, job).getFirst();
      assertThat(after.value("State")).isEqualTo(new Value.Int(3));
      assertThat(after.value("RunningDuration")).isEqualTo(new Value.Real(1500));
      assertThat(task.value("Progress")).isEqualTo(new Value.Real(100));
      assertThat(task.value("PerfMessage")).isEqualTo(text("2.0x, 10 MB in, 5 MB out"));
      assertThat(((Value.Items) task.value("HistoricalEvents")).items()).hasSize(5);
    }
  }

  @ParameterizedTest
  @EnumSource
  void showsOneErrorDetailOfAFailedTask(TestDatabase kind) {
    try (Rig rig = Rig.of(kind);
        Worker worker = rig.worker()) {
      Entity job = create(rig, Map.of(), task(Map.of()));
      rig.processor.planning =
          context -> {
            throw new TaskFailure(TaskError.PARSING_CONFIGURATION, "no such preset");
          };

      worker.runDue();

      Map<String, Value> detail = new LinkedHashMap<>();
      detail.put("Code", text("ErrorParsingConfiguration"));
      detail.put("Message", text("no such preset"));
      assertThat(tasks(rig, job).getFirst().value("ErrorDetails"))
          .isEqualTo(new Value.Items(List.of(new Value.Complex(detail))));
    }
  }

  @ParameterizedTest
  @EnumSource
  void cancelsByTheServiceFunction(TestDatabase kind) {
    try (Rig rig = Rig.of(kind)) {
      Entity job = create(rig, Map.of(), task(Map.of()));

      cancel(rig, job.key());

      assertThat(rig.set("Jobs").find(Rig.CALL, job.key()).orElseThrow().value("State"))
          .isEqualTo(new Value.Int(5));
      assertRefused(Code.INVALID_STATE, () -> cancel(rig, job.key()));
      assertRefused(Code.MALFORMED_ID, () -> cancel(rig, "word"));
      assertRefused(Code.NOT_FOUND, () -> cancel(rig, JobId.random().value()));
    }
  }

  @ParameterizedTest
  @EnumSource
  void updatesThePriorityOfAQueuedJobOnly(TestDatabase kind) {
    try (Rig rig = Rig.of(kind)) {
      Entity job = create(rig, Map.of(), task(Map.of()));
      EntitySet jobs = rig.set("Jobs");

      jobs.update(Rig.CALL, job.key(), PropertyMap.of(Map.of("Priority", new Value.Int(4))));
      assertThat(tasks(rig, job).getFirst().value("Priority")).isEqualTo(new Value.Int(4));
      cancel(rig, job.key());

      assertRefused(
          Code.INVALID_STATE,
          () ->
              jobs.update(
                  Rig.CALL, job.key(), PropertyMap.of(Map.of("Priority", new Value.Int(5)))));
      jobs.delete(Rig.CALL, job.key(), Map.of());
      assertThat(jobs.find(Rig.CALL, job.key())).isEmpty();
      assertThat(tasks(rig, job)).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void keepsSubscriptionsAndRefusesThoseThatLeadNowhere(TestDatabase kind) {
    try (Rig rig = Rig.of(kind, knowing(END_POINT))) {
      Value subscriptions = subscription(2, END_POINT);
      Value gone = subscription(2, END_POINT.replace('1', '2'));

      Entity job =
          create(rig, Map.of("JobNotificationSubscriptions", subscriptions), task(Map.of()));

      assertThat(job.value("JobNotificationSubscriptions")).isEqualTo(subscriptions);
      assertThatThrownBy(() ->
              create(
                  rig,
                  Map.of("JobNotificationSubscriptions", subscription(0, END_POINT)),
                  task(Map.of())))
          .hasMessage("JobNotificationSubscription.TargetJobState must not be 0");
      assertRefused(
          Code.MALFORMED_ID,
          () ->
              create(
                  rig,
                  Map.of("JobNotificationSubscriptions", subscription(1, "hook")),
                  task(Map.of())));
      assertRefused(
          Code.NOT_FOUND,
          () -> create(rig, Map.of("JobNotificationSubscriptions", gone), task(Map.of())));
      assertRefused(
          Code.NOT_FOUND,
          () -> create(rig, Map.of(), task(Map.of("TaskNotificationSubscriptions", gone))));
    }
  }

  @ParameterizedTest
  @EnumSource
  void makesTheTasksOfAJobFromItsTemplate(TestDatabase kind) {
    String template = "nb:jtid:UUID:22222222-2222-2222-2222-222222222222";
    NewTask first = Rig.task("one", "JobInputAsset(0)", 0);
    NewTask second = Rig.task("two", "JobOutputAsset(0)", 1);
    Neighbours none = Neighbours.none();
    Neighbours knowing =
        new Neighbours(
            (_, id) -> id.equals(template) ? Optional.of(List.of(first, second)) : Optional.empty(),
            none.endPoints(),
            none.accountIds());
    try (Rig rig = Rig.of(kind, knowing);
        Worker worker = rig.worker()) {
      Entity job = create(rig, Map.of("TemplateId", text(template)));
      worker.runDue();

      assertThat(job.value("TemplateId")).isEqualTo(text(template));
      assertThat(tasks(rig, job))
          .extracting(task -> task.value("Configuration"))
          .containsExactly(text("one"), text("two"));
      assertThat(rig.processor.executed).containsExactly("one/work", "two/work");
      assertThat(rig.set("Jobs").find(Rig.CALL, job.key()).orElseThrow().value("State"))
          .isEqualTo(new Value.Int(3));
      assertRefused(
          Code.NOT_FOUND,
          () -> create(rig, Map.of("TemplateId", text(template.replace('2', '3')))));
    }
  }

  @ParameterizedTest
  @EnumSource
  void keepsTasksWithTheirJob(TestDatabase kind) {
    try (Rig rig = Rig.of(kind)) {
      Entity task = tasks(rig, create(rig, Map.of(), task(Map.of()))).getFirst();

      assertThatThrownBy(() -> rig.set("Tasks").delete(Rig.CALL, task.key(), Map.of()))
          .isInstanceOfSatisfying(
              ODataError.class,
              error -> assertThat(error.code()).isEqualTo(ODataError.Code.METHOD_NOT_ALLOWED));
    }
  }

  @ParameterizedTest
  @EnumSource
  void leavesNothingBehindWhenAJobIsRefused(TestDatabase kind) {
    try (Rig rig = Rig.of(kind)) {
      assertRefused(
          Code.INVALID_VALUE,
          () -> create(rig, Map.of(), task(Map.of("TaskBody", text("<taskBody/>")))));
      assertRefused(Code.INVALID_VALUE, () -> create(rig, Map.of()));

      assertThat(rig.set("Jobs").count(Rig.CALL, Query.all())).isZero();
    }
  }

  private static Neighbours knowing(String endPoint) {
    Neighbours none = Neighbours.none();
    return new Neighbours(none.templates(), (_, id) -> id.equals(endPoint), none.accountIds());
  }

  private static Value subscription(int target, String endPoint) {
    Map<String, Value> members = new LinkedHashMap<>();
    members.put("TargetJobState", new Value.Int(target));
    members.put("NotificationEndPointId", text(endPoint));
    return new Value.Items(List.of(new Value.Complex(members)));
  }

  private static Value text(String text) {
    return new Value.Text(text);
  }

  /// A task's values in a create body.
  private record Sent(Map<String, Value> values) {}

  private static Sent task(Map<String, Value> values) {
    Map<String, Value> all = new LinkedHashMap<>();
    all.put("MediaProcessorId", text(FakeProcessor.ID));
    all.put("Configuration", text("preset"));
    all.put("TaskBody", text(Rig.task("", "JobInputAsset(0)", 0).body()));
    all.putAll(values);
    return new Sent(all);
  }

  private static Entity create(Rig rig, Map<String, Value> values, Sent... tasks) {
    EntitySet jobs = rig.set("Jobs");
    EntitySet taskSet = rig.set("Tasks");
    List<NewEntity> children =
        List.of(tasks).stream()
            .map(task -> new NewEntity(taskSet.type(), task.values(), Map.of(), Map.of()))
            .toList();
    NewEntity job =
        new NewEntity(
            jobs.type(),
            values,
            Map.of(
                "InputMediaAssets",
                List.of(new EntityReference("Assets", rig.assets.input().value()))),
            Map.of("Tasks", children));
    return rig.database.transaction(() -> jobs.create(Rig.CALL, job)).entity();
  }

  private static List<Entity> tasks(Rig rig, Entity job) {
    Query.Within within = new Query.Within("Jobs", job.key(), "Tasks", Optional.empty());
    return rig.set("Tasks").list(Rig.CALL, Query.all().within(within)).entities();
  }

  private static List<String> follow(EntitySet set, Entity from, String name) {
    Navigation navigation = set.type().navigation(name).orElseThrow();
    return set.targets(Rig.CALL, from.key(), navigation).orElseThrow();
  }

  private static void cancel(Rig rig, String key) {
    rig.jobs
        .functions()
        .getFirst()
        .body()
        .call(Rig.CALL, PropertyMap.of(Map.of("jobid", text(key))));
  }

  private static void assertRefused(Code code, Runnable wish) {
    assertThatThrownBy(wish::run)
        .isInstanceOfSatisfying(Refusal.class, error -> assertThat(error.code()).isEqualTo(code));
  }
}
