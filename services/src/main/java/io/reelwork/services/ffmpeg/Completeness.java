package io.reelwork.services.ffmpeg;

import java.time.Duration;

/// How much media a file should have, and how much of it could be read.
///
/// @param declares whether the container says how much; else the first and the last packet do
/// @param whole how much there should be, at least `read`
/// @param read how much there is
public record Completeness(boolean declares, Duration whole, Duration read) {
  /// What is missing.
  public Duration missing() {
    return whole.minus(read);
  }
}
