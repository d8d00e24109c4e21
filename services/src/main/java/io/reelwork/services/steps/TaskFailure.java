package io.reelwork.services.steps;

/// A task that cannot succeed, whoever tries. It ends in Error with this as its one ErrorDetail.
public final class TaskFailure extends StepFailure {
  private static final long serialVersionUID = 1;

  private final TaskError error;

  /// A failure with a message for the client who made the task.
  public TaskFailure(TaskError error, String message) {
    super(message);
    this.error = error;
  }

  /// A failure with its cause.
  public TaskFailure(TaskError error, String message, Throwable cause) {
    super(message, cause);
    this.error = error;
  }

  /// Its code.
  public TaskError error() {
    return error;
  }
}
