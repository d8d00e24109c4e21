package io.reelwork.services.streaming;

import java.util.UUID;

/// The id of a streaming endpoint: `nb:oid:UUID:<guid>`, lower case.
///
/// @param value the whole id
public record EndpointId(String value) {
  /// The id of a new endpoint.
  static EndpointId random() {
    return new EndpointId("nb:oid:UUID:" + UUID.randomUUID());
  }

  @Override
  public String toString() {
    return value;
  }
}
