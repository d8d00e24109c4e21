package io.reelwork.services.blobface;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;

/// The CRC of `x-ms-content-crc64`: CRC-64/NVME, little-endian, in base64. Used by one thread.
///
/// Check value: `123456789` gives `0xAE8B14860A799888`.
final class Crc64 {
  /// The polynomial 0xAD93D23594C93659 with its bits turned around.
  private static final long POLYNOMIAL = 0x9A6C9329AC4BC9B5L;

  private static final int SLICES = 8;
  private static final long[][] TABLES = tables();

  private long crc = ~0L;

  private static long[][] tables() {
    long[][] tables = new long[SLICES][256];
    for (int i = 0; i < 256; i++) {
      long value = i;
      for (int bit = 0; bit < Byte.SIZE; bit++) {
        value = (value & 1) == 0 ? value >>> 1 : (value >>> 1) ^ POLYNOMIAL;
      }
      tables[0][i] = value;
    }
    for (int i = 0; i < 256; i++) {
      for (int slice = 1; slice < SLICES; slice++) {
        long before = tables[slice - 1][i];
        tables[slice][i] = (before >>> Byte.SIZE) ^ tables[0][(int) (before & 0xFF)];
      }
    }
    return tables;
  }

  /// Eight bytes at a time, one table look-up for each.
  void update(byte[] bytes, int offset, int length) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length).order(ByteOrder.LITTLE_ENDIAN);
    long value = crc;
    while (buffer.remaining() >= SLICES) {
      long word = value ^ buffer.getLong();
      value = 0;
      for (int slice = SLICES - 1; slice >= 0; slice--) {
        value ^= TABLES[slice][(int) (word & 0xFF)];
        word >>>= Byte.SIZE;
      }
    }
    while (buffer.hasRemaining()) {
      value = (value >>> Byte.SIZE) ^ TABLES[0][(int) ((value ^ buffer.get()) & 0xFF)];
    }
    crc = value;
  }

  String base64() {
    byte[] bytes =
        ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(~crc).array();
    return Base64.getEncoder().encodeToString(bytes);
  }

  static String of(byte[] bytes) {
    Crc64 crc = new Crc64();
    crc.update(bytes, 0, bytes.length);
    return crc.base64();
  }

  /// A stream that feeds what is read from it into this CRC.
  InputStream over(InputStream in) {
    return new FilterInputStream(in) {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
      }

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        int count = in.read(bytes, offset, length);
        if (count > 0) {
          update(bytes, offset, count);
        }
        return count;
      }
    };
  }
}
