package io.reelwork.acceptance;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The two FFmpegs that everything must work with.
enum FfmpegKind {
  /// The one on the PATH.
  SYSTEM,
  /// The static build that the launcher fetches where there is none.
  BUNDLED;

  /// The ones this machine has; says which are left out.
  static List<FfmpegKind> available() {
    Map<Boolean, List<FfmpegKind>> kinds =
        Stream.of(values()).collect(Collectors.partitioningBy(kind -> kind.program().isPresent()));
    kinds.getOrDefault(false, List.of()).stream()
        .map(kind -> "left out: the tests with the " + kind + " FFmpeg, which is not here")
        .forEach(System.out::println);
    return kinds.getOrDefault(true, List.of());
  }

  /// The program, when the machine has it.
  Optional<Path> program() {
    return switch (this) {
      case SYSTEM ->
          Stream.of(System.getenv("PATH").split(":", -1))
              .map(folder -> Path.of(folder, "ffmpeg"))
              .filter(Files::isExecutable)
              .findFirst();
      case BUNDLED ->
          Optional.ofNullable(System.getenv("REELWORK_TEST_FFMPEG_BUNDLED")).map(Path::of);
    };
  }
}
