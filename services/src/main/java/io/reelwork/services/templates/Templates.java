package io.reelwork.services.templates;

import io.reelwork.odata.service.EntitySet;
import io.reelwork.odata.service.ODataFeature;
import io.reelwork.services.jobs.JobTemplates;
import io.reelwork.services.jobs.NewJob.NewTask;
import io.reelwork.services.sql.Database;
import io.reelwork.services.sql.Schema;
import java.util.List;
import java.util.Optional;

/// The job templates of accounts. Safe for any number of threads; joins an open transaction.
public final class Templates implements ODataFeature, JobTemplates {
  /// The tables of this feature.
  public static final Schema SCHEMA = new Schema("io/reelwork/services/templates", 202611280449L);

  private final TaskTemplatesEntitySet tasks;
  private final JobTemplatesEntitySet jobs;

  /// Templates in this database.
  public Templates(Database database) {
    this.tasks = new TaskTemplatesEntitySet(database);
    this.jobs = new JobTemplatesEntitySet(database, tasks);
  }

  @Override
  public List<EntitySet> entitySets() {
    return List.of(tasks, jobs);
  }

  @Override
  public Optional<List<NewTask>> tasks(String account, String templateId) {
    return jobs.tasks(account, templateId);
  }
}
