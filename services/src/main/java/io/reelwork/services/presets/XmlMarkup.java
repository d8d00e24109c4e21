package io.reelwork.services.presets;

import io.reelwork.formats.xml.MalformedXml;
import io.reelwork.formats.xml.XmlCursor;
import io.reelwork.formats.xml.XmlLimits;
import io.reelwork.formats.xml.XmlNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// Reads XML configurations into the shape of the JSON ones.
///
/// ```
/// <Encoding><H264Video/></Encoding>            "Codecs": [{"Type": "H264Video"}]
/// <Output FileName="x"><MP4Format/></Output>   {"FileName": "x", "Format": {"Type": "MP4Format"}}
/// ```
///
/// Namespaces are not looked at (two spellings are about), nor is the encoding of the prolog: the
/// text has been decoded already.
final class XmlMarkup {
  private static final XmlLimits LIMITS = XmlLimits.ofDepth(33);
  private static final Set<String> LISTS =
      Set.of("H264Layers", "JpgLayers", "PngLayers", "BmpLayers", "Sources", "Streams");

  private XmlMarkup() {}

  /// The tree of a text whose root is `Preset`.
  ///
  /// @throws BadConfiguration when it is not XML or has another root
  static Markup parse(String text) {
    try {
      XmlNode root = XmlNode.read(XmlCursor.of(text, LIMITS));
      if (!root.name().equals("Preset")) {
        throw new BadConfiguration(root.name(), "the root must be Preset");
      }
      return members(root);
    } catch (MalformedXml e) {
      throw refusal(e);
    }
  }

  private static BadConfiguration refusal(MalformedXml fault) {
    return switch (fault.reason()) {
      case TOO_DEEP ->
          new BadConfiguration(
              "Preset", "must not be nested deeper than " + LIMITS.depth() + " elements");
      case TOO_MANY_NODES ->
          new BadConfiguration(
              "Preset", "must have at most " + LIMITS.nodes() + " elements and attributes");
      case DOCUMENT_TYPE, EMPTY, ENCODING, SYNTAX ->
          new BadConfiguration(
              "Preset line " + fault.getLocation().getLineNumber(),
              "must be well-formed XML but is not");
    };
  }

  private static Markup value(XmlNode element) {
    return element.attributes().isEmpty() && element.children().isEmpty()
        ? new Markup.Scalar(element.text().strip())
        : members(element);
  }

  private static Map<String, Markup> attributes(XmlNode element) {
    Map<String, Markup> byName = new LinkedHashMap<>();
    element
        .attributesByLocalName()
        .forEach((name, value) -> byName.put(name, new Markup.Scalar(value.strip())));
    return byName;
  }

  private static Markup.Members members(XmlNode element) {
    Map<String, Markup> byName = attributes(element);
    for (XmlNode child : element.children()) {
      String name = child.name().equals("Encoding") ? "Codecs" : child.name();
      if (byName.put(name, member(child)) != null) {
        throw new BadConfiguration(name, "must be there once but is there twice");
      }
    }
    return new Markup.Members(byName);
  }

  private static Markup member(XmlNode child) {
    if (child.name().equals("Encoding") || LISTS.contains(child.name())) {
      return new Markup.Items(child.children().stream().map(XmlMarkup::typed).toList());
    }
    if (child.name().equals("Outputs")) {
      return new Markup.Items(child.children().stream().map(XmlMarkup::output).toList());
    }
    return value(child);
  }

  private static Markup typed(XmlNode element) {
    Map<String, Markup> byName = new LinkedHashMap<>();
    byName.put("Type", new Markup.Scalar(element.name()));
    byName.putAll(members(element).byName());
    return new Markup.Members(byName);
  }

  /// The format is the only child of an output.
  private static Markup output(XmlNode output) {
    Map<String, Markup> byName = attributes(output);
    for (XmlNode format : output.children()) {
      byName.put("Format", typed(format));
    }
    return new Markup.Members(byName);
  }
}
