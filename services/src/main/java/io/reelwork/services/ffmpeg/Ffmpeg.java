package io.reelwork.services.ffmpeg;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/// The FFmpeg of this machine: what it can do, and processes of it.
///
/// ```java
/// try (var ffmpeg = Ffmpeg.locate(FfmpegConfig.defaults(), dataFolder)) {
///   var arguments = new ArrayList<>(Input.of(source).arguments());
///   arguments.addAll(List.of("-c:v", "libx264", "-y", "file:out.mp4"));
///   var exit = ffmpeg.start(Command.of(folder, arguments), progress -> {}).await();
/// }
/// ```
///
/// Safe for many threads. Closing it ends its processes.
public final class Ffmpeg implements AutoCloseable {
  private static final List<String> GENERAL = List.of("-hide_banner", "-nostdin", "-nostats");
  private static final Pattern CODEC = Pattern.compile(" D[E.][VASDT][I.][L.][S.] (\\S{1,40}) .*");
  private static final List<String> REPORTS =
      List.of("-loglevel", "level+warning", "-progress", "pipe:1", "-stats_period", "0.25");

  private final FfmpegConfig config;
  private final Folders folders;
  private final ProcessRunner runner;
  private final FfmpegBuild build;
  private final Capabilities capabilities;
  private Set<String> decoders = Set.of();
  private final MemoryPool memory;

  private Ffmpeg(
      FfmpegConfig config,
      Folders folders,
      ProcessRunner runner,
      FfmpegBuild build,
      Capabilities capabilities) {
    this.config = config;
    this.folders = folders;
    this.runner = runner;
    this.build = build;
    this.capabilities = capabilities;
    this.memory = new MemoryPool(config.memory());
  }

  /// Ends leftovers of a dead service, finds FFmpeg and learns what it can do; what was learned
  /// before about the same file is read from the data folder.
  ///
  /// @throws io.reelwork.services.ServiceFailure (`FFMPEG`) when there is no usable FFmpeg; the
  ///   message says what was tried and what to do
  public static Ffmpeg locate(FfmpegConfig config, Path dataFolder) {
    var folders = Folders.of(dataFolder);
    Folders.make(folders.gconv());
    var ledger = new Ledger(folders.running());
    ledger.sweep();
    folders.sweepScratch();
    var runner = new ProcessRunner(config, Lifeline.find(), ledger);
    try {
      var found = new FfmpegLocator(config, folders, runner).locate();
      return new Ffmpeg(config, folders, runner, found.build(), found.capabilities());
    } catch (RuntimeException e) {
      runner.close();
      throw e;
    }
  }

  /// The program.
  public FfmpegBuild build() {
    return build;
  }

  /// What it can do.
  public Capabilities capabilities() {
    return capabilities;
  }

  /// How much memory its processes may take.
  public MemoryBudget memory() {
    return config.memory();
  }

  /// Waits until a run may have so much memory; see `MemoryBudget`. Every run may take its share
  /// without this.
  ///
  /// @param goesOn asked twice a second while it waits: whether to wait on
  /// @return empty when it should not
  /// @throws InterruptedException when this thread is interrupted
  public Optional<MemoryShare> reserve(long neededBytes, BooleanSupplier goesOn)
      throws InterruptedException {
    return memory.reserve(neededBytes, goesOn);
  }

  /// Starts a process; its reports go to `listener`.
  public RunningProcess start(Command command, Listener listener) {
    return start(command, listener, _ -> {});
  }

  /// Starts a process; its reports go to `listener`, its messages to `messages`.
  public RunningProcess start(Command command, Listener listener, Consumer<String> messages) {
    var parser = new ProgressParser();
    var last = new Progress[] {ProgressParser.NOTHING};
    return runner.start(
        launch(command, REPORTS),
        (process, line) ->
            parser
                .line(line)
                .ifPresent(progress -> {
                  if (progress.advancedFrom(last[0])) {
                    process.advanced();
                    last[0] = progress;
                  }
                  listener.progress(progress);
                }),
        messages);
  }

  /// Runs a process to its end.
  ///
  /// @throws InterruptedException when this thread is interrupted; the process is then cancelled
  public Exit run(Command command, Listener listener) throws InterruptedException {
    var process = start(command, listener);
    try {
      return process.await();
    } catch (InterruptedException e) {
      process.cancel();
      throw e;
    }
  }

  /// Reads a media file once, from its first packet to its last, and describes it.
  ///
  /// @throws InterruptedException when this thread is interrupted; the process is then cancelled
  public ProbeResult probe(Input input) throws InterruptedException {
    return new Prober(this, folders).probe(input);
  }

  /// FFmpeg's names of the codecs that it can decode: `h264`, `aac`. Learned once.
  synchronized Set<String> decoders() throws InterruptedException {
    if (decoders.isEmpty()) {
      Set<String> found = ConcurrentHashMap.newKeySet();
      var scratch = folders.newScratch();
      try {
        startLines(
                Command.of(scratch, List.of("-codecs")),
                line -> decoder(line).ifPresent(found::add),
                _ -> {})
            .await();
      } finally {
        Folders.delete(scratch);
      }
      decoders = Set.copyOf(found);
    }
    return decoders;
  }

  /// The name in ` DEV.LS h264 H.264 / AVC`; a D comes first when there is a decoder.
  private static Optional<String> decoder(String line) {
    var codec = CODEC.matcher(line);
    return codec.matches() ? Optional.of(codec.group(1)) : Optional.empty();
  }

  /// Starts a process whose lines go to `readers`; every line on standard output is progress.
  RunningProcess startLines(Command command, Consumer<String> stdout, Consumer<String> stderr) {
    return runner.start(
        launch(command, List.of("-loglevel", "level+info")),
        new ProcessRunner.Readers(stdout, stderr));
  }

  /// Ends all processes and waits until they are gone.
  @Override
  public void close() {
    runner.close();
  }

  private ProcessRunner.Launch launch(Command command, List<String> options) {
    var line = new ArrayList<String>();
    line.add(build.path().toString());
    line.addAll(GENERAL);
    line.addAll(options);
    line.addAll(command.arguments());
    return new ProcessRunner.Launch(
        line,
        command.folder(),
        environment(build, folders),
        command.stallAfter().orElse(config.stallAfter()),
        new ProcessRunner.Limits(
            command.memoryBytes().orElse(config.memory().shareBytes()), command.cpuTime()));
  }

  /// What this build needs around it.
  static Map<String, String> environment(FfmpegBuild build, Folders folders) {
    return build.staticBuild() ? Map.of("GCONV_PATH", folders.gconv().toString()) : Map.of();
  }
}
