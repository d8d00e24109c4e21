package io.reelwork.formats.xml;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/// An element with attributes and elements in it.
///
/// ```xml
/// <Sources>
///   <Source Name="a.mp4"/>
/// </Sources>
/// ```
///
/// Characters that XML cannot hold (tags of media files have them) become U+FFFD.
///
/// @param name of the element
/// @param attributes in order
/// @param children in order
public record XmlElement(String name, Map<String, String> attributes, List<XmlElement> children) {
  private static final XMLOutputFactory WRITERS = XMLOutputFactory.newFactory();
  private static final int REPLACEMENT = 0xFFFD;

  /// Copies.
  public XmlElement {
    attributes = new LinkedHashMap<>(attributes);
    children = List.copyOf(children);
  }

  /// An element with these children.
  public static XmlElement of(String name, XmlElement... children) {
    return new XmlElement(name, Map.of(), Arrays.asList(children));
  }

  /// An element with these children.
  public static XmlElement of(String name, Collection<XmlElement> children) {
    return new XmlElement(name, Map.of(), List.copyOf(children));
  }

  /// A copy, in order of insertion.
  @Override
  public Map<String, String> attributes() {
    return new LinkedHashMap<>(attributes);
  }

  /// The value of an attribute.
  public Optional<String> attribute(String attribute) {
    return Optional.ofNullable(attributes.get(attribute));
  }

  /// The same with one more attribute.
  public XmlElement with(String attribute, String value) {
    Map<String, String> more = attributes();
    more.put(attribute, value);
    return new XmlElement(name, more, children);
  }

  /// The same with one more attribute.
  public XmlElement with(String attribute, long value) {
    return with(attribute, Long.toString(value));
  }

  /// The same with one more attribute if there is a value.
  public XmlElement with(String attribute, Optional<String> value) {
    return value.map(text -> with(attribute, text)).orElse(this);
  }

  /// The same with more children behind those it has.
  public XmlElement adding(Collection<XmlElement> more) {
    return new XmlElement(
        name, attributes, Stream.concat(children.stream(), more.stream()).toList());
  }

  /// Writes a document in UTF-8 whose root this is; the stream stays open.
  public void write(OutputStream to) throws IOException {
    write(to, Optional.empty());
  }

  /// The same with a default namespace.
  public void write(OutputStream to, String namespace) throws IOException {
    write(to, Optional.of(namespace));
  }

  private void write(OutputStream to, Optional<String> namespace) throws IOException {
    try {
      XMLStreamWriter xml = WRITERS.createXMLStreamWriter(to, StandardCharsets.UTF_8.name());
      xml.writeStartDocument(StandardCharsets.UTF_8.name(), "1.0");
      write(xml, namespace, 0);
      xml.writeCharacters("\n");
      xml.writeEndDocument();
      xml.flush();
    } catch (XMLStreamException e) {
      throw new IOException(e);
    }
  }

  private void write(XMLStreamWriter xml, Optional<String> namespace, int depth)
      throws XMLStreamException {
    xml.writeCharacters("\n" + "  ".repeat(depth));
    if (children.isEmpty()) {
      xml.writeEmptyElement(name);
    } else {
      xml.writeStartElement(name);
    }
    if (namespace.isPresent()) {
      xml.writeDefaultNamespace(namespace.get());
    }
    for (Map.Entry<String, String> attribute : attributes.entrySet()) {
      xml.writeAttribute(attribute.getKey(), clean(attribute.getValue()));
    }
    for (XmlElement child : children) {
      child.write(xml, Optional.empty(), depth + 1);
    }
    if (!children.isEmpty()) {
      xml.writeCharacters("\n" + "  ".repeat(depth));
      xml.writeEndElement();
    }
  }

  /// XML 1.0 §2.2; line breaks would be read back as blanks.
  private static String clean(String text) {
    return text.codePoints()
        .map(c ->
            c == '\n' || c == '\r' || c == '\t'
                ? ' '
                : (c >= ' ' && c < 0xD800) || (c > 0xDFFF && c < 0xFFFE) || c > 0xFFFF
                    ? c
                    : REPLACEMENT)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
