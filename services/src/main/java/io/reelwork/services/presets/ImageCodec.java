package io.reelwork.services.presets;

import io.reelwork.services.presets.Preset.Format;
import io.reelwork.services.presets.Preset.Length;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// The images a preset makes: `JpgImage`, `PngImage` or `BmpImage`.
///
/// ```json
/// {"Type": "JpgImage", "Start": "10%", "Step": "10%", "Range": "90%",
///  "JpgLayers": [{"Type": "JpgLayer", "Width": "50%", "Height": "50%", "Quality": 90}]}
/// ```
///
/// @param format of the files
/// @param start where the first image is
/// @param step from one to the next; without it there is one image
/// @param range where the last may be; empty for the end of the source
/// @param preserveResolutionAfterRotation whether sizes turn with a rotated picture
/// @param layers sizes, at least one
public record ImageCodec(
    Format format,
    Position start,
    Optional<Position> step,
    Optional<Position> range,
    boolean preserveResolutionAfterRotation,
    List<Layer> layers) {
  private static final Pattern PERCENT = Pattern.compile("(\\d{1,3}(?:\\.\\d{1,6})?) *%");
  private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");
  private static final int DEFAULT_QUALITY = 90;

  /// Copies.
  public ImageCodec {
    layers = List.copyOf(layers);
  }

  /// A place in a source, or a distance.
  public sealed interface Position {
    /// An interesting picture among the first seconds.
    record Best() implements Position {}

    /// A time from the start.
    record Time(Duration time) implements Position {}

    /// Of the duration.
    record Percent(double value) implements Position {}

    /// A number of frames from the first.
    record Frames(long count) implements Position {}
  }

  /// One size.
  ///
  /// @param width empty to keep the shape
  /// @param height empty to keep the shape
  /// @param quality of JPEG, 1 to 100
  public record Layer(Optional<Length> width, Optional<Length> height, int quality) {}

  /// The images of a codec object.
  static ImageCodec parse(Format format, Fields codec) {
    String kind = format.word();
    codec.refuse("SpriteColumn");
    Position start = position(codec, "Start").orElse(new Position.Best());
    Optional<Position> step = position(codec, "Step");
    Optional<Position> range = position(codec, "Range");
    List<Layer> layers =
        codec.objects(kind + "Layers", Ranges.MAX_LAYERS).stream()
            .map(layer -> layer(format, layer))
            .toList();
    boolean preserve = codec.flag("PreserveResolutionAfterRotation", false);
    codec.end();
    if (layers.isEmpty()) {
      throw new BadConfiguration(codec.at(kind + "Layers"), "must have at least one layer");
    }
    if (step.filter(Position.Best.class::isInstance).isPresent()
        || range.filter(Position.Best.class::isInstance).isPresent()) {
      throw new BadConfiguration(codec.at("Step"), "{Best} can be the start only");
    }
    return new ImageCodec(format, start, step, range, preserve, layers);
  }

  private static Optional<Position> position(Fields codec, String name) {
    Optional<String> text = codec.text(name);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    if (text.get().toLowerCase(Locale.ROOT).equals("{best}")) {
      return Optional.of(new Position.Best());
    }
    if (NUMBER.matcher(text.get()).matches()) {
      return Optional.of(new Position.Frames(Long.parseLong(text.get())));
    }
    var percent = PERCENT.matcher(text.get());
    if (!percent.matches()) {
      return Optional.of(new Position.Time(codec.time(name, Duration.ZERO)));
    }
    double value = Double.parseDouble(percent.group(1));
    if (value > 100) {
      throw new BadConfiguration(codec.at(name), "must be at most 100% but was " + text.get());
    }
    return Optional.of(new Position.Percent(value));
  }

  private static Layer layer(Format format, Fields layer) {
    layer.accept("Type");
    layer.refuse("Condition");
    int quality =
        format == Format.JPG ? layer.number("Quality", 1, 100).orElse(DEFAULT_QUALITY) : 0;
    Layer read = new Layer(length(layer, "Width"), length(layer, "Height"), quality);
    layer.end();
    return read;
  }

  private static Optional<Length> length(Fields layer, String name) {
    return layer
        .text(name)
        .map(text -> Configurations.length(layer.at(name), text, 1, Ranges.MAX_IMAGE_SIDE));
  }
}
