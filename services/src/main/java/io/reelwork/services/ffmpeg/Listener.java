package io.reelwork.services.ffmpeg;

/// Hears the reports of one process, about four a second, on a thread of that process.
///
/// It must not block for long: the process waits once the pipe is full.
@FunctionalInterface
public interface Listener {
  /// Hears nothing.
  Listener NONE = _ -> {};

  /// A report. What it throws is logged and does not end the process.
  void progress(Progress progress);
}
