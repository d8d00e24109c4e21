package io.reelwork.services.jobs;

import io.reelwork.services.steps.JobId;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// The log of one job as server-sent events, for one reader; ends with the job.
///
/// ```text
/// id: 3
/// event: state
/// data: {"number":3,"time":"2026-11-23T08:00:00.1Z","task":null,"oldState":1,…}
/// ```
///
/// Pages are read, then written: a slow reader holds no connection of the database. What happens in
/// this process is told at once, what happens in others is found by looking.
final class EventStream {
  private static final int PAGE = 100;
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(15);
  private static final byte[] COMMENT = ": alive\n\n".getBytes(StandardCharsets.US_ASCII);

  private final Jobs jobs;
  private final String account;
  private final JobId id;
  private final Semaphore wake = new Semaphore(0);
  private long last;
  private volatile boolean stopped;

  EventStream(Jobs jobs, String account, JobId id, long after) {
    this.jobs = jobs;
    this.account = account;
    this.id = id;
    this.last = after;
  }

  /// Ends the stream soon; called by any thread.
  void stop() {
    stopped = true;
    wake.release();
  }

  /// Writes until the job has ended and all is told.
  ///
  /// @throws IOException when the reader is gone
  void writeTo(OutputStream out) throws IOException {
    Consumer<JobId> listener = this::changed;
    jobs.listen(listener);
    try {
      out.write(COMMENT);
      out.flush();
      long quietSinceNanos = System.nanoTime();
      while (!stopped) {
        Optional<JobState> state = jobs.state(account, id);
        List<Jobs.Event> page = jobs.events(account, id, last, PAGE);
        if (!page.isEmpty()) {
          write(page, out);
          quietSinceNanos = System.nanoTime();
        } else if (state.map(JobState::isFinal).orElse(true)) {
          return;
        } else if (System.nanoTime() - quietSinceNanos > KEEP_ALIVE.toNanos()) {
          out.write(COMMENT);
          out.flush();
          quietSinceNanos = System.nanoTime();
        } else {
          await();
        }
      }
    } finally {
      jobs.forget(listener);
    }
  }

  private void changed(JobId job) {
    if (job.equals(id)) {
      wake.release();
    }
  }

  private void write(List<Jobs.Event> page, OutputStream out) throws IOException {
    for (Jobs.Event event : page) {
      String text =
          "id: %d\nevent: state\ndata: %s\n\n".formatted(event.number(), JobText.event(event));
      out.write(text.getBytes(StandardCharsets.UTF_8));
      last = event.number();
    }
    out.flush();
  }

  private void await() throws IOException {
    try {
      if (wake.tryAcquire(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
        wake.drainPermits();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for events", e);
    }
  }
}
