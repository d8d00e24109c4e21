package io.reelwork.services.ffmpeg;

import io.reelwork.services.ServiceFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The processes that run now, one small file each, so that the next start can end what the
/// lifeline could not (its shell was killed too).
///
/// ```
/// running/4f0c…  →  4711            pid of the session leader
///                   6d1f…:88123     its start
///                   4699            pid of the service that started it
///                   6d1f…:88001     its start
/// ```
///
/// A process counts as ours by number *and* start, or by session *and* the token (the file's name)
/// in its environment. Safe for many threads.
final class Ledger {
  /// The environment variable that carries the token.
  static final String TOKEN_VARIABLE = "REELWORK_PROCESS";

  private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);
  private static final int LINES = 4;
  private static final long KILL_POLL_MILLIS = 20;
  private static final int KILL_POLLS = 150;

  private final Path folder;

  private record Entry(String token, ProcessIdentity leader, ProcessIdentity owner) {}

  /// A ledger in this folder, which is made.
  Ledger(Path folder) {
    this.folder = Folders.make(folder);
  }

  /// Notes a process that was just started.
  void add(String token, ProcessIdentity leader) {
    var owner = ProcessIdentity.own();
    var text =
        "%d\n%s\n%d\n%s\n".formatted(leader.pid(), leader.start(), owner.pid(), owner.start());
    try {
      Files.writeString(folder.resolve(token), text);
    } catch (IOException e) {
      throw new ServiceFailure(
          ServiceFailure.Code.FFMPEG, folder + ": must be writable but was not", e);
    }
  }

  /// Forgets a process that has ended.
  void remove(String token) {
    try {
      Files.deleteIfExists(folder.resolve(token));
    } catch (IOException e) {
      LOG.warn("ledger entry not removed folder={} token={}", folder, token, e);
    }
  }

  /// Ends what dead services left running; returns how many processes that were.
  int sweep() {
    int ended = 0;
    for (var entry : entries()) {
      if (entry.owner().alive()) {
        continue;
      }
      for (var leftover : leftovers(entry)) {
        LOG.warn("ending leftover process pid={} session={}", leftover.pid(), entry.leader().pid());
        end(leftover);
        ended++;
      }
      remove(entry.token());
    }
    return ended;
  }

  private List<Entry> entries() {
    try (var files = Files.list(folder)) {
      return files
          .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
          .map(this::read)
          .flatMap(Optional::stream)
          .toList();
    } catch (IOException | UncheckedIOException e) {
      throw new ServiceFailure(
          ServiceFailure.Code.FFMPEG, folder + ": must be readable but was not", e);
    }
  }

  private Optional<Entry> read(Path file) {
    var token = String.valueOf(file.getFileName());
    try {
      var lines = Files.readAllLines(file);
      if (lines.size() == LINES) {
        return Optional.of(
            new Entry(
                token,
                new ProcessIdentity(Long.parseLong(lines.get(0)), lines.get(1)),
                new ProcessIdentity(Long.parseLong(lines.get(2)), lines.get(3))));
      }
    } catch (IOException | NumberFormatException e) {
      LOG.debug("broken ledger entry file={}", file, e);
    }
    remove(token);
    return Optional.empty();
  }

  private static List<ProcessHandle> leftovers(Entry entry) {
    return ProcessHandle.allProcesses().filter(process -> ours(process.pid(), entry)).toList();
  }

  private static boolean ours(long pid, Entry entry) {
    if (pid == entry.leader().pid()) {
      return entry.leader().alive();
    }
    return ProcessIdentity.session(pid).equals(Optional.of(entry.leader().pid()))
        && Stream.of(ProcessIdentity.environment(pid).split("\0", -1))
            .anyMatch((TOKEN_VARIABLE + "=" + entry.token())::equals);
  }

  /// Kills and waits; whoever inherited the process may never collect it, so its state is asked.
  private static void end(ProcessHandle process) {
    var identity = ProcessIdentity.of(process.pid());
    process.destroyForcibly();
    try {
      for (int i = 0; i < KILL_POLLS && identity.isPresent() && identity.get().alive(); i++) {
        Thread.sleep(KILL_POLL_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
