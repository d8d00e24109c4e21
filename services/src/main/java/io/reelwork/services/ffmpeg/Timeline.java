package io.reelwork.services.ffmpeg;

import java.util.Arrays;

/// Every packet of one stream in the order of the file: when it is shown and decoded, how long it
/// lasts, how large it is.
///
/// Held as differences of variable length, some seven bytes a packet. Immutable; safe for any
/// number of threads.
public final class Timeline {
  /// No packets.
  public static final Timeline EMPTY = new Builder(new Ratio(1, 1)).build();

  private final Ratio timeBase;
  private final byte[] packets;
  private final int count;

  private Timeline(Ratio timeBase, byte[] packets, int count) {
    this.timeBase = timeBase;
    this.packets = packets;
    this.count = count;
  }

  /// One packet.
  ///
  /// @param time when it is shown, in units of the time base, counted from the start of the file
  /// @param decodeTime when it is decoded
  /// @param duration how long it lasts; 0 when the container does not tell
  /// @param sizeBytes its size
  public record Packet(long time, long decodeTime, long duration, int sizeBytes) {}

  /// Receives packets in the order of the file.
  @FunctionalInterface
  public interface Visitor {
    /// The next packet.
    void packet(Packet packet);
  }

  /// Seconds per unit of time.
  public Ratio timeBase() {
    return timeBase;
  }

  /// The number of packets that have a time and are not discarded by the decoder.
  public int count() {
    return count;
  }

  /// Visits all packets.
  public void forEach(Visitor visitor) {
    var in = new Reader(packets);
    long time = 0;
    for (int i = 0; i < count; i++) {
      time += in.signed();
      long decodeTime = time - in.signed();
      visitor.packet(new Packet(time, decodeTime, in.unsigned(), (int) in.unsigned()));
    }
  }

  /// The times at which packets are shown, smallest first.
  public long[] times() {
    var times = new long[count];
    var next = new int[1];
    forEach(packet -> times[next[0]++] = packet.time());
    Arrays.sort(times);
    return times;
  }

  /// The bytes of each second of media from the start of the file; the last one may be cut. What
  /// lies before the start counts for the first second.
  ///
  /// @param seconds how many at most
  public long[] bytesPerSecond(int seconds) {
    var bytes = new long[seconds];
    var used = new int[1];
    forEach(packet -> {
      double second = packet.time() * timeBase.toDouble();
      int at = (int) Math.clamp(second, 0, seconds - 1.0);
      bytes[at] += packet.sizeBytes();
      used[0] = Math.max(used[0], at + 1);
    });
    return Arrays.copyOf(bytes, used[0]);
  }

  /// Collects packets. For one thread.
  static final class Builder {
    /// Some thirty hours of sound and pictures.
    private static final int MAX_BYTES = 48 << 20;

    private static final int MAX_PACKET_BYTES = 40;

    private final Ratio timeBase;
    private byte[] packets = new byte[1024];
    private int used;
    private int count;
    private long last;

    Builder(Ratio timeBase) {
      this.timeBase = timeBase;
    }

    /// One more packet; when there is no room, it is left out.
    void add(Packet packet) {
      if (used > MAX_BYTES) {
        return;
      }
      if (packets.length - used < MAX_PACKET_BYTES) {
        packets = Arrays.copyOf(packets, packets.length * 2);
      }
      signed(packet.time() - last);
      signed(packet.time() - packet.decodeTime());
      unsigned(packet.duration());
      unsigned(packet.sizeBytes());
      last = packet.time();
      count++;
    }

    Timeline build() {
      return new Timeline(timeBase, Arrays.copyOf(packets, used), count);
    }

    private void signed(long value) {
      unsigned((value << 1) ^ (value >> 63));
    }

    private void unsigned(long value) {
      long rest = value;
      while ((rest & ~0x7FL) != 0) {
        packets[used++] = (byte) (rest | 0x80);
        rest >>>= 7;
      }
      packets[used++] = (byte) rest;
    }
  }

  private static final class Reader {
    private final byte[] bytes;
    private int at;

    Reader(byte[] bytes) {
      this.bytes = bytes;
    }

    long unsigned() {
      long value = 0;
      for (int shift = 0; ; shift += 7) {
        byte part = bytes[at++];
        value |= (long) (part & 0x7F) << shift;
        if (part >= 0) {
          return value;
        }
      }
    }

    long signed() {
      long value = unsigned();
      return (value >>> 1) ^ -(value & 1);
    }
  }
}
