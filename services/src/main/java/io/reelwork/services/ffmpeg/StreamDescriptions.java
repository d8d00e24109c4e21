package io.reelwork.services.ffmpeg;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;

/// Puts together what FFmpeg printed of a stream and what its packets said. Where both speak, the
/// packets' header counts: tags inside the file cannot fake it.
final class StreamDescriptions {
  private static final Pattern SIZE = Pattern.compile("(\\d{1,6})x(\\d{1,6})");
  private static final Ratio SQUARE = new Ratio(1, 1);

  /// The number of an output stream that is none.
  private static final int NOT_READ = -1;

  private StreamDescriptions() {}

  /// The streams that were read, and those of pictures or sound that could not.
  ///
  /// @param decoders names of the codecs that can be decoded
  static List<MediaStream> of(InputDump dump, PacketWalk walk, Set<String> decoders) {
    List<MediaStream> streams = new ArrayList<>();
    for (var text : dump.streams()) {
      int output = dump.output(text.index).orElse(NOT_READ);
      if (output != NOT_READ || text.kind.equals("Video") || text.kind.equals("Audio")) {
        streams.add(stream(dump, text, output, walk, decoders));
      }
    }
    return List.copyOf(streams);
  }

  /// Whether a stream counts for the duration.
  static boolean timed(MediaStream stream) {
    return switch (stream) {
      case MediaStream.Video video ->
          !video.attachedPicture() && video.track().packets().count() > 0;
      case MediaStream.Audio audio -> audio.track().packets().count() > 0;
      case MediaStream.Other _ -> false;
    };
  }

  /// Whether a stream has what every one of its kind has; noise taken for media does not.
  static boolean plausible(MediaStream stream) {
    return switch (stream) {
      case MediaStream.Video video -> video.width() > 0 && video.height() > 0;
      case MediaStream.Audio audio -> audio.sampleRate() > 0 && audio.channels() > 0;
      case MediaStream.Other _ -> true;
    };
  }

  private static MediaStream stream(
      InputDump dump,
      InputDump.StreamText text,
      int output,
      PacketWalk walk,
      Set<String> decoders) {
    var line = StreamLine.parse(text.description);
    var codec = walk.header("codec_id", output).orElseGet(line::codec);
    var track =
        new MediaStream.Track(
            text.index,
            text.id,
            codec,
            line.profile(),
            line.fourCc(),
            output != NOT_READ && decoders.contains(codec),
            text.language,
            line.bitrate(),
            packets(dump, walk.packets(output)),
            line.dispositions(),
            text.tags);
    return switch (walk.header("media_type", output)
        .orElse(output == NOT_READ ? text.kind.toLowerCase(Locale.ROOT) : "")) {
      case "video" -> video(track, text, line, walk, output);
      case "audio" -> audio(track, line, walk, output);
      default -> new MediaStream.Other(track, text.kind);
    };
  }

  /// An MP4 says by its edits when pictures end that are not decoded in the order they are shown.
  private static Packets packets(InputDump dump, Packets packets) {
    boolean movie = dump.formatNames().contains("mov");
    return packets.reordered() && movie
        ? dump.duration()
            .map(length -> packets.endingBy(length.minus(dump.start())))
            .orElse(packets)
        : packets;
  }

  private static MediaStream video(
      MediaStream.Track track,
      InputDump.StreamText text,
      StreamLine line,
      PacketWalk walk,
      int output) {
    var size = SIZE.matcher(walk.header("dimensions", output).orElse(""));
    boolean sized = size.matches();
    return new MediaStream.Video(
        track,
        OptionalInt.empty(),
        line.pixelFormat(),
        line.colour(),
        sized ? Integer.parseInt(size.group(1)) : 0,
        sized ? Integer.parseInt(size.group(2)) : 0,
        walk.header("sar", output).flatMap(Ratio::parse).or(line::sampleAspect).orElse(SQUARE),
        line.frameRate(),
        line.realFrameRate(),
        line.fieldOrder(),
        text.rotationDegrees,
        false);
  }

  private static MediaStream audio(
      MediaStream.Track track, StreamLine line, PacketWalk walk, int output) {
    int rate =
        walk.header("sample_rate", output)
            .filter(hertz -> hertz.matches("\\d{1,9}"))
            .map(Integer::valueOf)
            .orElseGet(line::sampleRate);
    return new MediaStream.Audio(
        track,
        rate,
        line.channels(),
        line.channelLayout(),
        line.sampleFormat(),
        line.bitsPerSample());
  }
}
