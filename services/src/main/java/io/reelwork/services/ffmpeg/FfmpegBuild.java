package io.reelwork.services.ffmpeg;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One FFmpeg program.
///
/// @param path where it is
/// @param version as it says itself: `5.1.9-0+deb12u1`, `4.4.1-static`, `N-118193-g1a2b3c4`
/// @param staticBuild it brings its own libraries; such a program must not load the host's
///   character set converters, which crash it on every MPEG-TS and HLS input (seen with 4.4.1)
public record FfmpegBuild(Path path, String version, boolean staticBuild) {
  private static final Pattern FIRST_LINE = Pattern.compile("ffmpeg version (\\S+) .*");
  private static final Pattern RELEASE = Pattern.compile("n?(\\d{1,4})\\.(\\d{1,4}).*");
  private static final int OLDEST_MAJOR = 4;
  private static final int OLDEST_MINOR = 4;

  /// Reads what `ffmpeg -version` printed; empty when that is not FFmpeg's.
  static Optional<FfmpegBuild> parse(Path path, String output) {
    var first = FIRST_LINE.matcher(output.lines().findFirst().orElse(""));
    if (!first.matches()) {
      return Optional.empty();
    }
    return Optional.of(new FfmpegBuild(path, first.group(1), !output.contains("--enable-shared")));
  }

  /// The dialect of its options; builds without a release number count as newest.
  public Dialect dialect() {
    var release = release();
    return release.matches()
        ? Dialect.of(Integer.parseInt(release.group(1)), Integer.parseInt(release.group(2)))
        : Dialect.DISPLAY_ROTATION;
  }

  /// Whether it knows the options we need (`-stats_period` came with 4.4).
  boolean supported() {
    var release = release();
    if (!release.matches()) {
      return true;
    }
    int major = Integer.parseInt(release.group(1));
    return major > OLDEST_MAJOR
        || (major == OLDEST_MAJOR && Integer.parseInt(release.group(2)) >= OLDEST_MINOR);
  }

  private Matcher release() {
    return RELEASE.matcher(version);
  }
}
