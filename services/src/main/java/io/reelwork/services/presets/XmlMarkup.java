package io.reelwork.services.presets;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/// Reads XML configurations into the shape of the JSON ones.
///
/// ```
/// <Encoding><H264Video/></Encoding>            "Codecs": [{"Type": "H264Video"}]
/// <Output FileName="x"><MP4Format/></Output>   {"FileName": "x", "Format": {"Type": "MP4Format"}}
/// ```
///
/// Namespaces are not looked at (two spellings are about), nor is the encoding of the prolog: the
/// text has been decoded already. External entities and document types are off.
final class XmlMarkup {
  private static final XMLInputFactory FACTORY = factory();
  private static final int MAX_DEPTH = 32;
  private static final Set<String> LISTS =
      Set.of("H264Layers", "JpgLayers", "PngLayers", "BmpLayers", "Sources", "Streams");

  private XmlMarkup() {}

  /// The tree of a text whose root is `Preset`.
  ///
  /// @throws BadConfiguration when it is not XML or has another root
  static Markup parse(String text) {
    try {
      XMLStreamReader in = FACTORY.createXMLStreamReader(new StringReader(text));
      while (in.next() != XMLStreamConstants.START_ELEMENT) {}
      Element root = element(in, 0);
      if (!root.name.equals("Preset")) {
        throw new BadConfiguration(root.name, "the root must be Preset");
      }
      while (in.hasNext()) {
        in.next();
      }
      return members(root);
    } catch (XMLStreamException e) {
      throw new BadConfiguration(
          "Preset line " + e.getLocation().getLineNumber(), "must be well-formed XML but is not");
    }
  }

  private record Element(
      String name, Map<String, Markup> attributes, List<Element> children, String text) {}

  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    return factory;
  }

  private static Element element(XMLStreamReader in, int depth) throws XMLStreamException {
    if (depth > MAX_DEPTH) {
      throw new BadConfiguration(in.getLocalName(), "must not be nested this deep");
    }
    String name = in.getLocalName();
    Map<String, Markup> attributes = new LinkedHashMap<>();
    for (int i = 0; i < in.getAttributeCount(); i++) {
      attributes.put(
          in.getAttributeLocalName(i), new Markup.Scalar(in.getAttributeValue(i).strip()));
    }
    List<Element> children = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    for (int event = in.next(); event != XMLStreamConstants.END_ELEMENT; event = in.next()) {
      if (event == XMLStreamConstants.START_ELEMENT) {
        children.add(element(in, depth + 1));
      } else if (in.isCharacters()) {
        text.append(in.getText());
      }
    }
    return new Element(name, attributes, children, text.toString().strip());
  }

  private static Markup value(Element element) {
    return element.attributes.isEmpty() && element.children.isEmpty()
        ? new Markup.Scalar(element.text)
        : members(element);
  }

  private static Markup.Members members(Element element) {
    Map<String, Markup> byName = new LinkedHashMap<>(element.attributes);
    for (Element child : element.children) {
      String name = child.name.equals("Encoding") ? "Codecs" : child.name;
      if (byName.put(name, member(child)) != null) {
        throw new BadConfiguration(name, "must be there once but is there twice");
      }
    }
    return new Markup.Members(byName);
  }

  private static Markup member(Element child) {
    if (child.name.equals("Encoding") || LISTS.contains(child.name)) {
      return new Markup.Items(child.children.stream().map(XmlMarkup::typed).toList());
    }
    if (child.name.equals("Outputs")) {
      return new Markup.Items(child.children.stream().map(XmlMarkup::output).toList());
    }
    return value(child);
  }

  private static Markup typed(Element element) {
    Map<String, Markup> byName = new LinkedHashMap<>();
    byName.put("Type", new Markup.Scalar(element.name));
    byName.putAll(members(element).byName());
    return new Markup.Members(byName);
  }

  /// The format is the only child of an output.
  private static Markup output(Element output) {
    Map<String, Markup> byName = new LinkedHashMap<>(output.attributes);
    for (Element format : output.children) {
      byName.put("Format", typed(format));
    }
    return new Markup.Members(byName);
  }
}
