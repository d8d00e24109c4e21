package io.reelwork.services.storage;

import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;

/// Where objects live and how long they outlive their names: keys `storage.*`.
///
/// @param folder `storage.folder`: the folder of the objects
/// @param reserveBytes `storage.reserve-bytes`: uploads are refused when less than this would stay
///   free; empty means 1 GiB or 5 % of the disk, whichever is less
/// @param grace `storage.grace`: how long an object stays after its last name is gone
public record StorageConfig(Path folder, OptionalLong reserveBytes, Duration grace) {
  /// The default of `storage.grace`.
  public static final Duration DEFAULT_GRACE = Duration.ofHours(24);

  /// Checks the ranges.
  public StorageConfig {
    if (reserveBytes.isPresent() && reserveBytes.getAsLong() < 0) {
      throw new IllegalArgumentException(
          "storage.reserve-bytes: must be 0 or more but was " + reserveBytes.getAsLong());
    }
    if (grace.isNegative()) {
      throw new IllegalArgumentException("storage.grace: must be 0 or more but was " + grace);
    }
  }

  /// The defaults in this folder.
  public static StorageConfig in(Path folder) {
    return new StorageConfig(folder, OptionalLong.empty(), DEFAULT_GRACE);
  }
}
