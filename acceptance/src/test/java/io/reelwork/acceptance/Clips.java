package io.reelwork.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Test clips, made by a recipe: a moving test picture with a tone, H.264 and AAC in MP4.
final class Clips {
  private static final Path FOLDER = Path.of("target", "clips");

  private Clips() {}

  /// A clip of this many seconds, 25 frames a second; made once.
  static Path video(int seconds, int width, int height) {
    Path clip = FOLDER.resolve("clip-" + seconds + "s-" + width + "x" + height + ".mp4");
    if (Files.exists(clip)) {
      return clip;
    }
    run(
        List.of(
            "-f",
            "lavfi",
            "-i",
            "testsrc2=duration=%d:size=%dx%d:rate=25".formatted(seconds, width, height),
            "-f",
            "lavfi",
            "-i",
            "sine=frequency=440:duration=%d:sample_rate=48000".formatted(seconds),
            "-c:v",
            "libx264",
            "-preset",
            "ultrafast",
            "-pix_fmt",
            "yuv420p",
            "-c:a",
            "aac"),
        clip);
    return clip;
  }

  /// What FFmpeg's text says of a file, one line per stream.
  static String describe(Path file) {
    return ffmpeg(List.of("-i", file.toString()), true);
  }

  private static void run(List<String> arguments, Path output) {
    try {
      Files.createDirectories(FOLDER);
      Path part = Files.createTempFile(FOLDER, "part", ".mp4");
      List<String> all = new ArrayList<>(arguments);
      all.add("-y");
      all.add(part.toString());
      ffmpeg(all, false);
      Files.move(part, output, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String ffmpeg(List<String> arguments, boolean mayFail) {
    try {
      List<String> command = new ArrayList<>(List.of(binary(), "-hide_banner", "-nostdin"));
      command.addAll(arguments);
      Path log = Files.createTempFile("ffmpeg", ".log");
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      if (!process.waitFor(5, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new IllegalStateException("ffmpeg took too long: " + command);
      }
      String text = Files.readString(log, StandardCharsets.UTF_8);
      if (process.exitValue() != 0 && !mayFail) {
        throw new IllegalStateException(command + ":\n" + text);
      }
      return text;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /// The system's FFmpeg, else the bundled one.
  static String binary() {
    String bundled = System.getenv("REELWORK_TEST_FFMPEG_BUNDLED");
    for (String folder : System.getenv("PATH").split(":", -1)) {
      Path candidate = Path.of(folder, "ffmpeg");
      if (Files.isExecutable(candidate)) {
        return candidate.toString();
      }
    }
    if (bundled == null) {
      throw new IllegalStateException("no FFmpeg: run the tests by ./reelwork test");
    }
    return bundled;
  }
}
