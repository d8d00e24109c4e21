package io.reelwork.services.sql;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A transaction that starts while another is in the middle of its work. It gets a moment, in which
/// it ends unless it must wait for the other; `close` waits until it has ended.
public final class Meanwhile implements AutoCloseable {
  private static final long MOMENT_MS = 300;

  private final ExecutorService thread = Executors.newSingleThreadExecutor();

  /// Starts the work and gives it its moment.
  public void run(Runnable work) {
    Future<?> running = thread.submit(work);
    try {
      running.get(MOMENT_MS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      // It waits for the caller's transaction.
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    thread.close();
  }
}
