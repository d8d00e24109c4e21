package io.reelwork.services.presets;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// What an encode shall make, whatever notation it was written in.
///
/// Source: the Media Encoder Standard schema. Member names are those of the schema.
public sealed interface Preset {
  /// A preset that says all its layers.
  ///
  /// @param video what to do with video; empty when the preset makes none
  /// @param audio what to do with audio; the first goes with the video, each makes a file when
  ///   there is no video or when it is not interleaved
  /// @param images still pictures, at most one of each format
  /// @param outputs file names and formats, at least one
  /// @param deinterlace whether interlaced frames are made progressive
  record Fixed(
      Optional<H264Video> video,
      List<AacAudio> audio,
      List<ImageCodec> images,
      List<Output> outputs,
      boolean deinterlace)
      implements Preset {
    /// Copies the lists.
    public Fixed {
      audio = List.copyOf(audio);
      images = List.copyOf(images);
      outputs = List.copyOf(outputs);
    }
  }

  /// A preset whose layers are made from the source by `Ladder`.
  ///
  /// @param keyFrameInterval of the layers to come
  /// @param audio as in `Fixed`
  /// @param output as in `Fixed`
  record Generated(Duration keyFrameInterval, AacAudio audio, Output output) implements Preset {}

  /// All layers of one video.
  ///
  /// @param keyFrameInterval time between two key frames
  /// @param sceneChangeDetection whether cuts get key frames of their own; one layer only
  /// @param complexity how hard to try
  /// @param stretchMode what to do when the source has another shape
  /// @param preserveResolutionAfterRotation whether sizes turn with a rotated picture
  /// @param black where to show black when the source has no video
  /// @param layers highest first
  record H264Video(
      Duration keyFrameInterval,
      boolean sceneChangeDetection,
      Complexity complexity,
      StretchMode stretchMode,
      boolean preserveResolutionAfterRotation,
      BlackFill black,
      List<H264Layer> layers) {
    /// Copies the layers.
    public H264Video {
      layers = List.copyOf(layers);
    }

    /// The same for other layers.
    public H264Video withLayers(List<H264Layer> others) {
      return new H264Video(
          keyFrameInterval,
          sceneChangeDetection,
          complexity,
          stretchMode,
          preserveResolutionAfterRotation,
          black,
          others);
    }

    /// As the system presets have it: AutoSize, Balanced, nothing special.
    static H264Video of(Duration keyFrameInterval, boolean cuts, List<H264Layer> layers) {
      return new H264Video(
          keyFrameInterval,
          cuts,
          Complexity.BALANCED,
          StretchMode.AUTO_SIZE,
          false,
          BlackFill.NONE,
          layers);
    }
  }

  /// One rendition.
  ///
  /// @param profile of H.264
  /// @param level such as `3.1`; empty lets the encoder choose
  /// @param rate the rate control
  /// @param width of the box the picture goes into
  /// @param height of the box the picture goes into
  /// @param bFrames between two other frames, at most; empty lets the encoder choose
  /// @param referenceFrames at least 1
  /// @param adaptiveBFrame whether the encoder places B-frames by content
  /// @param cabac entropy coding: CABAC, else CAVLC
  /// @param frameRate of the layer
  /// @param slices per frame; 0 lets the encoder choose
  record H264Layer(
      Profile profile,
      Optional<String> level,
      Rate rate,
      Length width,
      Length height,
      OptionalInt bFrames,
      int referenceFrames,
      boolean adaptiveBFrame,
      boolean cabac,
      FrameRate frameRate,
      int slices) {
    /// A layer with the defaults of the system presets.
    public static H264Layer of(int width, int height, int kbps) {
      return new H264Layer(
          Profile.AUTO,
          Optional.empty(),
          Rate.constant(kbps),
          Length.pixels(width),
          Length.pixels(height),
          OptionalInt.of(3),
          3,
          true,
          true,
          FrameRate.OF_SOURCE,
          0);
    }
  }

  /// Rate control of a layer.
  ///
  /// @param kbps average
  /// @param maxKbps peak over the window
  /// @param window length of the buffer the peak is measured over
  record Rate(int kbps, int maxKbps, Duration window) {
    /// Peak as average, over five seconds.
    static Rate constant(int kbps) {
      return new Rate(kbps, kbps, Duration.ofSeconds(5));
    }
  }

  /// A width or a height.
  ///
  /// @param value pixels, or percent of the source's
  /// @param percent which of the two
  record Length(int value, boolean percent) {
    /// So many pixels.
    static Length pixels(int value) {
      return new Length(value, false);
    }

    /// In pixels, for a source of this length.
    public int of(int source) {
      return percent ? Math.max(1, Math.round((float) source * value / 100)) : value;
    }
  }

  /// One kind of audio.
  ///
  /// @param profile AAC profile
  /// @param channels 1, 2, 5, 6 or 8
  /// @param samplingRate in Hz
  /// @param kbps bit rate
  /// @param silenceIfNoAudio whether a source without audio gets a silent track
  record AacAudio(
      AacProfile profile, int channels, int samplingRate, int kbps, boolean silenceIfNoAudio) {}

  /// How the files are named.
  ///
  /// @param fileName with macros in braces
  /// @param format of the files
  /// @param interleaved whether audio goes into the files of the video
  record Output(String fileName, Format format, boolean interleaved) {}

  /// Kinds of files.
  enum Format {
    MP4("Mp4", ".mp4", "video/mp4"),
    JPG("Jpg", ".jpg", "image/jpeg"),
    PNG("Png", ".png", "image/png"),
    BMP("Bmp", ".bmp", "image/bmp");

    private final String word;
    private final String extension;
    private final String mimeType;

    Format(String word, String extension, String mimeType) {
      this.word = word;
      this.extension = extension;
      this.mimeType = mimeType;
    }

    /// What names of members begin with: `Jpg`.
    public String word() {
      return word;
    }

    /// `.jpg`.
    public String extension() {
      return extension;
    }

    /// `image/jpeg`.
    public String mimeType() {
      return mimeType;
    }
  }

  /// H.264 profiles.
  enum Profile {
    AUTO,
    BASELINE,
    MAIN,
    HIGH
  }

  /// How hard the encoder tries.
  enum Complexity {
    SPEED,
    BALANCED,
    QUALITY
  }

  /// What becomes of a picture whose shape is not that of the layer.
  enum StretchMode {
    /// Exactly the layer's numbers, distorted if need be.
    NONE,
    /// Fits into the layer's box, square pixels; one number shrinks.
    AUTO_SIZE,
    /// Exactly the layer's box, with bars.
    AUTO_FIT
  }

  /// Which layers become black when the source has no video.
  enum BlackFill {
    NONE,
    ALL_LAYERS,
    BOTTOM_LAYER
  }

  /// AAC profiles.
  enum AacProfile {
    AACLC,
    HEAACV1,
    HEAACV2
  }
}
