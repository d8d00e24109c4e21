package io.reelwork.services.ffmpeg;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// What a media file holds, from its header and from every one of its packets.
///
/// @param formatNames FFmpeg's names of the container: `mov, mp4, m4a, 3gp, 3g2, mj2`
/// @param sizeBytes the size of the file; 0 when it is not local
/// @param startTime the time of the first packet as the file counts (MPEG-TS seldom starts at 0)
/// @param duration from the first to the end of the last packet of all audio and video streams
/// @param programs the programs of an MPEG-TS
/// @param streams in order of their index
/// @param tags tags of the file
/// @param completeness how much of what should be there could be read
/// @param warnings what FFmpeg complained about while it read, at most 40 lines; no names of files
public record MediaInfo(
    List<String> formatNames,
    long sizeBytes,
    Duration startTime,
    Duration duration,
    List<Program> programs,
    List<MediaStream> streams,
    Map<String, String> tags,
    Completeness completeness,
    List<String> warnings) {
  /// One program of an MPEG-TS.
  ///
  /// @param number its number
  /// @param streams the indexes of its streams
  /// @param tags `service_name` and such
  public record Program(int number, List<Integer> streams, Map<String, String> tags) {
    /// Copies.
    public Program {
      streams = List.copyOf(streams);
      tags = Map.copyOf(tags);
    }
  }

  /// Copies.
  public MediaInfo {
    formatNames = List.copyOf(formatNames);
    programs = List.copyOf(programs);
    streams = List.copyOf(streams);
    tags = Map.copyOf(tags);
    warnings = List.copyOf(warnings);
  }

  /// The video streams that are no cover pictures.
  public Stream<MediaStream.Video> videos() {
    return streams.stream()
        .filter(MediaStream.Video.class::isInstance)
        .map(MediaStream.Video.class::cast)
        .filter(video -> !video.attachedPicture());
  }

  /// The audio streams.
  public Stream<MediaStream.Audio> audios() {
    return streams.stream()
        .filter(MediaStream.Audio.class::isInstance)
        .map(MediaStream.Audio.class::cast);
  }

  /// The first video stream that is no cover picture.
  public Optional<MediaStream.Video> video() {
    return videos().findFirst();
  }

  /// The first audio stream.
  public Optional<MediaStream.Audio> audio() {
    return audios().findFirst();
  }

  /// Bits per second of the whole file; 0 when the duration is 0.
  public long bitrate() {
    return Packets.bitrate(sizeBytes, duration);
  }
}
