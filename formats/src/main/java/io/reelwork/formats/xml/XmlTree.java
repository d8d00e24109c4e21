package io.reelwork.formats.xml;

import io.reelwork.formats.MalformedMedia;
import io.reelwork.formats.MalformedMedia.Code;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/// Reads documents that consist of elements and attributes, as `XmlElement` writes them; text,
/// comments and prefixes are passed over. A document type is refused.
public final class XmlTree {
  private static final int MAX_ELEMENTS = 200_000;
  private static final int MAX_DEPTH = 32;
  private static final XMLInputFactory READERS = readers();

  private XmlTree() {}

  private static XMLInputFactory readers() {
    XMLInputFactory factory = XMLInputFactory.newFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    return factory;
  }

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
      return read(READERS.createXMLStreamReader(in));
    } catch (XMLStreamException e) {
      throw new MalformedMedia(Code.BAD_VALUE, "XML: must be well-formed but: " + e.getMessage());
    }
  }

  private static XmlElement read(XMLStreamReader xml) throws XMLStreamException {
    Deque<Open> open = new ArrayDeque<>();
    int elements = 0;
    while (xml.hasNext()) {
      switch (xml.next()) {
        case XMLStreamConstants.DTD ->
            throw new MalformedMedia(Code.BAD_VALUE, "XML: must have no document type");
        case XMLStreamConstants.START_ELEMENT -> {
          if (++elements > MAX_ELEMENTS || open.size() >= MAX_DEPTH) {
            throw new MalformedMedia(
                Code.TOO_LARGE,
                "XML: must have at most %d elements, %d deep".formatted(MAX_ELEMENTS, MAX_DEPTH));
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

  private static Map<String, String> attributes(XMLStreamReader xml) {
    Map<String, String> attributes = new LinkedHashMap<>();
    for (int i = 0; i < xml.getAttributeCount(); i++) {
      attributes.put(xml.getAttributeLocalName(i), xml.getAttributeValue(i));
    }
    return attributes;
  }
}
