package io.reelwork.services.templates;

import io.reelwork.odata.service.EntitySet;
import io.reelwork.odata.service.ODataFeature;
import io.reelwork.services.Refusal;
import io.reelwork.services.jobs.JobTemplates;
import io.reelwork.services.jobs.NewJob.NewTask;
import io.reelwork.services.jobs.TaskBody;
import io.reelwork.services.sql.Database;
import io.reelwork.services.sql.Schema;
import io.reelwork.services.sql.Ticks;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// The job templates of accounts (entities sections 13 and 14). A template is created whole with
/// its task templates, and never changed. Safe for any number of threads; changes join an open
/// transaction.
public final class Templates implements ODataFeature, JobTemplates {
  /// The tables of this feature.
  public static final Schema SCHEMA = new Schema("io/reelwork/services/templates", 202611280449L);

  private static final String BODY = "JobTemplateBody";
  private static final String INPUTS = "NumberofInputAssets";

  private final Database database;
  private final TemplatesTable table;

  /// Templates in this database.
  public Templates(Database database) {
    this.database = database;
    this.table = new TemplatesTable(database);
  }

  TemplatesTable table() {
    return table;
  }

  @Override
  public List<EntitySet> entitySets() {
    return List.of(new TaskTemplatesEntitySet(this), new JobTemplatesEntitySet(this));
  }

  /// Creates a job template with its task templates.
  ///
  /// @throws Refusal `INVALID_VALUE` when the body is none, or does not name each task template
  ///   once; `CONFLICT` when the id of a task template is in use
  public JobTemplate create(String account, NewJobTemplate wanted) {
    TemplateBody body = body(wanted.body());
    checkIds(body, wanted.tasks());
    int read = inputs(body);
    int inputs = wanted.inputs().orElse(read);
    if (inputs < read) {
      throw Refusal.invalidValue(
          INPUTS, BODY + " reads " + read + " input assets but it was " + inputs);
    }
    Ticks now = database.now();
    JobTemplate made =
        new JobTemplate(JobTemplateId.random(), wanted.name(), now, now, wanted.body(), inputs);
    table.insert(account, made);
    for (NewJobTemplate.Task task : wanted.tasks()) {
      task.settings().check();
      table.insert(account, new TaskTemplate(task.id(), task.settings(), now, now), made.id());
    }
    return made;
  }

  private static TemplateBody body(String text) {
    try {
      return TemplateBody.parse(text);
    } catch (TemplateBody.Malformed e) {
      throw Refusal.invalidValue(BODY, String.valueOf(e.getMessage()));
    }
  }

  /// Each task of the body has one template, and each template one task.
  private static void checkIds(TemplateBody body, List<NewJobTemplate.Task> sent) {
    Set<TaskTemplateId> named = new HashSet<>();
    for (TemplateBody.Task task : body.tasks()) {
      if (!named.add(task.id())) {
        throw Refusal.invalidValue(
            BODY, "must have one taskBody for " + task.templateId() + " but had two");
      }
    }
    Set<TaskTemplateId> given =
        sent.stream().map(NewJobTemplate.Task::id).collect(Collectors.toSet());
    if (!named.equals(given) || given.size() != sent.size()) {
      throw Refusal.invalidValue(
          BODY,
          "must have one taskBody for each of the TaskTemplates %s but had them for %s"
              .formatted(sorted(given), sorted(named)));
    }
  }

  private static List<String> sorted(Set<TaskTemplateId> ids) {
    return ids.stream().map(TaskTemplateId::value).sorted().toList();
  }

  private static int inputs(TemplateBody body) {
    return body.tasks().stream()
        .flatMap(task -> task.parsed().inputs().stream())
        .filter(input -> input.kind() == TaskBody.Kind.INPUT)
        .mapToInt(input -> input.index() + 1)
        .max()
        .orElse(0);
  }

  /// The job template with this id.
  public Optional<JobTemplate> find(String account, JobTemplateId id) {
    return table.find(account, id);
  }

  /// The task template with this id.
  public Optional<TaskTemplate> find(String account, TaskTemplateId id) {
    return table.find(account, id);
  }

  /// The task templates of a job template, in the order in which they were sent.
  public List<TaskTemplateId> of(String account, JobTemplateId id) {
    return table.of(account, id);
  }

  /// Deletes a job template with its task templates; jobs made from it go on. Returns whether there
  /// was one.
  public boolean delete(String account, JobTemplateId id) {
    return table.delete(account, id);
  }

  @Override
  public Optional<List<NewTask>> tasks(String account, String templateId) {
    return find(account, new JobTemplateId(templateId))
        .map(template ->
            TemplateBody.parse(template.body()).tasks().stream()
                .flatMap(
                    task -> find(account, task.id()).stream().map(found -> found.task(task.body())))
                .toList());
  }
}
