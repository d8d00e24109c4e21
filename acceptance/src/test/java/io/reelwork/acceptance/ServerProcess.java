package io.reelwork.acceptance;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The built program, started in a process of its own on free ports of the loopback interface.
///
/// ```java
/// try (ServerProcess server = ServerProcess.with(folder).start()) { … server.api() … }
/// ```
final class ServerProcess implements AutoCloseable {
  static final String CLIENT_ID = "11111111-2222-3333-4444-555555555555";
  static final String CLIENT_SECRET = "acceptance-secret-of-more-than-32-characters";

  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(30);
  private static final Pattern READY =
      Pattern.compile("^\\s*(api|blob|origin)\\b.*?(https?://\\S+)", Pattern.CASE_INSENSITIVE);

  private final Process process;
  private final Path log;
  private final Map<String, URI> faces = new ConcurrentHashMap<>();
  private final CountDownLatch ready = new CountDownLatch(3);

  private ServerProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /// How to start it.
  record Setup(Path data, Map<String, String> environment, List<String> arguments) {
    Setup set(String key, String value) {
      Map<String, String> more = new HashMap<>(environment);
      more.put("REELWORK_" + key.replaceAll("[.-]", "_").toUpperCase(java.util.Locale.ROOT), value);
      return new Setup(data, more, arguments);
    }

    ServerProcess start() {
      ServerProcess server = launch(this);
      server.awaitReady();
      return server;
    }
  }

  /// A server on this data folder, with the known client and everything else at its default.
  static Setup with(Path data) {
    return new Setup(
        data,
        Map.of(
            "REELWORK_CLIENT_ID", CLIENT_ID,
            "REELWORK_CLIENT_SECRET", CLIENT_SECRET),
        List.of());
  }

  /// Starts it without waiting until it is ready.
  static ServerProcess launch(Setup setup) {
    List<String> command = new ArrayList<>(java());
    command.addAll(
        List.of(
            "serve",
            "--data",
            setup.data().toString(),
            "--api-port",
            "0",
            "--blob-port",
            "0",
            "--origin-port",
            "0"));
    command.addAll(setup.arguments());
    try {
      Path log = Files.createTempFile(Path.of("target"), "server-", ".log");
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
      builder.environment().putAll(environment(setup.environment()));
      ServerProcess server = new ServerProcess(builder.start(), log);
      Thread.ofPlatform().daemon().start(server::readOutput);
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The bundled FFmpeg unless the test says otherwise.
  private static Map<String, String> environment(Map<String, String> wanted) {
    Map<String, String> all = new HashMap<>();
    String bundled = System.getenv("REELWORK_TEST_FFMPEG_BUNDLED");
    if (bundled != null) {
      all.put("REELWORK_FFMPEG_BUNDLED", bundled);
    }
    all.putAll(wanted);
    return all;
  }

  /// The command line of the program, without its arguments: the launcher's.
  static List<String> java() {
    Path target = Path.of("..", "server", "target").toAbsolutePath().normalize();
    try (Stream<Path> files = Files.list(target)) {
      Path jar =
          files
              .filter(file -> file.getFileName().toString().matches("reelwork-server-.*\\.jar"))
              .findFirst()
              .orElseThrow(() -> new IllegalStateException(target + ": package server first"));
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(
          List.of(
              "-Xms192m",
              "-Xmn128m",
              "-XX:SurvivorRatio=2",
              "-XX:TargetSurvivorRatio=90",
              "-Xmx640m",
              "-XX:MaxDirectMemorySize=256m",
              "-XX:+ExitOnOutOfMemoryError",
              "-XX:+UseSerialGC",
              "--enable-native-access=ALL-UNNAMED",
              "--sun-misc-unsafe-memory-access=allow"));
      command.addAll(trained(target.resolve("reelwork.aot")));
      command.addAll(List.of("-cp", jar + ":" + target.resolve("lib") + "/*"));
      command.add("io.reelwork.server.Main");
      return command;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The classes that the launcher's training has kept, when it has.
  private static List<String> trained(Path cache) {
    return Files.exists(cache)
        ? List.of("-XX:AOTCache=" + cache, "-Xlog:aot=off", "-Xlog:cds=off")
        : List.of();
  }

  private void readOutput() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Files.writeString(
            log, line + "\n", StandardCharsets.UTF_8, java.nio.file.StandardOpenOption.APPEND);
        Matcher matcher = READY.matcher(line);
        if (matcher.find()) {
          faces.put(
              matcher.group(1).toLowerCase(java.util.Locale.ROOT), URI.create(matcher.group(2)));
          ready.countDown();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitReady() {
    long deadline = System.nanoTime() + START_LIMIT.toNanos();
    try {
      while (!ready.await(100, TimeUnit.MILLISECONDS)) {
        if (!process.isAlive() || System.nanoTime() > deadline) {
          kill();
          throw new IllegalStateException("the server did not start:\n" + log());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /// The root of the OData service: `http://127.0.0.1:41234/api/`.
  URI api() {
    return origin("api").resolve("/api/");
  }

  /// Scheme and authority of a face, with a slash at the end.
  URI origin(String face) {
    URI uri = faces.get(face);
    if (uri == null) {
      throw new IllegalStateException("there is no face " + face + ":\n" + log());
    }
    return uri.resolve("/");
  }

  /// Scheme and authority of a face on its TLS port, with the host that the certificate names.
  URI tlsOrigin(String face) {
    Matcher matcher =
        Pattern.compile("^\\s*(?:also )?" + face + "\\s+https://[^:]+:(\\d+)", Pattern.MULTILINE)
            .matcher(log());
    if (!matcher.find()) {
      throw new IllegalStateException("there is no TLS for " + face + ":\n" + log());
    }
    return URI.create("https://localhost:" + matcher.group(1) + "/");
  }

  /// Everything it has printed.
  String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Its process.
  Process process() {
    return process;
  }

  /// Ends it as an operator does, and waits; answers the exit code.
  int stop() {
    process.destroy();
    return awaitEnd();
  }

  /// Ends it as a power cut does.
  void kill() {
    process.destroyForcibly();
    awaitEnd();
  }

  /// Waits until it has ended by itself.
  int awaitEnd() {
    try {
      if (!process.waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException("the server did not stop:\n" + log());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      stop();
    }
  }
}
