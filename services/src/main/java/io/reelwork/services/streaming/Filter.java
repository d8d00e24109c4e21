package io.reelwork.services.streaming;

import java.util.List;
import java.util.Optional;

/// What of an asset a manifest shows (entities section 10, delivery section 9).
///
/// @param key what identifies it
/// @param firstQuality the quality that players begin with
/// @param presentationTimeRange the part of the presentation
/// @param tracks the tracks that are shown, those of any selection; empty for all
public record Filter(
    FilterKey key,
    Optional<FirstQuality> firstQuality,
    Optional<PresentationTimeRange> presentationTimeRange,
    List<TrackSelection> tracks) {
  /// Copies the tracks.
  public Filter {
    tracks = List.copyOf(tracks);
  }
}
