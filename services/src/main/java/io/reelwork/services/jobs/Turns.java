package io.reelwork.services.jobs;

import io.reelwork.services.sql.Ticks;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Which step a worker claims next: ordinary ones by rank, and a suspect alone when nothing else is
/// due. One thread claims; any number of threads begin and end.
///
/// A suspect waits for a moment in which the worker is idle. After `PATIENCE` the worker claims
/// nothing more until it is; after `PATIENCE` again the suspect runs beside the others, which says
/// nothing about it but gets it done. So neither waits long for the other.
final class Turns {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Engine engine;
  private final String worker;
  private final Set<String> held = ConcurrentHashMap.newKeySet();
  private Optional<Lone> lone = Optional.empty();
  private Ticks lastLone = new Ticks(0);

  /// A suspect that runs alone until a time.
  private record Lone(String step, Ticks until) {}

  Turns(Engine engine, String worker) {
    this.engine = engine;
    this.worker = worker;
  }

  /// Claims what is next; empty when nothing is due, or something else must end before.
  synchronized Optional<StepsTable.Row> claim(Ticks now) {
    if (isAlone(now)) {
      return Optional.empty();
    }
    Optional<Ticks> due = engine.suspects().firstSuspect(now);
    boolean idle = held.isEmpty();
    Duration waited = due.map(since -> now.since(later(since, lastLone))).orElse(Duration.ZERO);
    if (waited.compareTo(PATIENCE) > 0) {
      boolean enough = waited.compareTo(PATIENCE.multipliedBy(2)) > 0;
      return idle || enough ? suspect(now) : Optional.empty();
    }
    Optional<StepsTable.Row> next = engine.claim(worker).map(this::began);
    return next.isEmpty() && idle && due.isPresent() ? suspect(now) : next;
  }

  private boolean isAlone(Ticks now) {
    if (lone.filter(suspect -> !held.contains(suspect.step())).isPresent()) {
      lone = Optional.empty();
      // It ended before its time: the next suspect waits from now on.
      lastLone = earlier(lastLone, now);
    }
    return lone.filter(suspect -> now.compareTo(suspect.until()) < 0).isPresent();
  }

  private static Ticks earlier(Ticks one, Ticks other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static Ticks later(Ticks one, Ticks other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  private Optional<StepsTable.Row> suspect(Ticks now) {
    Optional<StepsTable.Row> claimed = engine.claimSuspect(worker).map(this::began);
    claimed.ifPresent(step -> {
      lone = Optional.of(new Lone(step.id(), now.plus(step.suspicion().aloneFor())));
      lastLone = now.plus(step.suspicion().aloneFor());
    });
    return claimed;
  }

  /// The worker holds a step, and this process with it.
  StepsTable.Row began(StepsTable.Row step) {
    held.add(step.id());
    engine.held().add(step.id());
    return step;
  }

  /// The worker holds a step no more.
  void ended(StepsTable.Row step) {
    engine.held().remove(step.id());
    held.remove(step.id());
  }
}
