package io.reelwork.services.live;

import java.util.Arrays;

/// The state of a channel or a program; operations move it.
public enum LiveState {
  STOPPED("Stopped"),
  STARTING("Starting"),
  RUNNING("Running"),
  STOPPING("Stopping"),
  DELETING("Deleting");

  private final String word;

  LiveState(String word) {
    this.word = word;
  }

  /// The state of a stored word.
  static LiveState of(String word) {
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
