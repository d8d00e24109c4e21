package io.reelwork.services.ffmpeg;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Reads the output of the `framecrc` muxer: a few header lines and one line per packet.
///
/// ```
/// #tb 0: 1/12800
/// #media_type 0: video
/// #codec_id 0: h264
/// #dimensions 0: 320x180
/// 0,  -1024,      0,  512,  4588, 0x78cf8c80
/// 0,   -512,   2048,  512,  1990, 0x6495dc95, F=0x0
/// ```
///
/// Fields: stream, decoding time, presentation time, duration, size, checksum, flags when they are
/// not just "key". A time that is not known is `NOPTS` or, in 4.4, the smallest 64-bit number. For
/// one thread.
final class PacketWalk {
  private static final int KEY = 1;
  private static final int CORRUPT = 2;
  private static final int DISCARD = 4;
  private static final int MAX_STREAMS = 1000;
  private static final int MAX_KEYS = 100_000;
  private static final int PACKET_FIELDS = 6;
  private static final double RAW_FPS = 25;
  private static final int MIN_PACKETS = 5;
  private static final double SHORT_SECONDS = 0.2;

  private final Map<String, Map<Integer, String>> headers = new HashMap<>();
  private final Map<Integer, Tally> tallies = new TreeMap<>();

  /// One line. Lines of other shapes are skipped.
  void line(String line) {
    if (line.startsWith("#")) {
      header(line.substring(1));
      return;
    }
    var fields = line.split(",", -1);
    if (fields.length < PACKET_FIELDS) {
      return;
    }
    try {
      int stream = Integer.parseInt(fields[0].strip());
      if (stream >= 0 && stream < MAX_STREAMS) {
        tallies.computeIfAbsent(stream, this::tally).add(fields);
      }
    } catch (NumberFormatException notAPacket) {
      return;
    }
  }

  /// A header of an output stream, such as `dimensions`.
  Optional<String> header(String name, int stream) {
    return Optional.ofNullable(headers.getOrDefault(name, Map.of()).get(stream));
  }

  /// What the packets of an output stream say; no packets are also an answer.
  Packets packets(int stream) {
    return Optional.ofNullable(tallies.get(stream)).orElseGet(() -> tally(stream)).summary();
  }

  /// Whether there was any packet.
  boolean any() {
    return !tallies.isEmpty();
  }

  private void header(String line) {
    int blank = line.indexOf(' ');
    int colon = line.indexOf(": ");
    if (blank <= 0 || colon <= blank) {
      return;
    }
    try {
      int stream = Integer.parseInt(line.substring(blank + 1, colon));
      if (stream >= 0 && stream < MAX_STREAMS) {
        headers
            .computeIfAbsent(line.substring(0, blank), _ -> new HashMap<>())
            .put(stream, line.substring(colon + 2).strip());
      }
    } catch (NumberFormatException notOfAStream) {
      return;
    }
  }

  private Tally tally(int stream) {
    return new Tally(
        header("tb", stream).flatMap(Ratio::parse).orElse(new Ratio(1, 1)),
        header("media_type", stream).equals(Optional.of("video")));
  }

  /// Sums of one stream.
  private static final class Tally {
    private final Ratio timeBase;
    private final boolean video;
    private final List<Long> keyTimes = new ArrayList<>();
    private final Timeline.Builder timeline;
    private long count;
    private long keyCount;
    private long corruptCount;
    private long sizeBytes;
    private boolean timed;
    private long timedCount;
    private long durations;
    private long first = Long.MAX_VALUE;
    private long last = Long.MIN_VALUE;
    private long end = Long.MIN_VALUE;
    private long lastDuration;
    private boolean reordered;
    private long gopStart;
    private long gopBytes;
    private boolean inGop;
    private long maxGopBitrate;

    Tally(Ratio timeBase, boolean video) {
      this.timeBase = timeBase;
      this.video = video;
      this.timeline = new Timeline.Builder(timeBase);
    }

    void add(String[] fields) {
      var time = time(fields[2]).or(() -> time(fields[1]));
      long duration = Math.max(0, time(fields[3]).orElse(0L));
      int size = Integer.parseInt(fields[4].strip());
      int flags = flags(fields);
      boolean key = (flags & KEY) != 0;
      count++;
      sizeBytes += size;
      keyCount += key ? 1 : 0;
      durations += duration;
      timedCount += time.isPresent() ? 1 : 0;
      corruptCount += (flags & CORRUPT) != 0 ? 1 : 0;
      if (time.isPresent() && (flags & DISCARD) == 0) {
        span(time.get(), duration);
        timeline.add(
            new Timeline.Packet(time.get(), time(fields[1]).orElse(time.get()), duration, size));
      }
      if (video && key) {
        key(time.orElse(end));
      }
      gopBytes += size;
    }

