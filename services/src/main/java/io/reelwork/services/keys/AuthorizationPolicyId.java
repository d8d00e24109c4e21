package io.reelwork.services.keys;

import java.util.UUID;

/// The id of an authorization policy: `nb:ckpid:UUID:<guid>`, lower case.
///
/// @param value the whole id
public record AuthorizationPolicyId(String value) {
  /// The id of a new policy.
  static AuthorizationPolicyId random() {
    return new AuthorizationPolicyId("nb:ckpid:UUID:" + UUID.randomUUID());
  }

  @Override
  public String toString() {
    return value;
  }
}
