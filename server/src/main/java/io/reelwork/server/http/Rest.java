package io.reelwork.server.http;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/// What is left of a body in memory. Used by one thread at a time.
sealed interface Rest extends AutoCloseable {
  /// How many bytes there are.
  int left();

  /// Takes the next bytes away, at most so many.
  Buffer take(int most);

  /// Gives back what it holds outside of the heap.
  @Override
  void close();

  /// The bytes themselves.
  final class Plain implements Rest {
    private final byte[] bytes;
    private int at;

    Plain(byte[] bytes, int at) {
      this.bytes = bytes;
      this.at = at;
    }

    @Override
    public int left() {
      return bytes.length - at;
    }

    @Override
    public Buffer take(int most) {
      int from = at;
      at += Math.min(most, left());
      return Buffer.buffer(at - from).appendBytes(bytes, from, at - from);
    }

    @Override
    public void close() {}

    /// The same, compressed; feeds become a tenth or less.
    Rest packed() {
      ByteArrayOutputStream packed = new ByteArrayOutputStream(left() / 8);
      try (Deflater deflater = new Deflater(Deflater.BEST_SPEED);
          DeflaterOutputStream out = new DeflaterOutputStream(packed, deflater)) {
        out.write(bytes, at, left());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return new Packed(packed.toByteArray(), left());
    }
  }

  /// Compressed bytes.
  final class Packed implements Rest {
    private final InputStream in;
    private int left;

    Packed(byte[] packed, int left) {
      this.in = new InflaterInputStream(new ByteArrayInputStream(packed));
      this.left = left;
    }

    @Override
    public int left() {
      return left;
    }

    @Override
    public Buffer take(int most) {
      try {
        byte[] bytes = in.readNBytes(Math.min(most, left));
        left -= bytes.length;
        return Buffer.buffer(bytes);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() {
      try {
        in.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
