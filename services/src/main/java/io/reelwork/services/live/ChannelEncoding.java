package io.reelwork.services.live;

import io.reelwork.services.Refusal;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// How a channel encodes.
///
/// @param systemPreset the name of a preset
/// @param videoStreams which video it takes from its input
/// @param audioStreams which audio it takes from its input
/// @param ignoreCea708ClosedCaptions whether captions in the video are left out
/// @param adMarkerSource who says when an ad break begins: `Api` or `Scte35`
public record ChannelEncoding(
    Optional<String> systemPreset,
    Optional<List<VideoStream>> videoStreams,
    Optional<List<AudioStream>> audioStreams,
    Optional<Boolean> ignoreCea708ClosedCaptions,
    Optional<String> adMarkerSource) {
  private static final List<String> PRESETS = List.of("Default720p");
  private static final List<String> AD_SOURCES = List.of("Api", "Scte35");
  private static final Pattern LANGUAGE = Pattern.compile("[A-Za-z]{2,3}");
  private static final int MAX_AUDIO_STREAMS = 8;

  /// Video of an input.
  ///
  /// @param index its place in the input
  /// @param name its name
  public record VideoStream(Optional<Integer> index, Optional<String> name) {}

  /// Audio of an input.
  ///
  /// @param index its place in the input
  /// @param name its name
  /// @param language a code of ISO 639-2
  public record AudioStream(
      Optional<Integer> index, Optional<String> name, Optional<String> language) {}

  /// Copies the streams.
  public ChannelEncoding {
    videoStreams = videoStreams.map(List::copyOf);
    audioStreams = audioStreams.map(List::copyOf);
  }

  /// Refuses values that no encoding can have.
  ///
  /// @throws Refusal `INVALID_VALUE`
  void check() {
    Words.check("Encoding.SystemPreset", systemPreset, PRESETS);
    Words.check("Encoding.AdMarkerSource", adMarkerSource, AD_SOURCES);
    List<AudioStream> streams = audioStreams.orElse(List.of());
    Set<Integer> indexes = new HashSet<>();
    for (AudioStream stream : streams) {
      if (!indexes.add(stream.index().orElse(0))) {
        throw Refusal.invalidValue("Encoding.AudioStreams", "must not have an Index twice");
      }
      stream.language().ifPresent(ChannelEncoding::checkLanguage);
    }
    if (streams.size() > MAX_AUDIO_STREAMS) {
      throw Refusal.invalidValue(
          "Encoding.AudioStreams",
          "must be at most " + MAX_AUDIO_STREAMS + " but were " + streams.size());
    }
  }

  private static void checkLanguage(String language) {
    if (!language.isEmpty() && !LANGUAGE.matcher(language).matches()) {
      throw Refusal.invalidValue(
          "Encoding.AudioStreams.Language",
          "must be a code of ISO 639-2 but was '" + language + "'");
    }
  }

  /// Whether it says nothing.
  boolean isEmpty() {
    return Words.isEmpty(systemPreset)
        && videoStreams.orElse(List.of()).isEmpty()
        && audioStreams.orElse(List.of()).isEmpty()
        && ignoreCea708ClosedCaptions.isEmpty()
        && Words.isEmpty(adMarkerSource);
  }
}
