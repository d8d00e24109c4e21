package io.reelwork.services.processors;

import io.reelwork.formats.xml.XmlElement;
import io.reelwork.services.ffmpeg.MediaInfo;
import io.reelwork.services.ffmpeg.MediaStream;
import io.reelwork.services.ffmpeg.Packets;
import io.reelwork.services.ffmpeg.Ratio;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// What a probe found in the input: `<input asset GUID>_metadata.xml`.
///
/// ```xml
/// <AssetFiles xmlns="…/2014/07/mediaencoder/inputmetadata">
///   <AssetFile Name="talk.mp4" Size="…" Duration="PT60S" NumberOfStreams="2" FormatNames="mov,…" …>
///     <VideoTracks><VideoTrack Id="0" Codec="h264" …><Disposition Default="1" …/></VideoTrack>
///     </VideoTracks>
///     <AudioTracks>…</AudioTracks>
///     <Metadata key="title" value="…"/>
///   </AssetFile>
/// </AssetFiles>
/// ```
///
/// Bit rates are in kbps. What the probe does not tell (the PIDs of program tables) is left out.
/// Source: encoding reference, section 9.3.
final class InputMetadata {
  static final String NAMESPACE =
      "http://schemas.microsoft.com/windowsazure/mediaservices/2014/07/mediaencoder/inputmetadata";

  /// Of a hostile file; the text is kept with the task.
  private static final int MAX_TRACKS = 64;

  private static final int MAX_TAGS = 40;
  private static final Set<String> TENTHS = Set.of("h264");
  private static final int HEVC_LEVEL_UNIT = 3;
  private static final List<Map.Entry<String, String>> DISPOSITIONS =
      List.of(
          Map.entry("Default", "default"),
          Map.entry("Dub", "dub"),
          Map.entry("Original", "original"),
          Map.entry("Comment", "comment"),
          Map.entry("Lyrics", "lyrics"),
          Map.entry("Karaoke", "karaoke"),
          Map.entry("Forced", "forced"),
          Map.entry("HearingImpaired", "hearing impaired"),
          Map.entry("VisualImpaired", "visual impaired"),
          Map.entry("CleanEffects", "clean effects"),
          Map.entry("AttachedPic", "attached pic"));

  private InputMetadata() {}

  /// The document about an input.
  static Sidecar of(InputFile input, MediaInfo info) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      XmlElement.of("AssetFiles", file(input, info)).write(bytes, NAMESPACE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Sidecar(
        input.asset().guid() + "_metadata.xml", bytes.toString(StandardCharsets.UTF_8));
  }

  private static XmlElement file(InputFile input, MediaInfo info) {
    List<XmlElement> videos =
        info.streams().stream()
            .filter(MediaStream.Video.class::isInstance)
            .map(MediaStream.Video.class::cast)
            .limit(MAX_TRACKS)
            .map(InputMetadata::video)
            .toList();
    List<XmlElement> audios = info.audios().limit(MAX_TRACKS).map(InputMetadata::audio).toList();
    List<XmlElement> children = new ArrayList<>();
    group("Programs", programs(info)).ifPresent(children::add);
    group("VideoTracks", videos).ifPresent(children::add);
    group("AudioTracks", audios).ifPresent(children::add);
    children.addAll(tags(info.tags()));
    return XmlElement.of("AssetFile", children)
        .with("Name", input.name())
        .with("Size", input.sizeBytes())
        .with("Duration", duration(info.duration()))
        .with("NumberOfStreams", info.streams().size())
        .with("FormatNames", String.join(",", info.formatNames()))
        .with("FormatVerboseName", LongNames.ofFormat(info.formatNames()))
        .with("StartTime", duration(info.startTime()))
        .with("OverallBitRate", MetadataValues.kbps(info.bitrate()));
  }

  private static Optional<XmlElement> group(String name, List<XmlElement> children) {
    return children.isEmpty() ? Optional.empty() : Optional.of(XmlElement.of(name, children));
  }

  private static List<XmlElement> programs(MediaInfo info) {
    return info.programs().stream()
        .limit(MAX_TRACKS)
        .map(program -> program(info, program))
        .toList();
  }

