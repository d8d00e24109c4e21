package io.reelwork.services.storage;

import io.reelwork.services.ServiceFailure;
import io.reelwork.services.ServiceFailure.Code;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The file by which a folder of objects is known again: it holds the id that the database has, so
/// that a folder whose disk is not mounted, or another deployment's, is not taken for the store.
///
/// ```
/// <folder>/reelwork-store    2f0e6a52-…
/// ```
///
/// Safe for any number of threads and processes.
///
/// @param folder of the objects
/// @param id of the store
record StoreMarker(Path folder, String id) {
  static final String FILE = "reelwork-store";
  private static final int SAMPLE = 50;
  private static final Pattern FAN = Pattern.compile("[0-9a-f]{2}");

  /// The marker of the database's store, made at the first start, and by the first start of this
  /// release with a store from before. Changes nothing when it throws.
  ///
  /// @throws ServiceFailure `STORAGE` when the folder is not the database's store
  static StoreMarker claim(StoreTable table, Path folder) {
    Optional<String> known = table.id();
    if (known.isEmpty()) {
      table.insert(adopted(table, folder));
      known = table.id();
    }
    StoreMarker marker = new StoreMarker(folder, known.orElseThrow());
    marker.check();
    return marker;
  }

  /// The id of the folder that becomes the store.
  private static String adopted(StoreTable table, Path folder) {
    List<ObjectKey> sample = table.sample(SAMPLE);
    Optional<String> there = read(folder);
    if (sample.isEmpty() ? there.isPresent() && holdsObjects(folder) : isMissing(folder, sample)) {
      throw new ServiceFailure(
          Code.STORAGE,
          sample.isEmpty()
              ? "storage: %s holds the objects of another deployment, and this database knows none."
                      .formatted(folder)
                  + " Check storage.folder and database.url, or choose an empty folder"
              : "storage: %s must hold the objects of this deployment but none of %d was found."
                      .formatted(folder, sample.size())
                  + " Check that its disk is mounted and that storage.folder is right");
    }
    return there.orElseGet(() -> make(folder));
  }

  private static boolean isMissing(Path folder, List<ObjectKey> sample) {
    return sample.stream().noneMatch(key -> Files.exists(LocalObjects.file(folder, key)));
  }

  private static boolean holdsObjects(Path folder) {
    try (Stream<Path> children = Files.list(folder)) {
      return children.anyMatch(child ->
          FAN.matcher(String.valueOf(child.getFileName())).matches() && Files.isDirectory(child));
    } catch (IOException e) {
      throw LocalObjects.failure(folder + ": cannot be listed", e);
    }
  }

  /// Makes the file durably; of several processes one does.
  private static String make(Path folder) {
    String id = UUID.randomUUID().toString();
    try {
      Files.createDirectories(folder);
      Path fresh = Files.createTempFile(folder, FILE, ".new");
      try {
        Files.writeString(fresh, id + "\n");
        try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
          channel.force(true);
        }
        name(fresh, folder.resolve(FILE));
      } catch (FileAlreadyExistsException madeMeanwhile) {
        return read(folder).orElseThrow(() -> LocalObjects.failure(FILE, madeMeanwhile));
      } finally {
        Files.deleteIfExists(fresh);
      }
      LocalObjects.syncFolder(folder);
      return id;
    } catch (IOException e) {
      throw LocalObjects.failure(folder + ": must be a folder that can be written", e);
    }
  }

  /// A link is made only if there is none yet; not every network file system has links.
  private static void name(Path fresh, Path file) throws IOException {
    try {
      Files.createLink(file, fresh);
    } catch (FileAlreadyExistsException e) {
      throw e;
    } catch (FileSystemException | UnsupportedOperationException _) {
      Files.move(fresh, file);
    }
  }

  private static Optional<String> read(Path folder) {
    try {
      return Optional.of(Files.readString(folder.resolve(FILE)).strip());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw LocalObjects.failure(folder.resolve(FILE) + ": cannot be read", e);
    }
  }

  /// Throws `STORAGE` when the folder is not the store now.
  void check() {
    Optional<String> there = read(folder);
    if (!there.equals(Optional.of(id))) {
      throw new ServiceFailure(
          Code.STORAGE,
          "storage: %s is not the store of this deployment: its file %s must say %s but %s."
                  .formatted(
                      folder, FILE, id, there.map(other -> "says " + other).orElse("is missing"))
              + " Check that its disk is mounted and that storage.folder is right. To accept a"
              + " store that was restored or moved without this file, write that id into it");
    }
  }
}
