package io.reelwork.formats.xml;

import io.reelwork.formats.xml.MalformedXml.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import javax.xml.stream.Location;

/// The letters of a document before a parser has seen them.
final class XmlText {
  private static final String DOCUMENT_TYPE = "<!DOCTYPE";
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private XmlText() {}

  /// The text of bytes in UTF-8 or UTF-16. Decoded here, because the parser prints an error of its
  /// own for every bad byte, and because what is looked at must be what the parser reads.
  static String decode(byte[] document) throws MalformedXml {
    if (document.length == 0) {
      throw new MalformedXml(Reason.EMPTY, "empty", place("", 0));
    }
    try {
      String text = charset(document).newDecoder().decode(ByteBuffer.wrap(document)).toString();
      return text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
    } catch (CharacterCodingException _) {
      throw new MalformedXml(Reason.ENCODING, "neither UTF-8 nor UTF-16", place("", 0));
    }
  }

  /// UTF-16 shows by its byte order mark, or by the zero beside the first `<`.
  private static Charset charset(byte[] document) {
    if (document.length > 1 && isUtf16(document[0], document[1])) {
      return StandardCharsets.UTF_16LE;
    }
    return document.length > 1 && isUtf16(document[1], document[0])
        ? StandardCharsets.UTF_16BE
        : StandardCharsets.UTF_8;
  }

  private static boolean isUtf16(byte low, byte high) {
    return (low == '<' && high == 0) || (low == (byte) 0xFF && high == (byte) 0xFE);
  }

  /// The text without its XML declaration and what is before it: white space, a byte order mark.
  static String withoutDeclaration(String text) {
    int at = 0;
    while (at < text.length() && (isBlank(text, at) || text.charAt(at) == BYTE_ORDER_MARK)) {
      at++;
    }
    if (!text.startsWith("<?xml", at) || !isBlank(text, at + 5)) {
      return text.substring(at);
    }
    int end = text.indexOf("?>", at);
    return end < 0 ? text.substring(at) : text.substring(end + 2).stripLeading();
  }

  /// Looks at what may stand before the root: white space, comments and processing instructions.
  /// Nowhere else can there be a document type.
  ///
  /// @throws MalformedXml when there is one
  static void refuseDocumentType(String text) throws MalformedXml {
    int at = 0;
    while (at >= 0 && at < text.length()) {
      if (isBlank(text, at) || text.charAt(at) == BYTE_ORDER_MARK) {
        at++;
      } else if (text.startsWith("<!--", at)) {
        at = behind(text, "-->", at + 4);
      } else if (text.startsWith("<?", at)) {
        at = behind(text, "?>", at + 2);
      } else if (text.regionMatches(true, at, DOCUMENT_TYPE, 0, DOCUMENT_TYPE.length())) {
        throw new MalformedXml(Reason.DOCUMENT_TYPE, "a document type", place(text, at));
      } else {
        return;
      }
    }
  }

  private static int behind(String text, String end, int from) {
    int at = text.indexOf(end, from);
    return at < 0 ? -1 : at + end.length();
  }

  private static boolean isBlank(String text, int at) {
    if (at >= text.length()) {
      return false;
    }
    char letter = text.charAt(at);
    return letter == ' ' || letter == '\t' || letter == '\r' || letter == '\n';
  }

  /// Where a letter of a text is.
  static Location place(String text, int at) {
    int line = 1 + (int) text.chars().limit(at).filter(letter -> letter == '\n').count();
    int column = at - text.lastIndexOf('\n', Math.max(0, at - 1));
    return new Place(line, Math.max(1, column), at);
  }

  private record Place(int line, int column, int offset) implements Location {
    @Override
    public int getLineNumber() {
      return line;
    }

    @Override
    public int getColumnNumber() {
      return column;
    }

    @Override
    public int getCharacterOffset() {
      return offset;
    }

    @Override
    public String getPublicId() {
      return "";
    }

    @Override
    public String getSystemId() {
      return "";
    }
  }
}
