package io.reelwork.services.jobs;

/// `Job.State` (encoding reference, section 3.1).
public enum JobState {
  QUEUED,
  SCHEDULED,
  PROCESSING,
  FINISHED,
  ERROR,
  CANCELED,
  CANCELING;

  /// The number on the wire and in the database.
  public int number() {
    return ordinal();
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
