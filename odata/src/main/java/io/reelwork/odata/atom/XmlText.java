package io.reelwork.odata.atom;

import java.nio.charset.StandardCharsets;

/// XML text as the original service wrote it: `<title />` with a blank, double quotes, CR as
/// `&#xD;`. For one thread.
///
/// Characters that XML cannot hold at all become U+FFFD, so that a document is always well-formed.
final class XmlText {
  private static final String DECLARATION = "<?xml version=\"1.0\" encoding=\"utf-8\"?>";

  private final StringBuilder out = new StringBuilder(2048).append(DECLARATION);

  /// `<name a="1">`; attributes are given as name, value, name, value.
  XmlText open(String name, String... attributes) {
    tag(name, attributes);
    out.append('>');
    return this;
  }

  /// `</name>`.
  XmlText close(String name) {
    out.append("</").append(name).append('>');
    return this;
  }

  /// `<name a="1" />`.
  XmlText empty(String name, String... attributes) {
    tag(name, attributes);
    out.append(" />");
    return this;
  }

  /// `<name a="1">text</name>`; blanks at the ends are declared significant.
  XmlText element(String name, String text, String... attributes) {
    tag(name, attributes);
    end(text, "", name);
    return this;
  }

  /// An element that was written before, as it is.
  XmlText written(String text) {
    out.append(text);
    return this;
  }

  /// `<name`, to which attributes can be added.
  XmlText begin(String prefix, String name) {
    out.append('<').append(prefix).append(name);
    return this;
  }

  /// ` name="text"`, of an element that has begun; the text needs no escaping.
  XmlText attribute(String name, String text) {
    out.append(' ').append(name).append("=\"").append(text).append('"');
    return this;
  }

  /// `>`, of an element that has begun.
  void endOpen() {
    out.append('>');
  }

  /// ` />`, of an element that has begun.
  void end() {
    out.append(" />");
  }

  /// `>text</name>`, of an element that has begun; blanks at the ends are declared significant.
  void end(String text, String prefix, String name) {
    if (hasOuterBlanks(text)) {
      out.append(" xml:space=\"preserve\"");
    }
    out.append('>');
    escape(text, false);
    out.append("</").append(prefix).append(name).append('>');
  }

  /// The text so far, without the declaration.
  String part() {
    return out.substring(DECLARATION.length());
  }

  /// The document.
  byte[] bytes() {
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }

  private void tag(String name, String... attributes) {
    out.append('<').append(name);
    for (int i = 0; i < attributes.length; i += 2) {
      out.append(' ').append(attributes[i]).append("=\"");
      escape(attributes[i + 1], true);
      out.append('"');
    }
  }

  private static boolean hasOuterBlanks(String text) {
    return !text.isEmpty() && (text.charAt(0) <= ' ' || text.charAt(text.length() - 1) <= ' ');
  }

  /// Text is taken over in runs; almost all of it is one.
  private void escape(String text, boolean inAttribute) {
    int from = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (isPlain(c)) {
        continue;
      }
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
        continue;
      }
      out.append(text, from, i);
      escape(c, inAttribute);
      from = i + 1;
    }
    out.append(text, from, text.length());
  }

  /// Whether a character stands for itself everywhere.
  private static boolean isPlain(char c) {
    return c > '>'
        ? c < Character.MIN_SURROGATE
        : c >= ' ' && c != '"' && c != '&' && c != '<' && c != '>';
  }

  private void escape(char c, boolean inAttribute) {
    switch (c) {
      case '<' -> out.append("&lt;");
      case '>' -> out.append("&gt;");
      case '&' -> out.append("&amp;");
      case '\r' -> out.append("&#xD;");
      case '"' -> out.append(inAttribute ? "&quot;" : "\"");
      case '\n' -> out.append(inAttribute ? "&#xA;" : "\n");
      case '\t' -> out.append(inAttribute ? "&#x9;" : "\t");
      default -> out.append(isXml(c) ? c : '\uFFFD');
    }
  }

  private static boolean isXml(char c) {
    return c >= ' ' && !Character.isSurrogate(c) && c < '\uFFFE';
  }
}
