package io.reelwork.services.claims;

import io.reelwork.services.sql.Ticks;
import java.util.Optional;

/// Work that can be claimed. Safe for any number of threads.
public interface Claims<T> {
  /// Comes before each look for work: what has to be done for it to be found, and for the work that
  /// is claimed already not to be lost.
  void prepare();

  /// Claims the first that is due.
  Optional<T> claim();

  /// Does what was claimed, to its end. An exception is written to the log and goes no further.
  void run(T claimed);

  /// What the thread that does it is called, and the log: `step-2f0e…:3`.
  String name(T claimed);

  /// The time by which work becomes due.
  Ticks now();

  /// When, after a time, the clock alone makes the next work due.
  Optional<Ticks> nextDue(Ticks after);
}
