package io.reelwork.odata.batch;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A slice of a batch body that is read line by line. A line ends with CRLF or a bare LF.
///
/// Not safe for several threads: reading moves the cursor.
final class Bytes {
  private final byte[] data;
  private final int end;
  private int at;

  Bytes(byte[] data, int start, int end) {
    this.data = data;
    this.at = start;
    this.end = end;
  }

  static Bytes of(byte[] data) {
    return new Bytes(data, 0, data.length);
  }

  boolean isAtEnd() {
    return at >= end;
  }

  /// Where the next line starts.
  int position() {
    return at;
  }

  /// The next line without its end, in UTF-8 with a replacement for what is none.
  String line() {
    int start = at;
    while (at < end && data[at] != '\n') {
      at++;
    }
    int stop = at > start && data[at - 1] == '\r' ? at - 1 : at;
    at = Math.min(at + 1, end);
    return new String(data, start, stop - start, StandardCharsets.UTF_8);
  }

  /// Whether the next line starts with these bytes; the cursor stays.
  boolean startsWith(byte[] prefix) {
    return end - at >= prefix.length
        && Arrays.equals(data, at, at + prefix.length, prefix, 0, prefix.length);
  }

  /// Length of the next line in bytes, with its end; the cursor stays.
  int lineLength() {
    int stop = at;
    while (stop < end && data[stop] != '\n') {
      stop++;
    }
    return Math.min(stop + 1, end) - at;
  }

  void skipLine() {
    while (at < end && data[at] != '\n') {
      at++;
    }
    at = Math.min(at + 1, end);
  }

  /// From `start` to `stop`, without the line end in front of `stop`, which belongs to a boundary.
  Bytes part(int start, int stop) {
    int cut = stop;
    if (cut > start && data[cut - 1] == '\n') {
      cut--;
      if (cut > start && data[cut - 1] == '\r') {
        cut--;
      }
    }
    return new Bytes(data, start, cut);
  }

  byte[] rest() {
    return Arrays.copyOfRange(data, Math.min(at, end), end);
  }
}
