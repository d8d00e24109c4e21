package io.reelwork.services.steps;

import io.reelwork.services.catalog.AssetId;
import java.nio.file.Path;
import java.util.List;

/// What a processor sees of the task it works for. Safe for any number of threads.
public interface PlanContext {
  /// The code of the event that tells what of an input is missing in the outputs.
  String INCOMPLETE_INPUT = "IncompleteInput";

  /// The account the task belongs to.
  String account();

  /// The job of the task.
  JobId job();

  /// The task.
  TaskId task();

  /// The task's configuration as sent, empty when there is none.
  String configuration();

  /// How the configuration is encrypted, when the options say that it is.
  ConfigurationProtection protection();

  /// The task's options: bits 1 ProtectedConfiguration, 2 DoNotDeleteOutputAssetOnFailure, 4
  /// DoNotCancelOnJobFailure.
  int options();

  /// The assets to read, in the order of the task body; another task's outputs among them.
  List<AssetId> inputs();

  /// The assets to write, in the order of the task body.
  List<OutputAsset> outputs();

  /// The number of this attempt, from 1; part of every temporary name that can be seen by others.
  int attempt();

  /// A fresh folder of this attempt, removed afterwards.
  Path scratch();

  /// Says how far this step is. Cheap; call it as often as there is news.
  void progress(StepProgress progress);

  /// Whether the step should stop: its job was cancelled, its lease was lost, the worker stops, or
  /// it made no progress for too long.
  boolean cancelled();

  /// Runs `action` on another thread once the step should stop; at once when it already should.
  void onCancel(Runnable action);

  /// Adds an event to the task's `HistoricalEvents`, when the step completes or fails.
  void event(String code, String message);
}
