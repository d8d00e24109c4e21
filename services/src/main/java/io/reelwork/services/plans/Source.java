package io.reelwork.services.plans;

import io.reelwork.services.ffmpeg.Colour;
import io.reelwork.services.ffmpeg.MediaInfo;
import io.reelwork.services.ffmpeg.MediaStream;
import io.reelwork.services.ffmpeg.MediaStream.FieldOrder;
import io.reelwork.services.presets.FrameRate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/// What a plan must know of the media file it is for: the streams it uses, nothing else.
///
/// @param durationUs from the start of the file to the latest end of these streams, measured from
///   packets, above 0
/// @param video the stream to encode, if there is one
/// @param audio the streams to encode, at most one per language
/// @param unread what could not be used
public record Source(long durationUs, Optional<Video> video, List<Audio> audio, Unread unread) {

  /// Copies the list.
  public Source {
    audio = List.copyOf(audio);
  }

  /// Of what a probe found, by [TrackChoice].
  public static Source of(MediaInfo info) {
    TrackChoice choice = TrackChoice.of(info);
    Optional<Video> video = choice.video().map(Source::video);
    List<Audio> audio = choice.audio().stream().map(Source::audio).toList();
    long endUs =
        Stream.concat(
                video.stream().map(picture -> picture.timing().endUs()),
                audio.stream().map(Audio::endUs))
            .max(Comparator.naturalOrder())
            .orElse(0L);
    return new Source(
        endUs,
        video,
        audio,
        new Unread(choice.leftOut(), choice.lostPicture(), choice.lostSound()));
  }

  /// With everything read.
  Source(long durationUs, Optional<Video> video, List<Audio> audio) {
    this(durationUs, video, audio, new Unread(List.of(), Optional.empty(), Optional.empty()));
  }

  /// Tracks of a file that nothing here decodes.
  ///
  /// @param notes a sentence about each
  /// @param picture the codec of the pictures, when there are no others
  /// @param sound the codec of the sound, when there is no other
  public record Unread(List<String> notes, Optional<String> picture, Optional<String> sound) {
    /// Copies the list.
    public Unread {
      notes = List.copyOf(notes);
    }
  }

  private static Video video(MediaStream.Video stream) {
    FieldOrder order = stream.fieldOrder();
    return new Video(
        stream.track().index(),
        stream.width(),
        stream.height(),
        stream.sampleAspect().toDouble(),
        stream.rotationDegrees() / 90,
        order == FieldOrder.TOP_FIRST || order == FieldOrder.BOTTOM_FIRST,
        kbps(stream.track().bitrate()),
        Timing.of(stream),
        stream.pixelFormat(),
        stream.colour(),
        stream.mirrored());
  }

  private static OptionalInt kbps(long bitsPerSecond) {
    return bitsPerSecond < 1000
        ? OptionalInt.empty()
        : OptionalInt.of((int) Math.min(Integer.MAX_VALUE, bitsPerSecond / 1000));
  }

  private static Audio audio(MediaStream.Audio stream) {
    long endUs = stream.track().packets().end().toNanos() / 1000;
    return new Audio(
        stream.track().index(),
        TrackChoice.language(stream),
        endUs,
        stream.channels(),
        stream.channelLayout());
  }

  /// A video stream.
  ///
  /// @param index of the stream in the file
  /// @param width as coded, before rotation
  /// @param height as coded, before rotation
  /// @param aspect width of a pixel in heights
  /// @param quarterTurns clockwise, 0 to 3
  /// @param interlaced whether frames may be interlaced
  /// @param kbps bit rate, when known
  /// @param timing when its pictures are shown
  /// @param pixelFormat FFmpeg's name: `yuv420p`
  /// @param colour what the file says about it
  /// @param mirrored whether it is mirrored from left to right before it is turned
  public record Video(
      int index,
      int width,
      int height,
      double aspect,
      int quarterTurns,
      boolean interlaced,
      OptionalInt kbps,
      Timing timing,
      String pixelFormat,
      Colour colour,
      boolean mirrored) {
    /// Of 4:2:0 in eight bits, without a word about its colours.
    Video(
        int index,
        int width,
        int height,
        double aspect,
        int quarterTurns,
        boolean interlaced,
        OptionalInt kbps,
        Timing timing) {
      this(
          index,
          width,
          height,
          aspect,
          quarterTurns,
          interlaced,
          kbps,
          timing,
          "yuv420p",
          Colour.UNKNOWN,
          false);
    }

    /// Frames per second; `OF_SOURCE` when not known.
    public FrameRate rate() {
      return timing.rate();
    }

    /// From the first picture to the end of the last.
    public long durationUs() {
      return timing.endUs() - timing.startUs();
    }

    /// The filters that make the picture upright, each followed by a comma. FFmpeg's `clock_flip`
    /// mirrors, too.
    String turn() {
      return switch (quarterTurns) {
        case 0 -> mirrored ? "hflip," : "";
        case 1 -> mirrored ? "transpose=clock_flip," : "transpose=clock,";
        case 2 -> mirrored ? "vflip," : "hflip,vflip,";
        default -> mirrored ? "transpose=cclock_flip," : "transpose=cclock,";
      };
    }

    /// Whether the picture stands on its side in the file.
    boolean turned() {
      return quarterTurns % 2 == 1;
    }

    /// The picture before rotation, in square pixels.
    Size upright() {
      return new Size(Math.clamp(Math.round(width * aspect), 1, Integer.MAX_VALUE), height);
    }

    /// The picture as it is shown, in square pixels.
    Size shown() {
      return turned() ? upright().turned() : upright();
    }
  }

  /// An audio stream.
  ///
  /// @param index of the stream in the file
  /// @param language three letters of ISO 639-2, when the file tells
  /// @param endUs when its last packet ends, counted from the start of the file
  /// @param channels how many
  /// @param layout FFmpeg's name of them: `5.1(side)`; empty when the file does not say
  public record Audio(
      int index, Optional<String> language, long endUs, int channels, Optional<String> layout) {
    /// Of two channels.
    Audio(int index, Optional<String> language, long endUs) {
      this(index, language, endUs, 2, Optional.of("stereo"));
    }
  }
}
