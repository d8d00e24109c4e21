package io.reelwork.services.plans;

import io.reelwork.formats.mp4.Movie;
import io.reelwork.formats.mp4.Track;
import io.reelwork.services.ffmpeg.Dialect;
import io.reelwork.services.ffmpeg.Input;
import io.reelwork.services.plans.EncodePlan.ImageSet;
import io.reelwork.services.plans.EncodePlan.Rendition;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The FFmpeg arguments of a plan: one input, one graph, one output for each rendition.
///
/// Source: FFmpeg 4.4.1 and 5.1. Nothing a client chose is in it but numbers and language codes.
public final class CommandLine {
  /// Fixed like every number of threads, so that the machine does not decide the bytes.
  private static final String GRAPH_THREADS = "4";

  /// Streams that begin late hold others back; more packets than FFmpeg's own limit.
  private static final String WAITING_PACKETS = "4096";

  /// The last version of plans that left it to FFmpeg to turn pictures.
  private static final int TURNED_BY_FFMPEG = 2;

  private CommandLine() {}

  /// The arguments.
  ///
  /// @param outputs the files to write, one for each rendition, in order
  public static List<String> of(Dialect dialect, EncodePlan plan, Input input, List<Path> outputs) {
    List<String> line = new ArrayList<>();
    line.add("-y");
    if (plan.renditions().isEmpty()) {
      line.addAll(List.of("-t", seconds(plan.durationUs() / 1e6)));
    }
    if (plan.version() > TURNED_BY_FFMPEG) {
      line.addAll(dialect.uprightInput());
    }
    line.addAll(input.arguments());
    if (!plan.graph().isEmpty()) {
      line.addAll(List.of("-filter_complex_threads", GRAPH_THREADS));
      line.addAll(List.of("-filter_complex", plan.graph()));
    }
    for (int i = 0; i < outputs.size(); i++) {
      add(line, dialect, plan.renditions().get(i), outputs.get(i));
    }
    for (int i = 0; i < plan.images().size(); i++) {
      line.addAll(plan.images().get(i).arguments());
      line.addAll(dialect.frameTiming(Dialect.FrameTiming.VFR));
      line.addAll(List.of("-map_metadata", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact"));
      line.addAll(List.of("-f", "image2", "file:" + imagePattern(i, plan.images().get(i))));
    }
    return line;
  }

  private static void add(List<String> line, Dialect dialect, Rendition rendition, Path output) {
    line.addAll(rendition.arguments());
    if (rendition.video().isPresent()) {
      line.addAll(dialect.frameTiming(Dialect.FrameTiming.VFR));
    }
    line.addAll(List.of("-map_metadata", "-1", "-map_chapters", "-1"));
    line.addAll(List.of("-max_muxing_queue_size", WAITING_PACKETS));
    line.addAll(
        List.of("-fflags", "+bitexact", "-movflags", "+faststart+write_colr", "-brand", "mp42"));
    line.addAll(List.of("-f", "mp4", "file:" + output));
  }

  /// The names, in the folder of the process, of the images of a set as they are written.
  private static String imagePattern(int set, ImageSet images) {
    return set + "-%06d" + images.format().extension();
  }

  /// The name of one of them.
  ///
  /// @param number from 1
  public static String imageName(int set, ImageSet images, int number) {
    return String.format(Locale.ROOT, imagePattern(set, images), number);
  }

  /// The arguments that decode the images of a set and keep nothing; damage makes FFmpeg fail.
  public static List<String> decodeImages(int set, ImageSet images) {
    List<String> line = new ArrayList<>(List.of("-xerror", "-protocol_whitelist", "file"));
    line.addAll(List.of("-f", "image2", "-start_number", "1"));
    line.addAll(List.of("-i", "file:" + imagePattern(set, images), "-f", "null", "-"));
    return line;
  }

  /// What of a written file is decoded.
  ///
  /// @param file written by us
  /// @param firstSeconds how much of the beginning
  /// @param lastFrom where the end begins, in seconds
  /// @param seconds how long the file is
  public record Ends(Path file, double firstSeconds, double lastFrom, double seconds) {
    private static final double WITHOUT_KEYS = 2;

    /// The first and the last group of pictures; some seconds where there are no pictures.
    public static Ends of(Path file, Movie movie) {
      double end = movie.tracks().stream().mapToLong(Track::durationUs).max().orElse(0) / 1e6;
      double[] keys =
          movie.tracks().stream()
              .filter(Track::isVideo)
              .flatMapToDouble(track -> track.syncTimesUs().stream().mapToDouble(us -> us / 1e6))
              .toArray();
      double first = keys.length > 1 ? keys[1] : keys.length == 1 ? end : WITHOUT_KEYS;
      double last = keys.length > 0 ? keys[keys.length - 1] : Math.max(0, end - WITHOUT_KEYS);
      return new Ends(file, first, last, end);
    }

    private boolean apart() {
      return lastFrom >= firstSeconds;
    }

    /// How much is decoded side by side: the longer of the two.
    public double longestSeconds() {
      return Math.min(seconds, apart() ? Math.max(firstSeconds, seconds - lastFrom) : firstSeconds);
    }
  }

  /// The arguments that decode the ends of written files and keep nothing; damage makes FFmpeg
  /// fail. One process for all: starting one costs as much as decoding several. One thread for each
  /// decoder: there are many of them, and handing pictures between threads costs CPU time.
  public static List<String> decodeEnds(List<Ends> files) {
    List<String> line = new ArrayList<>(List.of("-xerror"));
    int inputs = 0;
    for (Ends ends : files) {
      Input input = Input.of(ends.file());
      decode(line, input, "-t", ends.firstSeconds());
      inputs++;
      if (ends.apart()) {
        decode(line, input, "-ss", ends.lastFrom());
        inputs++;
      }
    }
    for (int i = 0; i < inputs; i++) {
      line.addAll(List.of("-map", Integer.toString(i)));
    }
    line.addAll(List.of("-max_muxing_queue_size", WAITING_PACKETS, "-f", "null", "-"));
    return line;
  }

  private static void decode(List<String> line, Input input, String option, double seconds) {
    line.addAll(input.guards());
    line.addAll(List.of("-threads", "1", option, seconds(seconds), "-i", input.name()));
  }

  private static String seconds(double seconds) {
    return String.format(Locale.ROOT, "%.6f", seconds);
  }
}
