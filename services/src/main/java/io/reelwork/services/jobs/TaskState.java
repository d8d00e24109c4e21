package io.reelwork.services.jobs;

/// `Task.State` (encoding reference, section 2.1): the numbers of `Job.State`, other names.
public enum TaskState {
  NONE,
  ACTIVE,
  RUNNING,
  COMPLETED,
  ERROR,
  CANCELED,
  CANCELING;

  /// The number on the wire and in the database.
  public int number() {
    return ordinal();
  }

  /// Whether nothing follows.
  public boolean isFinal() {
    return this == COMPLETED || this == ERROR || this == CANCELED;
  }

  static TaskState of(int number) {
    return java.util.List.of(values()).get(number);
  }
}
