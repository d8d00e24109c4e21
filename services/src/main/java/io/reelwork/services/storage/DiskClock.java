package io.reelwork.services.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/// The clock by which the file system dates files, which need not be the host's: that of a file
/// just made. Safe for any number of threads.
final class DiskClock {
  private static final long MEASURED_FOR_NANOS = Duration.ofMinutes(1).toNanos();

  /// How the names of the files begin.
  static final String PREFIX = "clock-";

  private final Path folder;
  private volatile Reading last;

  private record Reading(Instant time, long nanos) {
    Instant now() {
      return time.plusNanos(age());
    }

    long age() {
      return System.nanoTime() - nanos;
    }
  }

  /// A clock for the files of a folder that is there.
  DiskClock(Path folder) throws IOException {
    this.folder = folder;
    this.last = read(folder);
  }

  private static Reading read(Path folder) throws IOException {
    Path probe = Files.createTempFile(folder, PREFIX, "");
    try {
      return new Reading(Files.getLastModifiedTime(probe).toInstant(), System.nanoTime());
    } finally {
      Files.deleteIfExists(probe);
    }
  }

  /// The time now, from a file.
  Instant measured() {
    try {
      Reading reading = read(folder);
      last = reading;
      return reading.time();
    } catch (IOException e) {
      throw LocalObjects.failure(folder + ": must be a folder that can be written", e);
    }
  }

  /// The time now, from a file that was made within the last minute.
  Instant now() {
    Reading reading = last;
    return reading.age() < MEASURED_FOR_NANOS ? reading.now() : measured();
  }
}
