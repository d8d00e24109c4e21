package io.reelwork.services.presets;

import io.reelwork.services.presets.Preset.AacAudio;
import io.reelwork.services.presets.Preset.AacProfile;
import io.reelwork.services.presets.Preset.BlackFill;
import io.reelwork.services.presets.Preset.Complexity;
import io.reelwork.services.presets.Preset.Fixed;
import io.reelwork.services.presets.Preset.Format;
import io.reelwork.services.presets.Preset.H264Layer;
import io.reelwork.services.presets.Preset.H264Video;
import io.reelwork.services.presets.Preset.Length;
import io.reelwork.services.presets.Preset.Output;
import io.reelwork.services.presets.Preset.Profile;
import io.reelwork.services.presets.Preset.Rate;
import io.reelwork.services.presets.Preset.StretchMode;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/// Reads what a task carries in `Configuration`: a preset's name, JSON or XML.
///
/// What is known and not offered is refused by name, what is unknown as well; `TwoPass`,
/// `SyncMode`, `Chapters` and `Pad` are accepted and change nothing, as they did.
public final class Configurations {
  private static final String BYTE_ORDER_MARK = "\uFEFF";
  private static final int MAX_VERSION_CHARS = 20;
  private static final Duration TWO_SECONDS = Duration.ofSeconds(2);

  private Configurations() {}

  /// The preset a configuration means.
  ///
  /// @throws BadConfiguration when there is none of this name or the document is not right
  public static Preset parse(String configuration) {
    String text = configuration.replace(BYTE_ORDER_MARK, "").strip();
    if (text.isEmpty()) {
      throw new BadConfiguration("Configuration", "must name a preset or be one but was empty");
    }
    return switch (text.charAt(0)) {
      case '{' -> preset(JsonMarkup.parse(text));
      case '<' -> preset(XmlMarkup.parse(text));
      default ->
          SystemPresets.find(text)
              .orElseThrow(() ->
                  new BadConfiguration(
                      "Configuration", "there is no preset of the name '" + shown(text) + "'"));
    };
  }

  /// What the client should know of a preset that was replaced by its nearest.
  public static List<String> notes(String configuration) {
    String name = configuration.strip().toLowerCase(Locale.ROOT);
    boolean replaced = name.startsWith("vc1 ") || name.startsWith("wma ");
    return replaced
        ? List.of("VC-1 and Windows Media Audio are not written here: H.264 and AAC were.")
        : List.of();
  }

  private static String shown(String text) {
    return text.length() <= 100 ? text : text.substring(0, 100) + "…";
  }

  private static Preset preset(Markup markup) {
    Fields root = Fields.of("", markup);
    version(root);
    root.accept("StretchMode");
    boolean deinterlace = sources(root);
    Optional<H264Video> video = Optional.empty();
    List<AacAudio> audio = new ArrayList<>();
    List<ImageCodec> images = new ArrayList<>();
    for (Fields codec : root.objects("Codecs", Ranges.MAX_PARTS)) {
      String type = codec.text("Type").orElse("");
      switch (type) {
        case "H264Video" -> {
          if (video.isPresent()) {
            throw new BadConfiguration(codec.path(), "there must be one H264Video");
          }
          video =
              Optional.of(
                  video(codec, root.word("StretchMode", StretchMode.class, StretchMode.AUTO_SIZE)));
        }
        case "AACAudio" -> audio.add(audio(codec));
        case "JpgImage" -> images.add(ImageCodec.parse(Format.JPG, accepted(codec)));
        case "PngImage" -> images.add(ImageCodec.parse(Format.PNG, accepted(codec)));
        case "BmpImage" -> images.add(ImageCodec.parse(Format.BMP, accepted(codec)));
        case "CopyVideo", "CopyAudio" ->
            throw new BadConfiguration(codec.path(), type + " is not offered by this encoder");
        default -> throw new BadConfiguration(codec.at("Type"), "is not a known codec: " + type);
      }
    }
    List<Output> outputs = outputs(root);
    root.end();
    if (video.isEmpty() && audio.isEmpty() && images.isEmpty()) {
      throw new BadConfiguration("Codecs", "must have at least one codec but has none");
    }
    match(Format.MP4, !video.isEmpty() || !audio.isEmpty(), outputs);
    for (Format format : List.of(Format.JPG, Format.PNG, Format.BMP)) {
      match(format, images.stream().anyMatch(image -> image.format() == format), outputs);
    }
    return new Fixed(video, audio, images, outputs, deinterlace);
  }

