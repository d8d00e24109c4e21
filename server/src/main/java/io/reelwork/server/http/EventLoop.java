package io.reelwork.server.http;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

/// The event loop of one connection, seen from the virtual thread of a request.
///
/// @param vertx whose loop it is
/// @param context the context of the connection
record EventLoop(Vertx vertx, Context context) {
  /// Runs `action` on the loop, soon.
  void run(Runnable action) {
    context.runOnContext(_ -> action.run());
  }

  /// Runs `action` on the loop and waits for what it started. Never called on the loop itself.
  ///
  /// @throws IOException when it failed, which means that the caller is gone
  void await(Supplier<Future<Void>> action) throws IOException {
    CompletableFuture<Void> done = new CompletableFuture<>();
    run(() -> start(action, done));
    try {
      done.get();
    } catch (ExecutionException e) {
      throw new IOException("the caller is gone", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while writing", e);
    }
  }

  private static void start(Supplier<Future<Void>> action, CompletableFuture<Void> done) {
    try {
      action.get().onComplete(_ -> done.complete(null), done::completeExceptionally);
    } catch (RuntimeException e) {
      done.completeExceptionally(e);
    }
  }

  /// Runs `action` on the loop after some time; the result cancels it.
  long after(long millis, Runnable action) {
    return vertx.setTimer(Math.max(1, millis), _ -> run(action));
  }

  /// Cancels a timer.
  void cancel(long timer) {
    vertx.cancelTimer(timer);
  }
}
