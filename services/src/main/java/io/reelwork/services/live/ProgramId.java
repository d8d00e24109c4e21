package io.reelwork.services.live;

import java.util.UUID;

/// The id of a program: `nb:pgid:UUID:<guid>`, lower case.
///
/// @param value the whole id
public record ProgramId(String value) {
  static ProgramId random() {
    return new ProgramId("nb:pgid:UUID:" + UUID.randomUUID());
  }

  @Override
  public String toString() {
    return value;
  }
}
