package io.reelwork.services.templates;

import java.util.List;
import java.util.Optional;

/// A job template as a client wants it.
///
/// @param name its name
/// @param body the XML of a `TemplateBody`
/// @param inputs how many input assets a job has; empty for as many as the body reads
/// @param tasks its task templates
public record NewJobTemplate(
    Optional<String> name, String body, Optional<Integer> inputs, List<Task> tasks) {
  /// Copies the tasks.
  public NewJobTemplate {
    tasks = List.copyOf(tasks);
  }

  /// A task template.
  ///
  /// @param id the id that the body names it by
  /// @param settings what its tasks do
  public record Task(TaskTemplateId id, TaskTemplate.Settings settings) {}
}
