package io.reelwork.services.catalog;

import io.reelwork.services.sql.Ticks;
import java.time.Duration;
import java.util.Optional;

/// What a locator permits and for how long (entities section 1). It never changes.
///
/// @param id its id
/// @param created when it was created
/// @param lastModified the same time
/// @param name its name
/// @param durationInMinutes how long a locator lives that gives no end itself
/// @param permissions a sum of `Permissions`
public record AccessPolicy(
    AccessPolicyId id,
    Ticks created,
    Ticks lastModified,
    Optional<String> name,
    double durationInMinutes,
    int permissions) {
  /// The longest time that a time of the wire can be moved by.
  private static final double MAX_MILLIS = 1e14;

  /// The duration, whole milliseconds.
  Duration duration() {
    return Duration.ofMillis((long) Math.min(durationInMinutes * 60_000, MAX_MILLIS));
  }
}
