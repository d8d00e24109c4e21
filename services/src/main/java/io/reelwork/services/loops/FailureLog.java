package io.reelwork.services.loops;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The log of something that is tried again and again: the first failure of a kind with its trace,
/// the same failure at most once a minute after that, and that it works again. Used by one thread.
public final class FailureLog {
  private static final Logger LOG = LoggerFactory.getLogger(FailureLog.class);
  private static final Duration REPEAT_AFTER = Duration.ofMinutes(1);
  private static final int MAX_KINDS = 16;

  private final String name;
  private final LongSupplier nanoTime;
  private final SequencedMap<String, Long> loggedNanos = new LinkedHashMap<>();
  private int failures;

  /// The log of what is named so.
  public FailureLog(String name) {
    this(name, System::nanoTime);
  }

  FailureLog(String name, LongSupplier nanoTime) {
    this.name = name;
    this.nanoTime = nanoTime;
  }

  /// It failed; returns whether a line was written.
  public boolean failed(Throwable failure) {
    failures++;
    long now = nanoTime.getAsLong();
    String kind = kind(failure);
    Long logged = loggedNanos.get(kind);
    if (logged != null && now - logged < REPEAT_AFTER.toNanos()) {
      return false;
    }
    remember(kind, now);
    if (logged != null) {
      // As the last argument a throwable would be printed with its trace.
      String reason = failure.toString();
      LOG.warn("{} still fails, retrying failures={} reason=\"{}\"", name, failures, reason);
    } else {
      LOG.warn("{} failed, retrying failures={}", name, failures, failure);
    }
    return true;
  }

  private void remember(String kind, long now) {
    loggedNanos.remove(kind);
    if (loggedNanos.size() == MAX_KINDS) {
      loggedNanos.pollFirstEntry();
    }
    loggedNanos.put(kind, now);
  }

  /// The same class at the same place is the same failure, whatever ids its message names.
  private static String kind(Throwable failure) {
    StackTraceElement[] trace = failure.getStackTrace();
    String place = trace.length == 0 ? "" : Objects.toString(trace[0]);
    return failure.getClass().getName() + " " + place;
  }

  /// It worked; after failures that is told once.
  public void works() {
    if (failures > 0) {
      LOG.info("{} works again failures={}", name, failures);
      failures = 0;
      loggedNanos.clear();
    }
  }
}
