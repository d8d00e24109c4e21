package io.reelwork.services.ffmpeg;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// What to run: FFmpeg's arguments after the general ones, which the runner gives (`-nostdin`,
/// `-progress` and such).
///
/// Paths in it are made by the service; inputs come from [Input], outputs start with `file:` or are
/// names in the folder.
///
/// @param arguments such as `-protocol_whitelist … -i file:/… -c:v libx264 file:out.mp4`
/// @param folder the working folder of the process, of its own; it must exist
/// @param stallAfter how long it may show no progress, when that differs from the configuration
/// @param memoryBytes resident memory it may take, when that is more than the share of every run
/// @param cpuTime of all its threads; it is ended when it takes more. Zero is no limit
public record Command(
    List<String> arguments,
    Path folder,
    Optional<Duration> stallAfter,
    OptionalLong memoryBytes,
    Duration cpuTime) {
  /// Copies the arguments.
  ///
  /// @throws IllegalArgumentException when one holds U+0000
  public Command {
    arguments = List.copyOf(arguments);
    if (arguments.stream().anyMatch(argument -> argument.indexOf('\0') >= 0)) {
      throw new IllegalArgumentException("command: an argument must not hold U+0000");
    }
  }

  /// With the configured patience.
  public static Command of(Path folder, List<String> arguments) {
    return new Command(arguments, folder, Optional.empty(), OptionalLong.empty(), Duration.ZERO);
  }

  /// The same with a patience of its own.
  public Command withStallAfter(Duration patience) {
    return new Command(arguments, folder, Optional.of(patience), memoryBytes, cpuTime);
  }

  /// The same with a limit of CPU time.
  public Command withCpuTime(Duration limit) {
    return new Command(arguments, folder, stallAfter, memoryBytes, limit);
  }

  /// The same with memory that was reserved for it.
  public Command within(MemoryShare share) {
    return new Command(arguments, folder, stallAfter, OptionalLong.of(share.bytes()), cpuTime);
  }
}
