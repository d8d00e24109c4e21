package io.reelwork.services.templates;

import io.reelwork.odata.model.Codec;
import io.reelwork.odata.model.Entity;
import io.reelwork.odata.model.EntityType;
import io.reelwork.odata.model.KeyForm;
import io.reelwork.odata.model.Navigation;
import io.reelwork.odata.model.Property;
import io.reelwork.odata.model.Value;
import io.reelwork.odata.payload.NewEntity;
import io.reelwork.odata.service.Call;
import io.reelwork.services.Refusal;
import io.reelwork.services.Refusal.Code;
import io.reelwork.services.feed.LinkTable;
import io.reelwork.services.feed.StoredEntitySet;
import io.reelwork.services.jobs.NewJob.NewTask;
import io.reelwork.services.jobs.TaskBody;
import io.reelwork.services.sql.Database;
import io.reelwork.services.templates.TemplateBody.Malformed;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// `JobTemplates` (entities section 13): created whole with their task templates, never changed.
final class JobTemplatesEntitySet extends StoredEntitySet {
  private static final String BODY = "JobTemplateBody";
  private static final String INPUTS = "NumberofInputAssets";
  private static final int ACCOUNT_LEVEL = 1;

  private static final EntityType TYPE =
      EntityType.of(
          "JobTemplate",
          "JobTemplates",
          new KeyForm.Nb("jtid", false),
          List.of(
              Property.text("Id").notNull(),
              Property.text("Name").settable().maxLength(4000),
              Property.dateTime("Created").notNull(),
              Property.dateTime("LastModified").notNull(),
              Property.text(BODY).required(),
              Property.of(INPUTS, Codec.INT32).settable().notNull(),
              Property.of("TemplateType", Codec.INT32).settable().notNull(ACCOUNT_LEVEL)),
          List.of(Navigation.toMany(TaskTemplatesEntitySet.SET, TaskTemplatesEntitySet.SET)));

  private final TaskTemplatesEntitySet tasks;
  private final LinkTable links;

  JobTemplatesEntitySet(Database database, TaskTemplatesEntitySet tasks) {
    super(database, TYPE, "job_template", Map.of());
    this.tasks = tasks;
    this.links = new LinkTable(database, "job_template_task", "JobTemplates/TaskTemplates");
  }

  @Override
  public Created create(Call call, NewEntity entity) {
    List<NewEntity> sent = entity.children(TaskTemplatesEntitySet.SET);
    if (!entity.links(TaskTemplatesEntitySet.SET).isEmpty()) {
      throw invalid(TaskTemplatesEntitySet.SET, "must be new ones, made with their job template");
    }
    if (!entity.value("TemplateType").equals(new Value.Int(ACCOUNT_LEVEL))) {
      throw invalid("TemplateType", "must be 1, a template of the account");
    }
    TemplateBody body = body(textOf(entity, BODY));
    checkIds(body, sent);
    int needed = inputs(body);
    int declared = entity.value(INPUTS) instanceof Value.Int(int number) ? number : needed;
    if (declared < needed) {
      throw invalid(INPUTS, BODY + " reads " + needed + " input assets but it was " + declared);
    }
    Map<String, Value> row = newRow(entity);
    row.put(INPUTS, new Value.Int(declared));
    Created created = insert(call, row);
    for (NewEntity task : sent) {
      tasks.add(call, task);
      links.add(call.account(), created.entity().key(), textOf(task, "Id"));
    }
    return created;
  }

  private static TemplateBody body(String text) {
    try {
      return TemplateBody.parse(text);
    } catch (Malformed e) {
      throw invalid(BODY, String.valueOf(e.getMessage()));
    }
  }

  /// Each task of the body has one template, and each template one task.
  private static void checkIds(TemplateBody body, List<NewEntity> sent) {
    Set<String> named = new HashSet<>();
    for (TemplateBody.Task task : body.tasks()) {
      if (!named.add(id(task))) {
        throw invalid(BODY, "must have one taskBody for " + task.templateId() + " but had two");
      }
    }
    Set<String> given = sent.stream().map(task -> textOf(task, "Id")).collect(Collectors.toSet());
    if (!named.equals(given) || given.size() != sent.size()) {
      throw invalid(
          BODY,
          "must have one taskBody for each of the TaskTemplates "
              + given.stream().sorted().toList()
              + " but had them for "
              + named.stream().sorted().toList());
    }
  }

  private static String id(TemplateBody.Task task) {
    return TaskTemplatesEntitySet.KEY
        .normalise(task.templateId())
        .orElseThrow(() ->
            invalid(
                BODY,
                "taskTemplateId must be nb:ttid:UUID:<guid> but was '" + task.templateId() + "'"));
  }

  private static int inputs(TemplateBody body) {
    return body.tasks().stream()
        .flatMap(task -> task.parsed().inputs().stream())
        .filter(input -> input.kind() == TaskBody.Kind.INPUT)
        .mapToInt(input -> input.index() + 1)
        .max()
        .orElse(0);
  }

  private static Refusal invalid(String property, String message) {
    return new Refusal(Code.INVALID_VALUE, property + ": " + message, property);
  }

  @Override
  public Optional<List<String>> targets(Call call, String key, Navigation navigation) {
    return Optional.of(links.far(call.account(), key));
  }

  /// Deletes the template with its task templates; jobs made from it go on.
  @Override
  public Outcome delete(Call call, String key, Map<String, String> options) {
    links.far(call.account(), key).forEach(task -> tasks.remove(call.account(), task));
    links.removeNear(call.account(), key);
    return super.delete(call, key, options);
  }

  /// The tasks of a job made from a template.
  Optional<List<NewTask>> tasks(String account, String id) {
    return table().find(account, id).map(template -> tasks(account, template));
  }

  private List<NewTask> tasks(String account, Entity template) {
    String body = template.value(BODY) instanceof Value.Text(String text) ? text : "";
    return TemplateBody.parse(body).tasks().stream()
        .flatMap(task -> tasks.task(account, id(task), task.body()).stream())
        .toList();
  }
}
