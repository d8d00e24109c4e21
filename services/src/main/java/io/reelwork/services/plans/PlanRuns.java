package io.reelwork.services.plans;

import io.reelwork.services.ffmpeg.Capabilities;
import io.reelwork.services.presets.BadConfiguration;
import io.reelwork.services.presets.Preset;
import io.reelwork.services.presets.Preset.AacAudio;
import io.reelwork.services.presets.Preset.Fixed;
import io.reelwork.services.presets.Preset.H264Layer;
import io.reelwork.services.presets.Preset.H264Video;
import io.reelwork.services.presets.Preset.Output;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A plan and the runs of FFmpeg that carry it out, one after the other: one run where memory
/// allows it, else several that decode the source again, each for some of the layers. A file has
/// the same bytes whichever run writes it, so that only their number depends on the machine.
///
/// @param whole everything that is made
/// @param runs at least one; their files in this order are those of `whole`
/// @param memoryBytes what the largest of them takes
public record PlanRuns(EncodePlan whole, List<EncodePlan> runs, long memoryBytes) {
  /// Copies the runs.
  public PlanRuns {
    runs = List.copyOf(runs);
  }

  /// The machine that carries a plan out.
  ///
  /// @param runBytes what a run may take where it can be made smaller
  /// @param totalBytes what no run may pass
  /// @param cores how many it has
  public record Machine(long runBytes, long totalBytes, int cores) {}

  /// The runs for a source.
  ///
  /// @throws UnfitSource when the preset makes nothing from this source, or not even one layer
  ///   alone fits into the memory
  /// @throws BadConfiguration as `Planner` does
  public static PlanRuns plan(Source source, Preset preset, String inputName, Machine machine) {
    return plan(source, preset, inputName, machine, Capabilities.complete());
  }

  /// The runs for an FFmpeg that may lack features.
  ///
  /// @throws UnfitSource when the preset makes nothing from this source or needs too much memory
  public static PlanRuns plan(
      Source source, Preset preset, String inputName, Machine machine, Capabilities ffmpeg) {
    Fixed fixed = Planner.fixed(source, preset);
    ColourConversion colours = Planner.colours(source, fixed, ffmpeg);
    EncodePlan whole = Planner.plan(source, fixed, inputName, colours);
    PlanRuns one = new PlanRuns(whole, List.of(whole), estimate(whole, source, colours, machine));
    PlanRuns fewest =
        one.memoryBytes <= machine.runBytes || !divisible(source, fixed)
            ? one
            : divided(whole, source, fixed, inputName, machine, colours);
    if (fewest.memoryBytes > machine.totalBytes) {
      throw new UnfitSource(
          "The preset needs about %d MB of memory for this input; at most %d MB may be used."
              .formatted(fewest.memoryBytes >> 20, machine.totalBytes >> 20));
    }
    return fewest;
  }

  /// The same with more notes.
  public PlanRuns noting(List<String> more) {
    return new PlanRuns(whole.noting(more), runs, memoryBytes);
  }

  private static long estimate(
      EncodePlan plan, Source source, ColourConversion colours, Machine machine) {
    return PlanMemory.estimate(plan, source, colours, machine.cores);
  }

  /// With two outputs for video the files of one layer are apart.
  private static boolean divisible(Source source, Fixed preset) {
    return source.video().isPresent()
        && preset.video().filter(video -> video.layers().size() > 1).isPresent()
        && mp4(preset).size() == 1;
  }

  private static List<Output> mp4(Fixed preset) {
    return preset.outputs().stream()
        .filter(output -> output.format() == Preset.Format.MP4)
        .toList();
  }

  private static PlanRuns divided(
      EncodePlan whole,
      Source source,
      Fixed preset,
      String inputName,
      Machine machine,
      ColourConversion colours) {
    List<H264Layer> layers = preset.video().orElseThrow().layers();
    List<EncodePlan> runs = new ArrayList<>();
    long largest = 0;
    for (int from = 0; from < layers.size(); ) {
      int to = from + 1;
      EncodePlan run = Planner.plan(source, part(source, preset, from, to), inputName, colours);
      long bytes = estimate(run, source, colours, machine);
      while (to < layers.size()) {
        EncodePlan more =
            Planner.plan(source, part(source, preset, from, to + 1), inputName, colours);
        long moreBytes = estimate(more, source, colours, machine);
        if (moreBytes > machine.runBytes) {
          break;
        }
        run = more;
        bytes = moreBytes;
        to++;
      }
      runs.add(run);
      largest = Math.max(largest, bytes);
      from = to;
    }
    return new PlanRuns(whole, runs, largest);
  }

  /// Some layers; the images go with the first, files of audio alone with the last.
  private static Fixed part(Source source, Fixed preset, int from, int to) {
    H264Video video = preset.video().orElseThrow();
    boolean first = from == 0;
    boolean last = to == video.layers().size();
    boolean together = mp4(preset).getFirst().interleaved();
    List<AacAudio> withVideo =
        preset.audio().stream()
            .filter(audio -> together && Planner.isThere(source, audio))
            .limit(1)
            .toList();
    return new Fixed(
        Optional.of(video.withLayers(video.layers().subList(from, to))),
        last ? preset.audio() : withVideo,
        first ? preset.images() : List.of(),
        first ? preset.outputs() : mp4(preset),
        preset.deinterlace());
  }
}
