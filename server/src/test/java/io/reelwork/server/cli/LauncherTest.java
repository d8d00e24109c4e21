package io.reelwork.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The launcher's `serve` over a program that does as it is told: line n of `plan` is what start n
/// does.
@Timeout(60)
final class LauncherTest {
  private static final Path LAUNCHER = Path.of("..", "reelwork").toAbsolutePath().normalize();

  @TempDir private Path folder;

  @BeforeEach
  void install() throws IOException {
    Path target = Files.createDirectories(folder.resolve("server/target"));
    for (String folderOfSources : List.of("formats", "odata", "services", "server")) {
      Files.createDirectories(folder.resolve(folderOfSources + "/src/main"));
      Files.createFile(folder.resolve(folderOfSources + "/pom.xml"));
    }
    Files.createFile(folder.resolve("pom.xml"));
    Files.createDirectory(folder.resolve(".mvn"));
    Files.createFile(target.resolve("reelwork-server-1.jar"));
    Files.createFile(target.resolve("built"));
    Files.copy(LAUNCHER, folder.resolve("reelwork"));
    Path jdk = Files.createDirectories(folder.resolve("jdk/bin"));
    Files.writeString(folder.resolve("jdk/release"), "JAVA_VERSION=\"25\"\n");
    program(jdk.resolve("javac"), "#!/bin/sh\n");
    program(jdk.resolve("java"), java(folder));
  }

  /// A script in place of the JVM: writes down its process id, then runs its line of the plan.
  private static String java(Path folder) {
    return """
    #!/bin/sh
    here=%s
    echo $$ >>"$here/starts"
    line=$(sed -n "$(wc -l <"$here/starts")p" "$here/plan")
    eval "$line"
    """
        .formatted(folder);
  }

  private static void program(Path file, String text) throws IOException {
    Files.writeString(file, text);
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private Process serve(String... plan) throws IOException {
    Files.write(folder.resolve("plan"), List.of(plan));
    ProcessBuilder builder =
        new ProcessBuilder(folder.resolve("reelwork").toString(), "serve", "--data", "x")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output").toFile());
    builder.environment().put("JAVA_HOME", folder.resolve("jdk").toString());
    builder.environment().put("REELWORK_FFMPEG_PATH", "/bin/true");
    return builder.start();
  }

  private List<String> starts() throws IOException {
    Path file = folder.resolve("starts");
    return Files.exists(file) ? Files.readAllLines(file) : List.of();
  }

  private long awaitStart(int number) throws IOException, InterruptedException {
    while (starts().size() < number) {
      assertThat(Thread.interrupted()).isFalse();
      Thread.sleep(20);
    }
    return Long.parseLong(starts().get(number - 1));
  }

  private static int exitCode(Process process) throws InterruptedException {
    assertThat(process.waitFor(40, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  @Test
  void startsACrashedServiceAgainWithGrowingPauses() throws Exception {
    long begun = System.nanoTime();
    Process launcher = serve("exit 3", "kill -ABRT $$", "exit 0");

    assertThat(exitCode(launcher)).isZero();
    assertThat(starts()).hasSize(3);
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofSeconds(3));
    assertThat(Files.readString(folder.resolve("output")))
        .contains("(exit code 3); it starts again in 1 s")
        .contains("(exit code 134); it starts again in 2 s");
  }

  @Test
  void aRefusalToStartEndsItWithItsExitCode() throws Exception {
    assertThat(exitCode(serve("exit 1"))).isEqualTo(1);
    assertThat(starts()).hasSize(1);
  }

  @Test
  void passesAStopOnAndWaitsForIt() throws Exception {
    Process launcher =
        serve("trap 'sleep 1; echo clean; exit 0' TERM; echo up; while :; do sleep 0.1; done");
    awaitStart(1);
    awaitOutput("up");

    launcher.destroy();

    assertThat(exitCode(launcher)).isZero();
    assertThat(Files.readString(folder.resolve("output"))).contains("clean");
    assertThat(starts()).hasSize(1);
  }

  @Test
  void aStopWhileItPausesEndsIt() throws Exception {
    Process launcher = serve("exit 3", "exit 3", "exit 3", "exit 3", "exit 3", "exit 3");
    awaitOutput("again in 4 s");

    launcher.destroy();

    assertThat(launcher.waitFor(2, TimeUnit.SECONDS)).isTrue();
    assertThat(launcher.exitValue()).isEqualTo(3);
    assertThat(starts()).hasSize(3);
  }

  @Test
  void tellsTheServiceWhoseChildItIs() throws Exception {
    Process launcher = serve("echo \"$@\"; exit 0");

    assertThat(exitCode(launcher)).isZero();
    assertThat(Files.readString(folder.resolve("output")))
        .contains("-Dreelwork.launcher=" + launcher.pid())
        .contains("-XX:+ExitOnOutOfMemoryError")
        .contains("Main serve --data x");
  }

  private void awaitOutput(String text) throws IOException, InterruptedException {
    while (!Files.readString(folder.resolve("output")).contains(text)) {
      Thread.sleep(20);
    }
  }
}
