package io.reelwork.services.storage;

import io.reelwork.services.sql.Database;
import io.reelwork.services.sql.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/// Blobs in an empty folder and database, on a clock the test sets, with one container.
final class TestStore implements AutoCloseable {
  static final ContainerId ASSET = new ContainerId("reelwork", "asset-1");

  final Path folder;
  final AtomicReference<Instant> time =
      new AtomicReference<>(Instant.now().truncatedTo(ChronoUnit.SECONDS));
  final Database database;
  final Blobs blobs;
  final Sas sas;
  final BlobFace face;

  private TestStore(TestDatabase kind, OptionalLong reserve) {
    try {
      folder = Files.createTempDirectory("objects");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    database = kind.open(List.of(Blobs.SCHEMA), time::get);
    blobs = new Blobs(database, new StorageConfig(folder, reserve, Duration.ofHours(24)));
    sas = new Sas(blobs, time::get);
    face = new BlobFace(blobs, sas);
    blobs.ensureStorageAccount("default", ASSET.storageAccount(), true);
    blobs.createContainer(ASSET);
  }

  static TestStore open(TestDatabase kind) {
    return new TestStore(kind, OptionalLong.of(0));
  }

  static TestStore withReserve(TestDatabase kind, long bytes) {
    return new TestStore(kind, OptionalLong.of(bytes));
  }

  void pass(Duration duration) {
    time.updateAndGet(now -> now.plus(duration));
  }

  Freed collectGarbage() {
    return blobs.collectGarbage(time.get());
  }

  Blob put(String name, String content) {
    try (StagedObject staged = stage(content)) {
      return blobs.publish(ASSET, name, staged, BlobHeaders.of("text/plain"));
    }
  }

  StagedObject stage(String content) {
    StagedObject staged = blobs.stage();
    try {
      staged.output().write(content.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    staged.seal();
    return staged;
  }

  String read(Blob blob) {
    try (var in = blobs.open(blob)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Every file there is, sealed or staged.
  long files() {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    database.close();
  }
}
