package io.reelwork.formats.smooth;

import io.reelwork.formats.MalformedMedia;
import io.reelwork.formats.mp4.Box;
import io.reelwork.formats.mp4.Track;
import io.reelwork.formats.xml.XmlElement;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

/// The client manifest (`.ismc`): what a player of Smooth Streaming may ask for.
///
/// ```xml
/// <SmoothStreamingMedia MajorVersion="2" MinorVersion="2" Duration="40000000" TimeScale="10000000">
///   <StreamIndex Type="video" Name="video" Chunks="2" QualityLevels="1" …
///       Url="QualityLevels({bitrate})/Fragments(video={start time})">
///     <QualityLevel Index="0" Bitrate="3391204" FourCC="H264" …/>
///     <c t="0" d="20000000" r="2"/>
///   </StreamIndex>
/// </SmoothStreamingMedia>
/// ```
///
/// Times are in ticks of 100 ns. Source: MS-SSTR §2.2.2.
///
/// @param durationTicks of the longest track
/// @param streams audio first
public record ClientManifest(long durationTicks, List<Stream> streams) {
  private static final long TICKS = 10_000_000;
  private static final long WITHOUT_VIDEO_TICKS = 2 * TICKS;
  private static final int LENGTH_BYTES = 2;
  private static final int SET_COUNT = 0x1F;

  /// Copies.
  public ClientManifest {
    streams = List.copyOf(streams);
  }

  /// Renditions of one thing, cut at the same times.
  ///
  /// @param kind of it
  /// @param name in the addresses of its fragments
  /// @param language of audio
  /// @param levels highest bit rate first
  /// @param startTicks of each fragment, rising
  /// @param endTicks of the last fragment
  public record Stream(
      ServerManifest.Kind kind,
      String name,
      Optional<String> language,
      List<Level> levels,
      List<Long> startTicks,
      long endTicks) {
    /// Copies.
    public Stream {
      levels = List.copyOf(levels);
      startTicks = List.copyOf(startTicks);
    }
  }

  /// A rendition.
  ///
  /// @param bitsPerSecond by which players ask for it
  /// @param attributes of its `QualityLevel` but for `Index` and `Bitrate`, in order
  public record Level(long bitsPerSecond, Map<String, String> attributes) {
    /// Copies.
    public Level {
      attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
    }

    static Level of(Track track) {
      XmlElement shape = XmlElement.of("QualityLevel");
      return new Level(
          track.bitsPerSecond(),
          (track.isVideo() ? video(shape, track) : audio(shape, track)).attributes());
    }

    private int number(String attribute) {
      return (int) ClientManifestReader.number(attributes.getOrDefault(attribute, "0"), attribute);
    }
  }

  /// The manifest of tracks whose key frames are aligned: a fragment goes from one key frame to the
  /// next, audio is cut beside it.
  public static ClientManifest of(List<MediaTrack> tracks) {
    Map<String, List<Track>> byName = new LinkedHashMap<>();
    for (MediaTrack media : tracks) {
      byName.computeIfAbsent(media.name(), _ -> new ArrayList<>()).add(media.track());
    }
    long durationTicks =
        tracks.stream().mapToLong(media -> endTicks(media.track())).max().orElse(0);
    List<Long> cuts =
        byName.values().stream()
            .map(List::getFirst)
            .filter(Track::isVideo)
            .findFirst()
            .map(ClientManifest::keyTicks)
            .orElseGet(() ->
                LongStream.iterate(0, t -> t < durationTicks, t -> t + WITHOUT_VIDEO_TICKS)
                    .boxed()
                    .toList());
    List<Stream> streams = new ArrayList<>();
    byName.forEach((name, renditions) -> streams.add(stream(name, renditions, cuts)));
    streams.sort(Comparator.comparing(Stream::kind).reversed());
    return new ClientManifest(durationTicks, streams);
  }

  private static Stream stream(String name, List<Track> renditions, List<Long> cuts) {
    Track first = renditions.getFirst();
    List<Level> levels = new ArrayList<>(renditions.stream().map(Level::of).toList());
    levels.sort(Comparator.comparingLong(Level::bitsPerSecond).reversed());
    return first.isVideo()
        ? new Stream(
            ServerManifest.Kind.VIDEO, name, Optional.empty(), levels, cuts, endTicks(first))
        : new Stream(
            ServerManifest.Kind.AUDIO,
            name,
            Optional.of(first.language()),
            levels,
            besides(first, cuts),
            endTicks(first));
  }

  private static long endTicks(Track track) {
    return ticks(track, track.samples().duration());
  }

  private static long ticks(Track track, long units) {
    return Math.round((double) units * TICKS / track.timescale());
  }

  private static List<Long> keyTicks(Track video) {
    return video.syncTimes().stream().map(units -> Math.max(0, ticks(video, units))).toList();
  }

