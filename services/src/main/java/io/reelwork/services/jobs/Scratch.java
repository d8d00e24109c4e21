package io.reelwork.services.jobs;

import io.reelwork.services.ServiceFailure;
import io.reelwork.services.ServiceFailure.Code;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The folders in which attempts work, one for each, gone when the attempt has ended.
///
/// @param root the folder they are in
record Scratch(Path root) {
  /// A step's id and an attempt, then anything.
  private static final Pattern OURS = Pattern.compile("[0-9a-fA-F-]{36}-\\d+-\\d+-.*");

  private static final Logger LOG = LoggerFactory.getLogger(Scratch.class);

  /// A new empty folder for an attempt.
  Path folder(StepsTable.Row step) {
    try {
      Files.createDirectories(root);
      String prefix = step.id().replace(':', '-') + "-" + step.attempt() + "-";
      return Files.createTempDirectory(root, prefix);
    } catch (IOException e) {
      throw new ServiceFailure(Code.STORAGE, root + ": cannot make a folder: " + e, e);
    }
  }

  /// Deletes the folders that killed processes have left, as far as they are older than `limit`.
  void sweep(Instant limit) {
    if (!Files.isDirectory(root)) {
      return;
    }
    try (Stream<Path> folders = Files.list(root)) {
      folders
          .filter(Scratch::isOurs)
          .filter(folder -> isOlder(folder, limit))
          .forEach(Scratch::delete);
    } catch (IOException | UncheckedIOException e) {
      LOG.warn("scratch folders not swept folder={} reason={}", root, e.toString());
    }
  }

  /// The same as far as they are older than `age` by the clock that dates them.
  void sweep(Duration age) {
    if (!Files.isDirectory(root)) {
      return;
    }
    try {
      Path probe = Files.createTempFile(root, "clock-", "");
      Instant now = Files.getLastModifiedTime(probe).toInstant();
      Files.delete(probe);
      sweep(now.minus(age));
    } catch (IOException e) {
      LOG.warn("scratch folders not swept folder={} reason={}", root, e.toString());
    }
  }

  /// Not `lost+found`, nor anything else that others have put there.
  private static boolean isOurs(Path folder) {
    return OURS.matcher(String.valueOf(folder.getFileName())).matches()
        && Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS);
  }

  private static boolean isOlder(Path folder, Instant limit) {
    try {
      return Files.getLastModifiedTime(folder).toInstant().isBefore(limit);
    } catch (IOException e) {
      LOG.warn("scratch folder stays folder={} reason={}", folder, e.toString());
      return false;
    }
  }

  static void delete(Path folder) {
    try (Stream<Path> tree = Files.walk(folder)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException | UncheckedIOException e) {
      LOG.warn("scratch folder stays folder={} reason={}", folder, e.toString());
    }
  }
}
