package io.reelwork.services.jobs;

import io.reelwork.odata.model.Codec;
import io.reelwork.odata.model.ComplexType;
import io.reelwork.odata.model.Entity;
import io.reelwork.odata.model.EntityType;
import io.reelwork.odata.model.KeyForm;
import io.reelwork.odata.model.Navigation;
import io.reelwork.odata.model.Property;
import io.reelwork.odata.model.Value;
import io.reelwork.odata.model.Value.DateTime.Form;
import io.reelwork.odata.payload.NewEntity;
import io.reelwork.odata.payload.Page;
import io.reelwork.odata.service.Call;
import io.reelwork.odata.uri.Query;
import io.reelwork.services.feed.StoredEntitySet;
import io.reelwork.services.jobs.JobsTable.Direction;
import io.reelwork.services.jobs.NewJob.NewTask;
import io.reelwork.services.sql.Database;
import io.reelwork.services.steps.ConfigurationProtection;
import io.reelwork.services.steps.JobId;
import io.reelwork.services.steps.TaskId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `Tasks` (entities section 12): made with their job only, never changed by clients.
final class TasksEntitySet extends StoredEntitySet {
  static final String SET = "Tasks";

  private static final String ASSETS = "Assets";
  private static final String ERRORS = "ErrorDetails";
  private static final String EVENTS = "HistoricalEvents";
  private static final String SUBSCRIPTIONS = "TaskNotificationSubscriptions";

  private static final ComplexType ERROR_DETAIL =
      new ComplexType("ErrorDetail", List.of(Property.text("Code"), Property.text("Message")));

  private static final ComplexType EVENT =
      new ComplexType(
          "TaskHistoricalEvent",
          List.of(Property.text("Code"), Property.text("Message"), Property.dateTime("TimeStamp")));

  private static final ComplexType SUBSCRIPTION =
      new ComplexType(
          "TaskNotificationSubscription",
          List.of(
              Property.flag("IncludeTaskProgress"),
              Property.text("NotificationEndPointId"),
              Property.int32("TargetTaskState")));

  private static final EntityType TYPE =
      EntityType.of(
          "Task",
          SET,
          new KeyForm.Nb("tid", false),
          List.of(
              Property.text("Id").notNull(),
              Property.text("Configuration").settable().maxLength(100_000),
              Property.dateTime("EndTime"),
              collection(ERRORS, ERROR_DETAIL).computed(),
              collection(EVENTS, EVENT).computed(),
              Property.text("MediaProcessorId").required(),
              Property.text("Name").settable().maxLength(4000),
              Property.text("PerfMessage"),
              Property.of("Priority", Codec.INT32).settable().notNull(),
              Property.real("Progress"),
              Property.real("RunningDuration"),
              Property.dateTime("StartTime"),
              Property.int32("State"),
              Property.text("TaskBody").required(),
              Property.int32("Options").settable(),
              Property.text("EncryptionKeyId").settable().maxLength(4000),
              Property.text("EncryptionScheme").settable().maxLength(4000),
              Property.text("EncryptionVersion").settable().maxLength(4000),
              Property.text("InitializationVector").settable().maxLength(4000),
              collection(SUBSCRIPTIONS, SUBSCRIPTION).settable().since(12)),
          List.of(
              Navigation.toMany(JobsEntitySet.OUTPUTS, ASSETS),
              Navigation.toMany(JobsEntitySet.INPUTS, ASSETS)));

  private final TasksTable tasks;
  private final StepsTable steps;
  private final LiveProgress live;

  TasksEntitySet(Database database, Lifecycle lifecycle, LiveProgress live) {
    super(database, TYPE, "task", Map.of("Jobs/Tasks", "job_id"));
    this.tasks = lifecycle.tasks();
    this.steps = lifecycle.steps();
    this.live = live;
  }

  private static Property<?> collection(String name, ComplexType element) {
    return Property.of(name, Codec.list(Codec.complex(element))).notNull(List.of());
  }

  /// A task as a client sent it, inside its job.
  static NewTask read(NewEntity entity) {
    return new NewTask(
        JobsEntitySet.text(entity, "Name"),
        textOf(entity, "MediaProcessorId"),
        JobsEntitySet.text(entity, "Configuration"),
        textOf(entity, "TaskBody"),
        entity.value("Priority") instanceof Value.Int(int priority)
            ? Optional.of(priority)
            : Optional.empty(),
        entity.value("Options") instanceof Value.Int(int options) ? options : 0,
        new ConfigurationProtection(
            JobsEntitySet.text(entity, "EncryptionKeyId"),
            JobsEntitySet.text(entity, "EncryptionScheme").filter(text -> !text.isEmpty()),
            JobsEntitySet.text(entity, "EncryptionVersion"),
            JobsEntitySet.text(entity, "InitializationVector")));
  }

