package io.reelwork.services.catalog;

import java.util.UUID;

/// The id of a locator: `nb:lid:UUID:<guid>`, lower case.
///
/// @param value the whole id
public record LocatorId(String value) {
  static final String PREFIX = "nb:lid:UUID:";

  /// The id of a new locator.
  static LocatorId random() {
    return new LocatorId(PREFIX + UUID.randomUUID());
  }

  /// The GUID alone, which names the locator's access policy on the container and its folder on the
  /// origin.
  public String guid() {
    return value.substring(PREFIX.length());
  }

  @Override
  public String toString() {
    return value;
  }
}
