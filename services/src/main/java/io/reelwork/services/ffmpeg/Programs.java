package io.reelwork.services.ffmpeg;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/// The search path of the operating system.
final class Programs {
  private Programs() {}

  /// The value of `PATH` here; empty when it is not set.
  static String ownPath() {
    return Optional.ofNullable(System.getenv("PATH")).orElse("");
  }

  /// The absolute folders of a search path; others depend on where we stand and are left out.
  static Stream<Path> folders(String searchPath) {
    return Stream.of(searchPath.split(":", -1)).flatMap(Programs::path).filter(Path::isAbsolute);
  }

  private static Stream<Path> path(String text) {
    try {
      return Stream.of(Path.of(text));
    } catch (InvalidPathException noPath) {
      return Stream.empty();
    }
  }
}
