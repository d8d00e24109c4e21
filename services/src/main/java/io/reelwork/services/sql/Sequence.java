package io.reelwork.services.sql;

import java.util.concurrent.atomic.AtomicLong;

/// Numbers rows in the order of insertion: the time in ticks, moved on where two rows share one.
/// Unique within a process; across processes ties are as likely as two inserts in 100 ns.
final class Sequence {
  private final AtomicLong last = new AtomicLong();

  long next(Ticks now) {
    return last.updateAndGet(before -> Math.max(before + 1, now.value()));
  }
}
