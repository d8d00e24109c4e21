package io.reelwork.services.ffmpeg;

import io.reelwork.services.ServiceFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What this package keeps in the data folder.
///
/// ```
/// ffmpeg/capabilities   what the program can do, learned once
/// ffmpeg/gconv/         always empty: a static FFmpeg looks for converters here
/// ffmpeg/running/       the ledger
/// ffmpeg/scratch/PID-START/…   working folders of our own runs
/// ```
///
/// @param root `ffmpeg` in the data folder
record Folders(Path root) {
  private static final Logger LOG = LoggerFactory.getLogger(Folders.class);

  /// The folders of a data folder.
  static Folders of(Path dataFolder) {
    return new Folders(make(dataFolder.toAbsolutePath().resolve("ffmpeg")));
  }

  Path capabilities() {
    return root.resolve("capabilities");
  }

  Path gconv() {
    return root.resolve("gconv");
  }

  Path running() {
    return root.resolve("running");
  }

  private Path scratch() {
    return root.resolve("scratch");
  }

  /// A new empty working folder; give it to [#delete] at the end.
  Path newScratch() {
    var own = ProcessIdentity.own();
    var service = own.pid() + "-" + own.start().replace(':', '_');
    return make(scratch().resolve(service).resolve(UUID.randomUUID().toString()));
  }

  /// Deletes the working folders of services that run no more.
  void sweepScratch() {
    for (var service : list(make(scratch()))) {
      var name = String.valueOf(service.getFileName());
      int dash = name.indexOf('-');
      if (dash <= 0 || !name.substring(0, dash).chars().allMatch(Character::isDigit)) {
        continue;
      }
      long pid = Long.parseLong(name.substring(0, dash));
      if (!new ProcessIdentity(pid, name.substring(dash + 1).replace('_', ':')).alive()) {
        delete(service);
      }
    }
  }

  /// Makes a folder and its parents.
  static Path make(Path folder) {
    try {
      return Files.createDirectories(folder);
    } catch (IOException e) {
      throw new ServiceFailure(
          ServiceFailure.Code.FFMPEG, folder + ": must be a folder we can make but was not", e);
    }
  }

  /// Deletes a folder with all in it; what cannot be deleted is logged.
  static void delete(Path folder) {
    try (var tree = Files.walk(folder)) {
      for (var path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException | java.io.UncheckedIOException e) {
      LOG.warn("working folder not deleted folder={}", folder, e);
    }
  }

  private static List<Path> list(Path folder) {
    try (var files = Files.list(folder)) {
      return files.toList();
    } catch (IOException e) {
      throw new ServiceFailure(
          ServiceFailure.Code.FFMPEG, folder + ": must be readable but was not", e);
    }
  }
}
