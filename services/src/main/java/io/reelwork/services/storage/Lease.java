package io.reelwork.services.storage;

import io.reelwork.services.sql.Ticks;
import java.time.Duration;
import java.util.Optional;

/// A claim on a blob or a container: while it is active, only who knows its id may write.
///
/// ```
/// acquire ─► LEASED ─► (time) EXPIRED          release: no lease
///              └─ break ─► BREAKING ─► (time) BROKEN
/// ```
///
/// @param id the caller's proof, a GUID
/// @param duration how long it holds; empty for ever
/// @param expires when it ends unless renewed; empty for ever
/// @param breaks when it ends because somebody broke it
public record Lease(
    String id, Optional<Duration> duration, Optional<Ticks> expires, Optional<Ticks> breaks) {
  /// What a lease is at a moment.
  public enum State {
    LEASED,
    EXPIRED,
    BREAKING,
    BROKEN
  }

  /// A fresh lease from now on.
  public static Lease of(String id, Optional<Duration> duration, Ticks now) {
    return new Lease(id, duration, duration.map(now::plus), Optional.empty());
  }

  /// The state at a time.
  public State state(Ticks now) {
    if (breaks.isPresent()) {
      return isAfter(breaks.get(), now) ? State.BREAKING : State.BROKEN;
    }
    return expires.isEmpty() || isAfter(expires.get(), now) ? State.LEASED : State.EXPIRED;
  }

  /// Whether it keeps others from writing.
  public boolean isActive(Ticks now) {
    State state = state(now);
    return state == State.LEASED || state == State.BREAKING;
  }

  /// The same for its whole duration from now.
  public Lease renewed(Ticks now) {
    return of(id, duration, now);
  }

  /// The same under another id.
  public Lease withId(String other) {
    return new Lease(other, duration, expires, breaks);
  }

  /// The same, ending at this time at the latest.
  public Lease broken(Ticks at) {
    return new Lease(id, duration, expires, Optional.of(at));
  }

  private static boolean isAfter(Ticks time, Ticks now) {
    return time.value() > now.value();
  }
}
