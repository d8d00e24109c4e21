package io.reelwork.services.templates;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;

import io.reelwork.services.feed.LinkTable;
import io.reelwork.services.sql.Database;
import io.reelwork.services.sql.EntityRows;
import io.reelwork.services.sql.Ticks;
import io.reelwork.services.steps.ConfigurationProtection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.Field;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/// The rows of job templates and task templates, and which task templates a job template has.
final class TemplatesTable {
  /// The one type of templates there is.
  private static final int ACCOUNT_LEVEL = 1;

  private static final Field<String> NAME = field(name("name"), String.class);
  private static final Field<Long> CREATED = field(name("created"), Long.class);
  private static final Field<Long> LAST_MODIFIED = field(name("last_modified"), Long.class);
  private static final Field<Integer> INPUTS = field(name("numberof_input_assets"), Integer.class);

  private static final Field<String> BODY = field(name("job_template_body"), String.class);
  private static final Field<Integer> TYPE = field(name("template_type"), Integer.class);
  private static final List<Field<?>> JOB =
      List.of(EntityRows.ID, NAME, CREATED, LAST_MODIFIED, BODY, INPUTS);

  private static final Field<String> CONFIGURATION = field(name("configuration"), String.class);
  private static final Field<String> DESCRIPTION = field(name("description"), String.class);
  private static final Field<String> PROCESSOR = field(name("media_processor_id"), String.class);
  private static final Field<Integer> OUTPUTS =
      field(name("numberof_output_assets"), Integer.class);
  private static final Field<Integer> OPTIONS = field(name("options"), Integer.class);
  private static final Field<String> KEY_ID = field(name("encryption_key_id"), String.class);
  private static final Field<String> SCHEME = field(name("encryption_scheme"), String.class);
  private static final Field<String> VERSION = field(name("encryption_version"), String.class);
  private static final Field<String> VECTOR = field(name("initialization_vector"), String.class);
  private static final List<Field<?>> TASK =
      List.of(
          EntityRows.ID,
          NAME,
          CREATED,
          LAST_MODIFIED,
          INPUTS,
          CONFIGURATION,
          DESCRIPTION,
          PROCESSOR,
          OUTPUTS,
          OPTIONS,
          KEY_ID,
          SCHEME,
          VERSION,
          VECTOR);

  private final EntityRows jobs;
  private final EntityRows tasks;
  private final LinkTable links;

  TemplatesTable(Database database) {
    this.jobs = new EntityRows(database, "job_template", "JobTemplates");
    this.tasks = new EntityRows(database, "task_template", "TaskTemplates");
    this.links = new LinkTable(database, "job_template_task", "JobTemplates/TaskTemplates");
  }

  EntityRows jobs() {
    return jobs;
  }

  EntityRows tasks() {
    return tasks;
  }

  void insert(String account, JobTemplate template) {
    Map<Field<?>, @Nullable Object> row = new HashMap<>();
    row.put(NAME, template.name().orElse(null));
    row.put(CREATED, template.created().value());
    row.put(LAST_MODIFIED, template.lastModified().value());
    row.put(BODY, template.body());
    row.put(INPUTS, template.inputs());
    row.put(TYPE, ACCOUNT_LEVEL);
    jobs.insert(account, template.id().value(), row);
  }

  /// Adds a task template as the last one of its job template.
  void insert(String account, TaskTemplate template, JobTemplateId of) {
    TaskTemplate.Settings settings = template.settings();
    ConfigurationProtection protection = settings.protection();
    Map<Field<?>, @Nullable Object> row = new HashMap<>();
    row.put(NAME, settings.name().orElse(null));
    row.put(CREATED, template.created().value());
    row.put(LAST_MODIFIED, template.lastModified().value());
    row.put(INPUTS, settings.inputs());
    row.put(CONFIGURATION, settings.configuration().orElse(null));
    row.put(DESCRIPTION, settings.description().orElse(null));
    row.put(PROCESSOR, settings.processor().orElse(null));
    row.put(OUTPUTS, settings.outputs());
    row.put(OPTIONS, settings.options());
    row.put(KEY_ID, protection.keyId().orElse(null));
    row.put(SCHEME, protection.scheme().orElse(null));
    row.put(VERSION, protection.version().orElse(null));
    row.put(VECTOR, protection.initializationVector().orElse(null));
    tasks.insert(account, template.id().value(), row);
    links.add(account, of.value(), template.id().value());
  }

  Optional<JobTemplate> find(String account, JobTemplateId id) {
    return jobs.find(account, id.value(), JOB, TemplatesTable::job);
  }

  private static JobTemplate job(Record row) {
    return new JobTemplate(
        new JobTemplateId(row.get(EntityRows.ID)),
        Optional.ofNullable(row.get(NAME)),
        new Ticks(row.get(CREATED)),
        new Ticks(row.get(LAST_MODIFIED)),
        row.get(BODY),
        row.get(INPUTS));
  }

  Optional<TaskTemplate> find(String account, TaskTemplateId id) {
    return tasks.find(account, id.value(), TASK, TemplatesTable::task);
  }

  private static TaskTemplate task(Record row) {
    return new TaskTemplate(
        new TaskTemplateId(row.get(EntityRows.ID)),
        new TaskTemplate.Settings(
            Optional.ofNullable(row.get(NAME)),
            Optional.ofNullable(row.get(DESCRIPTION)),
            Optional.ofNullable(row.get(PROCESSOR)),
            Optional.ofNullable(row.get(CONFIGURATION)),
            row.get(INPUTS),
            row.get(OUTPUTS),
            row.get(OPTIONS),
            new ConfigurationProtection(
                Optional.ofNullable(row.get(KEY_ID)),
                Optional.ofNullable(row.get(SCHEME)),
                Optional.ofNullable(row.get(VERSION)),
                Optional.ofNullable(row.get(VECTOR)))),
        new Ticks(row.get(CREATED)),
        new Ticks(row.get(LAST_MODIFIED)));
  }

  /// The task templates of a job template, in the order in which they were sent.
  List<TaskTemplateId> of(String account, JobTemplateId id) {
    return links.far(account, id.value()).stream().map(TaskTemplateId::new).toList();
  }

  /// Removes a job template with its task templates; returns whether there was one.
  boolean delete(String account, JobTemplateId id) {
    of(account, id).forEach(task -> tasks.delete(account, task.value()));
    links.removeNear(account, id.value());
    return jobs.delete(account, id.value());
  }
}
