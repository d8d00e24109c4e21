package io.reelwork.services.ffmpeg;

import io.reelwork.services.ServiceFailure;
import io.reelwork.services.ffmpeg.CapabilityCache.Found;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finds an FFmpeg that works: the configured one and no other, else those in `PATH`, else the
/// bundled one.
final class FfmpegLocator {
  private static final Logger LOG = LoggerFactory.getLogger(FfmpegLocator.class);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /// A program that talks for ever is not silent.
  private static final Duration MAX_LEARNING = Duration.ofMinutes(2);

  private static final int MAX_OUTPUT_LINES = 50;

  private final FfmpegConfig config;
  private final Folders folders;
  private final ProcessRunner runner;
  private final CapabilityCache cache;
  private final List<String> refused = new ArrayList<>();

  FfmpegLocator(FfmpegConfig config, Folders folders, ProcessRunner runner) {
    this.config = config;
    this.folders = folders;
    this.runner = runner;
    this.cache = new CapabilityCache(folders.capabilities());
  }

  /// The first that works.
  Found locate() {
    for (var candidate : candidates()) {
      var found = examine(candidate);
      if (found.isPresent()) {
        return found.get();
      }
    }
    throw new ServiceFailure(ServiceFailure.Code.FFMPEG, "ffmpeg: " + advice());
  }

  private List<Path> candidates() {
    if (config.path().isPresent()) {
      return List.of(config.path().get().toAbsolutePath());
    }
    var candidates = new ArrayList<Path>();
    Programs.folders(config.searchPath())
        .map(folder -> folder.resolve("ffmpeg"))
        .filter(Files::isExecutable)
        .distinct()
        .forEach(candidates::add);
    config.bundled().map(Path::toAbsolutePath).ifPresent(candidates::add);
    return candidates;
  }

  private Optional<Found> examine(Path program) {
    if (!Files.isRegularFile(program) || !Files.isExecutable(program)) {
      refused.add(program + " is no executable file");
      return Optional.empty();
    }
    var known = cache.find(program);
    return known.isPresent() ? known : learn(program);
  }

  private Optional<Found> learn(Path program) {
    var scratch = folders.newScratch();
    try {
      var output = new ArrayList<String>();
      var exit = run(List.of(program.toString(), "-version"), scratch, Map.of(), output);
      var build = FfmpegBuild.parse(program, String.join("\n", output));
      if (!(exit instanceof Exit.Done) || build.isEmpty()) {
        refused.add(program + " -version did not answer as FFmpeg does: " + reason(exit));
        return Optional.empty();
      }
      if (!build.get().supported()) {
        refused.add(program + " must be FFmpeg 4.4 or newer but is " + build.get().version());
        return Optional.empty();
      }
      var found = new Found(build.get(), capabilities(build.get(), scratch));
      cache.put(found);
      LOG.info("ffmpeg path={} version={}", program, build.get().version());
      return Optional.of(found);
    } finally {
      Folders.delete(scratch);
    }
  }

  private Capabilities capabilities(FfmpegBuild build, Path scratch) {
    writePlaylist(scratch);
    var environment = Ffmpeg.environment(build, folders);
    Map<Feature, String> missing = new EnumMap<>(Feature.class);
    for (var feature : Feature.values()) {
      var line = new ArrayList<String>();
      line.addAll(
          List.of(build.path().toString(), "-hide_banner", "-nostdin", "-loglevel", "error"));
      line.addAll(feature.arguments());
      var exit = run(line, scratch, environment, new ArrayList<>());
      if (!(exit instanceof Exit.Done)) {
        missing.put(feature, reason(exit));
      }
    }
    return new Capabilities(missing);
  }

  private static void writePlaylist(Path folder) {
    var playlist =
        """
        #EXTM3U
        #EXT-X-VERSION:3
        #EXT-X-TARGETDURATION:1
        #EXTINF:0.2,
        t.ts
        #EXT-X-ENDLIST
        """;
    try {
      Files.writeString(folder.resolve("t.m3u8"), playlist);
    } catch (IOException e) {
      throw new ServiceFailure(
          ServiceFailure.Code.FFMPEG, folder + ": must be writable but was not", e);
    }
  }

  private Exit run(
      List<String> line, Path folder, Map<String, String> environment, List<String> output) {
    var process =
        runner.start(
            new ProcessRunner.Launch(
                line,
                folder,
                environment,
                PATIENCE,
                new ProcessRunner.Limits(config.memory().shareBytes(), Duration.ZERO)),
            new ProcessRunner.Readers(
                text -> {
                  if (output.size() < MAX_OUTPUT_LINES) {
                    output.add(text);
                  }
                },
                _ -> {}));
    try {
      var exit = process.await(MAX_LEARNING);
      if (exit.isEmpty()) {
        process.cancel();
      }
      return process.await();
    } catch (InterruptedException e) {
      process.cancel();
      Thread.currentThread().interrupt();
      throw new ServiceFailure(
          ServiceFailure.Code.INTERRUPTED, "ffmpeg: interrupted while it was examined", e);
    }
  }

  private static String reason(Exit exit) {
    return switch (exit) {
      case Exit.Done _ -> "it ended well";
      case Exit.Cancelled _ -> "it was ended";
      case Exit.Failed(int code, Exit.Cause cause, String stderr) ->
          stderr.lines().reduce((_, last) -> last).orElse("status " + code + ", " + cause);
    };
  }

  private String advice() {
    var tried = refused.isEmpty() ? "none was found in PATH" : String.join("; ", refused);
    return config
        .path()
        .map(_ -> "ffmpeg.path must name a working FFmpeg but " + tried)
        .orElse(
            "an FFmpeg must be in PATH, in ffmpeg.path or in ffmpeg.bundled but "
                + tried
                + "; install the package ffmpeg or set ffmpeg.path");
  }
}
