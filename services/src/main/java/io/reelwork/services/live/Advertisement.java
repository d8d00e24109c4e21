package io.reelwork.services.live;

import io.reelwork.services.operations.Operation;
import java.time.Duration;

/// An ad break, as an operation carries it: `PT45S 67520935 true`.
///
/// @param duration how long it is; zero cancels the break with this cue
/// @param cueId what the break is known by
/// @param showSlate whether the slate is shown in it
record Advertisement(Duration duration, int cueId, boolean showSlate) {
  static Advertisement of(Operation operation) {
    String[] words = operation.argument().split(" ", -1);
    return new Advertisement(
        Duration.parse(words[0]), Integer.parseInt(words[1]), Boolean.parseBoolean(words[2]));
  }

  String text() {
    return duration + " " + cueId + " " + showSlate;
  }

  LiveTask task(Operation operation) {
    return new LiveTask.StartAdvertisement(
        operation.account(), operation.target(), duration, cueId, showSlate);
  }
}
