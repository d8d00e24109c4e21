package io.reelwork.services.storage;

import java.time.Duration;

/// How a stream says whether its next byte is there, so that whoever fills an object from it need
/// not hold a buffer while its sender is idle.
@FunctionalInterface
public interface Arrival {
  /// A stream that never waits long for its bytes, as one from a file.
  Arrival ALWAYS = _ -> true;

  /// Waits until the next byte, or the end, can be read without waiting; false when neither came
  /// within `patience`.
  boolean within(Duration patience);
}
