package io.reelwork.odata.atom;

import io.reelwork.formats.xml.XmlNode;
import io.reelwork.odata.model.CollectionType;
import io.reelwork.odata.model.ComplexType;
import io.reelwork.odata.model.EdmType;
import io.reelwork.odata.model.EntityType;
import io.reelwork.odata.model.Navigation;
import io.reelwork.odata.model.ODataError;
import io.reelwork.odata.model.Primitive;
import io.reelwork.odata.model.Property;
import io.reelwork.odata.model.Value;
import io.reelwork.odata.payload.Bodies;
import io.reelwork.odata.payload.Draft;
import io.reelwork.odata.payload.EntityReference;
import io.reelwork.odata.payload.NewEntity;
import io.reelwork.odata.payload.Scalars;
import io.reelwork.odata.uri.Excerpt;
import io.reelwork.odata.uri.ReferenceUri;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Understands an entry that a client sent.
///
/// The declared type of a property counts, not its `m:type`: the Java client sends none. Links are
/// told apart by `rel`, never by title (PHP writes another one).
///
/// @param types resolves the sets of inline children
record AtomReader(Map<String, EntityType> types) {

  /// The entity of an `entry` element; `path` leads to it in error texts.
  NewEntity entry(EntityType type, XmlNode entry, String path) {
    if (!entry.is(Xmlns.ATOM, "entry")) {
      throw Bodies.malformed("must be an Atom entry but is <" + Excerpt.of(entry.name()) + ">");
    }
    Draft draft = new Draft(type);
    for (XmlNode part : entry.children()) {
      if (part.is(Xmlns.ATOM, "content")) {
        part.child(Xmlns.METADATA, "properties").ifPresent(it -> properties(draft, type, it, path));
      } else if (part.is(Xmlns.METADATA, "properties")) {
        properties(draft, type, part, path);
      } else if (part.is(Xmlns.ATOM, "link")) {
        link(draft, type, part, path);
      }
    }
    return draft.finish();
  }

  private static void properties(Draft draft, EntityType type, XmlNode parent, String path) {
    for (XmlNode element : parent.children()) {
      String name = dataName(element, path);
      Property<?> property =
          type.property(name).orElseThrow(() -> Bodies.unknownProperty(type.name(), path + name));
      draft.value(name, value(property, property.type(), element, path + name));
    }
  }

  private void link(Draft draft, EntityType type, XmlNode link, String path) {
    String rel = link.attribute("rel").orElse("");
    if (!rel.startsWith(Xmlns.RELATED)) {
      return;
    }
    String name = rel.substring(Xmlns.RELATED.length());
    Navigation navigation =
        type.navigation(name).orElseThrow(() -> Bodies.unknownProperty(type.name(), path + name));
    Optional<XmlNode> inline = link.child(Xmlns.METADATA, "inline");
    if (inline.isPresent()) {
      inline(draft, navigation, inline.get(), path + name);
      return;
    }
    String href = link.attribute("href").orElse("").strip();
    if (!isDeferred(href, name)) {
      draft.link(name, reference(href, path + name));
    }
  }

  /// Whether the link only says where the related entities are, as in an entry sent back whole:
  /// `Assets('…')/Files`.
  private static boolean isDeferred(String href, String navigation) {
    return href.isEmpty()
        || (ReferenceUri.parse(href).isEmpty() && href.endsWith("/" + navigation));
  }

  private void inline(Draft draft, Navigation navigation, XmlNode inline, String path) {
    EntityType type = types.get(navigation.targetSet());
    if (type == null) {
      throw Bodies.invalid(path, "a reference to an entity", "a new one");
    }
    for (XmlNode child : inline.children()) {
      if (child.is(Xmlns.ATOM, "entry")) {
        draft.child(navigation.name(), entry(type, child, path + "."));
      } else if (child.is(Xmlns.ATOM, "feed")) {
        feed(draft, navigation, type, child, path);
      }
    }
  }

  private void feed(
      Draft draft, Navigation navigation, EntityType type, XmlNode feed, String path) {
    int at = 0;
    for (XmlNode child : feed.children()) {
      if (child.is(Xmlns.ATOM, "entry")) {
        draft.child(navigation.name(), entry(type, child, path + "[" + at + "]."));
        at++;
      }
    }
  }

  private static Value value(Property<?> property, EdmType type, XmlNode element, String path) {
    if (AtomBody.isNull(element)) {
      return Value.Null.NULL;
    }
    return switch (type) {
      case Primitive primitive -> primitive(property, primitive, element, path);
      case ComplexType complex -> complex(complex, element, path);
      case CollectionType collection -> collection(property, collection, element, path);
    };
  }

  /// An empty element is the empty text, and no value of any other type.
  private static Value primitive(
      Property<?> property, Primitive type, XmlNode element, String path) {
    if (!element.children().isEmpty()) {
      throw Bodies.invalid(path, property, "an element with children");
    }
    if (type != Primitive.STRING && element.text().isBlank()) {
      return Value.Null.NULL;
    }
    return Scalars.parse(type, element.text())
        .orElseThrow(() ->
            Bodies.invalid(path, property, "a text of " + element.text().length() + " characters"));
  }

  private static Value complex(ComplexType type, XmlNode element, String path) {
    Map<String, Value> members = new LinkedHashMap<>();
    for (XmlNode child : element.children()) {
      String where = path + ".";
      String name = dataName(child, where);
      Property<?> member =
          type.find(name).orElseThrow(() -> Bodies.unknownProperty(type.edmName(), where + name));
      members.put(name, value(member, member.type(), child, where + name));
    }
    if (members.isEmpty() && !element.isEmpty()) {
      throw Bodies.invalid(path, "a value of type " + type.edmName(), "a text");
    }
    return new Value.Complex(members);
  }

  /// Items have any name: the Java client calls those of CustomHostNames `CustomHostName`.
  private static Value collection(
      Property<?> property, CollectionType type, XmlNode element, String path) {
    List<Value> items = new ArrayList<>();
    for (XmlNode child : element.children()) {
      String where = path + "[" + items.size() + "]";
      Value item = value(property, type.element(), child, where);
      if (item == Value.Null.NULL) {
        throw Bodies.invalid(where, "an item", "null");
      }
      items.add(item);
    }
    if (items.isEmpty() && !element.isEmpty()) {
      throw Bodies.invalid(path, property, "a text");
    }
    return new Value.Items(items);
  }

  /// The name of a property's element, which must be in the data namespace: a body with a misspelt
  /// one would otherwise pass as empty.
  private static String dataName(XmlNode element, String path) {
    if (!element.namespace().equals(Xmlns.DATA)) {
      throw Bodies.malformed(path + element.name() + ": must be in the namespace " + Xmlns.DATA);
    }
    return element.name();
  }

  /// The entity that a URI means.
  ///
  /// @throws ODataError `INVALID_VALUE` when it means none
  static EntityReference reference(String uri, String path) {
    return ReferenceUri.parse(uri)
        .map(parsed -> new EntityReference(parsed.set(), parsed.key()))
        .orElseThrow(() -> Bodies.invalid(path, "the URI of an entity", Excerpt.of(uri)));
  }
}
