package io.reelwork.services.plans;

import io.reelwork.services.ffmpeg.MediaInfo;
import io.reelwork.services.ffmpeg.MediaStream;
import io.reelwork.services.ffmpeg.MediaStream.FieldOrder;
import io.reelwork.services.ffmpeg.Ratio;
import io.reelwork.services.presets.FrameRate;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What a plan must know of the media file it is for: the streams it uses, nothing else.
///
/// @param durationUs of the longest of these streams, measured from packets, above 0
/// @param video the stream to encode, if there is one
/// @param audio the streams to encode, at most one per language
public record Source(long durationUs, Optional<Video> video, List<Audio> audio) {
  private static final Pattern LANGUAGE = Pattern.compile("[a-z]{3}");
  private static final FrameRate UNKNOWN_RATE = FrameRate.OF_SOURCE;
  private static final int MAX_FRACTION = 1_000_000;

  /// Copies the list.
  public Source {
    audio = List.copyOf(audio);
  }

  /// Of what a probe found: the largest picture, and one audio stream for each language when the
  /// file labels languages, else one.
  public static Source of(MediaInfo info) {
    Optional<Video> video =
        info.videos()
            .filter(stream -> stream.width() > 0 && stream.height() > 0)
            .max(Comparator.comparingLong(stream -> (long) stream.width() * stream.height()))
            .map(Source::video);
    List<Audio> audio = audio(info);
    long longest =
        Stream.concat(video.stream().map(Video::durationUs), audio.stream().map(Audio::durationUs))
            .max(Comparator.naturalOrder())
            .orElse(0L);
    return new Source(longest, video, audio);
  }

  private static Video video(MediaStream.Video stream) {
    FieldOrder order = stream.fieldOrder();
    return new Video(
        stream.track().index(),
        stream.width(),
        stream.height(),
        stream.sampleAspect().toDouble(),
        stream.rotationDegrees() / 90,
        stream.frameRate().map(Source::rate).orElse(UNKNOWN_RATE),
        order == FieldOrder.TOP_FIRST || order == FieldOrder.BOTTOM_FIRST,
        kbps(stream.track().bitrate()),
        durationUs(stream));
  }

  private static FrameRate rate(Ratio rate) {
    return rate.numerator() <= MAX_FRACTION && rate.denominator() <= MAX_FRACTION
        ? new FrameRate((int) rate.numerator(), (int) rate.denominator())
        : UNKNOWN_RATE;
  }

  private static OptionalInt kbps(long bitsPerSecond) {
    return bitsPerSecond < 1000
        ? OptionalInt.empty()
        : OptionalInt.of((int) Math.min(Integer.MAX_VALUE, bitsPerSecond / 1000));
  }

  private static long durationUs(MediaStream stream) {
    return stream.track().packets().duration().toNanos() / 1000;
  }

  private static List<Audio> audio(MediaInfo info) {
    List<MediaStream.Audio> streams =
        info.audios()
            .filter(stream -> stream.channels() > 0 && stream.track().packets().count() > 0)
            .toList();
    Map<String, MediaStream.Audio> byLanguage = new LinkedHashMap<>();
    for (MediaStream.Audio stream : streams) {
      language(stream).ifPresent(language -> byLanguage.putIfAbsent(language, stream));
    }
    if (byLanguage.size() > 1) {
      return byLanguage.values().stream().map(Source::audio).toList();
    }
    return streams.stream()
        .filter(stream -> stream.track().dispositions().contains("default"))
        .findFirst()
        .or(() -> streams.stream().findFirst())
        .map(Source::audio)
        .stream()
        .toList();
  }

  private static Audio audio(MediaStream.Audio stream) {
    return new Audio(stream.track().index(), language(stream), durationUs(stream));
  }

  private static Optional<String> language(MediaStream.Audio stream) {
    return stream.track().language().filter(language -> LANGUAGE.matcher(language).matches());
  }

  /// A video stream.
  ///
  /// @param index of the stream in the file
  /// @param width as coded, before rotation
  /// @param height as coded, before rotation
  /// @param aspect width of a pixel in heights
  /// @param quarterTurns clockwise, 0 to 3
  /// @param rate frames per second; `OF_SOURCE` when not known
  /// @param interlaced whether frames may be interlaced
  /// @param kbps bit rate, when known
  /// @param durationUs from its first to the end of its last packet
  public record Video(
      int index,
      int width,
      int height,
      double aspect,
      int quarterTurns,
      FrameRate rate,
      boolean interlaced,
      OptionalInt kbps,
      long durationUs) {
    /// Whether the picture stands on its side in the file.
    boolean turned() {
      return quarterTurns % 2 == 1;
    }

    /// The picture before rotation, in square pixels.
    Size upright() {
      return new Size((int) Math.max(1, Math.round(width * aspect)), height);
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
  /// @param durationUs from its first to the end of its last packet
  public record Audio(int index, Optional<String> language, long durationUs) {}
}
