package io.reelwork.services.notifications;

/// What telemetry can be about.
public enum MonitoredComponent implements Word {
  CHANNEL("Channel"),
  STREAMING_ENDPOINT("StreamingEndpoint");

  private final String word;

  MonitoredComponent(String word) {
    this.word = word;
  }

  @Override
  public String word() {
    return word;
  }
}
