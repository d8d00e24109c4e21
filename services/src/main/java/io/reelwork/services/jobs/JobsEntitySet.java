package io.reelwork.services.jobs;

import io.reelwork.odata.model.Codec;
import io.reelwork.odata.model.ComplexType;
import io.reelwork.odata.model.Entity;
import io.reelwork.odata.model.EntityType;
import io.reelwork.odata.model.KeyForm;
import io.reelwork.odata.model.Navigation;
import io.reelwork.odata.model.Property;
import io.reelwork.odata.model.PropertyMap;
import io.reelwork.odata.model.Value;
import io.reelwork.odata.model.Value.DateTime.Form;
import io.reelwork.odata.payload.NewEntity;
import io.reelwork.odata.service.Call;
import io.reelwork.odata.service.ServiceFunction;
import io.reelwork.services.Refusal;
import io.reelwork.services.Refusal.Code;
import io.reelwork.services.catalog.AssetId;
import io.reelwork.services.feed.StoredEntitySet;
import io.reelwork.services.sql.Database;
import io.reelwork.services.steps.JobId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `Jobs` (entities section 11): created whole, with their tasks; afterwards only the priority can
/// be changed, and that only while the job is queued.
final class JobsEntitySet extends StoredEntitySet {
  static final String SET = "Jobs";
  static final String INPUTS = "InputMediaAssets";
  static final String OUTPUTS = "OutputMediaAssets";

  private static final String ASSETS = "Assets";
  private static final String SUBSCRIPTIONS = "JobNotificationSubscriptions";
  private static final String TARGET_STATE = "TargetJobState";
  private static final String PARAMETER = "jobid";
  private static final String END_POINT = "NotificationEndPointId";
  private static final KeyForm.Nb END_POINT_KEY = new KeyForm.Nb("nepid", false);
  private static final KeyForm.Nb KEY = new KeyForm.Nb("jid", false);
  private static final KeyForm.Nb TEMPLATE_KEY = new KeyForm.Nb("jtid", false);

  private static final ComplexType SUBSCRIPTION =
      new ComplexType(
          "JobNotificationSubscription",
          List.of(Property.int32(TARGET_STATE), Property.text(END_POINT)));

  private static final EntityType TYPE =
      EntityType.of(
          "Job",
          SET,
          KEY,
          List.of(
              Property.text("Id").notNull(),
              Property.text("Name").settable().maxLength(4000),
              Property.dateTime("Created").notNull(),
              Property.dateTime("LastModified").notNull(),
              Property.dateTime("EndTime"),
              Property.int32("Priority").settable().updatable(),
              Property.real("RunningDuration"),
              Property.dateTime("StartTime"),
              Property.int32("State"),
              Property.text("TemplateId").settable(),
              Property.of(SUBSCRIPTIONS, Codec.list(Codec.complex(SUBSCRIPTION)))
                  .settable()
                  .notNull(List.of())
                  .since(1)),
          List.of(
              Navigation.toMany("Tasks", TasksEntitySet.SET),
              Navigation.toMany(OUTPUTS, ASSETS),
              Navigation.toMany(INPUTS, ASSETS)));

  private final Jobs jobs;
  private final TasksEntitySet tasks;
  private final EndPoints endPoints;

  JobsEntitySet(Database database, Jobs jobs, TasksEntitySet tasks, EndPoints endPoints) {
    super(database, TYPE, "job", Map.of());
    this.jobs = jobs;
    this.tasks = tasks;
    this.endPoints = endPoints;
  }

  @Override
  public Created create(Call call, NewEntity entity) {
    checkSubscriptions(call.account(), entity);
    entity.children("Tasks").forEach(task -> tasks.checkSubscriptions(call, task, endPoints));
    NewJob job = read(entity);
    JobId id = jobs.create(call.account(), job);
    if (entity.value(SUBSCRIPTIONS) instanceof Value.Items items && !items.items().isEmpty()) {
      table().update(call.account(), id.value(), Map.of(SUBSCRIPTIONS, items));
    }
    tasks.subscribe(call, id, entity.children("Tasks"));
    return Created.of(fresh(find(call, id.value()).orElseThrow(() -> notFound(id.value()))));
  }

