package io.reelwork.services.storage;

import java.util.Arrays;

/// What a blob may be called. Names are text in a table and in XML, never paths; those that would
/// be trouble as paths elsewhere are refused all the same.
public final class BlobNames {
  private static final int MAX_LENGTH = 1024;

  private BlobNames() {}

  /// Whether a blob may be called so: 1 to 1024 characters, no control characters, no dot segments.
  public static boolean isName(String name) {
    return !name.isEmpty()
        && name.length() <= MAX_LENGTH
        && name.codePoints().allMatch(BlobNames::isXmlCharacter)
        && Arrays.stream(name.split("[/\\\\]", -1)).noneMatch(BlobNames::isDots);
  }

  private static boolean isDots(String segment) {
    return segment.equals(".") || segment.equals("..");
  }

  /// No control character, no lone surrogate, nothing that XML 1.0 cannot say.
  private static boolean isXmlCharacter(int c) {
    return c >= 0x20 && c != 0x7F && !(c >= 0xD800 && c <= 0xDFFF) && c != 0xFFFE && c != 0xFFFF;
  }

  static void check(String name) {
    if (!isName(name)) {
      throw new IllegalArgumentException(
          "blob name: must be 1 to 1024 characters without control characters or dot segments"
              + " but was "
              + name.length()
              + " long");
    }
  }
}