  /// The times of the first samples at or after the cuts.
  private static List<Long> besides(Track audio, List<Long> cuts) {
    List<Long> starts = new ArrayList<>();
    int cut = 0;
    for (int n = 1; n <= audio.samples().count() && cut < cuts.size(); n++) {
      long time = ticks(audio, audio.samples().presentationTime(n));
      if (starts.isEmpty() || time >= cuts.get(cut)) {
        starts.add(time);
        while (cut < cuts.size() && cuts.get(cut) <= time) {
          cut++;
        }
      }
    }
    return starts;
  }

  /// Writes the manifest in UTF-8; the stream stays open.
  ///
  /// @throws MalformedMedia when the parameter sets of a video break off
  public void write(OutputStream to) throws IOException {
    XmlElement.of("SmoothStreamingMedia", streams.stream().map(ClientManifest::element).toList())
        .with("MajorVersion", 2)
        .with("MinorVersion", 2)
        .with("Duration", durationTicks)
        .with("TimeScale", TICKS)
        .write(to);
  }

  private static XmlElement element(Stream stream) {
    boolean video = stream.kind == ServerManifest.Kind.VIDEO;
    List<XmlElement> children = new ArrayList<>();
    for (int i = 0; i < stream.levels.size(); i++) {
      children.add(element(i, stream.levels.get(i)));
    }
    children.addAll(chunks(stream));
    XmlElement index =
        XmlElement.of("StreamIndex", children)
            .with("Type", video ? "video" : "audio")
            .with("Name", stream.name)
            .with("Language", stream.language)
            .with("Chunks", stream.startTicks.size())
            .with("QualityLevels", stream.levels.size());
    XmlElement sized =
        video
            ? index
                .with("MaxWidth", max(stream, "MaxWidth"))
                .with("MaxHeight", max(stream, "MaxHeight"))
            : index;
    return sized.with(
        "Url", "QualityLevels({bitrate})/Fragments(%s={start time})".formatted(stream.name));
  }

  private static int max(Stream stream, String attribute) {
    return stream.levels.stream().mapToInt(level -> level.number(attribute)).max().orElse(0);
  }

  private static XmlElement element(int index, Level level) {
    XmlElement element =
        XmlElement.of("QualityLevel").with("Index", index).with("Bitrate", level.bitsPerSecond);
    for (Map.Entry<String, String> attribute : level.attributes.entrySet()) {
      element = element.with(attribute.getKey(), attribute.getValue());
    }
    return element;
  }

  private static XmlElement video(XmlElement level, Track track) {
    return level
        .with("FourCC", "H264")
        .with("MaxWidth", track.width())
        .with("MaxHeight", track.height())
        .with("CodecPrivateData", track.avc().map(ClientManifest::parameterSets).orElse(""));
  }

  private static XmlElement audio(XmlElement level, Track track) {
    AacConfiguration aac = AacConfiguration.of(track);
    return level
        .with("FourCC", aac.fourCc())
        .with("SamplingRate", aac.samplingRate())
        .with("Channels", aac.channels())
        .with("BitsPerSample", 16)
        .with("PacketSize", 4)
        .with("AudioTag", 255)
        .with("CodecPrivateData", aac.hex());
  }

  /// `avcC` after the level, ISO/IEC 14496-15 §5.3.3.1: every SPS and PPS behind a start code.
  private static String parameterSets(Box.AvcConfiguration avc) {
    StringBuilder hex = new StringBuilder();
    ByteBuffer in = ByteBuffer.wrap(avc.rest().toArray());
    try {
      in.get();
      for (int count : new int[] {SET_COUNT, 0xFF}) {
        int sets = in.get() & count;
        for (int i = 0; i < sets; i++) {
          byte[] set = new byte[Math.min(in.getShort() & 0xFFFF, in.remaining() + LENGTH_BYTES)];
          in.get(set);
          hex.append("00000001").append(HexFormat.of().withUpperCase().formatHex(set));
        }
      }
    } catch (BufferUnderflowException _) {
      throw new MalformedMedia(
          MalformedMedia.Code.TRUNCATED, "avcC: must hold its parameter sets but breaks off");
    }
    return hex.toString();
  }

  /// `r` counts all fragments of one duration, this one included.
  private static List<XmlElement> chunks(Stream stream) {
    List<XmlElement> chunks = new ArrayList<>();
    List<Long> starts = stream.startTicks;
    for (int i = 0; i < starts.size(); ) {
      long ticks = durationTicks(stream, i);
      int run = 1;
      while (i + run < starts.size() && durationTicks(stream, i + run) == ticks) {
        run++;
      }
      XmlElement chunk = XmlElement.of("c");
      XmlElement timed = (i == 0 ? chunk.with("t", starts.getFirst()) : chunk).with("d", ticks);
      chunks.add(run > 1 ? timed.with("r", run) : timed);
      i += run;
    }
    return chunks;
  }

  private static long durationTicks(Stream stream, int index) {
    List<Long> starts = stream.startTicks;
    long end = index + 1 < starts.size() ? starts.get(index + 1) : stream.endTicks;
    return Math.max(0, end - starts.get(index));
  }
}
