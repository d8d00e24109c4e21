package io.reelwork.formats.mp4;

/// A box type or codec code: four bytes, written as letters.
///
/// @param code the four bytes, big-endian
public record FourCc(int code) {
  /// Of four characters below U+0100: `FourCc.of("moov")`.
  ///
  /// @throws IllegalArgumentException when there are not four of them
  public static FourCc of(String letters) {
    if (letters.length() != 4 || letters.chars().anyMatch(c -> c > 0xFF)) {
      throw new IllegalArgumentException(
          "FourCC: must be four 8-bit characters but was " + letters);
    }
    int code = 0;
    for (int i = 0; i < 4; i++) {
      code = code << 8 | letters.charAt(i);
    }
    return new FourCc(code);
  }

  /// The four characters.
  @Override
  public String toString() {
    char[] letters = new char[4];
    for (int i = 0; i < 4; i++) {
      letters[i] = (char) (code >>> (24 - 8 * i) & 0xFF);
    }
    return new String(letters);
  }
}
