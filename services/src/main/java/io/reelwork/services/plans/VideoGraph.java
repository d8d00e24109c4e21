package io.reelwork.services.plans;

import io.reelwork.services.presets.FrameRate;
import io.reelwork.services.presets.Preset.AacAudio;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The filter graph of a plan: one decoded stream, scaled once for each size, split to the
/// renditions of that size.
///
/// ```
/// [0:0]split=2[s0][s1];
/// [s0]scale=1280:720:flags=bicubic:in_color_matrix=auto:…,setsar=1,format=yuv420p[v0];
/// [s1]scale=960:540:flags=bicubic:in_color_matrix=auto:…,setsar=1,format=yuv420p,split=2[v1][v2]
/// ```
///
/// For one thread.
final class VideoGraph {
  private final Source source;
  private final ColourConversion colours;
  private final Map<Frame, List<String>> pictures = new LinkedHashMap<>();
  private final List<String> images = new ArrayList<>();
  private final List<String> silences = new ArrayList<>();
  private String deinterlacing = "";
  private String timing = "";
  private Optional<FrameRate> rate = Optional.empty();
  private String blackRate = "25/1";
  private int labels;

  VideoGraph(Source source, ColourConversion colours) {
    this.source = source;
    this.colours = colours;
  }

  /// How colours become those of the outputs.
  ColourConversion colours() {
    return colours;
  }

  /// Gives all renditions this frame rate.
  void frameRate(FrameRate rate) {
    this.rate = Optional.of(rate);
    timing = timing + "fps=" + rate + ",";
    blackRate = rate.toString();
  }

  /// The rate that all renditions were given.
  Optional<FrameRate> rate() {
    return rate;
  }

  /// Shows the last picture, which appears at `lastUs`, once more at `againUs`.
  void hold(long lastUs, long againUs) {
    timing =
        "tpad=stop=1:stop_mode=clone,setpts='if(gt(T,%s),%s/TB,PTS)',%s"
            .formatted(micros(lastUs + 500), micros(againUs), timing);
  }

  /// Where a given rate must not go on behind the end.
  void endAt(long endUs) {
    if (rate.isPresent()) {
      timing = timing + "trim=end=" + micros(endUs) + ",";
    }
  }

  private static String micros(long us) {
    return seconds(Duration.ofNanos(us * 1000));
  }

  /// Makes interlaced frames progressive, before anything else.
  void deinterlace() {
    if (source.video().filter(Source.Video::interlaced).isPresent()) {
      deinterlacing = "bwdif=mode=send_frame:deint=interlaced,";
    }
  }

  /// The label of a new output with this frame: `[v0]`.
  String picture(Frame frame) {
    String label = "[v" + labels++ + "]";
    pictures.computeIfAbsent(frame, _ -> new ArrayList<>()).add(label);
    return label;
  }

  /// The label of a new output of images that these filters choose and scale: `[i0]`.
  String image(String filters) {
    String label = "[i" + images.size() + "]";
    images.add(filters + label);
    return label;
  }

  /// The label of a new silent output: `[a0]`.
  String silence(AacAudio audio, Duration duration) {
    String label = "[a" + silences.size() + "]";
    silences.add(
        "anullsrc=channel_layout=%s:sample_rate=%d,atrim=duration=%s%s"
            .formatted(layout(audio.channels()), audio.samplingRate(), seconds(duration), label));
    return label;
  }

  /// FFmpeg's name of a usual set of so many channels.
  static String layout(int channels) {
    return switch (channels) {
      case 1 -> "mono";
      case 2 -> "stereo";
      case 5 -> "5.0";
      case 6 -> "5.1";
      default -> "7.1";
    };
  }

  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.6f", duration.toNanos() / 1e9);
  }

  /// The whole graph; empty when nothing was asked of it.
  String text() {
    List<String> chains = new ArrayList<>();
    if (!pictures.isEmpty() || !images.isEmpty()) {
      chains.addAll(source.video().isPresent() ? decoded() : black());
      source
          .video()
          .filter(video -> !video.turn().isEmpty())
          .ifPresent(video -> chains.add(sink(video)));
    }
    chains.addAll(silences);
    return String.join(";", chains);
  }

  /// FFmpeg copies the turn of a source to the outputs of a graph with one input, and players would
  /// turn upright pictures once more. A second input without an output prevents it.
  private static String sink(Source.Video video) {
    return "[0:" + video.index() + "]nullsink";
  }

  /// Images are chosen by time, so they branch off before times are changed.
  private List<String> decoded() {
    List<String> chains = new ArrayList<>();
    Source.Video video = source.video().orElseThrow();
    String input = "[0:" + video.index() + "]";
    String common =
        deinterlacing + (images.isEmpty() ? timing : "") + video.turn() + colours.before();
    List<String> branches = new ArrayList<>();
    pictures.forEach((frame, labels) ->
        branches.add(
            (images.isEmpty() ? "" : timing)
                + frame.filters(colours.toVideo())
                + ",format=yuv420p"
                + to(labels)));
    branches.addAll(images);
    if (branches.size() == 1) {
      return List.of(input + common + branches.getFirst());
    }
    StringBuilder split = new StringBuilder(input + common + "split=" + branches.size());
    for (int i = 0; i < branches.size(); i++) {
      split.append("[s").append(i).append(']');
      chains.add("[s" + i + "]" + branches.get(i));
    }
    chains.addFirst(split.toString());
    return chains;
  }

  private static String to(List<String> labels) {
    String split = labels.size() > 1 ? ",split=" + labels.size() : "";
    return split + String.join("", labels);
  }

  private List<String> black() {
    List<String> chains = new ArrayList<>();
    pictures.forEach((frame, labels) ->
        chains.add(
            "color=color=black:size=%dx%d:rate=%s:duration=%s,format=yuv420p%s"
                .formatted(
                    frame.whole().width(),
                    frame.whole().height(),
                    blackRate,
                    seconds(Duration.ofNanos(source.durationUs() * 1000)),
                    to(labels))));
    return chains;
  }
}
