package io.reelwork.services.ffmpeg;

import io.reelwork.services.ServiceFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Starts programs behind a lifeline and reads what they say: the only user of `ProcessBuilder`.
///
/// Each process has two platform threads, for its two outputs. Safe for many threads; closing it
/// ends what still runs.
final class ProcessRunner implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessRunner.class);
  private static final long WATCH_MILLIS = 1000;
  private static final long SHORTEST_WATCH_MILLIS = 20;
  private static final long WEIGH_MILLIS = 100;
  private static final long ADDRESS_SPACE_FACTOR = 4;
  private static final long ADDRESS_SPACE_BYTES = 4L << 30;
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(6);
  private static final String SYSTEM_PATH = "/usr/local/bin:/usr/bin:/bin";

  private final FfmpegConfig config;
  private final Lifeline lifeline;
  private final Ledger ledger;
  private final Set<RunningProcess> running = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService watchdog =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("ffmpeg-watchdog").factory());

  /// One process to start.
  ///
  /// @param line program and arguments
  /// @param folder where it stands
  /// @param environment added to the minimal one
  /// @param stallAfter our patience
  /// @param limits of its memory and CPU time
  record Launch(
      List<String> line,
      Path folder,
      Map<String, String> environment,
      Duration stallAfter,
      Limits limits) {}

  /// What a process may take.
  ///
  /// @param memoryBytes resident memory; 0 is no limit
  /// @param cpuTime of all threads; zero is no limit
  record Limits(long memoryBytes, Duration cpuTime) {
    /// What a process can take at all between two looks: far above what ordinary ones reserve and
    /// never touch, such as stacks of threads.
    long addressSpaceBytes() {
      return memoryBytes == 0 || memoryBytes > Long.MAX_VALUE / 8
          ? 0
          : ADDRESS_SPACE_FACTOR * memoryBytes + ADDRESS_SPACE_BYTES;
    }
  }

  /// Who reads the two outputs; `stdout` is given the process, to note progress.
  record Readers(Consumer<String> stdout, Consumer<String> stderr) {}

  ProcessRunner(FfmpegConfig config, Lifeline lifeline, Ledger ledger) {
    this.config = config;
    this.lifeline = lifeline;
    this.ledger = ledger;
  }

  /// Starts a program whose every line on standard output counts as progress.
  RunningProcess start(Launch launch, Readers readers) {
    return start(
        launch,
        (process, line) -> {
          process.advanced();
          readers.stdout().accept(line);
        },
        readers.stderr());
  }

  /// Hears a line of a process.
  @FunctionalInterface
  interface LineReader {
    void line(RunningProcess process, String line);
  }

  /// Starts a program whose reader decides what counts as progress.
  RunningProcess start(Launch launch, LineReader stdout, Consumer<String> stderr) {
    var token = UUID.randomUUID().toString();
    var tail = new StderrTail();
    var process = launch(launch, token);
    var started = new RunningProcess(process, launch.stallAfter(), launch.limits(), tail);
    running.add(started);
    ProcessIdentity.of(process.pid()).ifPresent(leader -> ledger.add(token, leader));
    var watch = watch(started, launch);
    var errors =
        reader(
            process.pid() + "-err",
            process.getErrorStream(),
            line -> {
              tail.add(line);
              stderr.accept(line);
            });
    errors.start();
    Thread.ofPlatform()
        .daemon()
        .name("ffmpeg-" + process.pid() + "-out")
        .start(() -> {
          drain(process.getInputStream(), line -> stdout.line(started, line));
          started.complete(waitFor(process, errors));
        });
    var _ =
        started
            .onExit()
            .thenRun(() -> {
              watch.run();
              running.remove(started);
              ledger.remove(token);
            });
    return started;
  }

  /// Ends all that runs and waits for it.
  @Override
  public void close() {
    running.forEach(RunningProcess::cancel);
    try {
      for (var process : running) {
        process.await(CLOSE_PATIENCE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    watchdog.shutdownNow();
  }

  private Process launch(Launch launch, String token) {
    var builder =
        new ProcessBuilder(
            lifeline.wrap(launch.line(), launch.limits().addressSpaceBytes(), config.niceness()));
    builder.directory(launch.folder().toFile());
    var environment = builder.environment();
    environment.clear();
    environment.put("PATH", SYSTEM_PATH);
    environment.put("LC_ALL", "C");
    environment.put("HOME", launch.folder().toString());
    environment.put("TMPDIR", launch.folder().toString());
    // A dynamic build in a folder of its own is found by its libraries' path.
    Optional.ofNullable(System.getenv("LD_LIBRARY_PATH"))
        .ifPresent(path -> environment.put("LD_LIBRARY_PATH", path));
    environment.put(Ledger.TOKEN_VARIABLE, token);
    environment.putAll(launch.environment());
    try {
      return builder.start();
    } catch (IOException e) {
      throw new ServiceFailure(
          ServiceFailure.Code.FFMPEG,
          "ffmpeg: %s must start in %s but did not: %s"
              .formatted(launch.line().getFirst(), launch.folder(), e.getMessage()),
          e);
    }
  }

  private Runnable watch(RunningProcess process, Launch launch) {
    long period =
        Math.clamp(launch.stallAfter().toMillis() / 4, SHORTEST_WATCH_MILLIS, WATCH_MILLIS);
    var task =
        watchdog.scheduleWithFixedDelay(
            () -> guarded(process::watch), period, period, TimeUnit.MILLISECONDS);
    if (launch.limits().memoryBytes() == 0) {
      return () -> task.cancel(false);
    }
    var weighing =
        watchdog.scheduleWithFixedDelay(
            () -> guarded(process::weigh), WEIGH_MILLIS, WEIGH_MILLIS, TimeUnit.MILLISECONDS);
    return () -> {
      task.cancel(false);
      weighing.cancel(false);
    };
  }

  /// What is thrown here would end the watch for good.
  private static void guarded(Runnable look) {
    try {
      look.run();
    } catch (RuntimeException | Error e) {
      LOG.warn("watch failed, goes on", e);
    }
  }

  private static Thread reader(String name, InputStream in, Consumer<String> each) {
    return Thread.ofPlatform().daemon().name("ffmpeg-" + name).unstarted(() -> drain(in, each));
  }

  private static void drain(InputStream in, Consumer<String> each) {
    try (in) {
      BoundedLines.read(
          in,
          line -> {
            try {
              each.accept(line);
            } catch (RuntimeException | Error e) {
              LOG.warn("a listener failed", e);
            }
          });
    } catch (IOException closed) {
      LOG.debug("output closed", closed);
    }
  }

  private static int waitFor(Process process, Thread errors) {
    boolean interrupted = false;
    while (true) {
      try {
        errors.join();
        return process.waitFor();
      } catch (InterruptedException e) {
        interrupted = true;
      } finally {
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }
}