  private static Fields accepted(Fields codec) {
    codec.accept("Type");
    return codec;
  }

  /// Codecs and outputs go together by kind.
  private static void match(Format format, boolean made, List<Output> outputs) {
    boolean named = outputs.stream().anyMatch(output -> output.format() == format);
    if (made != named) {
      String type = format == Format.MP4 ? "MP4Format" : format.word() + "Format";
      throw new BadConfiguration(
          "Outputs",
          made
              ? "must have one of " + type
              : "has one of " + type + " but there is no codec for it");
    }
  }

  private static void version(Fields root) {
    Optional<String> version = root.text("Version");
    try {
      if (version.isPresent() && version.get().length() > MAX_VERSION_CHARS) {
        throw new NumberFormatException();
      }
      if (version.isPresent() && new BigDecimal(version.get()).compareTo(BigDecimal.ONE) < 0) {
        throw new BadConfiguration("Version", "must be at least 1.0 but was " + version.get());
      }
    } catch (NumberFormatException _) {
      throw new BadConfiguration("Version", "must be a number but was " + version.orElse(""));
    }
  }

  /// Whether interlaced frames are made progressive; everything else a source may say is refused.
  private static boolean sources(Fields root) {
    List<Fields> sources = root.objects("Sources");
    if (sources.size() > 1) {
      throw new BadConfiguration("Sources[1]", "stitching is not offered by this encoder");
    }
    boolean deinterlace = true;
    for (Fields source : sources) {
      source.accept("Pad", "Type", "InputFiles");
      source.refuse("AssetID", "AssetId", "StartTime", "Duration", "Streams");
      Optional<Fields> filters = source.object("Filters");
      if (filters.isPresent()) {
        deinterlace = deinterlaces(filters.get());
      }
      source.end();
    }
    return deinterlace;
  }

  private static boolean deinterlaces(Fields filters) {
    filters.accept("Type");
    filters.refuse("Crop", "VideoOverlay", "AudioOverlay");
    Optional<String> rotation = filters.text("Rotation").filter(r -> !r.equalsIgnoreCase("Auto"));
    if (rotation.isPresent()) {
      throw new BadConfiguration(filters.at("Rotation"), "is not offered by this encoder");
    }
    boolean deinterlace = true;
    Optional<Fields> mode = filters.object("Deinterlace");
    if (mode.isPresent()) {
      mode.get().accept("Type");
      deinterlace = mode.get().word("Mode", Deinterlace.class, Deinterlace.AUTO) != Deinterlace.OFF;
      mode.get().end();
    }
    filters.end();
    return deinterlace;
  }

  private enum Deinterlace {
    AUTO,
    ON,
    OFF
  }

  private static H264Video video(Fields codec, StretchMode stretchMode) {
    codec.accept("TwoPass", "SyncMode", "Chapters");
    Duration interval = codec.time("KeyFrameInterval", TWO_SECONDS);
    if (interval.compareTo(Ranges.MIN_KEY_FRAME_INTERVAL) < 0
        || interval.compareTo(Ranges.MAX_KEY_FRAME_INTERVAL) > 0) {
      throw new BadConfiguration(
          codec.at("KeyFrameInterval"),
          "must be from 0.1 s to one day but was " + Fields.shown(interval));
    }
    List<H264Layer> layers =
        codec.objects("H264Layers", Ranges.MAX_LAYERS).stream().map(Configurations::layer).toList();
    H264Video video =
        new H264Video(
            interval,
            codec.flag("SceneChangeDetection", false),
            codec.word("Complexity", Complexity.class, Complexity.BALANCED),
            codec.word("StretchMode", StretchMode.class, stretchMode),
            codec.flag("PreserveResolutionAfterRotation", false),
            black(codec),
            layers);
    codec.end();
    check(codec, video);
    return video;
  }

