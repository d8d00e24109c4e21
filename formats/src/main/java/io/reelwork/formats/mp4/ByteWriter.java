package io.reelwork.formats.mp4;

import java.util.Arrays;

/// Grows big-endian bytes; the size of a box is put in when its content is written. For one thread.
final class ByteWriter {
  private byte[] bytes = new byte[256];
  private int size;

  void u8(int value) {
    if (size == bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.multiplyExact(size, 2));
    }
    bytes[size++] = (byte) value;
  }

  void u16(int value) {
    u8(value >>> 8);
    u8(value);
  }

  void u24(int value) {
    u8(value >>> 16);
    u16(value);
  }

  void u32(long value) {
    u16((int) (value >>> 16));
    u16((int) value);
  }

  void u64(long value) {
    u32(value >>> 32);
    u32(value);
  }

  void fourCc(FourCc value) {
    u32(value.code());
  }

  void bytes(Bytes value) {
    for (byte b : value.toArray()) {
      u8(b);
    }
  }

  /// A box: its size, its type, and what `content` writes.
  void box(FourCc type, Runnable content) {
    int start = size;
    u32(0);
    fourCc(type);
    content.run();
    int finish = size;
    size = start;
    u32(finish - start);
    size = finish;
  }

  byte[] toArray() {
    return Arrays.copyOf(bytes, size);
  }
}
