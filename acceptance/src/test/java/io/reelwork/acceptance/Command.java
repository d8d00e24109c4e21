package io.reelwork.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A short command of the program, run to its end in a process of its own.
///
/// @param exitCode what it ended with
/// @param output what it wrote to both streams
record Command(int exitCode, String output) {
  private static final long LIMIT_SECONDS = 60;

  /// `reelwork …` as the launcher starts it.
  static Command reelwork(Map<String, String> environment, String... arguments) {
    List<String> line = new ArrayList<>(ServerProcess.java());
    line.addAll(List.of(arguments));
    return run(environment, line);
  }

  /// Any program.
  static Command run(Map<String, String> environment, List<String> line) {
    try {
      Path log = Files.createTempFile(Path.of("target"), "command-", ".log");
      ProcessBuilder builder =
          new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(log.toFile());
      builder.environment().putAll(environment);
      Process process = builder.start();
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException(line + " did not end:\n" + Files.readString(log));
      }
      return new Command(process.exitValue(), Files.readString(log));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /// What stands behind a label at the beginning of a line.
  String value(String label) {
    return output
        .lines()
        .map(String::strip)
        .filter(line -> line.startsWith(label + " "))
        .map(line -> line.substring(label.length()).strip())
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(label + " is not in " + output));
  }
}
