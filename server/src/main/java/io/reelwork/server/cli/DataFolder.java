package io.reelwork.server.cli;

import io.reelwork.services.ServiceFailure;
import io.reelwork.services.ServiceFailure.Code;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The data folder of one process: readable by its owner only, with a folder for the native
/// libraries of this process, and locked while a server on SQLite runs in it.
///
/// ```
/// <data>/lock                    held by the operating system for the server's life
/// <data>/native/<host>-<pid>/    libraries unpacked by this process
/// ```
final class DataFolder implements AutoCloseable {
  private static final List<String> NATIVE_PROPERTIES =
      List.of("org.sqlite.tmpdir", "io.netty.native.workdir", "java.io.tmpdir");

  private final Path folder;
  private final Path natives;
  private final Optional<FileChannel> lock;

  private DataFolder(Path folder, Path natives, Optional<FileChannel> lock) {
    this.folder = folder;
    this.natives = natives;
    this.lock = lock;
  }

  /// Prepares the folder for a server; `alone` locks it.
  ///
  /// @throws ServiceFailure `DATA_FOLDER_IN_USE` when another server has locked it, `STORAGE` when
  ///   it cannot be made
  static DataFolder forServer(Path folder, boolean alone) {
    try {
      create(folder);
      Optional<FileChannel> lock = alone ? Optional.of(lock(folder)) : Optional.empty();
      return new DataFolder(folder, natives(folder), lock);
    } catch (IOException e) {
      throw failure(folder, e);
    }
  }

  /// Prepares the folder for a short command, beside a server or without.
  static DataFolder forCommand(Path folder) {
    return forServer(folder, false);
  }

  private static ServiceFailure failure(Path folder, IOException e) {
    return new ServiceFailure(
        Code.STORAGE, "data " + folder + ": must be a folder we can write but: " + e, e);
  }

  private static void create(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder.toAbsolutePath().getParent());
      Files.createDirectory(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
  }

  private static FileChannel lock(Path folder) throws IOException {
    FileChannel channel =
        FileChannel.open(
            folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (!tryLock(channel)) {
      channel.close();
      throw new ServiceFailure(
          Code.DATA_FOLDER_IN_USE,
          "data "
              + folder
              + ": must be used by one server only, but another one is running in it. Stop that"
              + " one, give this one another folder with --data, or use PostgreSQL"
              + " (database.url) for several servers");
    }
    return channel;
  }

  private static boolean tryLock(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException heldByThisProcess) {
      return false;
    }
  }

  /// Makes the folder of this process and sweeps those of processes that are gone.
  private static Path natives(Path folder) throws IOException {
    String host = host();
    Path all = Files.createDirectories(folder.resolve("native"));
    try (Stream<Path> old = Files.list(all)) {
      old.filter(path -> isGone(path.getFileName().toString(), host)).forEach(DataFolder::delete);
    }
    return Files.createDirectories(all.resolve(host + "-" + ProcessHandle.current().pid()));
  }

  private static boolean isGone(String name, String host) {
    if (!name.startsWith(host + "-") || !name.substring(host.length() + 1).matches("\\d{1,9}")) {
      return false;
    }
    long pid = Long.parseLong(name.substring(host.length() + 1));
    return pid == ProcessHandle.current().pid()
        || ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty();
  }

  /// Process ids count on one host only.
  private static String host() throws IOException {
    Path file = Path.of("/proc/sys/kernel/hostname");
    String name = Files.isReadable(file) ? Files.readString(file).strip() : "host";
    return name.replaceAll("[^A-Za-z0-9.]", "_");
  }

  /// Points every library that unpacks natives into the folder. To be called before any is loaded.
  DataFolder useNatives() {
    NATIVE_PROPERTIES.forEach(name -> System.setProperty(name, natives.toString()));
    return this;
  }

  /// The folder.
  Path path() {
    return folder;
  }

  private static void delete(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw failure(folder, e);
    }
  }

  /// Deletes the natives and gives the lock back.
  @Override
  public void close() {
    delete(natives);
    if (lock.isPresent()) {
      try {
        lock.get().close();
      } catch (IOException e) {
        throw failure(folder, e);
      }
    }
  }
}
