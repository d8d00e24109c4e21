package io.reelwork.services.jobs;

import io.reelwork.services.sql.Ticks;
import java.time.Duration;

/// What speaks for and against a step whose worker ended while it ran
/// (docs/decisions/0019-who-is-to-blame.md).
///
/// @param suspect whether it has to run alone
/// @param surprises how often it failed in a way that nobody foresaw
/// @param losses how often its worker was lost
/// @param loneLosses how often in a row its worker was lost while it ran alone, got no further than
///   before, and no worker was lost without a suspect
/// @param worker who holds it, empty for nobody
/// @param claimedAt when it was claimed
/// @param leaseUntil how long its lease holds
/// @param lostAt when its worker was lost the last time
/// @param lostFraction how far it was then
/// @param aloneFor how long it runs alone before others may join it
record Suspicion(
    boolean suspect,
    int surprises,
    int losses,
    int loneLosses,
    String worker,
    Ticks claimedAt,
    Ticks leaseUntil,
    Ticks lostAt,
    double lostFraction,
    Duration aloneFor) {
  /// Losses from longer ago say nothing any more.
  private static final Duration MEMORY = Duration.ofHours(6);

  /// What an attempt must be further than the last to have got on; FFmpeg's reports are not that
  /// exact.
  private static final double PROGRESS = 0.01;

  /// With the second loss in a row no suspect runs for so long: when the service is restarted again
  /// and again, a worker is lost meanwhile, and the step is not to blame.
  private static final Duration PAUSE = Duration.ofMinutes(1);

  private static final Duration MIN_ALONE = Duration.ofSeconds(30);
  private static final Duration MAX_ALONE = Duration.ofMinutes(30);
  private static final int MAX_DOUBLINGS = 5;

  /// What follows from a loss.
  ///
  /// @param pause how long the step rests
  /// @param aloneFor how long its next attempt runs alone
  record Verdict(int losses, int loneLosses, Duration pause, Duration aloneFor) {}

  /// The verdict on a loss.
  ///
  /// @param alone whether the worker ran nothing else
  /// @param fraction how far the attempt was
  /// @param lease the length of a lease
  Verdict lost(boolean alone, double fraction, Duration lease, Ticks now) {
    boolean forgotten = lostAt.compareTo(now.plus(MEMORY.negated())) < 0;
    boolean gotOn = losses > 0 && fraction > lostFraction + PROGRESS;
    int before = forgotten || gotOn ? 0 : loneLosses;
    int lone = alone ? before + 1 : 0;
    int all = forgotten ? 1 : losses + 1;
    return new Verdict(all, lone, lone > 1 ? PAUSE : Duration.ZERO, aloneFor(all, lease));
  }

  private Duration aloneFor(int losses, Duration lease) {
    Duration most = MIN_ALONE.multipliedBy(1L << Math.min(losses, MAX_DOUBLINGS));
    return min(aloneAfter(leaseUntil.plus(lease.negated())), most);
  }

  /// How long the next attempt runs alone after one that ended at this time: twice as long as that
  /// lasted, within bounds. Long enough to end alone the next time, not so long that a worker runs
  /// one step only for much of its time.
  Duration aloneAfter(Ticks end) {
    return min(max(end.since(claimedAt).multipliedBy(2), MIN_ALONE), MAX_ALONE);
  }

  private static Duration max(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
