package io.reelwork.services.jobs;

import io.reelwork.services.sql.Ticks;
import java.time.Duration;

/// Who goes first: the lower number. Linear ageing makes it a constant, the time of readiness less
/// what the priority is worth, so that nothing is ever recomputed (design: claim, lease, fence).
final class Rank {
  /// Leaves room on both sides of any time we store.
  private static final long MOST = 2_000_000_000_000_000_000L;

  private static final long LEAST_COST = Ticks.PER_MILLI;

  private Rank() {}

  static long of(Ticks ready, int priority, Duration weight) {
    double worth = (double) priority * (weight.toNanos() / 100.0);
    return ready.value() - (long) Math.clamp(worth, -MOST, MOST);
  }

  /// The place of a job's n-th task among tasks of other jobs that were made at the same time: one
  /// second apart, so that a job of many tasks lets others in.
  static Ticks turn(Ticks ready, int position) {
    return ready.plus(Duration.ofSeconds(position));
  }

  /// Where a job's virtual time stands after a step of this cost, in seconds.
  static long advance(long virtualTime, double costSeconds) {
    double ticks = Math.clamp(costSeconds, 0, 1e7) * Ticks.PER_SECOND;
    return virtualTime + Math.max(LEAST_COST, (long) ticks);
  }
}
