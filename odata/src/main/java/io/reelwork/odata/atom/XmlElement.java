package io.reelwork.odata.atom;

import io.reelwork.odata.model.ODataError;
import io.reelwork.odata.payload.Bodies;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/// An element as it was sent: parts may stand in any order, so a body is read whole before it is
/// understood.
///
/// @param namespace its namespace, empty for none
/// @param name its name without prefix
/// @param attributes by `{namespace}name`, or the bare name of those without a namespace
/// @param children in order
/// @param text its own text, without that of its children
record XmlElement(
    String namespace,
    String name,
    Map<String, String> attributes,
    List<XmlElement> children,
    String text) {

  /// The parser counts every `&lt;` as an entity, and presets inside a task are full of them. There
  /// are no other entities, because there is no document type.
  private static final List<String> ENTITY_SIZES =
      List.of("jdk.xml.totalEntitySizeLimit", "jdk.xml.maxGeneralEntitySizeLimit");

  private static final int NO_LIMIT = 0;

  /// Whether it has this name.
  boolean is(String inNamespace, String called) {
    return namespace.equals(inNamespace) && name.equals(called);
  }

  /// The attribute without a namespace.
  Optional<String> attribute(String called) {
    return Optional.ofNullable(attributes.get(called));
  }

  /// Whether `m:null` says that there is no value.
  boolean isNull() {
    String value = attributes.getOrDefault("{" + Xmlns.METADATA + "}null", "false").strip();
    return value.equalsIgnoreCase("true") || value.equals("1");
  }

  /// The first child with this name.
  Optional<XmlElement> child(String inNamespace, String called) {
    return children.stream().filter(child -> child.is(inNamespace, called)).findFirst();
  }

  /// Whether it has neither children nor a visible text.
  boolean isEmpty() {
    return children.isEmpty() && text.isBlank();
  }

  /// Reads a document's root.
  ///
  /// @throws ODataError `MALFORMED_BODY` when it is not well-formed, is nested too deeply or has a
  ///   document type
  static XmlElement read(byte[] body) {
    if (body.length == 0) {
      throw Bodies.malformed("must be XML but is empty");
    }
    try {
      XMLStreamReader in = reader(body);
      XmlElement root = null;
      while (in.hasNext()) {
        int event = in.next();
        if (event == XMLStreamConstants.DTD) {
          throw Bodies.malformed("must not have a document type");
        }
        if (event == XMLStreamConstants.START_ELEMENT) {
          root = element(in, 1);
        }
      }
      return Optional.ofNullable(root).orElseThrow(() -> Bodies.malformed("must be XML"));
    } catch (XMLStreamException e) {
      throw Bodies.malformed("must be XML but is not" + place(e));
    }
  }

  private static XMLStreamReader reader(byte[] body) throws XMLStreamException {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    ENTITY_SIZES.forEach(limit -> factory.setProperty(limit, NO_LIMIT));
    return factory.createXMLStreamReader(new StringReader(decode(body)));
  }

  /// The characters of a body in UTF-8 or UTF-16. Decoded here, because the parser prints an error
  /// of its own for every bad byte.
  private static String decode(byte[] body) {
    boolean twoBytes = body.length > 1 && (isUtf16(body[0], body[1]) || isUtf16(body[1], body[0]));
    try {
      String text =
          (twoBytes ? utf16(body) : StandardCharsets.UTF_8)
              .newDecoder()
              .decode(ByteBuffer.wrap(body))
              .toString();
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException _) {
      throw Bodies.malformed("must be UTF-8 or UTF-16 but is not");
    }
  }

  private static boolean isUtf16(byte one, byte other) {
    return (one == '<' && other == 0) || (one == (byte) 0xFF && other == (byte) 0xFE);
  }

  private static Charset utf16(byte[] body) {
    boolean littleEndian = body[0] == '<' || body[0] == (byte) 0xFF;
    return littleEndian ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_16BE;
  }

  private static XmlElement element(XMLStreamReader in, int depth) throws XMLStreamException {
    if (depth > Bodies.MAX_DEPTH) {
      throw Bodies.malformed("must not be nested deeper than " + Bodies.MAX_DEPTH);
    }
    String namespace = orEmpty(in.getNamespaceURI());
    String name = in.getLocalName();
    Map<String, String> attributes = attributes(in);
    List<XmlElement> children = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    for (int event = in.next(); event != XMLStreamConstants.END_ELEMENT; event = in.next()) {
      switch (event) {
        case XMLStreamConstants.START_ELEMENT -> children.add(element(in, depth + 1));
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE ->
            text.append(in.getText());
        case XMLStreamConstants.ENTITY_REFERENCE ->
            throw Bodies.malformed("must not refer to entities");
        default -> {}
      }
    }
    return new XmlElement(namespace, name, attributes, children, text.toString());
  }

  private static Map<String, String> attributes(XMLStreamReader in) {
    Map<String, String> attributes = new LinkedHashMap<>();
    for (int i = 0; i < in.getAttributeCount(); i++) {
      String namespace = orEmpty(in.getAttributeNamespace(i));
      String name = in.getAttributeLocalName(i);
      attributes.put(
          namespace.isEmpty() ? name : "{" + namespace + "}" + name, in.getAttributeValue(i));
    }
    return attributes;
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static String place(XMLStreamException e) {
    var location = e.getLocation();
    return location == null
        ? ""
        : " at line " + location.getLineNumber() + ", column " + location.getColumnNumber();
  }
}
