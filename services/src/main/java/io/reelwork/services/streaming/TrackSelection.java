package io.reelwork.services.streaming;

import java.util.List;

/// Selects the tracks for which all conditions hold.
///
/// @param conditions the conditions
public record TrackSelection(List<TrackCondition> conditions) {
  /// Copies the conditions.
  public TrackSelection {
    conditions = List.copyOf(conditions);
  }
}