  private void checkSubscriptions(String account, NewEntity entity) {
    if (entity.value(SUBSCRIPTIONS) instanceof Value.Items(List<Value> items)) {
      for (Value item : items) {
        if (!(item instanceof Value.Complex(Map<String, Value> members))
            || !(members.get(TARGET_STATE) instanceof Value.Int(int state))
            || state == 0) {
          throw new Refusal(
              Code.INVALID_VALUE,
              "JobNotificationSubscription.TargetJobState must not be 0",
              SUBSCRIPTIONS);
        }
        checkEndPoint(account, members, endPoints);
      }
    }
  }

  /// A subscription must lead somewhere (notifications section 2).
  static void checkEndPoint(String account, Map<String, Value> members, EndPoints endPoints) {
    String sent = members.get(END_POINT) instanceof Value.Text(String text) ? text : "";
    String id =
        END_POINT_KEY
            .normalise(sent)
            .orElseThrow(() ->
                new Refusal(
                    Code.MALFORMED_ID,
                    END_POINT + ": must be nb:nepid:UUID:<guid> but was '" + sent + "'",
                    END_POINT));
    if (!endPoints.exists(account, id)) {
      throw new Refusal(
          Code.NOT_FOUND, END_POINT + ": there is no notification end point " + id, END_POINT);
    }
  }

  private static NewJob read(NewEntity entity) {
    if (!entity.children(INPUTS).isEmpty()) {
      throw new Refusal(
          Code.INVALID_VALUE, INPUTS + ": must be references to existing assets", INPUTS);
    }
    List<AssetId> inputs =
        entity.links(INPUTS).stream().map(link -> new AssetId(link.key())).toList();
    return new NewJob(
        text(entity, "Name"),
        entity.value("Priority") instanceof Value.Int(int priority) ? priority : 0,
        text(entity, "TemplateId").filter(id -> !id.isEmpty()).map(JobsEntitySet::templateId),
        inputs,
        entity.children("Tasks").stream().map(TasksEntitySet::read).toList());
  }

  private static String templateId(String sent) {
    return TEMPLATE_KEY
        .normalise(sent)
        .orElseThrow(() ->
            new Refusal(
                Code.MALFORMED_ID,
                "TemplateId: must be nb:jtid:UUID:<guid> but was '" + sent + "'",
                "TemplateId"));
  }

  static Optional<String> text(NewEntity entity, String property) {
    return entity.value(property) instanceof Value.Text(String text)
        ? Optional.of(text)
        : Optional.empty();
  }

  /// Times as they stand in the answer to a create.
  private static Entity fresh(Entity stored) {
    Map<String, Value> values = new LinkedHashMap<>(stored.values());
    values.replaceAll((name, value) ->
        value instanceof Value.DateTime(long ticks, Form form)
            ? new Value.DateTime(ticks, Form.FRESH)
            : value);
    return new Entity(stored.type(), values);
  }

  @Override
  public Optional<List<String>> targets(Call call, String key, Navigation navigation) {
    JobId id = new JobId(key);
    return switch (navigation.name()) {
      case INPUTS -> Optional.of(keys(jobs.inputs(call.account(), id)));
      case OUTPUTS -> Optional.of(keys(jobs.outputs(call.account(), id)));
      default -> Optional.empty();
    };
  }

  static List<String> keys(List<AssetId> assets) {
    return assets.stream().map(AssetId::value).toList();
  }

  @Override
  public Outcome update(Call call, String key, PropertyMap changes) {
    if (changes.value("Priority") instanceof Value.Int(int priority)) {
      jobs.setPriority(call.account(), new JobId(key), priority);
    }
    return new Outcome.Done();
  }

  @Override
  public Outcome delete(Call call, String key, Map<String, String> options) {
    jobs.delete(call.account(), new JobId(key));
    return new Outcome.Done();
  }

  /// `CancelJob?jobid='…'`.
  ServiceFunction cancelJob() {
    return new ServiceFunction(
        "CancelJob",
        List.of(Property.text(PARAMETER)),
        Optional.empty(),
        (call, arguments) -> {
          JobId id = jobId(arguments);
          jobs.cancel(call.account(), id);
          return Value.Null.NULL;
        });
  }

  private static JobId jobId(PropertyMap arguments) {
    String sent = arguments.value(PARAMETER) instanceof Value.Text(String text) ? text : "";
    return KEY.normalise(sent)
        .map(JobId::new)
        .orElseThrow(() ->
            new Refusal(
                sent.isEmpty() ? Code.MISSING_VALUE : Code.MALFORMED_ID,
                PARAMETER + ": must be nb:jid:UUID:<guid> but was '" + sent + "'",
                PARAMETER));
  }
}
