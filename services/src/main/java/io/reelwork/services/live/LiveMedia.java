package io.reelwork.services.live;

import io.reelwork.services.operations.Fault;
import java.util.Optional;

/// What carries the media of channels. Safe for any number of threads.
public interface LiveMedia {
  /// Does the task, which may take its time; what it gives back is why it could not. The same task
  /// may come again when the process was killed before it could note that it was done.
  Optional<Fault> perform(LiveTask task);
}
