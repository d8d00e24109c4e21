package io.reelwork.server;

import io.reelwork.services.loops.ServiceLoop;
import io.reelwork.services.loops.ServiceLoop.Pauses;
import java.time.Duration;

/// Runs a chore at an interval on a thread of its own, from its making until `close`. What a round
/// throws is logged; the next one comes all the same, after a pause that grows.
final class Housekeeping implements AutoCloseable {
  private static final Duration MAX_PAUSE = Duration.ofMinutes(10);

  /// What a round may take: the sweep of a large store does take long.
  private static final Duration ROUND_BOUND = Duration.ofHours(1);

  private final Duration interval;
  private final ServiceLoop loop;

  /// @param name what the chore is called in the log
  Housekeeping(String name, Duration interval, Runnable chore) {
    this.interval = interval;
    Duration maxPause = interval.compareTo(MAX_PAUSE) > 0 ? interval : MAX_PAUSE;
    this.loop =
        new ServiceLoop(
            "housekeeping-" + name,
            new Pauses(interval, maxPause),
            () -> {
              chore.run();
              Thread.sleep(interval);
            });
    loop.start();
  }

  /// Throws when it no longer tries; a store that is away fails a check of its own.
  void check() {
    loop.checkTries(interval.plus(MAX_PAUSE).plus(ROUND_BOUND));
  }

  @Override
  public void close() {
    loop.close();
  }
}
