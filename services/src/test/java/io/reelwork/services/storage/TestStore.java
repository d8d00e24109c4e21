package io.reelwork.services.storage;

import io.reelwork.services.access.MasterKey;
import io.reelwork.services.sql.Database;
import io.reelwork.services.sql.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/// Blobs in an empty folder and database, on a clock the test sets, with one container.
public final class TestStore implements AutoCloseable {
  public static final ContainerId ASSET = new ContainerId("reelwork", "asset-1");

  /// Seals the keys of storage accounts.
  public static final MasterKey MASTER = MasterKey.of("A".repeat(43) + "=");

  public final Path folder;
  public final AtomicReference<Instant> time;
  public final Database database;
  public final Blobs blobs;

  private TestStore(
      Database database, AtomicReference<Instant> time, OptionalLong reserve, Path folder) {
    this.folder = folder;
    this.database = database;
    this.time = time;
    time.set(Instant.now().truncatedTo(ChronoUnit.SECONDS));
    blobs = new Blobs(database, new StorageConfig(folder, reserve, Duration.ofHours(24)), MASTER);
    blobs.ensureStorageAccount("default", ASSET.storageAccount(), true);
    blobs.createContainer(ASSET);
  }

  private static TestStore open(TestDatabase kind, OptionalLong reserve) {
    AtomicReference<Instant> time = new AtomicReference<>(Instant.now());
    Database database = kind.open(List.of(Blobs.SCHEMA), time::get);
    return new TestStore(database, time, reserve, emptyFolder());
  }

  public static TestStore open(TestDatabase kind) {
    return open(kind, OptionalLong.of(0));
  }

  public static TestStore withReserve(TestDatabase kind, long bytes) {
    return open(kind, OptionalLong.of(bytes));
  }

  private static Path emptyFolder() {
    try {
      return Files.createTempDirectory("objects");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// An empty store on the same database, which takes long to open.
  public TestStore anew() {
    blobs.deleteContainer(ASSET);
    pass(Duration.ofDays(30));
    blobs.collectGarbage();
    Path fresh = emptyFolder();
    try {
      Files.copy(folder.resolve(StoreMarker.FILE), fresh.resolve(StoreMarker.FILE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new TestStore(database, time, OptionalLong.of(0), fresh);
  }

  /// Lets time pass, of which the database's clock is set and files are dated back.
  public void pass(Duration duration) {
    time.updateAndGet(now -> now.plus(duration));
    for (Path file : allFiles()) {
      try {
        FileTime before = Files.getLastModifiedTime(file);
        Files.setLastModifiedTime(file, FileTime.from(before.toInstant().minus(duration)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  public Blobs.Freed collectGarbage() {
    return blobs.collectGarbage();
  }

  public Blob put(String name, String content) {
    try (StagedObject staged = stage(content)) {
      return blobs.publish(ASSET, name, staged, BlobHeaders.of("text/plain"));
    }
  }

  public StagedObject stage(String content) {
    StagedObject staged = blobs.stage();
    try {
      staged.output().write(content.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    staged.seal();
    return staged;
  }

  public String read(Blob blob) {
    try (var in = blobs.open(blob)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// From now on the folder of the objects is not there.
  public void away() {
    try {
      Files.move(folder, folder.resolveSibling(folder.getFileName() + "-away"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Every file there is, sealed or staged.
  public long files() {
    return allFiles().size();
  }

  private List<Path> allFiles() {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !file.endsWith(StoreMarker.FILE))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    database.close();
  }
}
