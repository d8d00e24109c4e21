package io.reelwork.services.ffmpeg;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Looks at the processes of a session.
final class Sessions {
  private Sessions() {}

  /// The processes of this session that run now.
  static List<ProcessHandle> members(long session) {
    return ProcessHandle.allProcesses()
        .filter(process -> ProcessIdentity.session(process.pid()).equals(Optional.of(session)))
        .toList();
  }

  /// Whether the session is empty before the deadline. A process that ended counts as gone even
  /// when nobody collects it.
  static boolean endsWithin(long session, Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (System.nanoTime() < deadline) {
      if (members(session).isEmpty()) {
        return true;
      }
      Thread.onSpinWait();
    }
    return false;
  }
}
