package io.reelwork.formats.mp4;

import io.reelwork.formats.mp4.MalformedMedia.Code;
import java.nio.ByteBuffer;
import java.util.Optional;

/// A cursor over the content of one box: big-endian, bounds-checked, knows where it is in the file.
/// For one thread.
final class ByteReader {
  private static final int BOX_HEADER_BYTES = 8;
  private static final int LARGE_SIZE_BYTES = 8;

  private final ByteBuffer bytes;
  private final long origin;
  private final String path;

  /// @param bytes the content, from position to limit
  /// @param origin offset in the file of the content's first byte
  /// @param path of the box: `moov/trak`
  ByteReader(ByteBuffer bytes, long origin, String path) {
    this.bytes = bytes.slice();
    this.origin = origin;
    this.path = path;
  }

  /// A box inside this one.
  record Child(FourCc type, ByteReader content) {}

  /// The next box, when there is one.
  Optional<Child> box() {
    if (bytes.remaining() < BOX_HEADER_BYTES) {
      return Optional.empty();
    }
    int start = bytes.position();
    long size = u32();
    FourCc type = new FourCc(bytes.getInt());
    if (size == 1) {
      need(LARGE_SIZE_BYTES);
      size = bytes.getLong();
    } else if (size == 0) {
      size = (long) bytes.limit() - start;
    }
    int header = bytes.position() - start;
    if (size < header || size > bytes.limit() - start) {
      throw new MalformedMedia(
          Code.TRUNCATED,
          "%s/%s @%d: size must be from %d to %d but was %d"
              .formatted(path, type, origin + start, header, bytes.limit() - start, size));
    }
    int length = (int) size - header;
    ByteReader content =
        new ByteReader(
            bytes.slice(bytes.position(), length), origin + bytes.position(), path + "/" + type);
    bytes.position(bytes.position() + length);
    return Optional.of(new Child(type, content));
  }

  int u8() {
    need(1);
    return bytes.get() & 0xFF;
  }

  int u16() {
    need(2);
    return bytes.getShort() & 0xFFFF;
  }

  long u32() {
    need(4);
    return bytes.getInt() & 0xFFFF_FFFFL;
  }

  int i32() {
    need(4);
    return bytes.getInt();
  }

  long i64() {
    need(8);
    return bytes.getLong();
  }

  FourCc fourCc() {
    return new FourCc(i32());
  }

  void skip(int count) {
    need(count);
    bytes.position(bytes.position() + count);
  }

  /// The number of entries of a table, checked against what remains before anything is allocated.
  int count(int entryBytes) {
    long count = u32();
    if (count > bytes.remaining() / entryBytes) {
      throw error(
          Code.VALUE, "count must be ≤ " + bytes.remaining() / entryBytes + " but was " + count);
    }
    return (int) count;
  }

  MalformedMedia error(Code code, String what) {
    return new MalformedMedia(code, path + " @" + (origin + bytes.position()) + ": " + what);
  }

  private void need(int count) {
    if (bytes.remaining() < count) {
      throw error(Code.TRUNCATED, count + " bytes must follow but there are " + bytes.remaining());
    }
  }
}