  /// Times are in microseconds, as `ffprobe` has them.
  private static XmlElement program(MediaInfo info, MediaInfo.Program program) {
    List<Packets> packets =
        info.streams().stream()
            .map(MediaStream::track)
            .filter(track -> program.streams().contains(track.index()))
            .map(MediaStream.Track::packets)
            .toList();
    Duration start =
        packets.stream().map(Packets::start).min(Comparator.naturalOrder()).orElse(Duration.ZERO);
    Duration end =
        packets.stream().map(Packets::end).max(Comparator.naturalOrder()).orElse(Duration.ZERO);
    return XmlElement.of("Program")
        .with("ProgramId", program.number())
        .with("NumberOfPrograms", info.programs().size())
        .with("StartPTS", micros(info.startTime().plus(start)))
        .with("EndPTS", micros(info.startTime().plus(end)));
  }

  private static XmlElement video(MediaStream.Video video) {
    Ratio display = video.height() > 0 ? video.displayAspect() : new Ratio(0, 1);
    Ratio sample = video.sampleAspect();
    return track("VideoTrack", video.track())
        .with("FourCC", video.track().fourCc().orElse(""))
        .with("Profile", video.track().profile().orElse(""))
        .with("Level", level(video))
        .with("PixelFormat", video.pixelFormat())
        .with("Width", video.width())
        .with("Height", video.height())
        .with("DisplayAspectRatioNumerator", display.numerator())
        .with("DisplayAspectRatioDenominator", display.denominator())
        .with("SampleAspectRatioNumerator", sample.numerator())
        .with("SampleAspectRatioDenominator", sample.denominator())
        .with(
            "FrameRate",
            MetadataValues.thousandths(video.frameRate().map(Ratio::toDouble).orElse(0.0)))
        .with("Bitrate", MetadataValues.kbps(video.track().bitrate()))
        .with("MaxGOPBitrate", MetadataValues.kbps(video.track().packets().maxGopBitrate()))
        .with("HasBFrames", video.track().packets().reordered() ? 1 : 0);
  }

  private static String level(MediaStream.Video video) {
    if (video.level().isEmpty()) {
      return "";
    }
    int level = video.level().getAsInt();
    return MetadataValues.level(
        TENTHS.contains(video.track().codec()) ? level : level / HEVC_LEVEL_UNIT);
  }

  private static XmlElement audio(MediaStream.Audio audio) {
    return track("AudioTrack", audio.track())
        .with("SampleFormat", audio.sampleFormat())
        .with("ChannelLayout", audio.channelLayout().orElse(""))
        .with("Channels", audio.channels())
        .with("SamplingRate", audio.sampleRate())
        .with("Bitrate", MetadataValues.kbps(audio.track().bitrate()))
        .with("BitsPerSample", audio.bitsPerSample().orElse(0));
  }

  private static XmlElement track(String name, MediaStream.Track track) {
    XmlElement disposition = XmlElement.of("Disposition");
    for (Map.Entry<String, String> known : DISPOSITIONS) {
      disposition =
          disposition.with(known.getKey(), track.dispositions().contains(known.getValue()) ? 1 : 0);
    }
    Ratio timeBase = track.packets().timeBase();
    return XmlElement.of(name, disposition)
        .adding(tags(track.tags()))
        .with("Id", track.index())
        .with("Codec", track.codec())
        .with("CodecLongName", LongNames.ofCodec(track.codec()))
        .with("TimeBase", timeBase.numerator() + "/" + timeBase.denominator())
        .with("NumberOfFrames", track.packets().count())
        .with("StartTime", duration(track.packets().start()))
        .with("Duration", duration(track.packets().duration()));
  }

  private static List<XmlElement> tags(Map<String, String> tags) {
    return new TreeMap<>(tags)
        .entrySet().stream()
            .limit(MAX_TAGS)
            .map(tag ->
                XmlElement.of("Metadata").with("key", tag.getKey()).with("value", tag.getValue()))
            .toList();
  }

  private static String duration(Duration duration) {
    return MetadataValues.duration(micros(duration));
  }

  private static long micros(Duration duration) {
    return duration.toNanos() / 1000;
  }
}
