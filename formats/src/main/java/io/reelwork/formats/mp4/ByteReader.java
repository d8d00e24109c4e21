package io.reelwork.formats.mp4;

import io.reelwork.formats.MalformedMedia;
import java.util.Arrays;

/// A cursor over big-endian bytes that knows where it is in the file and in the tree of boxes.
///
/// Every read is checked against what remains, before anything is allocated. For one thread.
final class ByteReader {
  private static final int MAX_DEPTH = 32;

  private final byte[] bytes;
  private final int end;
  private final long base;
  private final String path;
  private int position;

  /// Over `bytes[from, to)`, whose first byte is at `offset` of the file.
  ByteReader(byte[] bytes, int from, int to, long offset, String path) {
    this.bytes = bytes;
    this.position = from;
    this.end = to;
    this.base = offset - from;
    this.path = path;
  }

  int u8() {
    need(1);
    return bytes[position++] & 0xFF;
  }

  int u16() {
    return u8() << 8 | u8();
  }

  int u24() {
    return u16() << 8 | u8();
  }

  long u32() {
    return (long) u16() << 16 | u16();
  }

  int i32() {
    return (int) u32();
  }

  /// An unsigned 64-bit number.
  ///
  /// @throws MalformedMedia when it is 2^63 or more
  long u64(String name) {
    long value = i64();
    check(value >= 0, name, "< 2^63", Long.toUnsignedString(value));
    return value;
  }

  long i64() {
    return u32() << 32 | u32();
  }

  FourCc fourCc() {
    return new FourCc(i32());
  }

  Bytes bytes(long count) {
    need(count);
    int from = position;
    position += (int) count;
    return Bytes.of(Arrays.copyOfRange(bytes, from, position));
  }

  Bytes rest() {
    return bytes(remaining());
  }

  /// The next bytes, without moving.
  byte[] peek(int count) {
    need(count);
    return Arrays.copyOfRange(bytes, position, position + count);
  }

  /// A count of entries of this size each, which must all be there.
  int count(String name, int entryBytes) {
    long count = u32();
    long most = remaining() / entryBytes;
    check(count <= most, name, "<= " + most, Long.toString(count));
    return (int) count;
  }

  /// A reader of the next bytes, for the child at `name`; this one moves behind them.
  ByteReader slice(long count, String name) {
    need(count);
    var childPath = path.isEmpty() ? name : path + "/" + name;
    if (childPath.chars().filter(c -> c == '/').count() >= MAX_DEPTH) {
      throw new MalformedMedia(
          MalformedMedia.Code.TOO_LARGE, where() + "boxes must be at most 32 deep but were more");
    }
    var child = new ByteReader(bytes, position, position + (int) count, offset(), childPath);
    position += (int) count;
    return child;
  }

  int remaining() {
    return end - position;
  }

  /// Where the next byte is in the file.
  long offset() {
    return base + position;
  }

  String path() {
    return path;
  }

  /// Refuses a value that does not hold.
  void check(boolean holds, String name, String rule, String was) {
    if (!holds) {
      throw new MalformedMedia(
          MalformedMedia.Code.BAD_VALUE, where() + name + " must be " + rule + " but was " + was);
    }
  }

  /// Refuses bytes that nothing reads.
  void end() {
    check(remaining() == 0, "the box", "over", remaining() + " bytes longer");
  }

  private void need(long count) {
    if (count < 0 || count > remaining()) {
      throw new MalformedMedia(
          MalformedMedia.Code.TRUNCATED,
          where() + "must hold " + count + " more bytes but held " + remaining());
    }
  }

  private String where() {
    return path + " @" + offset() + ": ";
  }
}
