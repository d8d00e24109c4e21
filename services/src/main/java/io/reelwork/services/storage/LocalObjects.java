package io.reelwork.services.storage;

import io.reelwork.services.ServiceFailure;
import io.reelwork.services.ServiceFailure.Code;
import io.reelwork.services.memory.MemoryBudget;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Objects as files. Safe for many threads.
///
/// ```
/// <folder>/staging/<32 hex>      being written
/// <folder>/ab/cdef…              sealed: key abcdef…, never changed again
/// ```
final class LocalObjects implements AutoCloseable {
  private static final String STAGING = "staging";
  private static final long DEFAULT_RESERVE = 1L << 30;
  private static final int FAN_OUT_DIGITS = 2;
  private static final Duration USED_LATELY = Duration.ofHours(1);
  private static final int SYNCERS = 4;

  private final Path folder;
  private final FileStore disk;
  private final long reserveBytes;
  private final DiskClock clock;
  private final Strangers strangers = new Strangers();

  private final BufferPool buffers;

  /// Hash what is being written: more threads than processors would only make each slower.
  private final ExecutorService hashers =
      helpers("object-hash-", Math.max(2, Runtime.getRuntime().availableProcessors()));

  /// Sync what is being written: a disk has little use for more at once.
  private final ExecutorService syncers = helpers("object-sync-", SYNCERS);

  /// Seal many objects. Those wait for the threads above, which must be others.
  private final ExecutorService sealers = helpers("object-seal-", BulkSeal.AT_ONCE);

  private LocalObjects(Path folder, FileStore disk, long reserveBytes, BufferPool buffers)
      throws IOException {
    this.folder = folder;
    this.disk = disk;
    this.reserveBytes = reserveBytes;
    this.buffers = buffers;
    this.clock = new DiskClock(folder.resolve(STAGING));
  }

