package io.reelwork.formats.mp4;

import java.util.Arrays;
import java.util.HexFormat;

/// Bytes that never change and compare by value.
public final class Bytes {
  private final byte[] bytes;

  private Bytes(byte[] bytes) {
    this.bytes = bytes;
  }

  /// A copy of these.
  public static Bytes of(byte... bytes) {
    return new Bytes(bytes.clone());
  }

  /// How many.
  public int size() {
    return bytes.length;
  }

  /// A copy.
  public byte[] toArray() {
    return bytes.clone();
  }

  /// A reader from the first of them, for the box at `path` that has them at `offset`.
  ByteReader reader(String path, long offset) {
    return new ByteReader(bytes, 0, bytes.length, offset, path);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /// The first 16 in hexadecimal, and how many there are.
  @Override
  public String toString() {
    var shown = HexFormat.of().formatHex(bytes, 0, Math.min(16, bytes.length));
    return shown + (bytes.length > 16 ? "… (" + bytes.length + ")" : "");
  }
}
