package io.reelwork.server.cli;

import io.reelwork.server.cli.Program.Running;
import io.reelwork.server.config.Keys;
import io.reelwork.server.config.ServerConfig;
import io.reelwork.server.http.HttpFaces.Opened;
import io.reelwork.services.access.Credentials;
import io.reelwork.services.ffmpeg.Command;
import io.reelwork.services.ffmpeg.Exit;
import io.reelwork.services.ffmpeg.Ffmpeg;
import io.reelwork.services.ffmpeg.Listener;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `reelwork demo`: the tour, on a service of its own with embedded defaults and free ports.
@picocli.CommandLine.Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Starts a service, encodes a short clip or FILE, and shows the true progress.")
final class DemoCommand implements Callable<Integer> {
  private static final int CLIP_SECONDS = 15;
  private static final int FAILED = 1;

  private final Program program;
  private final Map<String, String> environment;
  private final PrintWriter out;

  @Mixin private CommonOptions common = new CommonOptions();

  @Parameters(index = "0", arity = "0..1", paramLabel = "FILE", description = "Your own video.")
  private Optional<Path> file = Optional.empty();

  @Option(
      names = "--results",
      paramLabel = "DIR",
      description = "Where the encoded files are copied (default: DATA/results).")
  private Optional<Path> results = Optional.empty();

  DemoCommand(Program program, Map<String, String> environment, PrintWriter out) {
    this.program = program;
    this.environment = environment;
    this.out = out;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (file.isPresent() && !Files.isRegularFile(file.get())) {
      out.println("reelwork: " + file.get() + ": is no file");
      return FAILED;
    }
    ServerConfig config = common.load(environment, options());
    try (DataFolder _ = DataFolder.forServer(config.data(), config.onSqlite()).useNatives()) {
      Path clip = file.isPresent() ? file.get() : clip(config);
      try (Running running = program.start(config, _ -> {})) {
        Demo demo = new Demo(out, isTerminal());
        Path target = results.orElse(config.data().resolve("results"));
        Credentials client = config.access().client().orElseThrow();
        boolean finished = demo.run(api(running), client.id(), client.secret(), clip, target);
        sayWhereToLook();
        return finished ? 0 : FAILED;
      }
    }
  }

  /// Free ports, and a client that this run knows.
  private Map<String, String> options() {
    return Map.of(
        Keys.LOG_LEVEL.name(), "warn",
        Keys.API.port().name(), "0",
        Keys.BLOB.port().name(), "0",
        Keys.ORIGIN.port().name(), "0",
        Keys.CLIENT_ID.name(), UUID.randomUUID().toString(),
        Keys.CLIENT_SECRET.name(), UUID.randomUUID() + "-" + UUID.randomUUID());
  }

  private static URI api(Running running) {
    return running.opened().stream()
        .filter(opened -> opened.face().equals("api"))
        .findFirst()
        .map(Opened::url)
        .orElseThrow()
        .resolve("/api/");
  }

  /// A test picture that moves, with a tone.
  private Path clip(ServerConfig config) throws IOException, InterruptedException {
    Path clip = config.data().resolve("demo.mp4");
    if (Files.exists(clip)) {
      return clip;
    }
    out.println("Making a clip of " + CLIP_SECONDS + " seconds");
    Path part = config.data().resolve("demo.part.mp4");
    try (Ffmpeg ffmpeg = Ffmpeg.locate(config.ffmpeg(), config.data())) {
      String video = "testsrc2=size=1280x720:rate=25:duration=" + CLIP_SECONDS;
      String sound = "sine=frequency=440:sample_rate=48000:duration=" + CLIP_SECONDS;
      Exit exit =
          ffmpeg.run(
              Command.of(
                  config.data(),
                  List.of(
                      "-f",
                      "lavfi",
                      "-i",
                      video,
                      "-f",
                      "lavfi",
                      "-i",
                      sound,
                      "-c:v",
                      "libx264",
                      "-preset",
                      "ultrafast",
                      "-pix_fmt",
                      "yuv420p",
                      "-c:a",
                      "aac",
                      "-y",
                      "file:" + part)),
              Listener.NONE);
      if (!(exit instanceof Exit.Done)) {
        throw new IOException("the clip could not be made: " + exit);
      }
    }
    return Files.move(part, clip);
  }

  private static boolean isTerminal() {
    return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
  }

  private void sayWhereToLook() {
    out.println();
    out.println("Where to look next:");
    out.println(
        "  ./reelwork serve    runs the service; the README has a first conversation in curl");
    out.println("  ./reelwork doctor   checks this machine");
    out.println("  docs/               configuration, operating, what of the AMS v2 API is there");
  }
}