  /// Threads that end when nobody needs them for a minute.
  private static ExecutorService helpers(String name, int count) {
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            count,
            count,
            1,
            TimeUnit.MINUTES,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().daemon().name(name, 0).factory());
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }

  static LocalObjects open(StorageConfig config, MemoryBudget buffers) {
    Path folder = config.folder().toAbsolutePath();
    try {
      Files.createDirectories(folder.resolve(STAGING));
      FileStore disk = Files.getFileStore(folder);
      long fallback = Math.min(DEFAULT_RESERVE, disk.getTotalSpace() / 20);
      BufferPool pool = new BufferPool(buffers);
      return new LocalObjects(folder, disk, config.reserveBytes().orElse(fallback), pool);
    } catch (IOException e) {
      throw failure(folder + ": must be a folder that can be written", e);
    }
  }

  /// The buffers that objects are written through.
  BufferPool buffers() {
    return buffers;
  }

  ExecutorService hashers() {
    return hashers;
  }

  ExecutorService syncers() {
    return syncers;
  }

  ExecutorService sealers() {
    return sealers;
  }

  /// Ends the helpers; nothing can be written any more.
  @Override
  public void close() {
    hashers.shutdown();
    syncers.shutdown();
    sealers.shutdown();
  }

  Path staging(ObjectKey key) {
    return folder.resolve(STAGING).resolve(key.value());
  }

  Path file(ObjectKey key) {
    return file(folder, key);
  }

  static Path file(Path folder, ObjectKey key) {
    return folder
        .resolve(key.value().substring(0, FAN_OUT_DIGITS))
        .resolve(key.value().substring(FAN_OUT_DIGITS));
  }

  /// Bytes that can still be written before the reserve is touched; below 0 when it is.
  long free() {
    try {
      return disk.getUsableSpace() - reserveBytes;
    } catch (IOException e) {
      throw failure(folder + ": free space cannot be read", e);
    }
  }

  /// Throws `STORAGE_FULL` when writing `more` bytes would touch the reserve.
  void checkRoomFor(long more) {
    long free = free();
    if (free < more) {
      throw new ServiceFailure(
          Code.STORAGE_FULL,
          "storage: free space must stay above %d bytes but %d more would leave %d"
              .formatted(reserveBytes, more, free + reserveBytes - more));
    }
  }

  /// Puts a synced staging file in its place, durably.
  void place(ObjectKey key) throws IOException {
    Path parent = fan(key);
    move(key);
    syncFolder(parent);
  }

  /// Puts synced staging files in their places, durably once `sync` has synced the folders that it
  /// is given.
  void place(List<ObjectKey> keys, Consumer<List<Path>> sync) throws IOException {
    Set<Path> parents = new LinkedHashSet<>();
    for (ObjectKey key : keys) {
      parents.add(fan(key));
      move(key);
    }
    sync.accept(List.copyOf(parents));
  }

  private Path fan(ObjectKey key) throws IOException {
    Path parent = folder.resolve(key.value().substring(0, FAN_OUT_DIGITS));
    if (!Files.isDirectory(parent)) {
      Files.createDirectories(parent);
      syncFolder(folder);
    }
    return parent;
  }

  private void move(ObjectKey key) throws IOException {
    Files.setLastModifiedTime(staging(key), FileTime.from(clock.now()));
    Files.move(staging(key), file(key), StandardCopyOption.ATOMIC_MOVE);
  }

  static void syncFolder(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /// Marks an object as just used, so that the sweep of unnamed objects passes it by.
  void touch(ObjectKey key) {
    touch(key, clock.now());
  }

  /// The same for many, as far as they have not been used within the hour.
  void touch(List<ObjectKey> keys) {
    Instant now = clock.measured();
    for (ObjectKey key : keys) {
      if (isOlderThan(key, now.minus(USED_LATELY)) || Files.notExists(file(key))) {
        touch(key, now);
      }
    }
  }

  private void touch(ObjectKey key, Instant now) {
    try {
      Files.setLastModifiedTime(file(key), FileTime.from(now));
    } catch (IOException e) {
      throw failure("object " + key + ": must be there to be published", e);
    }
  }

  /// The time by which files are dated.
  Instant now() {
    return clock.measured();
  }

  void delete(ObjectKey key) {
    deleteFile(file(key));
  }

  void deleteFile(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw failure(file + ": cannot be deleted", e);
    }
  }

  /// Deletes a file that nobody needs; one that cannot be deleted stays, with a warning.
  boolean sweep(Path file) {
    try {
      return Files.deleteIfExists(file);
    } catch (IOException e) {
      strangers.warn(file, e.toString());
      return false;
    }
  }

  /// Staging files last written before `limit`.
  List<Path> staleStaging(Instant limit) {
    return olderThan(
        folder.resolve(STAGING),
        limit,
        name -> ObjectKey.isKey(name) || name.startsWith(DiskClock.PREFIX));
  }

  /// The folders that hold objects.
  List<Path> fans() {
    try (Stream<Path> children = Files.list(folder)) {
      return children.filter(path -> isFan(name(path)) && Files.isDirectory(path)).toList();
    } catch (IOException | UncheckedIOException e) {
      strangers.warn(folder, e.toString());
      return List.of();
    }
  }

  private static boolean isFan(String name) {
    return name.length() == FAN_OUT_DIGITS && name.matches("[0-9a-f]{2}");
  }

  /// The objects of one fan folder last touched before `limit`.
  List<ObjectKey> objectsOlderThan(Path fan, Instant limit) {
    return olderThan(fan, limit, name -> ObjectKey.isKey(name(fan) + name)).stream()
        .map(path -> new ObjectKey(name(fan) + name(path)))
        .toList();
  }

  boolean isOlderThan(ObjectKey key, Instant limit) {
    return modifiedBefore(file(key), limit);
  }

  /// The regular files whose names are ours; whatever else lies there is not touched.
  private List<Path> olderThan(Path parent, Instant limit, Predicate<String> ours) {
    List<Path> old = new ArrayList<>();
    try (Stream<Path> children = Files.list(parent)) {
      for (Path child : (Iterable<Path>) children::iterator) {
        if (!ours.test(name(child)) || !Files.isRegularFile(child, LinkOption.NOFOLLOW_LINKS)) {
          strangers.note(child);
        } else if (modifiedBefore(child, limit)) {
          old.add(child);
        }
      }
    } catch (IOException | UncheckedIOException e) {
      strangers.warn(parent, e.toString());
    }
    return old;
  }

  private boolean modifiedBefore(Path file, Instant limit) {
    try {
      return Files.getLastModifiedTime(file).toInstant().isBefore(limit);
    } catch (NoSuchFileException goneMeanwhile) {
      return false;
    } catch (IOException e) {
      strangers.warn(file, e.toString());
      return false;
    }
  }

  private static String name(Path path) {
    return String.valueOf(path.getFileName());
  }

  /// A failure of the disk; a full one has a code of its own.
  static ServiceFailure failure(String what, IOException cause) {
    String reason = String.valueOf(cause.getMessage());
    boolean full = reason.contains("No space left") || reason.contains("Disk quota exceeded");
    return new ServiceFailure(
        full ? Code.STORAGE_FULL : Code.STORAGE, "storage: " + what + ": " + reason, cause);
  }
}
