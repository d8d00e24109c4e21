package io.reelwork.services.jobs;

/// `Job.State` (encoding reference, section 3.1).
public enum JobState {
  QUEUED(0),
  SCHEDULED(1),
  PROCESSING(2),
  FINISHED(3),
  ERROR(4),
  CANCELED(5),
  CANCELING(6);

  private final int number;

  JobState(int number) {
    this.number = number;
  }

  /// The number on the wire and in the database.
  public int number() {
    return number;
  }

  /// Whether nothing follows.
  public boolean isFinal() {
    return this == FINISHED || this == ERROR || this == CANCELED;
  }

  static JobState of(int number) {
    return java.util.List.of(values()).get(number);
  }

  /// The name as clients spell it: `Finished`.
  public String text() {
    return name().charAt(0) + name().substring(1).toLowerCase(java.util.Locale.ROOT);
  }
}
