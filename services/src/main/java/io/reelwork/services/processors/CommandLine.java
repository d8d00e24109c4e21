package io.reelwork.services.processors;

import io.reelwork.services.ffmpeg.Dialect;
import io.reelwork.services.ffmpeg.Input;
import io.reelwork.services.processors.EncodePlan.ImageSet;
import io.reelwork.services.processors.EncodePlan.Rendition;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The FFmpeg arguments of a plan: one input, one graph, one output for each rendition.
///
/// Source: FFmpeg 4.4.1 and 5.1. Nothing a client chose is in it but numbers and language codes.
final class CommandLine {
  /// Fixed like every number of threads, so that the machine does not decide the bytes.
  private static final String GRAPH_THREADS = "4";

  /// Streams that begin late hold others back; more packets than FFmpeg's own limit.
  private static final String WAITING_PACKETS = "4096";

  private CommandLine() {}

  /// The arguments.
  ///
  /// @param outputs the files to write, one for each rendition, in order
  static List<String> of(Dialect dialect, EncodePlan plan, Input input, List<Path> outputs) {
    List<String> line = new ArrayList<>();
    line.add("-y");
    if (plan.renditions().isEmpty()) {
      line.addAll(List.of("-t", seconds(plan.durationUs() / 1e6)));
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
      line.addAll(dialect.frameTiming(Dialect.FrameTiming.PASSTHROUGH));
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
    line.addAll(List.of("-fflags", "+bitexact", "-movflags", "+faststart", "-brand", "mp42"));
    line.addAll(List.of("-f", "mp4", "file:" + output));
  }

  /// The names, in the folder of the process, of the images of a set as they are written.
  private static String imagePattern(int set, ImageSet images) {
    return set + "-%06d" + images.format().extension();
  }

  /// The name of one of them.
  ///
  /// @param number from 1
  static String imageName(int set, ImageSet images, int number) {
    return String.format(Locale.ROOT, imagePattern(set, images), number);
  }

  /// The arguments that decode the images of a set and keep nothing; damage makes FFmpeg fail.
  static List<String> decodeImages(int set, ImageSet images) {
    List<String> line = new ArrayList<>(List.of("-xerror", "-protocol_whitelist", "file"));
    line.addAll(List.of("-f", "image2", "-start_number", "1"));
    line.addAll(List.of("-i", "file:" + imagePattern(set, images), "-f", "null", "-"));
    return line;
  }

  /// The arguments that decode the beginning and the end of a written file and keep nothing; damage
  /// makes FFmpeg fail.
  ///
  /// @param firstSeconds how much of the beginning
  /// @param lastFrom where the end begins, in seconds
  static List<String> decodeEnds(Path file, double firstSeconds, double lastFrom) {
    Input input = Input.of(file);
    List<String> line = new ArrayList<>(List.of("-xerror"));
    line.addAll(input.guards());
    line.addAll(List.of("-t", seconds(firstSeconds), "-i", input.name()));
    if (lastFrom >= firstSeconds) {
      line.addAll(input.guards());
      line.addAll(List.of("-ss", seconds(lastFrom), "-i", input.name()));
      line.addAll(List.of("-map", "1"));
    }
    line.addAll(List.of("-map", "0", "-f", "null", "-"));
    return line;
  }

  private static String seconds(double seconds) {
    return String.format(Locale.ROOT, "%.6f", seconds);
  }
}
