package io.reelwork.services.streaming;

import io.reelwork.services.Refusal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Optional;

/// The part of a presentation that a manifest shows. `Long.MAX_VALUE` is no limit.
///
/// @param startTimestamp where it begins, in units of `timescale` as all others
/// @param endTimestamp where it ends
/// @param presentationWindowDuration how far back a live presentation reaches
/// @param liveBackoffDuration how far behind the newest media a live presentation stays
/// @param timescale units per second
/// @param forceEndTimestamp whether a live presentation ends at `endTimestamp` too
public record PresentationTimeRange(
    long startTimestamp,
    long endTimestamp,
    long presentationWindowDuration,
    long liveBackoffDuration,
    long timescale,
    boolean forceEndTimestamp) {
  private static final Duration MIN_WINDOW = Duration.ofMinutes(2);
  private static final Duration MAX_BACKOFF = Duration.ofMinutes(1);

  /// Checks the range.
  ///
  /// @throws Refusal `INVALID_VALUE`
  public PresentationTimeRange {
    checkNotNegative("StartTimestamp", startTimestamp);
    checkNotNegative("EndTimestamp", endTimestamp);
    checkNotNegative("PresentationWindowDuration", presentationWindowDuration);
    checkNotNegative("LiveBackoffDuration", liveBackoffDuration);
    if (timescale <= 0) {
      throw invalid("Timescale", "must be more than 0 but was " + timescale);
    }
    if (startTimestamp > endTimestamp) {
      throw invalid(
          "StartTimestamp",
          "must be at most EndTimestamp " + endTimestamp + " but was " + startTimestamp);
    }
    if (compare(presentationWindowDuration, timescale, MIN_WINDOW) < 0) {
      throw invalid("PresentationWindowDuration", "must be at least 120 seconds");
    }
    if (compare(liveBackoffDuration, timescale, MAX_BACKOFF) > 0) {
      throw invalid("LiveBackoffDuration", "must be at most 60 seconds");
    }
  }

  /// A range whose end may be left open.
  ///
  /// @throws Refusal `INVALID_VALUE`
  static PresentationTimeRange of(
      long start, Optional<Long> end, long window, long backoff, long timescale, boolean forceEnd) {
    PresentationTimeRange range =
        new PresentationTimeRange(
            start, end.orElse(Long.MAX_VALUE), window, backoff, timescale, forceEnd);
    if (forceEnd && end.isEmpty()) {
      throw invalid("ForceEndTimestamp", "must come with an EndTimestamp");
    }
    return range;
  }

  private static void checkNotNegative(String member, long value) {
    if (value < 0) {
      throw invalid(member, "must be 0 or more but was " + value);
    }
  }

  /// Compares a number of units with a time.
  private static int compare(long units, long timescale, Duration time) {
    return BigInteger.valueOf(units)
        .compareTo(BigInteger.valueOf(timescale).multiply(BigInteger.valueOf(time.toSeconds())));
  }

  private static Refusal invalid(String member, String rule) {
    return Refusal.invalidValue("PresentationTimeRange." + member, rule);
  }
}
