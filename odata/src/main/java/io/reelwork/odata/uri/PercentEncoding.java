package io.reelwork.odata.uri;

import io.reelwork.odata.model.ODataError;
import io.reelwork.odata.model.ODataError.Code;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// Percent-encoding of URIs (RFC 3986 section 2.1), always UTF-8.
public final class PercentEncoding {
  private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.ISO_8859_1);
  private static final boolean[] UNRESERVED = unreserved();

  private PercentEncoding() {}

  /// The text with every `%xx` taken out: `Assets%28%27nb%3Acid%27%29` → `Assets('nb:cid')`.
  ///
  /// @throws ODataError `MALFORMED_URL` for half an escape, bytes that are no UTF-8, or U+0000
  public static String decode(String text) {
    if (text.indexOf('%') < 0) {
      return refuseNul(text);
    }
    byte[] sent = text.getBytes(StandardCharsets.UTF_8);
    int length = 0;
    for (int at = 0; at < sent.length; at++) {
      if (sent[at] == '%') {
        sent[length++] = (byte) escaped(sent, at);
        at += 2;
      } else {
        sent[length++] = sent[at];
      }
    }
    return refuseNul(utf8(ByteBuffer.wrap(sent, 0, length)));
  }

  /// Every UTF-8 byte but letters, digits and `-._~` as `%XX`: `nb:cid` → `nb%3Acid`.
  public static String encode(String text) {
    byte[] units = text.getBytes(StandardCharsets.UTF_8);
    byte[] encoded = new byte[units.length * 3];
    int length = 0;
    for (byte unit : units) {
      if (unit >= 0 && UNRESERVED[unit]) {
        encoded[length++] = unit;
      } else {
        encoded[length++] = '%';
        encoded[length++] = HEX[(unit & 0xFF) >> 4];
        encoded[length++] = HEX[unit & 0xF];
      }
    }
    return new String(encoded, 0, length, StandardCharsets.ISO_8859_1);
  }

  private static int escaped(byte[] text, int at) {
    int high = at + 2 < text.length ? Character.digit(text[at + 1], 16) : -1;
    int low = at + 2 < text.length ? Character.digit(text[at + 2], 16) : -1;
    if (high < 0 || low < 0) {
      throw new ODataError(
          Code.MALFORMED_URL, "URL: '%' must be followed by two hexadecimal digits");
    }
    return high << 4 | low;
  }

  private static String utf8(ByteBuffer bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException _) {
      throw new ODataError(Code.MALFORMED_URL, "URL: must be UTF-8 but was not");
    }
  }

  private static String refuseNul(String text) {
    if (text.indexOf('\0') >= 0) {
      throw new ODataError(Code.MALFORMED_URL, "URL: must not hold U+0000");
    }
    return text;
  }

  private static boolean[] unreserved() {
    boolean[] letters = new boolean[128];
    for (char letter : "-._~".toCharArray()) {
      letters[letter] = true;
    }
    for (char letter = 0; letter < letters.length; letter++) {
      letters[letter] |= Character.isLetterOrDigit(letter);
    }
    return letters;
  }
}
