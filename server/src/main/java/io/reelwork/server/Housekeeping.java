package io.reelwork.server;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs a chore at an interval on a thread of its own, from its making until `close`. What a round
/// throws is logged; the next one comes all the same.
final class Housekeeping implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);

  private final Thread thread;

  Housekeeping(Duration pause, Runnable chore) {
    thread = Thread.ofPlatform().name("housekeeping").daemon(true).start(() -> loop(pause, chore));
  }

  private static void loop(Duration pause, Runnable chore) {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        chore.run();
        Thread.sleep(pause);
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        if (!Thread.currentThread().isInterrupted()) {
          LOG.warn("housekeeping failed", e);
        }
      }
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
