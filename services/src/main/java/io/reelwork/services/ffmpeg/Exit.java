package io.reelwork.services.ffmpeg;

/// How a process ended.
public sealed interface Exit {
  /// With status 0.
  record Done() implements Exit {}

  /// Because [RunningProcess#cancel] was called.
  record Cancelled() implements Exit {}

  /// With another status, by a signal from outside, or by our watchdog.
  ///
  /// @param code the exit status; 128 + n for signal n
  /// @param cause what its messages say
  /// @param stderr the end of its messages, for an operator; it may hold paths of ours. After too
  ///   much memory, words of ours in their place
  record Failed(int code, Cause cause, String stderr) implements Exit {}

  /// What went wrong, as far as FFmpeg's messages tell.
  enum Cause {
    /// The input is damaged or is no media.
    MALFORMED_INPUT,
    /// The input is sound but of a kind that cannot be read, or lacks a stream that was asked for.
    UNSUPPORTED,
    /// The output could not be written: no space, quota, input or output error.
    OUTPUT_FAILED,
    /// No progress for longer than the patience of the command, or more CPU time than it may have;
    /// we ended it.
    STALLED,
    /// More memory than it may have; we ended it, or it was given no more.
    MEMORY,
    /// Killed from outside, as by the kernel when memory ran out; trying again may help.
    KILLED,
    /// Anything else.
    OTHER
  }
}
