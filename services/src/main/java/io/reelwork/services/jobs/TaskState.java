package io.reelwork.services.jobs;

/// `Task.State` (encoding reference, section 2.1): the numbers of `Job.State`, other names.
public enum TaskState {
  NONE(0),
  ACTIVE(1),
  RUNNING(2),
  COMPLETED(3),
  ERROR(4),
  CANCELED(5),
  CANCELING(6);

  private final int number;

  TaskState(int number) {
    this.number = number;
  }

  /// The number on the wire and in the database.
  public int number() {
    return number;
  }

  /// Whether nothing follows.
  public boolean isFinal() {
    return this == COMPLETED || this == ERROR || this == CANCELED;
  }

  static TaskState of(int number) {
    return java.util.List.of(values()).get(number);
  }
}
