package io.reelwork.services.keys;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/// An element that a .NET data contract wrote.
///
/// ```xml
/// <PrimaryVerificationKey i:type="SymmetricVerificationKey"><KeyValue>…</KeyValue>
/// ```
///
/// Namespaces are not looked at: one page of the documentation misspells them. Document types and
/// entities are off.
///
/// @param name without its namespace
/// @param attributes by name without namespace
/// @param children in order
/// @param text of its own, stripped
record XmlTree(String name, Map<String, String> attributes, List<XmlTree> children, String text) {
  private static final XMLInputFactory FACTORY = factory();
  private static final int MAX_DEPTH = 16;

  /// The text has been decoded already, whatever its prolog says.
  private static final Pattern PROLOG = Pattern.compile("^[\\s\\uFEFF]*(<\\?xml[^>]*\\?>)?\\s*");

  XmlTree {
    attributes = Map.copyOf(attributes);
    children = List.copyOf(children);
  }

  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    return factory;
  }

  /// The tree of a text.
  ///
  /// @throws Malformed when it is not XML or has another root
  static XmlTree parse(String text, String root) {
    try {
      XMLStreamReader in =
          FACTORY.createXMLStreamReader(new StringReader(PROLOG.matcher(text).replaceFirst("")));
      while (in.next() != XMLStreamConstants.START_ELEMENT) {}
      XmlTree tree = element(in, 0);
      while (in.hasNext()) {
        in.next();
      }
      if (!tree.name.equals(root)) {
        throw new Malformed(tree.name, "the root must be " + root);
      }
      return tree;
    } catch (XMLStreamException e) {
      throw new Malformed(
          root, "must be well-formed XML but is not, line " + e.getLocation().getLineNumber());
    }
  }

  private static XmlTree element(XMLStreamReader in, int depth) throws XMLStreamException {
    if (depth > MAX_DEPTH) {
      throw new Malformed(in.getLocalName(), "must not be nested this deep");
    }
    String name = in.getLocalName();
    Map<String, String> attributes = new HashMap<>();
    for (int i = 0; i < in.getAttributeCount(); i++) {
      attributes.put(in.getAttributeLocalName(i), in.getAttributeValue(i).strip());
    }
    List<XmlTree> children = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    for (int event = in.next(); event != XMLStreamConstants.END_ELEMENT; event = in.next()) {
      if (event == XMLStreamConstants.START_ELEMENT) {
        children.add(element(in, depth + 1));
      } else if (in.isCharacters()) {
        text.append(in.getText());
      } else if (event == XMLStreamConstants.ENTITY_REFERENCE) {
        throw new Malformed(name, "must hold no entities");
      }
    }
    return new XmlTree(name, attributes, children, text.toString().strip());
  }

  /// The child of this name, unless it is `i:nil`.
  Optional<XmlTree> child(String name) {
    return children(name).findFirst();
  }

  /// The children of this name that are not `i:nil`.
  Stream<XmlTree> children(String name) {
    return children.stream().filter(it -> it.name.equals(name) && !it.isNil());
  }

  private boolean isNil() {
    return "true".equals(attributes.get("nil"));
  }

  /// The text of the child of this name, if it has any.
  Optional<String> text(String name) {
    return child(name).map(XmlTree::text).filter(text -> !text.isEmpty());
  }

  /// The `i:type` without a prefix.
  String type() {
    String type = attributes.getOrDefault("type", "");
    return type.substring(type.indexOf(':') + 1);
  }
}
