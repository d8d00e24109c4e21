package io.reelwork.server;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs a chore every minute on a thread of its own, from its making until `close`. What a round
/// throws is logged; the next one comes all the same.
final class Housekeeping implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);
  private static final Duration PAUSE = Duration.ofMinutes(1);

  private final Thread thread;

  Housekeeping(Runnable chore) {
    thread = Thread.ofPlatform().name("housekeeping").daemon(true).start(() -> loop(chore));
  }

  private static void loop(Runnable chore) {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        chore.run();
        Thread.sleep(PAUSE);
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        LOG.warn("housekeeping failed", e);
      }
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
