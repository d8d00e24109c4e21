package io.reelwork.services.notifications;

import java.util.UUID;

/// The id of a notification end point: `nb:nepid:UUID:<guid>`, lower case.
///
/// @param value the whole id
public record EndPointId(String value) {
  static EndPointId random() {
    return new EndPointId("nb:nepid:UUID:" + UUID.randomUUID());
  }

  @Override
  public String toString() {
    return value;
  }
}
