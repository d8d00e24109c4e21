package io.reelwork.services.keys;

import java.util.UUID;

/// The id of an asset delivery policy: `nb:adpid:UUID:<guid>`, lower case.
///
/// @param value the whole id
public record DeliveryPolicyId(String value) {
  /// The id of a new policy.
  static DeliveryPolicyId random() {
    return new DeliveryPolicyId("nb:adpid:UUID:" + UUID.randomUUID());
  }

  @Override
  public String toString() {
    return value;
  }
}
