package io.reelwork.services.live;

import java.time.Duration;
import java.util.Optional;

/// Something that is to be done with the media of a channel.
public sealed interface LiveTask {
  /// Whose channel it is.
  String account();

  /// The channel, or the program, `nb:…`.
  String target();

  /// Take in what encoders send. A channel that is started already stays so.
  record StartChannel(String account, String target) implements LiveTask {}

  /// Take in nothing more. A channel that is stopped already stays so.
  record StopChannel(String account, String target) implements LiveTask {}

  /// Drop the encoder's connection and begin anew.
  record ResetChannel(String account, String target) implements LiveTask {}

  /// Tell the players that an ad break begins.
  ///
  /// @param duration how long it is; zero cancels the break with this cue
  record StartAdvertisement(
      String account, String target, Duration duration, int cueId, boolean showSlate)
      implements LiveTask {}

  /// Tell the players that the ad break ends.
  record EndAdvertisement(String account, String target) implements LiveTask {}

  /// Show a picture instead of what comes in.
  ///
  /// @param duration for how long
  /// @param assetId the asset of the picture; empty for the one that the service brings
  record ShowSlate(String account, String target, Duration duration, Optional<String> assetId)
      implements LiveTask {}

  /// Show again what comes in.
  record HideSlate(String account, String target) implements LiveTask {}

  /// Record a program.
  record StartProgram(String account, String target) implements LiveTask {}

  /// Make what has been recorded final.
  record StopProgram(String account, String target) implements LiveTask {}
}
