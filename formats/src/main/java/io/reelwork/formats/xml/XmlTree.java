package io.reelwork.formats.xml;

import io.reelwork.formats.MalformedMedia;
import io.reelwork.formats.MalformedMedia.Code;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLStreamConstants;

/// Reads documents that consist of elements and attributes, as `XmlElement` writes them; text,
/// comments and prefixes are passed over. A document type is refused.
public final class XmlTree {
  private static final int MAX_ELEMENTS = 200_000;
  private static final int MAX_DEPTH = 32;
  private static final int MAX_NODES = 2_000_000;

  private XmlTree() {}

  private record Open(String name, Map<String, String> attributes, List<XmlElement> children) {
    XmlElement closed() {
      return new XmlElement(name, attributes, children);
    }
  }

  /// The root of a document; the stream stays open.
  ///
  /// @throws MalformedMedia when it is no XML, has a document type, or is too large or too deep
  public static XmlElement read(InputStream in) {
    try {
      return read(XmlCursor.of(in, new XmlLimits(MAX_DEPTH, MAX_NODES)));
    } catch (MalformedXml e) {
      throw refusal(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static MalformedMedia refusal(MalformedXml fault) {
    return switch (fault.reason()) {
      case DOCUMENT_TYPE -> new MalformedMedia(Code.BAD_VALUE, "XML: must have no document type");
      case TOO_DEEP, TOO_MANY_NODES -> tooLarge();
      case EMPTY, ENCODING, SYNTAX ->
          new MalformedMedia(Code.BAD_VALUE, "XML: must be well-formed but: " + fault.getMessage());
    };
  }

  private static MalformedMedia tooLarge() {
    return new MalformedMedia(
        Code.TOO_LARGE,
        "XML: must have at most %d elements, %d deep".formatted(MAX_ELEMENTS, MAX_DEPTH));
  }

  private static XmlElement read(XmlCursor xml) throws MalformedXml {
    Deque<Open> open = new ArrayDeque<>();
    int elements = 0;
    while (xml.hasNext()) {
      switch (xml.next()) {
        case XMLStreamConstants.START_ELEMENT -> {
          if (++elements > MAX_ELEMENTS) {
            throw tooLarge();
          }
          open.push(new Open(xml.getLocalName(), attributes(xml), new ArrayList<>()));
        }
        case XMLStreamConstants.END_ELEMENT -> {
          XmlElement closed = open.pop().closed();
          if (open.isEmpty()) {
            return closed;
          }
          open.element().children().add(closed);
        }
        default -> {}
      }
    }
    throw new MalformedMedia(Code.MISSING, "XML: must have a root element");
  }

  private static Map<String, String> attributes(XmlCursor xml) {
    Map<String, String> attributes = new LinkedHashMap<>();
    for (int i = 0; i < xml.getAttributeCount(); i++) {
      attributes.put(xml.getAttributeLocalName(i), xml.getAttributeValue(i));
    }
    return attributes;
  }
}
