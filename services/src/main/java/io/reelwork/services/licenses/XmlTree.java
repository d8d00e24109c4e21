package io.reelwork.services.licenses;

import io.reelwork.formats.xml.MalformedXml;
import io.reelwork.formats.xml.XmlCursor;
import io.reelwork.formats.xml.XmlLimits;
import io.reelwork.formats.xml.XmlNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// An element that a .NET data contract wrote.
///
/// ```xml
/// <PrimaryVerificationKey i:type="SymmetricVerificationKey"><KeyValue>…</KeyValue>
/// ```
///
/// Namespaces are not looked at: one page of the documentation misspells them.
///
/// @param name without its namespace
/// @param attributes by name without namespace
/// @param children in order
/// @param text of its own, stripped
record XmlTree(String name, Map<String, String> attributes, List<XmlTree> children, String text) {
  private static final XmlLimits LIMITS = XmlLimits.ofDepth(17);

  XmlTree {
    attributes = Map.copyOf(attributes);
    children = List.copyOf(children);
  }

  /// The tree of a text.
  ///
  /// @throws Malformed when it is not XML or has another root
  static XmlTree parse(String text, String root) {
    try {
      XmlTree tree = of(XmlNode.read(XmlCursor.of(text, LIMITS)));
      if (!tree.name.equals(root)) {
        throw new Malformed(tree.name, "the root must be " + root);
      }
      return tree;
    } catch (MalformedXml e) {
      throw new Malformed(root, refusal(e));
    }
  }

  private static String refusal(MalformedXml fault) {
    return switch (fault.reason()) {
      case TOO_DEEP -> "must not be nested deeper than " + LIMITS.depth() + " elements";
      case TOO_MANY_NODES -> "must have at most " + LIMITS.nodes() + " elements and attributes";
      case DOCUMENT_TYPE -> "must have no document type";
      case EMPTY, ENCODING, SYNTAX ->
          "must be well-formed XML but is not, line " + fault.getLocation().getLineNumber();
    };
  }

  private static XmlTree of(XmlNode node) {
    Map<String, String> attributes = new HashMap<>();
    node.attributesByLocalName().forEach((name, value) -> attributes.put(name, value.strip()));
    return new XmlTree(
        node.name(),
        attributes,
        node.children().stream().map(XmlTree::of).toList(),
        node.text().strip());
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
