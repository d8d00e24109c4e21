package io.reelwork.services.plans;

import io.reelwork.services.plans.EncodePlan.ImageSet;
import io.reelwork.services.presets.FileNames;
import io.reelwork.services.presets.ImageCodec;
import io.reelwork.services.presets.ImageCodec.Layer;
import io.reelwork.services.presets.Preset;
import io.reelwork.services.presets.Preset.Output;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Plans the images of one task. For one thread.
final class ImagePlanner {
  private static final int WORST_JPEG_SCALE = 31;
  private static final int BEST_JPEG_SCALE = 2;
  private static final String INDEX = "Index";

  private final Source.Video video;
  private final String baseName;
  private final VideoGraph graph;
  private double endSeconds;

  ImagePlanner(Source.Video video, String baseName, VideoGraph graph) {
    this.video = video;
    this.baseName = baseName;
    this.graph = graph;
  }

  /// How much of the source must be read for all images that were planned.
  double endSeconds() {
    return endSeconds;
  }

  /// The images of a codec, one set for each layer; none when they begin behind the end.
  List<ImageSet> plan(ImageCodec codec, Output output) {
    ImageWalk walk = ImageWalk.of(codec, video);
    if (walk.count() == 0) {
      return List.of();
    }
    endSeconds = Math.max(endSeconds, walk.endSeconds());
    return codec.layers().stream().map(layer -> set(codec, walk, layer, output)).toList();
  }

  private ImageSet set(ImageCodec codec, ImageWalk walk, Layer layer, Output output) {
    Size size = size(codec, layer);
    PlanLimits.checkImage(codec.format(), size);
    String filters =
        walk.choice()
            + Frame.filled(size).filters(scaling(codec.format()))
            + walk.search()
            + ",format="
            + pixels(codec.format());
    List<String> arguments = new ArrayList<>(List.of("-map", graph.image(filters)));
    arguments.addAll(codecArguments(codec.format(), layer));
    arguments.addAll(List.of("-frames:v", Integer.toString(walk.count())));
    return new ImageSet(
        name(output, codec.format(), size), codec.format(), arguments, walk.count());
  }

  private String scaling(Preset.Format format) {
    return format == Preset.Format.JPG ? graph.colours().toJpeg() : graph.colours().toRgb();
  }

  private static String pixels(Preset.Format format) {
    return switch (format) {
      case JPG -> "yuvj420p";
      case PNG -> "rgb24,setparams=color_primaries=bt709:color_trc=iec61966-2-1";
      case BMP -> "bgr24";
      case MP4 -> throw new IllegalArgumentException("format: must be of images but was MP4");
    };
  }

  private static List<String> codecArguments(Preset.Format format, Layer layer) {
    return switch (format) {
      case JPG -> {
        double share = (layer.quality() - 1) / 99.0;
        long scale = Math.round(WORST_JPEG_SCALE - share * (WORST_JPEG_SCALE - BEST_JPEG_SCALE));
        yield List.of("-c:v", "mjpeg", "-q:v", Long.toString(scale));
      }
      case PNG -> List.of("-c:v", "png");
      case BMP -> List.of("-c:v", "bmp");
      case MP4 -> List.of();
    };
  }

  /// One length alone keeps the shape of the picture as shown; both are a box it fits into.
  private Size size(ImageCodec codec, Layer layer) {
    Size shown = video.shown();
    if (layer.width().isPresent() && layer.height().isPresent()) {
      boolean turns = video.turned() && codec.preserveResolutionAfterRotation();
      Size box =
          new Size(layer.width().get().of(video.width()), layer.height().get().of(video.height()));
      return shown.within(turns ? box.turned() : box);
    }
    int width = layer.width().map(length -> length.of(shown.width())).orElse(Integer.MAX_VALUE);
    int height = layer.height().map(length -> length.of(shown.height())).orElse(Integer.MAX_VALUE);
    boolean asShown = layer.width().isEmpty() && layer.height().isEmpty();
    return asShown ? shown.even() : shown.within(new Size(width, height));
  }

  /// The name with `{Index}` left in it.
  private String name(Output output, Preset.Format format, Size size) {
    Map<String, String> names = new LinkedHashMap<>();
    names.put("Basename", baseName);
    names.put("Extension", format.extension());
    names.put("Width", Integer.toString(size.width()));
    names.put("Height", Integer.toString(size.height()));
    names.put("Resolution", size.width() + "x" + size.height());
    names.put(INDEX, ImageSet.INDEX);
    return FileNames.expand(output.fileName(), names);
  }
}
