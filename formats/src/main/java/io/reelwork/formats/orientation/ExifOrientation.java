package io.reelwork.formats.orientation;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Reads the orientation out of one encoded picture: JPEG (`APP1`), PNG (`eXIf`), WebP (`EXIF`) or
/// TIFF itself.
///
/// ```
/// FF D8  FF E1 00 22  "Exif" 00 00  "MM" 00 2A  00 00 00 08  00 01  01 12 00 03 00 00 00 01 00 06 …
/// SOI    APP1 length                order       first IFD    count  tag   short       1     value
/// ```
///
/// Source: Exif 2.32 §4.5, §4.6; PNG Third Edition §11.3.2.12; WebP container; TIFF 6.0 §2.
public final class ExifOrientation {
  private static final int SOI = 0xFFD8;
  private static final int APP1 = 0xFFE1;
  private static final int FIRST_MARKER = 0xFFC0;
  private static final int SOS = 0xFFDA;
  private static final long PNG = 0x89504E470D0A1A0AL;
  private static final int PNG_EXIF = tag("eXIf");
  private static final int RIFF = tag("RIFF");
  private static final int WEBP = tag("WEBP");
  private static final int WEBP_EXIF = tag("EXIF");
  private static final int EXIF = tag("Exif");
  private static final int LITTLE_ENDIAN = 0x4949;
  private static final int BIG_ENDIAN = 0x4D4D;
  private static final int TIFF = 42;
  private static final int ORIENTATION = 0x0112;
  private static final int SHORT = 3;
  private static final int ENTRY_BYTES = 12;

  private ExifOrientation() {}

  /// The orientation that a picture tells.
  public static Optional<Orientation> of(byte[] picture) {
    try {
      return find(ByteBuffer.wrap(picture));
    } catch (BufferUnderflowException | IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }

  private static int tag(String letters) {
    return ByteBuffer.wrap(letters.getBytes(StandardCharsets.US_ASCII)).getInt();
  }

  private static Optional<Orientation> find(ByteBuffer in) {
    int first = u16(in.duplicate());
    if (first == SOI) {
      return jpeg(in);
    }
    if (first == LITTLE_ENDIAN || first == BIG_ENDIAN) {
      return tiff(in.slice());
    }
    if (in.duplicate().getLong() == PNG) {
      return png(in);
    }
    ByteBuffer riff = in.duplicate();
    return riff.getInt() == RIFF && riff.position(8).getInt() == WEBP
        ? webp(riff)
        : Optional.empty();
  }

  private static Optional<Orientation> jpeg(ByteBuffer in) {
    in.position(2);
    while (in.hasRemaining()) {
      int marker = u16(in);
      if (marker < FIRST_MARKER || marker == SOS) {
        return Optional.empty();
      }
      int length = u16(in) - 2;
      ByteBuffer segment = take(in, length);
      if (marker == APP1 && length > 6 && segment.getInt() == EXIF) {
        return tiff(segment.position(6).slice());
      }
    }
    return Optional.empty();
  }

  private static Optional<Orientation> png(ByteBuffer in) {
    in.position(8);
    while (in.hasRemaining()) {
      int length = in.getInt();
      int type = in.getInt();
      ByteBuffer chunk = take(in, length);
      if (type == PNG_EXIF) {
        return tiff(chunk);
      }
      in.getInt();
    }
    return Optional.empty();
  }

  private static Optional<Orientation> webp(ByteBuffer in) {
    while (in.hasRemaining()) {
      int type = in.getInt();
      int length = Integer.reverseBytes(in.getInt());
      ByteBuffer chunk = take(in, length);
      if (type == WEBP_EXIF) {
        boolean prefixed = chunk.duplicate().getInt() == EXIF;
        return tiff(prefixed ? chunk.position(6).slice() : chunk);
      }
      in.position(Math.min(in.limit(), in.position() + length % 2));
    }
    return Optional.empty();
  }

  private static Optional<Orientation> tiff(ByteBuffer in) {
    in.order(u16(in) == LITTLE_ENDIAN ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    if (u16(in) != TIFF) {
      return Optional.empty();
    }
    in.position(in.getInt());
    int count = u16(in);
    for (int i = 0; i < count; i++) {
      int start = in.position();
      if (u16(in) == ORIENTATION && u16(in) == SHORT && in.getInt() == 1) {
        return Orientation.ofExif(u16(in));
      }
      in.position(start + ENTRY_BYTES);
    }
    return Optional.empty();
  }

  private static int u16(ByteBuffer in) {
    return in.getShort() & 0xFFFF;
  }

  /// The next bytes; `in` moves behind them.
  private static ByteBuffer take(ByteBuffer in, int length) {
    if (length < 0 || length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    ByteBuffer part = in.slice(in.position(), length);
    in.position(in.position() + length);
    return part;
  }
}
