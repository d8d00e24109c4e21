package io.reelwork.services.templates;

import io.reelwork.services.Refusal;
import io.reelwork.services.jobs.NewJob.NewTask;
import io.reelwork.services.sql.Ticks;
import io.reelwork.services.steps.ConfigurationProtection;
import java.util.Optional;

/// What one task of a job template does (entities section 14).
///
/// @param id its id
/// @param settings what its client sent
/// @param created when it was created
/// @param lastModified the same time
public record TaskTemplate(
    TaskTemplateId id, Settings settings, Ticks created, Ticks lastModified) {
  /// What a task template is about.
  ///
  /// @param name the name of its tasks
  /// @param description a text for people
  /// @param processor the id of the media processor; not looked at before a job is created
  /// @param configuration the configuration of its tasks
  /// @param inputs how many input assets a task has, as its client counts
  /// @param outputs how many output assets a task has, as its client counts
  /// @param options the options of its tasks, 0 to 7
  /// @param protection the encryption of the configuration
  public record Settings(
      Optional<String> name,
      Optional<String> description,
      Optional<String> processor,
      Optional<String> configuration,
      int inputs,
      int outputs,
      int options,
      ConfigurationProtection protection) {
    private static final int ALL_OPTIONS = 7;

    /// Refuses options that no task has.
    ///
    /// @throws Refusal `INVALID_VALUE`
    void check() {
      if ((options & ~ALL_OPTIONS) != 0) {
        throw Refusal.invalidValue("Options", "must be 0 to 7 but was " + options);
      }
    }
  }

  /// The task that it describes.
  ///
  /// @param body the XML that names inputs and outputs
  NewTask task(String body) {
    return new NewTask(
        settings.name,
        settings.processor.orElse(""),
        settings.configuration,
        body,
        Optional.empty(),
        settings.options,
        new ConfigurationProtection(
            settings.protection.keyId(),
            settings.protection.scheme().filter(scheme -> !scheme.isEmpty()),
            settings.protection.version(),
            settings.protection.initializationVector()));
  }
}
