package io.reelwork.services.jobs;

import io.reelwork.services.sql.Ticks;
import io.reelwork.services.steps.JobId;
import io.reelwork.services.steps.TaskId;
import java.util.List;
import java.util.Optional;

/// Where a job stands, in words and numbers that the AMS wire has no room for.
///
/// @param id the job
/// @param state its state
/// @param progress the mean of its tasks' progress, 0 to 100
/// @param tasks in their order
public record JobDetail(JobId id, JobState state, double progress, List<TaskDetail> tasks) {
  /// Copies the tasks.
  public JobDetail {
    tasks = List.copyOf(tasks);
  }

  /// One task.
  ///
  /// @param id the task
  /// @param state its state
  /// @param progress as published, 0 to 100
  /// @param phase what it is doing, in a word
  /// @param frames frames done by its running and finished steps
  /// @param fps frames per second of its running steps together
  /// @param speed media seconds per second of its running steps together
  /// @param bytes bytes written by its running and finished steps
  /// @param redoing whether work is done again after a crash, below what is published already
  /// @param stalled whether it runs but does not get further
  /// @param reportedAt when its steps last told how far they are: while one encodes, FFmpeg's
  ///   report
  /// @param position its place among the waiting tasks of the account, from 1
  /// @param reason why it waits or what became of it
  public record TaskDetail(
      TaskId id,
      TaskState state,
      double progress,
      String phase,
      long frames,
      double fps,
      double speed,
      long bytes,
      boolean redoing,
      boolean stalled,
      Optional<Ticks> reportedAt,
      Optional<Integer> position,
      Optional<String> reason) {}
}
