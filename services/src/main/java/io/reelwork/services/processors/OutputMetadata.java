package io.reelwork.services.processors;

import io.reelwork.formats.mp4.Box;
import io.reelwork.formats.mp4.Track;
import io.reelwork.formats.xml.XmlElement;
import io.reelwork.services.plans.EncodePlan;
import io.reelwork.services.plans.EncodePlan.Rendition;
import io.reelwork.services.plans.Size;
import io.reelwork.services.presets.FileNames;
import io.reelwork.services.presets.FrameRate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.PrimitiveIterator;

/// What came out of an encode, file by file: `<source name>_manifest.xml`.
///
/// ```xml
/// <AssetFiles xmlns="…/2013/05/mediaencoder/metadata">
///   <AssetFile Name="talk_1280x720_3400.mp4" Size="4123" Duration="PT8.43S">
///     <Sources><Source Name="talk.mp4"/></Sources>
///     <VideoTracks><VideoTrack Id="0" FourCC="AVC1" Profile="Main" Level="3.1" …/></VideoTracks>
///     <AudioTracks><AudioTrack Id="0" Codec="AacLc" …/></AudioTracks>
///   </AssetFile>
/// </AssetFiles>
/// ```
///
/// Bit rates are in kbps. Source: encoding reference, section 9.2, as the client library parses it.
///
/// @param sourceName the file that was encoded
/// @param encoder name and version of what encoded
/// @param files in the order of the plan
record OutputMetadata(String sourceName, String encoder, List<MediaFile> files) {
  static final String NAMESPACE =
      "http://schemas.microsoft.com/windowsazure/mediaservices/2013/05/mediaencoder/metadata";
  private static final String SUFFIX = "_manifest.xml";

  /// Copies.
  OutputMetadata {
    files = List.copyOf(files);
  }

  /// A file as it was planned and as it is.
  record MediaFile(Rendition planned, long sizeBytes, List<Track> tracks) {
    /// Copies.
    MediaFile {
      tracks = List.copyOf(tracks);
    }
  }

  /// The name of this file: `talk_manifest.xml`.
  static String fileName(String sourceName) {
    return FileNames.withoutExtension(sourceName) + SUFFIX;
  }

  /// Its root, in `NAMESPACE`.
  XmlElement document() {
    return XmlElement.of("AssetFiles", files.stream().map(this::file).toList());
  }

  private XmlElement file(MediaFile file) {
    long durationUs = file.tracks.stream().mapToLong(Track::durationUs).max().orElse(0);
    List<XmlElement> children = new ArrayList<>();
    children.add(XmlElement.of("Sources", XmlElement.of("Source").with("Name", sourceName)));
    List<XmlElement> videos = new ArrayList<>();
    List<XmlElement> audios = new ArrayList<>();
    for (Track track : file.tracks) {
      if (track.isVideo()) {
        videos.add(video(videos.size(), file.planned, track));
      } else if (track.isAudio()) {
        audios.add(audio(audios.size(), file.planned, track));
      }
    }
    if (!videos.isEmpty()) {
      children.add(XmlElement.of("VideoTracks", videos));
    }
    if (!audios.isEmpty()) {
      children.add(XmlElement.of("AudioTracks", audios));
    }
    return XmlElement.of("AssetFile", children)
        .with("Name", file.planned.fileName())
        .with("Size", file.sizeBytes)
        .with("Duration", MetadataValues.duration(durationUs));
  }

  private static XmlElement video(int id, Rendition planned, Track track) {
    Size aspect = new Size(track.width(), track.height()).reduced();
    double fps = track.durationUs() == 0 ? 0 : track.samples().count() / track.durationSeconds();
    double targetFps =
        planned
            .video()
            .map(EncodePlan.Picture::frameRate)
            .filter(rate -> !rate.isOfSource())
            .map(FrameRate::perSecond)
            .orElse(fps);
    return XmlElement.of("VideoTrack")
        .with("Id", id)
        .with("FourCC", track.codec().toString().toUpperCase(Locale.ROOT))
        .with("Profile", track.avc().map(OutputMetadata::profile).orElse(""))
        .with("Level", track.avc().map(avc -> MetadataValues.level(avc.level())).orElse(""))
        .with("Width", track.width())
        .with("Height", track.height())
        .with("DisplayAspectRatioNumerator", aspect.width())
        .with("DisplayAspectRatioDenominator", aspect.height())
        .with("Framerate", MetadataValues.thousandths(fps))
        .with("TargetFramerate", MetadataValues.thousandths(targetFps))
        .with("Bitrate", MetadataValues.kbps(track.bitsPerSecond()))
        .with("TargetBitrate", planned.video().map(EncodePlan.Picture::kbps).orElse(0))
        .with("MaxGOPBitrate", MetadataValues.kbps(maxGopBitsPerSecond(track)));
  }

  /// H.264 Annex A: 66 with `constraint_set1_flag` is what "Baseline" encoders write.
  private static String profile(Box.AvcConfiguration avc) {
    return switch (avc.profile()) {
      case 66 -> "Baseline";
      case 77 -> "Main";
      case 100 -> "High";
      default -> Integer.toString(avc.profile());
    };
  }

  /// Of the largest stretch from one key frame to the next.
  private static long maxGopBitsPerSecond(Track track) {
    double perSample =
        (double) track.samples().duration() / track.timescale() / track.samples().count();
    PrimitiveIterator.OfLong keys = track.samples().syncSamples().iterator();
    double highest = 0;
    long start = keys.hasNext() ? keys.nextLong() : track.samples().count() + 1L;
    while (start <= track.samples().count()) {
      long end = keys.hasNext() ? keys.nextLong() : track.samples().count() + 1L;
      long bytes = 0;
      for (long n = start; n < end; n++) {
        bytes += track.samples().sizeBytes((int) n);
      }
      highest = Math.max(highest, bytes * 8 / (perSample * (end - start)));
      start = end;
    }
    return Math.round(highest);
  }

  private XmlElement audio(int id, Rendition planned, Track track) {
    return XmlElement.of("AudioTrack")
        .with("Id", id)
        .with("Codec", "AacLc")
        .with("EncoderVersion", encoder)
        .with("Channels", planned.audio().map(EncodePlan.Sound::channels).orElse(track.channels()))
        .with("SamplingRate", planned.audio().map(EncodePlan.Sound::samplingRate).orElse(0))
        .with("Bitrate", MetadataValues.kbps(track.bitsPerSecond()))
        .with("BitsPerSample", 16)
        .with("Language", track.language());
  }
}
