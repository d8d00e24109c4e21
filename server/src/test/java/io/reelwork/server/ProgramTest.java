package io.reelwork.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The program in processes of its own.
@Timeout(120)
final class ProgramTest {
  @TempDir private Path folder;

  private Process start(String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                "io.reelwork.server.Main"));
    command.addAll(List.of(arguments));
    command.addAll(List.of("--data", folder.resolve("data").toString()));
    return new ProcessBuilder(command).redirectError(folder.resolve("stderr").toFile()).start();
  }

  private Process serve() throws IOException {
    return start("serve", "--api-port", "0", "--blob-port", "0", "--origin-port", "0");
  }

  private static String readUntil(BufferedReader lines, String start) throws IOException {
    StringBuilder text = new StringBuilder();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      text.append(line).append('\n');
      if (line.strip().startsWith(start)) {
        return text.toString();
      }
    }
    throw new AssertionError("ended after:\n" + text);
  }

  private static int end(Process process) throws InterruptedException {
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  @Test
  void startsServesRefusesASecondAndStopsOnSigterm() throws Exception {
    Process server = serve();
    try (BufferedReader lines = server.inputReader()) {
      String ready = readUntil(lines, "origin ");
      assertThat(ready)
          .containsPattern("client id +[0-9a-f-]{36}\n")
          .containsPattern("client secret +\\S{43}\n")
          .containsPattern("  api +http://127.0.0.1:\\d+\n")
          .containsPattern("  blob +http://127.0.0.1:\\d+\n");
      Path client = folder.resolve("data").resolve("client.properties");
      assertThat(Files.getPosixFilePermissions(client))
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));

      Process second = serve();
      assertThat(end(second)).isEqualTo(1);
      assertThat(Files.readString(folder.resolve("stderr"))).contains("one server only");
      Process beside = start("client", "add", "beside");
      assertThat(end(beside)).isZero();

      server.destroy();
      assertThat(end(server)).isZero();
    } finally {
      server.destroyForcibly();
    }
    try (Stream<Path> natives = Files.list(folder.resolve("data").resolve("native"))) {
      assertThat(natives).isEmpty();
    }
  }
}
