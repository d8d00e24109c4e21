package io.reelwork.services.storage;

import io.reelwork.services.ServiceFailure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/// Seals many objects. A disk syncs several files in hardly more time than one, and each folder
/// needs to be synced once only, so that an object costs a fraction of what it costs alone.
final class BulkSeal {
  /// How many objects are sealed at once.
  static final int AT_ONCE = 16;

  private final LocalObjects objects;

  BulkSeal(LocalObjects objects) {
    this.objects = objects;
  }

  /// As `Blobs.seal`. What is not sealed when it throws is still the caller's to close.
  void seal(List<StagedObject> staged) {
    parallel(staged, StagedObject::finish);
    try {
      objects.place(staged.stream().map(StagedObject::key).toList(), this::syncAll);
    } catch (IOException e) {
      throw LocalObjects.failure("objects: cannot be sealed", e);
    }
    staged.forEach(StagedObject::placed);
  }

  private void syncAll(List<java.nio.file.Path> folders) {
    parallel(folders, LocalObjects::syncFolder);
  }

  private interface Work<T> {
    void run(T item) throws IOException;
  }

  private <T> void parallel(List<T> items, Work<T> work) {
    Queue<T> queue = new ConcurrentLinkedQueue<>(items);
    Callable<Boolean> drain =
        () -> {
          for (T item = queue.poll(); item != null; item = queue.poll()) {
            work.run(item);
          }
          return true;
        };
    List<Future<Boolean>> running = new ArrayList<>();
    for (int i = 0; i < Math.min(AT_ONCE, items.size()); i++) {
      running.add(objects.sealers().submit(drain));
    }
    try {
      for (Future<Boolean> future : running) {
        future.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServiceFailure(
          ServiceFailure.Code.INTERRUPTED, "storage: the caller was interrupted", e);
    } catch (ExecutionException e) {
      throw unwrap(e);
    } finally {
      queue.clear();
      running.forEach(BulkSeal::await);
    }
  }

  /// Nobody may close an object while it is being sealed.
  private static void await(Future<Boolean> future) {
    boolean interrupted = Thread.interrupted();
    while (true) {
      try {
        future.get();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      } catch (ExecutionException e) {
        break; // The first failure is thrown already.
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static RuntimeException unwrap(ExecutionException e) {
    return switch (e.getCause()) {
      case IOException disk -> LocalObjects.failure("objects: cannot be sealed", disk);
      case Error error -> throw error;
      case RuntimeException failure -> failure;
      case null, default -> new IllegalStateException(e);
    };
  }
}
