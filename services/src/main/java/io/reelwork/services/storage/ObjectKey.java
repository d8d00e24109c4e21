package io.reelwork.services.storage;

import java.security.SecureRandom;
import java.util.HexFormat;

/// The random key of an immutable object: 32 hexadecimal digits.
///
/// @param value the digits, lower case
public record ObjectKey(String value) {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int BYTES = 16;

  /// Checks the form, because keys become paths.
  public ObjectKey {
    if (!isKey(value)) {
      throw new IllegalArgumentException("object key: must be 32 hex digits but was " + value);
    }
  }

  static ObjectKey random() {
    byte[] bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return new ObjectKey(HexFormat.of().formatHex(bytes));
  }

  static boolean isKey(String text) {
    return text.length() == 2 * BYTES
        && text.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
  }

  @Override
  public String toString() {
    return value;
  }
}
