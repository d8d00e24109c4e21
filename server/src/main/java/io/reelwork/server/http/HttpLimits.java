package io.reelwork.server.http;

import java.time.Duration;

/// What one face grants to its callers.
///
/// @param connections how many may be open at once; more are closed at once
/// @param headerTimeout how long a new connection may take to send its first request head
/// @param idleTimeout how long a connection may rest between requests, and how long a body may
///   stand still in either direction
/// @param stopTimeout how long running requests may go on once the server stops
public record HttpLimits(
    int connections, Duration headerTimeout, Duration idleTimeout, Duration stopTimeout) {
  /// The largest request head.
  public static final int HEADER_BYTES = 32 * 1024;

  /// The longest request line.
  public static final int LINE_BYTES = 16 * 1024;

  /// The limits of a face for which nothing is configured.
  public static final HttpLimits DEFAULT =
      new HttpLimits(
          2_000, Duration.ofSeconds(20), Duration.ofSeconds(120), Duration.ofSeconds(10));
}
