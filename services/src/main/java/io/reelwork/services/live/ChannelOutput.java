package io.reelwork.services.live;

import io.reelwork.services.Refusal;
import java.util.Optional;

/// How a channel packages what it gives out.
///
/// @param hls as HLS
public record ChannelOutput(Optional<Hls> hls) {
  /// Packaging as HLS.
  ///
  /// @param fragmentsPerSegment how many fragments make a segment
  public record Hls(Optional<Integer> fragmentsPerSegment) {}

  /// Refuses values that no output can have.
  ///
  /// @throws Refusal `INVALID_VALUE`
  void check() {
    hls.flatMap(Hls::fragmentsPerSegment)
        .filter(fragments -> fragments < 1)
        .ifPresent(fragments -> {
          throw Refusal.invalidValue(
              "Output.Hls.FragmentsPerSegment", "must be 1 or more but was " + fragments);
        });
  }
}