    private void span(long time, long duration) {
      reordered |= timed && time < last;
      timed = true;
      first = Math.min(first, time);
      if (time >= last) {
        last = time;
        lastDuration = duration;
      }
      end = Math.max(end, time + duration);
    }

    private void key(long time) {
      if (inGop) {
        var span = Packets.time(Math.max(0, time - gopStart), timeBase);
        maxGopBitrate = Math.max(maxGopBitrate, Packets.bitrate(gopBytes, span));
      }
      inGop = true;
      gopStart = time;
      gopBytes = 0;
      if (keyTimes.size() < MAX_KEYS) {
        keyTimes.add(time);
      }
    }

    /// A raw stream without times: packets follow each other, pictures at FFmpeg's own rate where
    /// they have no durations.
    private Packets untimed() {
      long length = durations;
      if (length == 0 && video) {
        length = Math.round(count / (RAW_FPS * timeBase.toDouble()));
      }
      var steady = new Timeline.Builder(timeBase);
      for (long i = 0; i < count; i++) {
        long time = length * i / count;
        steady.add(new Timeline.Packet(time, time, length / count, (int) (sizeBytes / count)));
      }
      return new Packets(
          timeBase,
          count,
          keyCount,
          corruptCount,
          sizeBytes,
          Duration.ZERO,
          Packets.time(length, timeBase),
          false,
          maxGopBitrate,
          List.of(),
          steady.build());
    }

    Packets summary() {
      if (count > 0 && timedCount * 4 < count) {
        return untimed();
      }
      long finish = end;
      if (timed && lastDuration == 0 && count > 1) {
        // A container without durations: the last packet lasts as long as the others on average.
        finish = Math.max(end, last + (last - first) / (count - 1));
      }
      if (video && timed) {
        finish = last + lastDuration(timeline.build(), finish - last);
      }
      long length = timed ? Math.max(0, finish - first) : 0;
      if (inGop && timed) {
        var span = Packets.time(Math.max(0, finish - gopStart), timeBase);
        maxGopBitrate = Math.max(maxGopBitrate, Packets.bitrate(gopBytes, span));
      }
      return new Packets(
          timeBase,
          count,
          keyCount,
          corruptCount,
          sizeBytes,
          timed ? Packets.time(first, timeBase) : Duration.ZERO,
          Packets.time(length, timeBase),
          reordered,
          maxGopBitrate,
          keyTimes,
          timeline.build());
    }

    /// Some headers claim one duration for all packets that is not that of any.
    private static long lastDuration(Timeline packets, long claimed) {
      long[] times = packets.times();
      if (times.length < MIN_PACKETS) {
        return claimed;
      }
      var distances = new long[times.length - 1];
      for (int i = 0; i < distances.length; i++) {
        distances[i] = times[i + 1] - times[i];
      }
      Arrays.sort(distances);
      long usual = distances[distances.length / 2];
      var claims = new long[packets.count()];
      var next = new int[1];
      packets.forEach(packet -> claims[next[0]++] = packet.duration());
      Arrays.sort(claims);
      long usualClaim = claims[claims.length / 2];
      boolean same = claimed == usualClaim;
      boolean tooLong = usualClaim > usual * 2;
      boolean tooShort =
          usualClaim * 2 < usual && usual * packets.timeBase().toDouble() < SHORT_SECONDS;
      return same && (tooLong || tooShort) ? usual : claimed;
    }

    private static int flags(String[] fields) {
      for (int i = PACKET_FIELDS; i < fields.length; i++) {
        var field = fields[i].strip();
        if (field.startsWith("F=0x")) {
          return Integer.parseInt(field.substring("F=0x".length()), 16);
        }
      }
      return KEY;
    }

    private static Optional<Long> time(String field) {
      var text = field.strip();
      if (text.equals("NOPTS")) {
        return Optional.empty();
      }
      long time = Long.parseLong(text);
      // A quarter of the range, so that sums and differences stay in it; this also is 4.4's "not
      // known".
      return Math.abs(time) < Long.MAX_VALUE / 4 && time != Long.MIN_VALUE
          ? Optional.of(time)
          : Optional.empty();
    }
  }
}
