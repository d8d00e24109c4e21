package io.reelwork.server;

import io.reelwork.services.ServiceFailure;
import io.reelwork.services.ServiceFailure.Code;
import io.reelwork.services.sql.Ticks;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Compares the host's clock with the database's. Rows go by the database's time; what clients
/// bring (tokens, signatures) is judged by the host's, and all processes must agree on it. For one
/// thread at a time.
final class ClockWatch {
  /// A process does not start with clocks that differ by more.
  static final Duration MAX_DIFFERENCE = Duration.ofMinutes(2);

  /// From here on it warns.
  static final Duration WARNED_DIFFERENCE = Duration.ofSeconds(30);

  /// How often it looks.
  static final Duration PAUSE = Duration.ofMinutes(1);

  private static final Logger LOG = LoggerFactory.getLogger(ClockWatch.class);
  private static final Duration WARNED_EVERY = Duration.ofHours(1);

  private final Supplier<Ticks> database;
  private final InstantSource host;
  private Instant quietUntil = Instant.MIN;

  ClockWatch(Supplier<Ticks> database, InstantSource host) {
    this.database = database;
    this.host = host;
  }

  /// How far the host is ahead of the database; what the answer took counts for neither.
  private Duration difference() {
    Instant before = host.instant();
    Instant there = database.get().instant();
    Instant after = host.instant();
    if (there.isBefore(before)) {
      return Duration.between(there, before);
    }
    return there.isAfter(after) ? Duration.between(there, after) : Duration.ZERO;
  }

  /// Throws `CONFIGURATION` when the clocks differ by more than a process may start with.
  void check() {
    Duration difference = difference();
    if (difference.abs().compareTo(MAX_DIFFERENCE) > 0) {
      throw new ServiceFailure(
          Code.CONFIGURATION,
          "clock: this host and the database must agree within %d s but the host is %s; set both by NTP"
              .formatted(MAX_DIFFERENCE.toSeconds(), text(difference)));
    }
  }

  /// Warns when the clocks have drifted apart, once an hour; says whether it did.
  boolean look() {
    Duration difference = difference();
    Instant now = host.instant();
    if (difference.abs().compareTo(WARNED_DIFFERENCE) <= 0) {
      quietUntil = Instant.MIN;
      return false;
    }
    if (now.isBefore(quietUntil)) {
      return false;
    }
    quietUntil = now.plus(WARNED_EVERY);
    LOG.warn("clocks differ, the host is {}; set both by NTP", text(difference));
    return true;
  }

  private static String text(Duration difference) {
    return "%d s %s"
        .formatted(difference.abs().toSeconds(), difference.isNegative() ? "behind" : "ahead");
  }
}
