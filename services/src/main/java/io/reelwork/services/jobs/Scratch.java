package io.reelwork.services.jobs;

import io.reelwork.services.ServiceFailure;
import io.reelwork.services.ServiceFailure.Code;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The folders in which attempts work, one for each, gone when the attempt has ended.
///
/// @param root the folder they are in
record Scratch(Path root) {
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
      List<Path> all = folders.toList();
      for (Path folder : all) {
        if (Files.getLastModifiedTime(folder).toInstant().isBefore(limit)) {
          delete(folder);
        }
      }
    } catch (IOException e) {
      LOG.warn("scratch folders not swept folder={} reason={}", root, e.toString());
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
