package io.reelwork.services.streaming;

import io.reelwork.services.Refusal;
import java.util.Optional;

/// The quality that players begin with.
///
/// @param bitrate in bits per second
public record FirstQuality(Optional<Integer> bitrate) {
  /// Checks the bit rate.
  ///
  /// @throws Refusal `INVALID_VALUE`
  public FirstQuality {
    if (bitrate.orElse(1) <= 0) {
      throw Refusal.invalidValue(
          "FirstQuality.Bitrate", "must be more than 0 but was " + bitrate.orElseThrow());
    }
  }
}
