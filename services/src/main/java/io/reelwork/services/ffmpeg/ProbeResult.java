package io.reelwork.services.ffmpeg;

/// What a probe found.
public sealed interface ProbeResult {
  /// A media file.
  ///
  /// @param info its description
  record Probed(MediaInfo info) implements ProbeResult {}

  /// No media file, or none we read.
  ///
  /// @param cause why
  /// @param message one sentence without names of files
  record Failed(Cause cause, String message) implements ProbeResult {}

  /// Why there is no description.
  enum Cause {
    /// The file is not there or may not be read.
    UNREADABLE,
    /// The file has no bytes.
    EMPTY_FILE,
    /// Damaged, or no media at all.
    MALFORMED,
    /// A container without any audio or video packet.
    NO_STREAMS,
    /// Media of a kind that we do not read.
    UNSUPPORTED,
    /// Reading made no progress.
    STALLED,
    /// Anything else, such as a process killed from outside; trying again may help.
    OTHER
  }
}
