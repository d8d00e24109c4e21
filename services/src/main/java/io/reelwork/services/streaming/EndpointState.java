package io.reelwork.services.streaming;

import java.util.Arrays;

/// The state of a streaming endpoint; operations move it.
public enum EndpointState {
  STOPPED("Stopped"),
  STARTING("Starting"),
  RUNNING("Running"),
  STOPPING("Stopping"),
  SCALING("Scaling"),
  DELETING("Deleting");

  private final String word;

  EndpointState(String word) {
    this.word = word;
  }

  /// The state of a stored word.
  static EndpointState of(String word) {
    return Arrays.stream(values())
        .filter(state -> state.word.equals(word))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("State: " + word + " is none"));
  }

  /// The word on the wire and in the table.
  @Override
  public String toString() {
    return word;
  }
}
