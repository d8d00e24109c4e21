package io.reelwork.services.steps;

import java.util.UUID;

/// The id of a job: `nb:jid:UUID:f3c43f94-…`.
///
/// @param value the id as it stands on the wire
public record JobId(String value) {
  /// The id of a new job.
  public static JobId random() {
    return new JobId("nb:jid:UUID:" + UUID.randomUUID());
  }
}
