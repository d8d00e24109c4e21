package io.reelwork.services.operations;

import java.time.Duration;

/// How operations are done: keys `operations.*`.
///
/// @param startDelay `operations.start-delay`: how long an operation rests before it is worked on
/// @param lease `operations.lease`: how long the one who works on it is believed to be alive
/// @param pollInterval `operations.poll-interval`: how often a process looks for work unasked
/// @param attempts `operations.attempts`: how often work is tried until it has failed
/// @param retention `operations.retention`: how long an ended operation can be read
public record OperationsConfig(
    Duration startDelay, Duration lease, Duration pollInterval, int attempts, Duration retention) {
  private static final Duration SHORTEST_LEASE = Duration.ofSeconds(1);

  /// Checks the ranges.
  public OperationsConfig {
    if (lease.compareTo(SHORTEST_LEASE) < 0) {
      throw new IllegalArgumentException(
          "operations.lease: must be at least " + SHORTEST_LEASE + " but was " + lease);
    }
    if (pollInterval.isZero()) {
      throw new IllegalArgumentException("operations.poll-interval: must be more than 0");
    }
    if (attempts < 1) {
      throw new IllegalArgumentException(
          "operations.attempts: must be at least 1 but was " + attempts);
    }
  }

  /// The values that are taken when nothing is said.
  public static OperationsConfig defaults() {
    return new OperationsConfig(
        Duration.ZERO, Duration.ofSeconds(30), Duration.ofSeconds(2), 5, Duration.ofDays(30));
  }

  /// How long a runner may rest: it renews its leases between rests, three times in each.
  Duration longestRest() {
    Duration third = lease.dividedBy(3);
    return third.compareTo(pollInterval) < 0 ? third : pollInterval;
  }

  /// The same with another start delay.
  public OperationsConfig withStartDelay(Duration delay) {
    return new OperationsConfig(delay, lease, pollInterval, attempts, retention);
  }
}
