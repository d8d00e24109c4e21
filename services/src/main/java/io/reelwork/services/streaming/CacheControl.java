package io.reelwork.services.streaming;

import io.reelwork.services.Refusal;
import java.util.Optional;

/// How long caches keep what a streaming endpoint serves.
///
/// @param maxAge in seconds
public record CacheControl(Optional<Long> maxAge) {
  /// Refuses an age below 0.
  ///
  /// @throws Refusal `INVALID_VALUE`
  void check() {
    if (maxAge.orElse(0L) < 0) {
      throw Refusal.invalidValue(
          "CacheControl.MaxAge", "must be 0 or more but was " + maxAge.orElseThrow());
    }
  }
}
