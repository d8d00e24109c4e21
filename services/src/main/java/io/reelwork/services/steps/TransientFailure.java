package io.reelwork.services.steps;

/// A step that failed for a reason that may pass: it is tried again, later. When the tries are used
/// up the task fails with this code and message.
public final class TransientFailure extends StepFailure {
  private static final long serialVersionUID = 1;

  private final TaskError error;

  /// A failure with a message for the client, should it last.
  public TransientFailure(TaskError error, String message) {
    super(message);
    this.error = error;
  }

  /// A failure with its cause.
  public TransientFailure(TaskError error, String message, Throwable cause) {
    super(message, cause);
    this.error = error;
  }

  /// The code the task fails with when the tries are used up.
  public TaskError error() {
    return error;
  }
}
