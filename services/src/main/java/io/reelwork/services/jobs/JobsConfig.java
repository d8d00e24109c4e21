package io.reelwork.services.jobs;

import java.time.Duration;

/// How the engine works: keys `jobs.*`.
///
/// @param startDelay `jobs.start-delay`: how long a new job rests in Queued
/// @param reservedUnits `jobs.reserved-units`: tasks that run at once in an account that did not
///   choose a number itself
/// @param stepsAtOnce `jobs.steps-at-once`: steps that one worker runs at once
/// @param lease `jobs.lease`: how long a claim holds without a heartbeat
/// @param heartbeat `jobs.heartbeat`: how often a worker renews its leases
/// @param retries `jobs.retries`: how often a step is tried again
/// @param losses `jobs.losses`: how often in a row a step may lose its worker while it runs alone
///   before it is held to blame
/// @param backOff `jobs.back-off`: the pause before the first retry; doubled for each one after
/// @param progressFlush `jobs.progress-flush`: how often progress is written
/// @param pollInterval `jobs.poll-interval`: how often a worker looks for work without being woken
/// @param priorityWeight `jobs.priority-weight`: the waiting time that outweighs one level of
///   priority
/// @param stallLimit `jobs.stall-limit`: a step that makes no progress for so long is stopped and
///   tried again
/// @param retention `jobs.retention`: how long a job that has ended is kept; zero is for ever
public record JobsConfig(
    Duration startDelay,
    int reservedUnits,
    int stepsAtOnce,
    Duration lease,
    Duration heartbeat,
    int retries,
    int losses,
    Duration backOff,
    Duration progressFlush,
    Duration pollInterval,
    Duration priorityWeight,
    Duration stallLimit,
    Duration retention) {
  /// Checks the ranges.
  public JobsConfig {
    atLeast("jobs.reserved-units", reservedUnits, 1);
    atLeast("jobs.steps-at-once", stepsAtOnce, 1);
    atLeast("jobs.retries", retries, 0);
    atLeast("jobs.losses", losses, 1);
    if (lease.compareTo(heartbeat.multipliedBy(2)) < 0) {
      throw new IllegalArgumentException(
          "jobs.lease: must be at least twice jobs.heartbeat but was " + lease);
    }
  }

  /// The values that are taken when nothing is said.
  public static JobsConfig defaults() {
    int cores = Runtime.getRuntime().availableProcessors();
    return new JobsConfig(
        Duration.ZERO,
        cores,
        cores,
        Duration.ofSeconds(15),
        Duration.ofSeconds(3),
        3,
        3,
        Duration.ofSeconds(1),
        Duration.ofMillis(400),
        Duration.ofSeconds(2),
        Duration.ofHours(1),
        Duration.ofMinutes(5),
        Duration.ofDays(90));
  }

  /// The same with another start delay.
  public JobsConfig withStartDelay(Duration delay) {
    return new JobsConfig(
        delay,
        reservedUnits,
        stepsAtOnce,
        lease,
        heartbeat,
        retries,
        losses,
        backOff,
        progressFlush,
        pollInterval,
        priorityWeight,
        stallLimit,
        retention);
  }

  /// The same with other limits on what runs at once.
  public JobsConfig withUnits(int units, int steps) {
    return new JobsConfig(
        startDelay,
        units,
        steps,
        lease,
        heartbeat,
        retries,
        losses,
        backOff,
        progressFlush,
        pollInterval,
        priorityWeight,
        stallLimit,
        retention);
  }

  private static void atLeast(String key, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(key + ": must be at least " + least + " but was " + value);
    }
  }
}
