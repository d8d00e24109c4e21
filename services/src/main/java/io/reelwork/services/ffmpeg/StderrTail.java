package io.reelwork.services.ffmpeg;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.regex.Pattern;

/// The last messages of a process, and what they say about the cause of its end.
///
/// Safe for many threads.
final class StderrTail {
  private static final int MAX_LINES = 40;
  private static final int MAX_LINE_CHARS = 400;
  private static final int SIGNALS = 128;

  /// What a message says about the end; the first of these that was said is the cause.
  private enum Sign {
    OUTPUT(
        Exit.Cause.OUTPUT_FAILED,
        "no space left on device|disk quota exceeded|file too large|read-only file system"
            + "|error writing trailer|av_interleaved_write_frame\\(\\): input/output error"),
    /// Demuxers that take any bytes for speech: where one was the best guess, it is no media.
    GUESS(Exit.Cause.MALFORMED_INPUT, "\\[amr[nw]b @ .*format not on whitelist"),
    UNSUPPORTED(
        Exit.Cause.UNSUPPORTED,
        "(unknown|no) (de|en)coder|unknown codec|(de|en)coder( \\(codec .*\\))? not found"
            + "|no decoder found|matches no streams|does not contain any stream"
            + "|not (on|in) whitelist|could not find tag for codec|cannot find a matching stream"
            + "|is not supported yet|not implemented|rematrix is needed"
            + "|channel layout.{0,80}(not supported|invalid)|(select|invalid) channel layout"),
    MALFORMED(
        Exit.Cause.MALFORMED_INPUT,
        "invalid data found|moov atom not found|could not find codec parameters"
            + "|error while decoding|error submitting packet to decoder|ebml header parsing failed"
            + "|end of file|partial file|cannot determine format of input stream"),
    MEMORY(Exit.Cause.MEMORY, "cannot allocate memory|malloc of size \\d+ failed|out of memory");

    private final Exit.Cause cause;
    private final Pattern said;

    Sign(Exit.Cause cause, String said) {
      this.cause = cause;
      this.said = Pattern.compile(said, Pattern.CASE_INSENSITIVE);
    }
  }

  private final Deque<String> lines = new ArrayDeque<>();
  private final EnumSet<Sign> signs = EnumSet.noneOf(Sign.class);

  /// One more message; the oldest goes when there are too many, what it said about the cause stays.
  synchronized void add(String line) {
    for (Sign sign : Sign.values()) {
      if (sign.said.matcher(line).find()) {
        signs.add(sign);
      }
    }
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
  synchronized Exit.Cause cause(int status) {
    boolean killed = status == SIGNALS + 9 || status == SIGNALS + 15;
    if (killed && !signs.contains(Sign.OUTPUT)) {
      return Exit.Cause.KILLED;
    }
    return signs.stream().findFirst().map(sign -> sign.cause).orElse(Exit.Cause.OTHER);
  }
}
