package io.reelwork.services.processors;

import java.util.List;
import java.util.Optional;

/// Everything that decides the bytes of an encode, made once from source and preset and then kept:
/// one FFmpeg command that decodes once and writes all renditions.
///
/// @param version of the rules the plan was made by
/// @param durationUs of the source
/// @param graph the filter graph; empty when no stream needs one
/// @param renditions the files, highest first, audio last
/// @param notes what the client should know, such as a codec that was replaced
record EncodePlan(
    int version, long durationUs, String graph, List<Rendition> renditions, List<String> notes) {
  /// The rules of today.
  static final int VERSION = 1;

  /// Copies the lists.
  EncodePlan {
    renditions = List.copyOf(renditions);
    notes = List.copyOf(notes);
  }

  /// One file.
  ///
  /// @param fileName its name in the output asset
  /// @param arguments FFmpeg's for this output: maps, codecs, rates
  /// @param video what its video track must be
  /// @param audio what each of its audio tracks must be
  /// @param languages of its audio tracks, in order; `und` where the source does not tell
  record Rendition(
      String fileName,
      List<String> arguments,
      Optional<Picture> video,
      Optional<Sound> audio,
      List<String> languages) {
    /// Copies the lists.
    Rendition {
      arguments = List.copyOf(arguments);
      languages = List.copyOf(languages);
    }
  }

  /// A video track to come.
  ///
  /// @param kbps target bit rate
  record Picture(Size size, int kbps) {}

  /// An audio track to come.
  ///
  /// @param kbps target bit rate
  record Sound(int channels, int samplingRate, int kbps) {}
}
