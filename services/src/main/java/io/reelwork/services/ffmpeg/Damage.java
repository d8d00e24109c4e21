package io.reelwork.services.ffmpeg;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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
          "incomplete frame",
          "non-existing",
          "out of range",
          "bitstream",
          "checksum",
          "crc",
          "mismatch",
          "bad header",
          "unknown stream",
          "obj_size",
          "sync lost",
          "outside videobufsize",
          "invalid timestamps",
          "failed to resync",
          "ac-tex",
          "invalid frame");

  /// FFmpeg's program reports each packet that a decoder refuses, up to 5.1 in the first form.
  private static final Pattern UNDECODED =
      Pattern.compile("(?:rror while decoding stream #0:|ist#0:)(\\d{1,5})");

  private final AtomicLong count = new AtomicLong();
  private final ConcurrentHashMap<Integer, Long> undecoded = new ConcurrentHashMap<>();

  /// One message.
  public void message(String line) {
    if (tellsOf(line)) {
      count.incrementAndGet();
      Matcher packet = UNDECODED.matcher(line);
      if (packet.find()) {
        undecoded.merge(Integer.valueOf(packet.group(1)), 1L, Long::sum);
      }
    }
  }

  /// How many packets of a stream of the first input its decoder refused.
  public long undecoded(int stream) {
    return undecoded.getOrDefault(stream, 0L);
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
