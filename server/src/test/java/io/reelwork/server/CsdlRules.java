package io.reelwork.server;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/// What CSDL 3.0 demands of a model ([MC-CSDL] section 2), checked over a whole `$metadata`.
final class CsdlRules {
  private static final String CSDL = "http://schemas.microsoft.com/ado/2009/11/edm";
  private static final String NAME = "[\\p{L}_][\\p{L}\\p{Nd}_]*";
  private static final Set<String> PRIMITIVES =
      Set.of("String", "Boolean", "Int16", "Int32", "Int64", "Double", "DateTime", "Time", "Guid");

  private final List<String> broken = new ArrayList<>();
  private final Map<String, Element> declared = new LinkedHashMap<>();
  private final Element root;

  private CsdlRules(Element root) {
    this.root = root;
  }

  /// What is wrong with a document, a line for each breach.
  static List<String> breaches(byte[] metadata) {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setNamespaceAware(true);
      Element root =
          factory
              .newDocumentBuilder()
              .parse(new ByteArrayInputStream(metadata))
              .getDocumentElement();
      CsdlRules rules = new CsdlRules(root);
      rules.check();
      return rules.broken;
    } catch (ParserConfigurationException | SAXException | IOException e) {
      throw new AssertionError(e);
    }
  }

  private void check() {
    schemas();
    of(root, "EntityType").forEach(this::entityType);
    of(root, "ComplexType").forEach(this::complexType);
    of(root, "Association").forEach(this::association);
    of(root, "NavigationProperty").forEach(this::navigation);
    of(root, "Property").forEach(this::property);
    of(root, "EntityContainer").forEach(this::container);
    of(root, "FunctionImport").forEach(this::function);
    usedTypes();
  }

  private void schemas() {
    unique(of(root, "Schema").map(it -> it.getAttribute("Namespace")), "namespace");
    of(root, "Schema")
        .forEach(schema -> {
          for (Element child : children(schema)) {
            String name = schema.getAttribute("Namespace") + "." + child.getAttribute("Name");
            require(child.getAttribute("Name").matches(NAME), name + " is no name");
            require(declared.put(name, child) == null, name + " is declared twice");
          }
        });
    require(of(root, "EntityContainer").count() == 1, "there must be one container");
  }

  private void entityType(Element type) {
    String name = type.getAttribute("Name");
    List<String> keys = of(type, "PropertyRef").map(it -> it.getAttribute("Name")).toList();
    require(!keys.isEmpty(), name + " has no key");
    for (String key : keys) {
      Optional<Element> property = named(type, "Property", key);
      require(property.isPresent(), name + " has no property for its key " + key);
      property.ifPresent(it -> {
        require(it.getAttribute("Nullable").equals("false"), name + "." + key + " may be null");
        require(it.getAttribute("Type").startsWith("Edm."), name + "." + key + " is no primitive");
      });
    }
    unique(members(type), name);
    require(!type.hasAttribute("m:HasStream"), name + " has a stream");
  }

  private void complexType(Element type) {
    unique(members(type), type.getAttribute("Name"));
    require(members(type).findAny().isPresent(), type.getAttribute("Name") + " is empty");
    require(!reaches(type, type, new HashSet<>()), type.getAttribute("Name") + " contains itself");
  }

  private boolean reaches(Element from, Element wanted, Set<Element> seen) {
    return of(from, "Property")
        .map(it -> declared.get(item(it.getAttribute("Type"))))
        .filter(next -> next != null && (next.equals(wanted) || seen.add(next)))
        .anyMatch(next -> next.equals(wanted) || reaches(next, wanted, seen));
  }

  private void property(Element property) {
    String name = parent(property) + "." + property.getAttribute("Name");
    String type = property.getAttribute("Type");
    type(type, "ComplexType", name);
    boolean primitive = type.startsWith("Edm.");
    require(
        primitive || property.getAttribute("Nullable").equals("false"),
        name + " is complex or many and may be null");
    require(
        !property.hasAttribute("MaxLength") || type.equals("Edm.String"), name + " has a length");
  }

  private void type(String type, String kind, String where) {
    String item = item(type);
    Element found = declared.get(item);
    boolean known =
        item.startsWith("Edm.")
            ? PRIMITIVES.contains(item.substring(4))
            : found != null && found.getLocalName().equals(kind);
    require(known, where + " has the unknown type " + type);
  }

  private void association(Element association) {
    String name = association.getAttribute("Name");
    List<Element> ends = of(association, "End").toList();
    require(ends.size() == 2, name + " has not two ends");
    unique(ends.stream().map(it -> it.getAttribute("Role")), name);
    for (Element end : ends) {
      type(end.getAttribute("Type"), "EntityType", name);
      require(
          Set.of("0..1", "1", "*").contains(end.getAttribute("Multiplicity")),
          name + " has a strange multiplicity");
    }
    long sets =
        of(root, "AssociationSet")
            .filter(set -> association.equals(declared.get(set.getAttribute("Association"))))
            .count();
    require(sets == 1, name + " has " + sets + " sets");
    long uses =
        of(root, "NavigationProperty")
            .filter(way -> association.equals(declared.get(way.getAttribute("Relationship"))))
            .count();
    require(uses > 0, name + " is not used");
  }

  private void navigation(Element navigation) {
    String name = parent(navigation) + "." + navigation.getAttribute("Name");
    Element association = declared.get(navigation.getAttribute("Relationship"));
    if (association == null || !association.getLocalName().equals("Association")) {
      broken.add(name + " follows no association");
      return;
    }
    String from = navigation.getAttribute("FromRole");
    String to = navigation.getAttribute("ToRole");
    require(!from.equals(to), name + " leads to where it starts");
    require(role(association, to).isPresent(), name + " leads to no role");
    require(
        role(association, from)
            .filter(
                end -> navigation.getParentNode().equals(declared.get(end.getAttribute("Type"))))
            .isPresent(),
        name + " starts at another type's role");
  }

  private void container(Element container) {
    require(
        container
            .getAttributeNS(
                "http://schemas.microsoft.com/ado/2007/08/dataservices/metadata",
                "IsDefaultEntityContainer")
            .equals("true"),
        "the container is not the default one");
    unique(
        Stream.of("EntitySet", "AssociationSet")
            .flatMap(kind -> of(container, kind))
            .map(it -> it.getAttribute("Name")),
        "container");
    of(container, "EntitySet")
        .forEach(
            set -> type(set.getAttribute("EntityType"), "EntityType", set.getAttribute("Name")));
    of(container, "AssociationSet").forEach(set -> associationSet(container, set));
  }

  private void associationSet(Element container, Element set) {
    String name = "set " + set.getAttribute("Name");
    Element association = declared.get(set.getAttribute("Association"));
    if (association == null) {
      broken.add(name + " is of no association");
      return;
    }
    List<Element> ends = of(set, "End").toList();
    require(ends.size() == 2, name + " has not two ends");
    unique(ends.stream().map(it -> it.getAttribute("Role")), name);
    for (Element end : ends) {
      Optional<String> type =
          named(container, "EntitySet", end.getAttribute("EntitySet"))
              .map(it -> it.getAttribute("EntityType"));
      Optional<String> wanted =
          role(association, end.getAttribute("Role")).map(it -> it.getAttribute("Type"));
      require(type.isPresent() && type.equals(wanted), name + " has an end of another type");
    }
  }

  private void function(Element function) {
    List<Element> parameters = of(function, "Parameter").toList();
    String name = "function " + function.getAttribute("Name");
    unique(parameters.stream().map(it -> it.getAttribute("Name")), name);
    boolean bound = function.getAttribute("IsBindable").equals("true");
    for (int i = 0; i < parameters.size(); i++) {
      String type = parameters.get(i).getAttribute("Type");
      type(type, bound && i == 0 ? "EntityType" : "ComplexType", name);
    }
    require(!bound || !parameters.isEmpty(), name + " is bound to nothing");
    if (function.hasAttribute("ReturnType")) {
      type(function.getAttribute("ReturnType"), "ComplexType", name);
    }
    require(
        !function.hasAttribute("EntitySet")
            || named(root, "EntitySet", function.getAttribute("EntitySet")).isPresent(),
        name + " answers an unknown set");
    long same =
        of(root, "FunctionImport")
            .filter(other -> signature(other).equals(signature(function)))
            .count();
    require(same == 1, name + " is declared twice");
  }

  private static List<String> signature(Element function) {
    return Stream.concat(
            Stream.of(function.getAttribute("Name")),
            of(function, "Parameter").map(it -> it.getAttribute("Type")))
        .toList();
  }

  private void usedTypes() {
    Set<String> used = new HashSet<>();
    Stream.of("Property", "Parameter")
        .flatMap(kind -> of(root, kind))
        .forEach(it -> used.add(item(it.getAttribute("Type"))));
    of(root, "FunctionImport").forEach(it -> used.add(item(it.getAttribute("ReturnType"))));
    of(root, "EntitySet").forEach(it -> used.add(it.getAttribute("EntityType")));
    declared.forEach((name, element) ->
        require(
            !element.getLocalName().endsWith("Type") || used.contains(name),
            name + " is not used"));
  }

  private void unique(Stream<String> names, String where) {
    Set<String> seen = new HashSet<>();
    names.filter(name -> !seen.add(name)).forEach(it -> broken.add(where + " has two " + it));
  }

  private void require(boolean holds, String breach) {
    if (!holds) {
      broken.add(breach);
    }
  }

  private static Stream<String> members(Element type) {
    return children(type).stream()
        .filter(it -> it.hasAttribute("Name"))
        .map(it -> it.getAttribute("Name"));
  }

  private static Optional<Element> role(Element association, String role) {
    return of(association, "End").filter(it -> it.getAttribute("Role").equals(role)).findFirst();
  }

  private static Optional<Element> named(Element within, String kind, String name) {
    return of(within, kind).filter(it -> it.getAttribute("Name").equals(name)).findFirst();
  }

  private static String item(String type) {
    return type.startsWith("Collection(") ? type.substring(11, type.length() - 1) : type;
  }

  private static String parent(Element element) {
    return element.getParentNode() instanceof Element parent ? parent.getAttribute("Name") : "";
  }

  private static List<Element> children(Element element) {
    return elements(element.getChildNodes()).toList();
  }

  private static Stream<Element> of(Element within, String kind) {
    return elements(within.getElementsByTagNameNS(CSDL, kind));
  }

  private static Stream<Element> elements(NodeList nodes) {
    return IntStream.range(0, nodes.getLength())
        .mapToObj(nodes::item)
        .filter(Element.class::isInstance)
        .map(Element.class::cast);
  }
}