  private static void check(Fields codec, H264Video video) {
    List<H264Layer> layers = video.layers();
    if (layers.isEmpty()) {
      throw new BadConfiguration(codec.at("H264Layers"), "must have at least one layer");
    }
    if (video.sceneChangeDetection() && layers.size() > 1) {
      throw new BadConfiguration(
          codec.at("SceneChangeDetection"), "must be false with more than one layer but was true");
    }
    if (layers.stream().map(H264Layer::frameRate).distinct().count() > 1) {
      throw new BadConfiguration(
          codec.at("H264Layers"), "FrameRate must be the same in all layers but is not");
    }
  }

  private static BlackFill black(Fields codec) {
    return codec
        .text("Condition")
        .map(text ->
            switch (text) {
              case "InsertBlackIfNoVideo" -> BlackFill.ALL_LAYERS;
              case "InsertBlackIfNoVideoBottomLayerOnly" -> BlackFill.BOTTOM_LAYER;
              default ->
                  throw new BadConfiguration(
                      codec.at("Condition"), "is not a known condition: " + text);
            })
        .orElse(BlackFill.NONE);
  }

  private static H264Layer layer(Fields layer) {
    layer.accept("Type");
    Profile profile = layer.word("Profile", Profile.class, Profile.AUTO);
    boolean baseline = profile == Profile.BASELINE;
    H264Layer read =
        new H264Layer(
            profile,
            level(layer),
            rate(layer),
            length(layer, "Width"),
            length(layer, "Height"),
            layer
                .number("BFrames", 0, Ranges.MAX_B_FRAMES)
                .map(OptionalInt::of)
                .orElse(OptionalInt.empty()),
            layer
                .number("ReferenceFrames", 0, Ranges.MAX_REFERENCE_FRAMES)
                .filter(n -> n > 0)
                .orElse(3),
            layer.flag("AdaptiveBFrame", true),
            layer.word("EntropyMode", Entropy.class, baseline ? Entropy.CAVLC : Entropy.CABAC)
                == Entropy.CABAC,
            frameRate(layer),
            layer.number("Slices", 0, Ranges.MAX_SLICES).orElse(0));
    layer.end();
    return read;
  }

  private enum Entropy {
    CABAC,
    CAVLC
  }

  private static Optional<String> level(Fields layer) {
    Optional<String> level = layer.text("Level").filter(text -> !text.equalsIgnoreCase("auto"));
    if (level.isPresent() && !level.get().matches("1b|1(\\.[0-3])?|[2-6](\\.[0-2])?")) {
      throw new BadConfiguration(layer.at("Level"), "is not a known level: " + level.get());
    }
    return level;
  }

  private static Rate rate(Fields layer) {
    int kbps =
        layer
            .number("Bitrate", 1, Ranges.MAX_KBPS)
            .orElseThrow(() -> new BadConfiguration(layer.at("Bitrate"), "must be there"));
    int max = layer.number("MaxBitrate", 1, Ranges.MAX_KBPS).orElse(kbps);
    if (max < kbps) {
      throw new BadConfiguration(
          layer.at("MaxBitrate"), "must be at least Bitrate " + kbps + " but was " + max);
    }
    Duration window = layer.time("BufferWindow", Duration.ofSeconds(5));
    if (window.compareTo(Ranges.MIN_WINDOW) < 0 || window.compareTo(Ranges.MAX_WINDOW) > 0) {
      throw new BadConfiguration(
          layer.at("BufferWindow"),
          "must be from 0.1 s to 10 minutes but was " + Fields.shown(window));
    }
    long kilobits = max * window.toMillis() / 1000;
    if (kilobits > Ranges.MAX_BUFFER_KILOBITS) {
      throw new BadConfiguration(
          layer.at("BufferWindow"),
          "must hold at most %d kbit but %s at %d kbps are %d kbit"
              .formatted(Ranges.MAX_BUFFER_KILOBITS, Fields.shown(window), max, kilobits));
    }
    return new Rate(kbps, max, window);
  }

  private static Length length(Fields layer, String name) {
    String text =
        layer.text(name).orElseThrow(() -> new BadConfiguration(layer.at(name), "must be there"));
    return length(layer.at(name), text, 2, Ranges.MAX_VIDEO_SIDE);
  }

