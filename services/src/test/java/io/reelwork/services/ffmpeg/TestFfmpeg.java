package io.reelwork.services.ffmpeg;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/// The FFmpeg that tests use: `REELWORK_TEST_FFMPEG` (system property or environment), else the one
/// in `PATH`, else the bundled one (`REELWORK_TEST_FFMPEG_BUNDLED`). Without any, the test is
/// skipped.
public final class TestFfmpeg {
  private static final Map<Path, byte[]> LEARNED = new HashMap<>();

  private TestFfmpeg() {}

  /// The program; skips the calling test with a printed reason when there is none.
  public static Path program() {
    var found = find();
    if (found.isEmpty()) {
      System.out.println("skipped: no FFmpeg in REELWORK_TEST_FFMPEG, PATH or bundled");
    }
    Assumptions.assumeTrue(found.isPresent(), "needs FFmpeg: set REELWORK_TEST_FFMPEG");
    return found.orElseThrow();
  }

  /// That program and the bundled one, where it is another: versions differ in what they do.
  public static List<Path> programs() {
    return Stream.concat(
            Stream.of(program()), setting("REELWORK_TEST_FFMPEG_BUNDLED").map(Path::of).stream())
        .filter(Files::isExecutable)
        .distinct()
        .toList();
  }

  /// The entry class on that program, keeping its files in `dataFolder`. What it can do is learned
  /// once for a test JVM: that takes longer than many tests.
  public static Ffmpeg open(Path dataFolder) {
    return open(dataFolder, program(), FfmpegConfig.defaults().memory());
  }

  /// The same with other limits of memory.
  public static Ffmpeg open(Path dataFolder, MemoryBudget memory) {
    return open(dataFolder, program(), memory);
  }

  /// The entry class on another program.
  public static Ffmpeg open(Path dataFolder, Path program) {
    return open(dataFolder, program, FfmpegConfig.defaults().memory());
  }

  private static synchronized Ffmpeg open(Path dataFolder, Path program, MemoryBudget memory) {
    Path known = Folders.of(dataFolder).capabilities();
    write(known, LEARNED.getOrDefault(program, new byte[0]));
    Ffmpeg ffmpeg =
        Ffmpeg.locate(FfmpegConfig.defaults().withPath(program).withMemory(memory), dataFolder);
    LEARNED.put(program, read(known));
    return ffmpeg;
  }

  private static void write(Path file, byte[] bytes) {
    try {
      Files.createDirectories(file.getParent());
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Makes a file with it: `make(folder, "-f", "lavfi", "-i", "testsrc2=d=1", "file:a.mp4")`.
  public static void make(Ffmpeg ffmpeg, Path folder, String... arguments) {
    try {
      var exit = ffmpeg.run(Command.of(folder, List.of(arguments)), Listener.NONE);
      if (!(exit instanceof Exit.Done)) {
        throw new AssertionError("fixture not made: " + exit);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  private static Optional<Path> find() {
    return Stream.of(
            setting("REELWORK_TEST_FFMPEG").map(Path::of),
            Programs.folders(Programs.ownPath())
                .map(folder -> folder.resolve("ffmpeg"))
                .filter(Files::isExecutable)
                .findFirst(),
            setting("REELWORK_TEST_FFMPEG_BUNDLED").map(Path::of))
        .flatMap(Optional::stream)
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static Optional<String> setting(String name) {
    return Optional.ofNullable(System.getProperty(name))
        .or(() -> Optional.ofNullable(System.getenv(name)))
        .filter(value -> !value.isEmpty());
  }
}
