package io.reelwork.services.jobs;

import io.reelwork.services.catalog.AssetId;
import io.reelwork.services.steps.ConfigurationProtection;
import java.util.List;
import java.util.Optional;

/// A job as a client wants it.
///
/// @param name its name
/// @param priority higher goes first
/// @param templateId the template it was made from
/// @param inputs the assets that `JobInputAsset(n)` counts
/// @param tasks at least one
public record NewJob(
    Optional<String> name,
    int priority,
    Optional<String> templateId,
    List<AssetId> inputs,
    List<NewTask> tasks) {
  /// Copies the lists.
  public NewJob {
    inputs = List.copyOf(inputs);
    tasks = List.copyOf(tasks);
  }

  /// The same with these tasks.
  NewJob withTasks(List<NewTask> others) {
    return new NewJob(name, priority, templateId, inputs, others);
  }

  /// A task as a client wants it.
  ///
  /// @param name its name
  /// @param processorId `nb:mpid:UUID:…` in any case
  /// @param configuration a preset's name, JSON or XML; not looked at before the task runs
  /// @param body the XML that names inputs and outputs
  /// @param priority empty for the job's priority
  /// @param options bits 1 ProtectedConfiguration, 2 DoNotDeleteOutputAssetOnFailure, 4
  ///   DoNotCancelOnJobFailure
  /// @param protection the encryption of the configuration
  public record NewTask(
      Optional<String> name,
      String processorId,
      Optional<String> configuration,
      String body,
      Optional<Integer> priority,
      int options,
      ConfigurationProtection protection) {
    /// A task in the clear, with the job's priority and without options.
    public static NewTask of(String processorId, String configuration, String body) {
      return new NewTask(
          Optional.empty(),
          processorId,
          Optional.of(configuration),
          body,
          Optional.empty(),
          0,
          ConfigurationProtection.NONE);
    }

    /// The same with options.
    public NewTask withOptions(int flags) {
      return new NewTask(name, processorId, configuration, body, priority, flags, protection);
    }
  }
}
