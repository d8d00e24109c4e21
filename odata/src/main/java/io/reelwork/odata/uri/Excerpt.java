package io.reelwork.odata.uri;

/// A client's text as it may stand in an error message: at most 100 characters, nothing that an XML
/// or JSON writer could not hold.
public final class Excerpt {
  private static final int MOST = 100;

  private Excerpt() {}

  /// The text in single quotes: `'nb:cid:…'`.
  public static String of(String text) {
    StringBuilder shown = new StringBuilder("'");
    text.codePoints().limit(MOST).forEach(point -> shown.appendCodePoint(printable(point)));
    if (text.codePointCount(0, text.length()) > MOST) {
      shown.append('…');
    }
    return shown.append('\'').toString();
  }

  private static int printable(int point) {
    boolean odd =
        Character.isISOControl(point)
            || (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE)
            || (point & 0xFFFE) == 0xFFFE;
    return odd ? '?' : point;
  }
}
