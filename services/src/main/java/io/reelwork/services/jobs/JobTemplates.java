package io.reelwork.services.jobs;

import io.reelwork.services.jobs.NewJob.NewTask;
import java.util.List;
import java.util.Optional;

/// The job templates of accounts, as the engine asks for them. Joins an open transaction. Safe for
/// any number of threads.
public interface JobTemplates {
  /// The tasks of a job made from this template, in order; empty when there is no such template.
  Optional<List<NewTask>> tasks(String account, String templateId);
}
