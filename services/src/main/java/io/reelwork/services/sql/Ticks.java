package io.reelwork.services.sql;

import java.time.Duration;
import java.time.Instant;

/// A point in time as it is stored: 100-ns units since 0001-01-01T00:00:00 UTC.
///
/// @param value the number of units
public record Ticks(long value) implements Comparable<Ticks> {
  /// Units in a second.
  public static final long PER_SECOND = 10_000_000L;

  /// Units in a millisecond.
  public static final long PER_MILLI = 10_000L;

  /// The last unit of the year 9999, the end of time on the wire.
  private static final long LAST = 3_155_378_975_999_999_999L;

  private static final long EPOCH_SECONDS = 62_135_596_800L;

  /// The unit this instant falls into.
  public static Ticks of(Instant instant) {
    return new Ticks(
        (instant.getEpochSecond() + EPOCH_SECONDS) * PER_SECOND + instant.getNano() / 100);
  }

  /// The instant at which the unit begins.
  public Instant instant() {
    return Instant.ofEpochSecond(
        Math.floorDiv(value, PER_SECOND) - EPOCH_SECONDS, Math.floorMod(value, PER_SECOND) * 100);
  }

  /// Later by a duration, at most the end of the year 9999; a client may ask for any.
  public Ticks plus(Duration duration) {
    long units =
        Math.addExact(
            Math.multiplyExact(duration.toSeconds(), PER_SECOND), duration.toNanosPart() / 100);
    return new Ticks(Math.min(Math.addExact(value, units), LAST));
  }

  /// The time from `earlier` to this.
  public Duration since(Ticks earlier) {
    return Duration.ofNanos(Math.multiplyExact(value - earlier.value, 100));
  }

  @Override
  public int compareTo(Ticks other) {
    return Long.compare(value, other.value);
  }
}
