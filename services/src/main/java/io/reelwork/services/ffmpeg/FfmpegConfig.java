package io.reelwork.services.ffmpeg;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// Which FFmpeg to use and what its processes may take: keys `ffmpeg.*`.
///
/// @param path `ffmpeg.path`: the program to use; nothing else is tried when it is set
/// @param bundled `ffmpeg.bundled`: the program to use when `PATH` has none
/// @param searchPath the folders to search, as in the environment variable `PATH`
/// @param memoryLimitBytes `ffmpeg.memory-limit`: address space of one process; 0 is no limit
/// @param niceness `ffmpeg.niceness`: 0 to 19, lower priority for higher numbers
/// @param stallAfter `ffmpeg.stall-after`: a process that shows no progress for so long is ended
public record FfmpegConfig(
    Optional<Path> path,
    Optional<Path> bundled,
    String searchPath,
    long memoryLimitBytes,
    int niceness,
    Duration stallAfter) {
  /// The default patience with a process that shows no progress.
  public static final Duration DEFAULT_STALL_AFTER = Duration.ofMinutes(5);

  /// The default niceness: the faces of the service come first.
  public static final int DEFAULT_NICENESS = 5;

  /// Checks the ranges.
  public FfmpegConfig {
    if (memoryLimitBytes < 0) {
      throw new IllegalArgumentException(
          "ffmpeg.memory-limit: must be >= 0 but was " + memoryLimitBytes);
    }
    if (niceness < 0 || niceness > 19) {
      throw new IllegalArgumentException("ffmpeg.niceness: must be 0 to 19 but was " + niceness);
    }
    if (!stallAfter.isPositive()) {
      throw new IllegalArgumentException("ffmpeg.stall-after: must be > 0 but was " + stallAfter);
    }
  }

  /// The defaults: `PATH` of this process, no bundled program, no memory limit.
  public static FfmpegConfig defaults() {
    return new FfmpegConfig(
        Optional.empty(),
        Optional.empty(),
        Optional.ofNullable(System.getenv("PATH")).orElse(""),
        0,
        DEFAULT_NICENESS,
        DEFAULT_STALL_AFTER);
  }

  /// The same with this program and no other.
  public FfmpegConfig withPath(Path program) {
    return new FfmpegConfig(
        Optional.of(program), bundled, searchPath, memoryLimitBytes, niceness, stallAfter);
  }

  /// The same with this program to fall back to.
  public FfmpegConfig withBundled(Path program) {
    return new FfmpegConfig(
        path, Optional.of(program), searchPath, memoryLimitBytes, niceness, stallAfter);
  }

  /// The same with other folders to search.
  public FfmpegConfig withSearchPath(String folders) {
    return new FfmpegConfig(path, bundled, folders, memoryLimitBytes, niceness, stallAfter);
  }

  /// The same with another patience.
  public FfmpegConfig withStallAfter(Duration patience) {
    return new FfmpegConfig(path, bundled, searchPath, memoryLimitBytes, niceness, patience);
  }

  /// The same with another memory limit, in bytes; 0 is none.
  public FfmpegConfig withMemoryLimit(long limitBytes) {
    return new FfmpegConfig(path, bundled, searchPath, limitBytes, niceness, stallAfter);
  }
}
