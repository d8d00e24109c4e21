package io.reelwork.services.storage;

/// A part of a blob's bytes.
///
/// @param offset where it begins
/// @param length how many bytes
public record ByteRange(long offset, long length) {
  /// Checks the signs.
  public ByteRange {
    if (offset < 0 || length < 0) {
      throw new IllegalArgumentException("byte range: must not be negative but was " + offset);
    }
  }

  /// The last byte's position, as HTTP counts.
  public long last() {
    return offset + length - 1;
  }
}
