package io.reelwork.formats.xml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.xml.stream.XMLStreamConstants;

/// An element as it was sent: parts may stand in any order, so a document is read whole before it
/// is understood.
///
/// @param namespace its namespace, empty for none
/// @param name its name without prefix
/// @param attributes by `{namespace}name`, or the bare name of those without a namespace
/// @param children in order
/// @param text its own text, without that of its children
public record XmlNode(
    String namespace,
    String name,
    Map<String, String> attributes,
    List<XmlNode> children,
    String text) {

  /// Reads a document's root.
  ///
  /// @throws MalformedXml as `XmlCursor` says, also `EMPTY` for a text without an element
  public static XmlNode read(XmlCursor in) throws MalformedXml {
    while (in.next() != XMLStreamConstants.START_ELEMENT) {
      // The parser itself refuses what has no root.
    }
    XmlNode root = element(in);
    while (in.hasNext()) {
      in.next();
    }
    return root;
  }

  /// The depth of the recursion is that of the document, which the cursor bounds.
  private static XmlNode element(XmlCursor in) throws MalformedXml {
    String namespace = Optional.ofNullable(in.getNamespaceURI()).orElse("");
    String name = in.getLocalName();
    Map<String, String> attributes = attributes(in);
    List<XmlNode> children = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    for (int event = in.next(); event != XMLStreamConstants.END_ELEMENT; event = in.next()) {
      switch (event) {
        case XMLStreamConstants.START_ELEMENT -> children.add(element(in));
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE ->
            text.append(in.getText());
        default -> {}
      }
    }
    return new XmlNode(namespace, name, attributes, List.copyOf(children), text.toString());
  }

  private static Map<String, String> attributes(XmlCursor in) {
    if (in.getAttributeCount() == 0) {
      return Map.of();
    }
    Map<String, String> attributes = new LinkedHashMap<>();
    for (int i = 0; i < in.getAttributeCount(); i++) {
      String namespace = Optional.ofNullable(in.getAttributeNamespace(i)).orElse("");
      String name = in.getAttributeLocalName(i);
      attributes.put(
          namespace.isEmpty() ? name : "{" + namespace + "}" + name, in.getAttributeValue(i));
    }
    return attributes;
  }

  /// Whether it has this name.
  public boolean is(String inNamespace, String called) {
    return namespace.equals(inNamespace) && name.equals(called);
  }

  /// The attribute without a namespace.
  public Optional<String> attribute(String called) {
    return Optional.ofNullable(attributes.get(called));
  }

  /// The attributes by their names without namespaces, in order.
  public Map<String, String> attributesByLocalName() {
    return attributes.entrySet().stream()
        .collect(
            Collectors.toMap(
                attribute -> attribute.getKey().substring(attribute.getKey().indexOf('}') + 1),
                Map.Entry::getValue,
                (_, later) -> later,
                LinkedHashMap::new));
  }

  /// The first child with this name.
  public Optional<XmlNode> child(String inNamespace, String called) {
    return children.stream().filter(child -> child.is(inNamespace, called)).findFirst();
  }

  /// Whether it has neither children nor a visible text.
  public boolean isEmpty() {
    return children.isEmpty() && text.isBlank();
  }
}
