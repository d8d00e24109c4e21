package io.reelwork.services.notifications;

/// How much telemetry of a component is wanted.
public enum MonitoringLevel implements Word {
  DISABLED("Disabled"),
  NORMAL("Normal"),
  VERBOSE("Verbose");

  private final String word;

  MonitoringLevel(String word) {
    this.word = word;
  }

  @Override
  public String word() {
    return word;
  }
}