  /// A width or a height, in pixels or percent.
  ///
  /// @param unit what pixels must be a multiple of
  /// @param max pixels
  static Length length(String where, String text, int unit, int max) {
    boolean percent = text.endsWith("%");
    String digits = percent ? text.substring(0, text.length() - 1).strip() : text;
    try {
      int value = Integer.parseInt(digits);
      if (percent
          ? value >= 1 && value <= 100
          : value >= unit && value <= max && value % unit == 0) {
        return new Length(value, percent);
      }
    } catch (NumberFormatException _) {
      // The message below says what it was.
    }
    throw new BadConfiguration(
        where,
        "must be %s from %d to %d or 1%% to 100%% but was %s"
            .formatted(unit == 2 ? "an even number" : "a number", unit, max, text));
  }

  private static FrameRate frameRate(Fields layer) {
    String text = layer.text("FrameRate").orElse("0/1");
    try {
      FrameRate rate = FrameRate.parse(text);
      boolean fits =
          rate.numerator() <= Ranges.MAX_FRACTION
              && rate.denominator() <= Ranges.MAX_FRACTION
              && rate.perSecond() <= Ranges.MAX_FRAME_RATE
              && rate.perSecond() * Ranges.MAX_FRAME_SECONDS >= 1;
      if (rate.isOfSource() || fits) {
        return rate;
      }
    } catch (IllegalArgumentException _) {
      // The message below says what it was.
    }
    throw new BadConfiguration(
        layer.at("FrameRate"),
        "must be 0/1, or a fraction from 1/%d to %d/1 frames per second, but was %s"
            .formatted(Ranges.MAX_FRAME_SECONDS, Ranges.MAX_FRAME_RATE, text));
  }

  private static AacAudio audio(Fields codec) {
    codec.accept("Type");
    boolean silence =
        codec
            .text("Condition")
            .map(text -> {
              if (!text.equals("InsertSilenceIfNoAudio")) {
                throw new BadConfiguration(
                    codec.at("Condition"), "is not a known condition: " + text);
              }
              return true;
            })
            .orElse(false);
    AacAudio audio =
        new AacAudio(
            codec.word("Profile", AacProfile.class, AacProfile.AACLC),
            codec.number("Channels", 1, 8).orElse(2),
            codec.number("SamplingRate", 1, 200_000).orElse(48_000),
            codec.number("Bitrate", 1, 2_000).orElse(128),
            silence);
    codec.end();
    return AacLimits.checked(codec.path(), audio);
  }

  private static List<Output> outputs(Fields root) {
    List<Output> outputs =
        root.objects("Outputs", Ranges.MAX_PARTS).stream().map(Configurations::output).toList();
    if (outputs.isEmpty()) {
      throw new BadConfiguration("Outputs", "must have at least one output but has none");
    }
    return outputs;
  }

  private static Output output(Fields output) {
    output.accept("Type");
    String fileName =
        output
            .text("FileName")
            .orElseThrow(() -> new BadConfiguration(output.at("FileName"), "must be there"));
    Optional<Fields> written = output.object("Format");
    Format format =
        written.isPresent() ? format(written.get()) : byExtension(output.at("Format"), fileName);
    boolean interleaved = format != Format.MP4 || written.isEmpty() || interleaved(written.get());
    written.ifPresent(Fields::end);
    FileNames.check(output.at("FileName"), fileName, format == Format.MP4 ? 0 : 1);
    output.end();
    return new Output(fileName, format, interleaved);
  }

  private static Format byExtension(String where, String fileName) {
    for (Format format : Format.values()) {
      if (fileName.toLowerCase(Locale.ROOT).endsWith(format.extension())) {
        return format;
      }
    }
    throw new BadConfiguration(where, "must be there");
  }

  private static Format format(Fields format) {
    String type = format.text("Type").orElse("");
    return switch (type) {
      case "MP4Format" -> Format.MP4;
      case "JpgFormat" -> Format.JPG;
      case "PngFormat" -> Format.PNG;
      case "BmpFormat" -> Format.BMP;
      default ->
          throw new BadConfiguration(
              format.at("Type"),
              "only MP4Format, JpgFormat, PngFormat and BmpFormat are offered by this encoder but"
                  + " was "
                  + type);
    };
  }

  private static boolean interleaved(Fields format) {
    Optional<String> condition = format.text("Condition");
    if (condition.filter(text -> !text.equals("NonInterleaved")).isPresent()) {
      throw new BadConfiguration(
          format.at("Condition"), "is not a known condition: " + condition.orElse(""));
    }
    format.accept("EnhancedServerManifest");
    return condition.isEmpty();
  }
}
