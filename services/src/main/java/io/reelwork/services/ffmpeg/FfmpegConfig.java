package io.reelwork.services.ffmpeg;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// Which FFmpeg to use and what its processes may take: keys `ffmpeg.*`.
///
/// @param path `ffmpeg.path`: the program to use; nothing else is tried when it is set
/// @param bundled `ffmpeg.bundled`: the program to use when `PATH` has none
/// @param searchPath the folders to search, as in the environment variable `PATH`
/// @param memory `ffmpeg.memory-limit`: resident memory of one run, and of all together
/// @param niceness `ffmpeg.niceness`: 0 to 19, lower priority for higher numbers
/// @param stallAfter `ffmpeg.stall-after`: a process that shows no progress for so long is ended
public record FfmpegConfig(
    Optional<Path> path,
    Optional<Path> bundled,
    String searchPath,
    MemoryBudget memory,
    int niceness,
    Duration stallAfter) {
  /// The default patience with a process that shows no progress.
  public static final Duration DEFAULT_STALL_AFTER = Duration.ofMinutes(5);

  /// The default niceness: the faces of the service come first.
  public static final int DEFAULT_NICENESS = 5;

  /// Checks the ranges.
  public FfmpegConfig {
    if (niceness < 0 || niceness > 19) {
      throw new IllegalArgumentException("ffmpeg.niceness: must be 0 to 19 but was " + niceness);
    }
    if (!stallAfter.isPositive()) {
      throw new IllegalArgumentException("ffmpeg.stall-after: must be > 0 but was " + stallAfter);
    }
  }

  /// The defaults: `PATH` of this process, no bundled program, a share of the memory.
  public static FfmpegConfig defaults() {
    return new FfmpegConfig(
        Optional.empty(),
        Optional.empty(),
        Optional.ofNullable(System.getenv("PATH")).orElse(""),
        MemoryBudget.ofMachine(Runtime.getRuntime().availableProcessors()),
        DEFAULT_NICENESS,
        DEFAULT_STALL_AFTER);
  }

  /// The same with this program and no other.
  public FfmpegConfig withPath(Path program) {
    return new FfmpegConfig(
        Optional.of(program), bundled, searchPath, memory, niceness, stallAfter);
  }

  /// The same with this program to fall back to.
  public FfmpegConfig withBundled(Path program) {
    return new FfmpegConfig(path, Optional.of(program), searchPath, memory, niceness, stallAfter);
  }

  /// The same with other folders to search.
  public FfmpegConfig withSearchPath(String folders) {
    return new FfmpegConfig(path, bundled, folders, memory, niceness, stallAfter);
  }

  /// The same with another patience.
  public FfmpegConfig withStallAfter(Duration patience) {
    return new FfmpegConfig(path, bundled, searchPath, memory, niceness, patience);
  }

  /// The same with another budget of memory.
  public FfmpegConfig withMemory(MemoryBudget budget) {
    return new FfmpegConfig(path, bundled, searchPath, budget, niceness, stallAfter);
  }
}
