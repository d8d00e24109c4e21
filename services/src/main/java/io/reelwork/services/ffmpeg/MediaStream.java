package io.reelwork.services.ffmpeg;

import io.reelwork.formats.orientation.Orientation;
import java.time.Duration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/// One stream of a media file.
public sealed interface MediaStream {
  /// What all streams have.
  Track track();

  /// The same stream with other common facts.
  MediaStream with(Track other);

  /// What all streams have.
  ///
  /// @param index the number FFmpeg counts by, from 0
  /// @param id the number the container gives: a PID, a track number
  /// @param codec FFmpeg's name: `h264`, `aac`
  /// @param profile `High`, `LC`
  /// @param fourCc the container's code of the codec: `avc1`
  /// @param decodable whether FFmpeg has a decoder for it
  /// @param language as the file has it: `eng`, `en`; empty for none and for `und`
  /// @param headerBitrate bits per second as the header claims
  /// @param packets what was found in the packets
  /// @param dispositions FFmpeg's words: `default`, `forced`, `attached pic`; and `disabled`
  /// @param tags tags of the stream
  record Track(
      int index,
      OptionalInt id,
      String codec,
      Optional<String> profile,
      Optional<String> fourCc,
      boolean decodable,
      Optional<String> language,
      OptionalLong headerBitrate,
      Packets packets,
      Set<String> dispositions,
      Map<String, String> tags) {
    private static final String DISABLED = "disabled";

    /// Copies.
    public Track {
      dispositions = Set.copyOf(dispositions);
      tags = Map.copyOf(tags);
    }

    Track with(Packets other) {
      return new Track(
          index,
          id,
          codec,
          profile,
          fourCc,
          decodable,
          language,
          headerBitrate,
          other,
          dispositions,
          tags);
    }

    /// The same, not part of the presentation.
    Track disabled() {
      Set<String> more = new HashSet<>(dispositions);
      more.add(DISABLED);
      return new Track(
          index,
          id,
          codec,
          profile,
          fourCc,
          decodable,
          language,
          headerBitrate,
          packets,
          more,
          tags);
    }

    /// Whether the file has it as a part of the presentation.
    public boolean enabled() {
      return !dispositions.contains(DISABLED);
    }

    /// The codec as people know it: `APAC`; `of an unknown kind` when the file does not say.
    public String codecName() {
      return Optional.of(codec)
          .filter(name -> !name.equals("none") && !name.equals("unknown"))
          .or(() -> fourCc.filter(code -> code.matches("[A-Za-z0-9]{2,4}")))
          .map(name -> name.toUpperCase(Locale.ROOT))
          .orElse("of an unknown kind");
    }

    /// Bits per second, measured.
    public long bitrate() {
      return Packets.bitrate(packets.sizeBytes(), packets.duration());
    }
  }

  /// How the lines of a picture were taken.
  enum FieldOrder {
    /// All at once.
    PROGRESSIVE,
    /// In two fields, upper lines first.
    TOP_FIRST,
    /// In two fields, lower lines first.
    BOTTOM_FIRST,
    /// The file does not say.
    UNKNOWN
  }

  /// A video stream or a cover picture.
  ///
  /// @param track what all have
  /// @param level as in the bit stream: 31 is 3.1 of H.264; known for H.264 and HEVC
  /// @param pixelFormat `yuv420p`
  /// @param colour what the file says about it
  /// @param width in samples, as coded and cropped, before rotation
  /// @param height in samples
  /// @param sampleAspect width over height of a sample; 1/1 when the file does not say
  /// @param frameRate the average, as FFmpeg estimates; empty when it cannot
  /// @param realFrameRate the lowest rate that all frame times fit; empty when unknown
  /// @param fieldOrder interlacing
  /// @param rotationDegrees clockwise turn for display: 0, 90, 180 or 270
  /// @param mirrored whether it is mirrored from left to right before that turn
  record Video(
      Track track,
      OptionalInt level,
      String pixelFormat,
      Colour colour,
      int width,
      int height,
      Ratio sampleAspect,
      Optional<Ratio> frameRate,
      Optional<Ratio> realFrameRate,
      FieldOrder fieldOrder,
      int rotationDegrees,
      boolean mirrored)
      implements MediaStream {
    /// Less is the rounding of headers.
    private static final Duration NOTABLE_HOLD = Duration.ofMillis(100);

    @Override
    public MediaStream with(Track other) {
      return with(other, level);
    }

    Video withLevel(OptionalInt known) {
      return with(track, known);
    }

    private Video with(Track track, OptionalInt known) {
      return new Video(
          track,
          known,
          pixelFormat,
          colour,
          width,
          height,
          sampleAspect,
          frameRate,
          realFrameRate,
          fieldOrder,
          rotationDegrees,
          mirrored);
    }

    Video withOrientation(Orientation orientation) {
      return new Video(
          track,
          level,
          pixelFormat,
          colour,
          width,
          height,
          sampleAspect,
          frameRate,
          realFrameRate,
          fieldOrder,
          orientation.quarterTurns() * 90,
          orientation.mirrored());
    }

    /// The same when its last picture stays to this time, counted from the start of the file.
    MediaStream heldTo(Duration end) {
      return end.minus(track.packets().end()).compareTo(NOTABLE_HOLD) > 0
          ? with(track.with(track.packets().endingAt(end)), level)
          : this;
    }

    /// Whether it is a cover picture and no video.
    public boolean attachedPicture() {
      return track.dispositions().contains("attached pic");
    }

    /// Width over height of the picture, before rotation.
    public Ratio displayAspect() {
      return new Ratio(width * sampleAspect.numerator(), height * sampleAspect.denominator());
    }
  }

  /// An audio stream.
  ///
  /// @param track what all have
  /// @param sampleRate samples per second
  /// @param channels how many
  /// @param channelLayout `stereo`, `5.1(side)`; empty when the file does not say
  /// @param sampleFormat as decoded: `s16`, `fltp`
  /// @param bitsPerSample of uncompressed and lossless audio; empty for others
  record Audio(
      Track track,
      int sampleRate,
      int channels,
      Optional<String> channelLayout,
      String sampleFormat,
      OptionalInt bitsPerSample)
      implements MediaStream {
    @Override
    public MediaStream with(Track other) {
      return new Audio(other, sampleRate, channels, channelLayout, sampleFormat, bitsPerSample);
    }

    /// Whether its channels are a sound field and no loudspeakers.
    public boolean ambisonic() {
      return channelLayout.filter(layout -> layout.startsWith("ambisonic")).isPresent();
    }
  }

  /// Subtitles, data or an attachment.
  ///
  /// @param track what all have
  /// @param kind FFmpeg's word: `Subtitle`, `Data`, `Attachment`
  record Other(Track track, String kind) implements MediaStream {
    @Override
    public MediaStream with(Track other) {
      return new Other(other, kind);
    }
  }
}
