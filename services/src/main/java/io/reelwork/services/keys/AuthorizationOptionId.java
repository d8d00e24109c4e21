package io.reelwork.services.keys;

import java.util.UUID;

/// The id of an option of authorization policies: `nb:ckpoid:UUID:<guid>`, lower case.
///
/// @param value the whole id
public record AuthorizationOptionId(String value) {
  /// The id of a new option.
  static AuthorizationOptionId random() {
    return new AuthorizationOptionId("nb:ckpoid:UUID:" + UUID.randomUUID());
  }

  @Override
  public String toString() {
    return value;
  }
}
