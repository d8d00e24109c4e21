package io.reelwork.services.blobface;

import io.reelwork.services.storage.ByteRange;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The part of a blob that `x-ms-range`, else `Range`, asks for: `bytes=0-99`, `bytes=100-`,
/// `bytes=-100`. What is not of these forms asks for everything (RFC 9110 §14.2).
final class RangeHeader {
  private static final Pattern FORM = Pattern.compile("bytes=([0-9]{0,18})-([0-9]{0,18})");

  private RangeHeader() {}

  /// Nothing of the range is in the blob.
  static final class Unsatisfiable extends Exception {
    private static final long serialVersionUID = 1;

    Unsatisfiable() {
      super("range outside the blob", null, false, false);
    }
  }

  static Optional<ByteRange> of(BlobCall call, long sizeBytes) throws Unsatisfiable {
    Optional<String> header = call.header("x-ms-range").or(() -> call.header("Range"));
    return header.isEmpty() ? Optional.empty() : parse(header.get().strip(), sizeBytes);
  }

  static Optional<ByteRange> parse(String text, long sizeBytes) throws Unsatisfiable {
    Matcher range = FORM.matcher(text);
    if (!range.matches() || text.equals("bytes=-")) {
      return Optional.empty();
    }
    if (range.group(1).isEmpty()) {
      long length = Math.min(Long.parseLong(range.group(2)), sizeBytes);
      return Optional.of(within(sizeBytes - length, sizeBytes - 1, sizeBytes));
    }
    long first = Long.parseLong(range.group(1));
    long last = range.group(2).isEmpty() ? sizeBytes - 1 : Long.parseLong(range.group(2));
    if (!range.group(2).isEmpty() && last < first) {
      return Optional.empty();
    }
    return Optional.of(within(first, Math.min(last, sizeBytes - 1), sizeBytes));
  }

  private static ByteRange within(long first, long last, long sizeBytes) throws Unsatisfiable {
    if (first >= sizeBytes) {
      throw new Unsatisfiable();
    }
    return new ByteRange(first, last - first + 1);
  }
}