  /// Refuses subscriptions of a new task that lead nowhere.
  void checkSubscriptions(Call call, NewEntity task, EndPoints endPoints) {
    if (task.value(SUBSCRIPTIONS) instanceof Value.Items(List<Value> items)) {
      for (Value item : items) {
        Map<String, Value> members =
            item instanceof Value.Complex complex ? complex.members() : Map.of();
        JobsEntitySet.checkEndPoint(call.account(), members, endPoints);
      }
    }
  }

  /// Stores the subscriptions that new tasks brought with them.
  void subscribe(Call call, JobId job, List<NewEntity> sent) {
    List<TasksTable.Row> rows =
        sent.stream().allMatch(task -> subscriptions(task).isEmpty())
            ? List.of()
            : tasks.ofJob(call.account(), job);
    for (TasksTable.Row row : rows) {
      subscriptions(sent.get(row.position()))
          .ifPresent(items ->
              table().update(call.account(), row.id().value(), Map.of(SUBSCRIPTIONS, items)));
    }
  }

  private static Optional<Value> subscriptions(NewEntity task) {
    return task.value(SUBSCRIPTIONS) instanceof Value.Items items && !items.items().isEmpty()
        ? Optional.of(items)
        : Optional.empty();
  }

  @Override
  public Page list(Call call, Query query) {
    Page page = super.list(call, query);
    return new Page(told(call, page.entities()), page.nextToken(), page.count());
  }

  @Override
  public Optional<Entity> find(Call call, String key) {
    return super.find(call, key).map(entity -> told(call, List.of(entity)).getFirst());
  }

  /// The entities with what happened to them.
  private List<Entity> told(Call call, List<Entity> stored) {
    if (stored.isEmpty()) {
      return stored;
    }
    List<String> keys = stored.stream().map(Entity::key).toList();
    Map<String, List<Value>> events = new HashMap<>();
    for (TasksTable.Event event : tasks.events(call.account(), keys)) {
      events.computeIfAbsent(event.task().value(), _ -> new ArrayList<>()).add(value(event));
    }
    Map<String, List<Value>> errors = new HashMap<>();
    for (TasksTable.Failure failure : tasks.failures(call.account(), keys)) {
      errors.put(failure.task().value(), List.of(value(failure)));
    }
    return stored.stream().map(entity -> told(call, entity, events, errors)).toList();
  }

  private Entity told(
      Call call, Entity stored, Map<String, List<Value>> events, Map<String, List<Value>> errors) {
    Map<String, Value> values = new LinkedHashMap<>(stored.values());
    boolean failed = stored.value("State").equals(new Value.Int(TaskState.ERROR.number()));
    values.put(
        ERRORS, new Value.Items(failed ? errors.getOrDefault(stored.key(), List.of()) : List.of()));
    live.progress(call.account(), new TaskId(stored.key()), tasks, steps)
        .ifPresent(progress -> values.put("Progress", new Value.Real(progress)));
    values.put(EVENTS, new Value.Items(events.getOrDefault(stored.key(), List.of())));
    return new Entity(stored.type(), values);
  }

  private static Value value(TasksTable.Event event) {
    Map<String, Value> members = new LinkedHashMap<>();
    members.put("Code", new Value.Text(event.code()));
    members.put("Message", Value.ofText(event.message()));
    members.put("TimeStamp", new Value.DateTime(event.time().value(), Form.STORED));
    return new Value.Complex(members);
  }

  private static Value value(TasksTable.Failure failure) {
    Map<String, Value> members = new LinkedHashMap<>();
    members.put("Code", new Value.Text(failure.code()));
    members.put("Message", new Value.Text(failure.message()));
    return new Value.Complex(members);
  }

  /// Tasks go with their job.
  @Override
  public Outcome delete(Call call, String key, Map<String, String> options) {
    throw notOffered("DELETE");
  }

  @Override
  public Optional<List<String>> targets(Call call, String key, Navigation navigation) {
    Direction direction =
        navigation.name().equals(JobsEntitySet.INPUTS) ? Direction.INPUT : Direction.OUTPUT;
    return Optional.of(
        tasks.assets(call.account(), new TaskId(key), direction).stream()
            .map(output -> output.asset().value())
            .toList());
  }
}
