package io.reelwork.services.ffmpeg;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Optional;

/// The File Properties Object of a Windows Media file.
///
/// ```
/// GUID, object size, file id, file size, date, data packets, play duration and send duration
/// in 100 ns, preroll in ms, flags (1: live)
/// ```
///
/// Source: Advanced Systems Format specification, section 3.2.
///
/// @param fileBytes size of the whole file
/// @param playTicks play duration with the preroll, in 100 ns
/// @param prerollMillis time that a player buffers, which packets count from
/// @param live whether the sizes and times of the header were not known when it was written
record AsfProperties(long fileBytes, long playTicks, long prerollMillis, boolean live) {
  /// `A1DCAB8C-47A9-CF11-8EE4-00C00C205365` as stored, in two little-endian numbers.
  private static final long GUID_HIGH = 0x11CFA9478CABDCA1L;

  private static final long GUID_LOW = 0x6553200CC000E48EL;
  private static final int BYTES = 92;
  private static final int TICKS_PER_MILLI = 10_000;
  private static final long MAX_MILLIS = Duration.ofDays(30).toMillis();

  /// From the first bytes of a file; empty when they hold no such object.
  static Optional<AsfProperties> of(ByteBuffer start) {
    ByteBuffer head = start.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    for (int at = 0; at + BYTES <= head.limit(); at++) {
      if (head.getLong(at) == GUID_HIGH && head.getLong(at + 8) == GUID_LOW) {
        boolean live = (head.getInt(at + 88) & 1) != 0;
        return Optional.of(
            new AsfProperties(
                head.getLong(at + 40), head.getLong(at + 64), head.getLong(at + 80), live));
      }
    }
    return Optional.empty();
  }

  /// How long the media plays; empty where the header does not know.
  Optional<Duration> duration() {
    long millis = playTicks / TICKS_PER_MILLI;
    return !live && playTicks > 0 && millis < MAX_MILLIS
        ? Optional.of(Duration.ofMillis(millis - prerollMillis))
        : Optional.empty();
  }

  /// Size of the whole file in bytes; empty where the header does not know.
  Optional<Long> size() {
    return !live && fileBytes > 0 ? Optional.of(fileBytes) : Optional.empty();
  }
}
