package io.reelwork.services.sql;

import java.time.Duration;
import java.util.Optional;

/// A time of an entity that its client may set; it is read back as it was given.
///
/// @param ticks the point in time
/// @param zoned whether the client gave it with a zone; empty when the service has set it
public record GivenTime(Ticks ticks, Optional<Boolean> zoned) {
  /// A time set by the service.
  public static GivenTime ofService(Ticks ticks) {
    return new GivenTime(ticks, Optional.empty());
  }

  /// Later by a duration, in the same form.
  public GivenTime plus(Duration duration) {
    return new GivenTime(ticks.plus(duration), zoned);
  }
}
