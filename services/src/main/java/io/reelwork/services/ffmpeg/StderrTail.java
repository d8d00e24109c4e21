package io.reelwork.services.ffmpeg;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// The last messages of a process, and what they say about the cause of its end.
///
/// Safe for many threads.
final class StderrTail {
  private static final int MAX_LINES = 40;
  private static final int MAX_LINE_CHARS = 400;
  private static final int SIGNALS = 128;

  private static final List<String> OUTPUT_FAILED =
      List.of(
          "no space left on device",
          "disk quota exceeded",
          "file too large",
          "read-only file system",
          "error writing trailer",
          "av_interleaved_write_frame(): input/output error");
  private static final List<String> UNSUPPORTED =
      List.of(
          "unknown decoder",
          "decoder not found",
          "unknown encoder",
          "encoder not found",
          "matches no streams",
          "does not contain any stream",
          "not on whitelist",
          "not in whitelist",
          "no decoder for",
          "could not find tag for codec",
          "cannot find a matching stream",
          "decoding requested, but no decoder found",
          "is not supported yet",
          "not implemented");
  private static final List<String> MALFORMED =
      List.of(
          "invalid data found",
          "moov atom not found",
          "could not find codec parameters",
          "error while decoding",
          "error submitting packet to decoder",
          "ebml header parsing failed",
          "end of file",
          "partial file",
          "cannot determine format of input stream");

  /// Demuxers that take any bytes for speech: where one was the best guess, it is no media.
  private static final Pattern GUESS =
      Pattern.compile("\\[amr[nw]b @ [^\\n]*format not on whitelist");

  private final Deque<String> lines = new ArrayDeque<>();

  /// One more message; the oldest goes when there are too many.
  synchronized void add(String line) {
    if (lines.size() == MAX_LINES) {
      lines.removeFirst();
    }
    lines.addLast(line.length() > MAX_LINE_CHARS ? line.substring(0, MAX_LINE_CHARS) + "…" : line);
  }

  /// The messages that are left, one per line.
  synchronized String text() {
    return String.join("\n", lines);
  }

  /// The cause, by the messages first (encoding.md §5) and then by the exit status.
  Exit.Cause cause(int status) {
    return cause(text(), status);
  }

  static Exit.Cause cause(String stderr, int status) {
    var text = stderr.toLowerCase(Locale.ROOT);
    if (OUTPUT_FAILED.stream().anyMatch(text::contains)) {
      return Exit.Cause.OUTPUT_FAILED;
    }
    if (status == SIGNALS + 9 || status == SIGNALS + 15) {
      return Exit.Cause.KILLED;
    }
    if (GUESS.matcher(text).find()) {
      return Exit.Cause.MALFORMED_INPUT;
    }
    if (UNSUPPORTED.stream().anyMatch(text::contains)) {
      return Exit.Cause.UNSUPPORTED;
    }
    if (MALFORMED.stream().anyMatch(text::contains)) {
      return Exit.Cause.MALFORMED_INPUT;
    }
    return Exit.Cause.OTHER;
  }
}
