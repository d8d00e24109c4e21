package io.reelwork.services.ffmpeg;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One FFmpeg at work. Safe for many threads; nothing to close, it ends by itself, by [#cancel], or
/// when it shows no progress for too long.
public final class RunningProcess {
  private static final Logger LOG = LoggerFactory.getLogger(RunningProcess.class);

  /// The lifeline sends KILL after 3 s; if even that did not help, we do it ourselves.
  private static final long FORCE_AFTER_NANOS = TimeUnit.SECONDS.toNanos(5);

  private enum Ending {
    CANCEL,
    STALL,
    MEMORY,
    CLOSE
  }

  private record Wish(Ending ending, long sinceNanos) {}

  private final Process process;
  private final long stallNanos;
  private final ProcessRunner.Limits limits;
  private final StderrTail stderr;
  private final CompletableFuture<Exit> exit = new CompletableFuture<>();
  private final AtomicReference<Optional<Wish>> wish = new AtomicReference<>(Optional.empty());
  private volatile long advancedNanos = System.nanoTime();

  RunningProcess(
      Process process, Duration stallAfter, ProcessRunner.Limits limits, StderrTail stderr) {
    this.process = process;
    this.stallNanos = stallAfter.toNanos();
    this.limits = limits;
    this.stderr = stderr;
  }

  /// The number of the session leader, which is also the number of the process group.
  public long pid() {
    return process.pid();
  }

  /// Asks the process to end: TERM to its group at once, KILL after 3 s. Does not wait.
  ///
  /// The exit is then [Exit.Cancelled], or [Exit.Done] when the process had already succeeded.
  public void cancel() {
    end(Ending.CANCEL);
  }

  /// Waits for the end.
  ///
  /// @throws InterruptedException when this thread is interrupted; the process runs on
  public Exit await() throws InterruptedException {
    try {
      return exit.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("exit: must never fail", e);
    }
  }

  /// Waits for the end for some time; empty when the process still runs then.
  ///
  /// @throws InterruptedException when this thread is interrupted; the process runs on
  public Optional<Exit> await(Duration patience) throws InterruptedException {
    try {
      return Optional.of(exit.get(patience.toNanos(), TimeUnit.NANOSECONDS));
    } catch (TimeoutException running) {
      return Optional.empty();
    } catch (ExecutionException e) {
      throw new IllegalStateException("exit: must never fail", e);
    }
  }

  /// The end as a future, for callers with more than one thing to wait for.
  public CompletableFuture<Exit> onExit() {
    return exit.copy();
  }

  /// The messages so far, bounded.
  public String messages() {
    return stderr.text();
  }

  /// The process did some work.
  void advanced() {
    advancedNanos = System.nanoTime();
  }

  /// Looks how much memory it takes; called ten times a second. One that takes too much gets no
  /// time to end well.
  void weigh() {
    if (wish.get().isPresent()) {
      return;
    }
    var tree = ResidentMemory.of(pid());
    if (tree.bytes() <= limits.memoryBytes()) {
      return;
    }
    LOG.warn(
        "too much memory pid={} bytes={} limit_bytes={}",
        pid(),
        tree.bytes(),
        limits.memoryBytes());
    wish(Ending.MEMORY);
    try {
      process.getOutputStream().write("kill\n".getBytes(StandardCharsets.US_ASCII));
      process.getOutputStream().flush();
    } catch (IOException alreadyGone) {
      LOG.debug("lifeline already closed pid={}", pid(), alreadyGone);
    }
    end(Ending.MEMORY);
    tree.pids().reversed().stream()
        .flatMap(pid -> ProcessHandle.of(pid).stream())
        .forEach(ProcessHandle::destroyForcibly);
  }

  /// Looks whether it hangs; called about every second.
  void watch() {
    var wished = wish.get();
    long now = System.nanoTime();
    if (wished.isEmpty() && now - advancedNanos > stallNanos) {
      LOG.warn("no progress pid={} stall_ms={}", pid(), TimeUnit.NANOSECONDS.toMillis(stallNanos));
      end(Ending.STALL);
    }
    if (wished.isEmpty() && !limits.cpuTime().isZero() && cpuTime() > limits.cpuTime().toNanos()) {
      LOG.warn("too much CPU time pid={} limit={}", pid(), limits.cpuTime());
      end(Ending.STALL);
    }
    if (wished.isPresent() && now - wished.get().sinceNanos() > FORCE_AFTER_NANOS) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      if (!process.isAlive()) {
        // A stray holder of its pipes must not keep our readers.
        complete(process.exitValue());
      }
    }
  }

  /// In nanoseconds, of all its processes that run.
  private long cpuTime() {
    return ResidentMemory.of(pid()).pids().stream()
        .flatMap(pid -> ProcessHandle.of(pid).stream())
        .flatMap(handle -> handle.info().totalCpuDuration().stream())
        .mapToLong(Duration::toNanos)
        .sum();
  }

  /// The process has ended with this status and its pipes are read; the rest of its group, if any,
  /// loses the lifeline.
  void complete(int status) {
    var ending = wish.get().map(Wish::ending);
    end(Ending.CLOSE);
    exit.complete(exit(status, ending));
  }

  private Exit exit(int status, Optional<Ending> ending) {
    if (status == 0) {
      return new Exit.Done();
    }
    if (ending.equals(Optional.of(Ending.CANCEL))) {
      return new Exit.Cancelled();
    }
    var cause =
        switch (ending.orElse(Ending.CLOSE)) {
          case STALL -> Exit.Cause.STALLED;
          case MEMORY -> Exit.Cause.MEMORY;
          case CANCEL, CLOSE -> stderr.cause(status);
        };
    return new Exit.Failed(
        status, cause, cause == Exit.Cause.MEMORY ? tooMuchMemory() : stderr.text());
  }

  private String tooMuchMemory() {
    return limits.memoryBytes() == 0
        ? "it needs more memory than there is"
        : String.format(
            Locale.ROOT,
            "it needs more memory than the %,d MB it may have",
            limits.memoryBytes() >> 20);
  }

  /// The first wish stays.
  private void wish(Ending ending) {
    wish.updateAndGet(old -> old.or(() -> Optional.of(new Wish(ending, System.nanoTime()))));
  }

  private void end(Ending ending) {
    wish(ending);
    try {
      process.getOutputStream().close();
    } catch (IOException alreadyGone) {
      LOG.debug("lifeline already closed pid={}", pid(), alreadyGone);
    }
  }
}
