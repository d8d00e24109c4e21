package io.reelwork.services.steps;

import java.util.UUID;

/// The id of a task: `nb:tid:UUID:2f0e…`.
///
/// @param value the id as it stands on the wire
public record TaskId(String value) {
  private static final int GUID_START = "nb:tid:UUID:".length();

  /// The id of a new task.
  public static TaskId random() {
    return new TaskId("nb:tid:UUID:" + UUID.randomUUID());
  }

  /// The part that is different for every task.
  public String guid() {
    return value.substring(GUID_START);
  }
}
