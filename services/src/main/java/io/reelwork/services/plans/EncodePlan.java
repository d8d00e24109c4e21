package io.reelwork.services.plans;

import io.reelwork.services.presets.FrameRate;
import io.reelwork.services.presets.Preset;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Everything that decides the bytes of an encode, made once from source and preset and then kept:
/// one FFmpeg command that decodes once and writes all renditions.
///
/// @param version of the rules the plan was made by
/// @param durationUs of the presentation, from the start of the source to the latest end of a track
///   in use; when there are images only, as far as the source must be read
/// @param pictures that the video of a rendition will have, about; 0 when there is none or nobody
///   knows
/// @param graph the filter graph; empty when no stream needs one
/// @param renditions the files, highest first, audio last
/// @param images still pictures, written beside the renditions
/// @param notes what the client should know, such as a codec that was replaced
public record EncodePlan(
    int version,
    long durationUs,
    long pictures,
    String graph,
    List<Rendition> renditions,
    List<ImageSet> images,
    List<String> notes) {
  /// The rules of today.
  public static final int VERSION = 3;

  /// The oldest rules whose plans still run: a release before this one may have stored them.
  public static final int OLDEST_VERSION = 2;

  /// Copies the lists.
  public EncodePlan {
    renditions = List.copyOf(renditions);
    images = List.copyOf(images);
    notes = List.copyOf(notes);
  }

  /// The same with more notes.
  public EncodePlan noting(List<String> more) {
    List<String> all = Stream.concat(notes.stream(), more.stream()).toList();
    return new EncodePlan(version, durationUs, pictures, graph, renditions, images, all);
  }

  /// One file.
  ///
  /// @param fileName its name in the output asset
  /// @param arguments FFmpeg's for this output: maps, codecs, rates
  /// @param video what its video track must be
  /// @param audio what each of its audio tracks must be
  /// @param languages of its audio tracks, in order; `und` where the source does not tell
  /// @param spans of its tracks, video first; empty in plans of version 2
  public record Rendition(
      String fileName,
      List<String> arguments,
      Optional<Picture> video,
      Optional<Sound> audio,
      List<String> languages,
      List<Span> spans) {
    /// Copies the lists.
    public Rendition {
      arguments = List.copyOf(arguments);
      languages = List.copyOf(languages);
      spans = List.copyOf(spans);
    }
  }

  /// When a track is to be shown, in microseconds from the start of the source.
  ///
  /// @param startUs of its first sample
  /// @param endUs of its last
  public record Span(long startUs, long endUs) {}

  /// Images of one size.
  ///
  /// @param fileName with `{Index}` where the number goes
  /// @param format of the files
  /// @param arguments FFmpeg's for this output: map, codec, number of frames
  /// @param count how many
  public record ImageSet(String fileName, Preset.Format format, List<String> arguments, int count) {
    static final String INDEX = "{Index}";

    /// Copies the list.
    public ImageSet {
      arguments = List.copyOf(arguments);
    }

    /// The name of the image of this number, from 1: `talk_000001.jpg`.
    public String fileName(int number) {
      int at = fileName.lastIndexOf(INDEX);
      return "%s%06d%s"
          .formatted(fileName.substring(0, at), number, fileName.substring(at + INDEX.length()));
    }
  }

  /// A video track to come.
  ///
  /// @param kbps target bit rate
  /// @param frameRate asked for, else that of the source; `OF_SOURCE` when not known
  public record Picture(Size size, int kbps, FrameRate frameRate) {}

  /// An audio track to come.
  ///
  /// @param kbps target bit rate
  public record Sound(int channels, int samplingRate, int kbps) {}
}
