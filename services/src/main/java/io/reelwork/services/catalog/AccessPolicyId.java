package io.reelwork.services.catalog;

import java.util.UUID;

/// The id of an access policy: `nb:pid:UUID:<guid>`, lower case.
///
/// @param value the whole id
public record AccessPolicyId(String value) {
  /// The id of a new access policy.
  static AccessPolicyId random() {
    return new AccessPolicyId("nb:pid:UUID:" + UUID.randomUUID());
  }

  @Override
  public String toString() {
    return value;
  }
}
