package io.reelwork.services.ffmpeg;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What was learned about one program file, kept in the data folder.
///
/// ```
/// /usr/bin/ffmpeg|298472|1700000000000|-1234567      path, size, time of change, hash of the runs
/// 5.1.9-0+deb12u1
/// shared
/// HLS_READ Invalid data found when processing input
/// ```
record CapabilityCache(Path file) {
  private static final Logger LOG = LoggerFactory.getLogger(CapabilityCache.class);
  private static final int HEADER_LINES = 3;
  private static final String STATIC = "static";

  /// A program and what it can do.
  record Found(FfmpegBuild build, Capabilities capabilities) {}

  /// What is known of the program at this path, as it is now.
  Optional<Found> find(Path program) {
    try {
      if (!Files.exists(file)) {
        return Optional.empty();
      }
      var lines = Files.readAllLines(file);
      if (lines.size() < HEADER_LINES || !lines.getFirst().equals(key(program))) {
        return Optional.empty();
      }
      var build = new FfmpegBuild(program, lines.get(1), lines.get(2).equals(STATIC));
      return Optional.of(new Found(build, missing(lines.subList(HEADER_LINES, lines.size()))));
    } catch (IOException | IllegalArgumentException e) {
      LOG.debug("capabilities not readable file={}", file, e);
      return Optional.empty();
    }
  }

  /// Keeps what was learned; a failure only costs time at the next start.
  void put(Found found) {
    try {
      var lines = new ArrayList<String>();
      lines.add(key(found.build().path()));
      lines.add(found.build().version());
      lines.add(found.build().staticBuild() ? STATIC : "shared");
      found
          .capabilities()
          .reasonsAgainst()
          .forEach((feature, reason) -> lines.add(feature + " " + reason.replace('\n', ' ')));
      var temporary = file.resolveSibling("capabilities-" + UUID.randomUUID());
      Files.write(temporary, lines);
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      LOG.warn("capabilities not kept file={}", file, e);
    }
  }

  private static Capabilities missing(List<String> lines) {
    Map<Feature, String> missing = new EnumMap<>(Feature.class);
    for (var line : lines) {
      int blank = line.indexOf(' ');
      if (blank < 0) {
        throw new IllegalArgumentException("capabilities: a line must hold a blank");
      }
      missing.put(Feature.valueOf(line.substring(0, blank)), line.substring(blank + 1));
    }
    return new Capabilities(missing);
  }

  private static String key(Path program) throws IOException {
    return "%s|%d|%d|%d"
        .formatted(
            program,
            Files.size(program),
            Files.getLastModifiedTime(program).toMillis(),
            Arrays.stream(Feature.values()).map(Feature::arguments).toList().hashCode());
  }
}
