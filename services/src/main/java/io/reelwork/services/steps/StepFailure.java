package io.reelwork.services.steps;

/// Why an attempt of a step failed, by what that means for the step:
///
/// | class | meaning | what follows |
/// |---|---|---|
/// | `TaskFailure` | the job's own fault | Error at once |
/// | `TransientFailure` | the step's, may pass | retried with back-off, a bounded number of times |
/// | `ResourceFailure` | a shared resource is unavailable | the step waits and uses up no retry |
///
/// An exception of any other class is a defect of ours or of a library: `StepFailures` of the
/// engine says which of these it means, if any.
public abstract sealed class StepFailure extends RuntimeException
    permits TaskFailure, TransientFailure, ResourceFailure {
  private static final long serialVersionUID = 1;

  StepFailure(String message) {
    super(message);
  }

  StepFailure(String message, Throwable cause) {
    super(message, cause);
  }

  /// Its message, in words for the client who made the task.
  public String text() {
    return String.valueOf(getMessage());
  }
}
