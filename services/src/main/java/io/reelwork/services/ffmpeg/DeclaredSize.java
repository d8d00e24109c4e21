package io.reelwork.services.ffmpeg;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Size in bytes of a whole file according to its header. A smaller file has lost something, even
/// where its demuxer reports no damage.
final class DeclaredSize {
  private static final int EBML = 0x1A45DFA3;
  private static final int SEGMENT = 0x18538067;
  private static final int EBML_ID_BYTES = 4;
  private static final long MAX_VINT = (1L << 56) - 1;
  private static final int RIFF = 0x52494646;
  private static final int RIFF_HEADER_BYTES = 8;

  /// Programs that write to a pipe leave sizes from here on: `7FFFF000`, `7FFFFFFF`, `FFFFFFFF`.
  static final long UNKNOWN_RIFF_SIZE = 0x7FFF_0000L;

  private DeclaredSize() {}

  /// Whether the header declares more bytes than there are.
  static boolean isCut(Path file) {
    try {
      long size = Files.size(file);
      return of(file).filter(declared -> declared > size).isPresent();
    } catch (IOException unreadable) {
      return false;
    }
  }

  /// Whether the header declares a size and all of it is there.
  static boolean isWhole(Path file) {
    try {
      long size = Files.size(file);
      return of(file).filter(declared -> declared <= size).isPresent();
    } catch (IOException unreadable) {
      return false;
    }
  }

  /// Of Matroska, RIFF and Windows Media; empty for other files and where the size is not known.
  static Optional<Long> of(Path file) throws IOException {
    ByteBuffer head = DeclaredLength.head(file);
    try {
      if (head.limit() < EBML_ID_BYTES) {
        return Optional.empty();
      }
      return switch (head.getInt(0)) {
        case EBML -> ofMatroska(head);
        case RIFF -> ofRiff(head);
        default -> AsfProperties.of(head).flatMap(AsfProperties::size);
      };
    } catch (IndexOutOfBoundsException notThere) {
      return Optional.empty();
    }
  }

  /// EBML header, then the segment with its size.
  private static Optional<Long> ofMatroska(ByteBuffer head) {
    int segment = EBML_ID_BYTES + vintBytes(head, EBML_ID_BYTES) + (int) vint(head, EBML_ID_BYTES);
    if (head.getInt(segment) != SEGMENT) {
      return Optional.empty();
    }
    int at = segment + EBML_ID_BYTES;
    long size = vint(head, at);
    return size < MAX_VINT ? Optional.of(at + vintBytes(head, at) + size) : Optional.empty();
  }

  private static Optional<Long> ofRiff(ByteBuffer head) {
    long size = Integer.toUnsignedLong(head.order(ByteOrder.LITTLE_ENDIAN).getInt(4));
    return size > 0 && size < UNKNOWN_RIFF_SIZE
        ? Optional.of(RIFF_HEADER_BYTES + size)
        : Optional.empty();
  }

  /// The number of leading zeros says how many bytes follow.
  private static int vintBytes(ByteBuffer head, int at) {
    return Integer.numberOfLeadingZeros(head.get(at) & 0xFF) - 24 + 1;
  }

  private static long vint(ByteBuffer head, int at) {
    int bytes = vintBytes(head, at);
    long value = head.get(at) & (0xFF >> bytes);
    for (int i = 1; i < bytes; i++) {
      value = (value << 8) | (head.get(at + i) & 0xFF);
    }
    return value;
  }
}
