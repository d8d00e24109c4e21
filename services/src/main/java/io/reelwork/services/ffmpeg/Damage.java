package io.reelwork.services.ffmpeg;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/// Counts FFmpeg's messages that tell of damaged media. Safe for many threads.
public final class Damage {
  /// Source: demuxers and decoders of FFmpeg 4.4 to 5.1.
  private static final List<String> WORDS =
      List.of(
          "error while decoding",
          "error submitting packet",
          "corrupt",
          "conceal",
          "invalid data found",
          "invalid nal",
          "no start code",
          "damaged",
          "missing reference",
          "reference picture missing",
          "no frame!",
          "truncat",
          "partial file",
          "ended prematurely",
          "end of file",
          "exceeds containing master element",
          "invalid as first byte of an ebml number",
          "overread",
          "bytestream",
          "decode_slice",
          "decoding failed",
          "header missing",
          "packet mismatch",
          "pes packet size mismatch",
          "incomplete frame",
          "non-existing",
          "out of range",
          "bitstream",
          "checksum",
          "crc",
          "failed to resync",
          "ac-tex",
          "invalid frame");

  private final AtomicLong count = new AtomicLong();

  /// One message.
  public void message(String line) {
    if (tellsOf(line)) {
      count.incrementAndGet();
    }
  }

  /// How many messages told of damage.
  public long count() {
    return count.get();
  }

  static boolean tellsOf(String line) {
    var lower = line.toLowerCase(Locale.ROOT);
    return !lower.startsWith("[info]") && WORDS.stream().anyMatch(lower::contains);
  }
}
