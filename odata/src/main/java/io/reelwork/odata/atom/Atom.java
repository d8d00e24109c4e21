package io.reelwork.odata.atom;

import io.reelwork.formats.xml.XmlNode;
import io.reelwork.odata.json.JsonReader;
import io.reelwork.odata.model.Action;
import io.reelwork.odata.model.Entity;
import io.reelwork.odata.model.EntityType;
import io.reelwork.odata.model.Navigation;
import io.reelwork.odata.model.Property;
import io.reelwork.odata.model.Value;
import io.reelwork.odata.payload.Bodies;
import io.reelwork.odata.payload.Context;
import io.reelwork.odata.payload.DataServiceVersion;
import io.reelwork.odata.payload.EntityAddress;
import io.reelwork.odata.payload.EntityReference;
import io.reelwork.odata.payload.Expansion.Branch;
import io.reelwork.odata.payload.Expansion.Inline;
import io.reelwork.odata.payload.Namespace;
import io.reelwork.odata.payload.NewEntity;
import io.reelwork.odata.payload.Page;
import io.reelwork.odata.payload.Shape;
import io.reelwork.odata.payload.WireFormat;
import java.io.InputStream;
import java.net.URI;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Atom and the plain XML documents of OData v3 (protocol section 6.4).
///
/// ```xml
/// <entry xml:base="https://host/api/" …><id>https://host/api/Assets('nb%3Acid…')</id>
///   <link rel="edit" title="Asset" href="Assets('nb%3Acid…')" />…
///   <content type="application/xml"><m:properties><d:Id>nb:cid…</d:Id>…
/// ```
///
/// Links are relative to `xml:base`, because the Java client appends them to its base. Safe for any
/// number of threads.
public final class Atom implements WireFormat {
  private static final String ENTRY = "application/atom+xml;type=entry;charset=utf-8";
  private static final String FEED = "application/atom+xml;type=feed;charset=utf-8";
  private static final String XML = "application/xml;charset=utf-8";

  private final Namespace namespace;
  private final InstantSource clock;
  private final JsonReader jsonReader = new JsonReader();

  /// Writes with the names of `namespace`; `clock` gives the `updated` of entries and feeds.
  public Atom(Namespace namespace, InstantSource clock) {
    this.namespace = namespace;
    this.clock = clock;
  }

  @Override
  public Document entity(Entity entity, Context context) {
    XmlText out = new XmlText();
    out.open("entry", roots(context));
    new Entries(Shape.of(entity.type(), context), now(), context).write(out, entity);
    out.close("entry");
    return new Document(
        ENTRY, DataServiceVersion.ofEntity(entity.type(), context).header(), out.bytes());
  }

  @Override
  public Document feed(EntityType type, Page page, String asked, Context context) {
    String path = asked.endsWith("()") ? asked.substring(0, asked.length() - 2) : asked;
    XmlText out = new XmlText();
    out.open("feed", roots(context));
    new Entries(Shape.of(type, context), now(), context).writeFeed(out, page, path, context.next());
    out.close("feed");
    return new Document(FEED, DataServiceVersion.ofFeed(type, context).header(), out.bytes());
  }

  @Override
  public Document property(Property<?> property, Value value, Context context) {
    return result(property.name(), property, value, context);
  }

  @Override
  public Document result(String name, Property<?> result, Value value, Context context) {
    XmlText out = new XmlText();
    new ValueElements(out, "", namespace, context).writeRoot(name, result.type(), value);
    return new Document(XML, DataServiceVersion.ofValue(result.type()).header(), out.bytes());
  }

  @Override
  public Document links(List<EntityReference> links, boolean many, Context context) {
    XmlText out = new XmlText();
    if (many) {
      out.open("links", "xmlns", Xmlns.DATA);
      links.forEach(link -> out.element("uri", context.root() + EntityAddress.of(link)));
      out.close("links");
    } else {
      links.forEach(
          link -> out.element("uri", context.root() + EntityAddress.of(link), "xmlns", Xmlns.DATA));
    }
    return new Document(XML, DataServiceVersion.V1.header(), out.bytes());
  }

  @Override
  public Document serviceDocument(List<String> sets, Context context) {
    XmlText out = new XmlText();
    out.open(
        "service",
        "xmlns",
        Xmlns.APP,
        "xmlns:atom",
        Xmlns.ATOM,
        "xml:base",
        context.root().toString());
    out.open("workspace").element("atom:title", "Default");
    for (String set : sets) {
      out.open("collection", "href", set).element("atom:title", set).close("collection");
    }
    out.close("workspace").close("service");
    return new Document(XML, DataServiceVersion.V1.header(), out.bytes());
  }

  @Override
  public Document error(String code, String message) {
    XmlText out = new XmlText();
    out.open("m:error", "xmlns:m", Xmlns.METADATA);
    if (code.isEmpty()) {
      out.empty("m:code");
    } else {
      out.element("m:code", code);
    }
    out.element("m:message", message, "xml:lang", "en-US").close("m:error");
    return new Document(XML, DataServiceVersion.V1.header(), out.bytes());
  }

  @Override
  public NewEntity readEntity(EntityType type, Map<String, EntityType> types, InputStream body) {
    return new AtomReader(types).entry(type, AtomBody.read(Bodies.readAll(body)), "");
  }

  @Override
  public EntityReference readLink(InputStream body) {
    XmlNode root = AtomBody.read(Bodies.readAll(body));
    if (!root.name().equals("uri") || !root.children().isEmpty()) {
      throw Bodies.malformed("must be a link like <uri>…</uri>");
    }
    return AtomReader.reference(root.text().strip(), "uri");
  }

  /// Reads JSON: all clients send arguments so, whatever they accept.
  @Override
  public Map<String, Value> readArguments(List<Property<?>> parameters, InputStream body) {
    return jsonReader.readArguments(parameters, body);
  }

  private String now() {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static String[] roots(Context context) {
    return new String[] {
      "xml:base",
      context.root().toString(),
      "xmlns",
      Xmlns.ATOM,
      "xmlns:d",
      Xmlns.DATA,
      "xmlns:m",
      Xmlns.METADATA
    };
  }

  private static void author(XmlText out) {
    out.open("author").empty("name").close("author");
  }

  /// The entries of one answer. What they have in common is written once: all but the values and
  /// what holds the entity's address.
  private final class Entries {
    private final Shape shape;
    private final Context context;
    private final String category;
    private final String head;
    private final List<String> links;
    private final String updated;

    Entries(Shape shape, String updated, Context context) {
      EntityType type = shape.type();
      this.shape = shape;
      this.context = context;
      this.updated = updated;
      XmlText about = new XmlText();
      about.empty("category", "term", namespace.qualify(type.name()), "scheme", Xmlns.SCHEME);
      this.category = about.part();
      XmlText between = new XmlText();
      between.empty("title").element("updated", updated);
      author(between);
      this.head = between.part();
      this.links = shape.navigations().stream().map(Atom::link).toList();
    }

    /// What stands in a feed element.
    ///
    /// @param path below the root
    void writeFeed(XmlText out, Page page, String path, Optional<URI> next) {
      String title = path.substring(path.lastIndexOf('/') + 1);
      out.element("id", context.root() + path).element("title", title, "type", "text");
      out.element("updated", updated);
      if (page.entities().isEmpty()) {
        author(out);
      }
      out.empty("link", "rel", "self", "title", title, "href", path);
      page.count().ifPresent(count -> out.element("m:count", Long.toString(count)));
      writeEntries(out, page.entities());
      next.ifPresent(uri -> out.empty("link", "rel", "next", "href", uri.toString()));
    }

    private void writeEntries(XmlText out, List<Entity> entities) {
      for (Entity entity : entities) {
        out.open("entry");
        write(out, entity);
        out.close("entry");
      }
    }

    void write(XmlText out, Entity entity) {
      String address = EntityAddress.of(entity);
      out.element("id", context.root() + address).written(category);
      out.empty("link", "rel", "edit", "title", shape.type().name(), "href", address);
      for (int i = 0; i < links.size(); i++) {
        Navigation navigation = shape.navigations().get(i);
        String path = address + "/" + navigation.name();
        out.written(links.get(i)).attribute("href", path);
        Optional<Branch> branch = context.expansion().branch(navigation);
        if (branch.isEmpty()) {
          out.end();
        } else {
          out.endOpen();
          writeInline(out, navigation, branch.get(), entity, path);
          out.close("link");
        }
      }
      out.written(head);
      shape.actions().forEach(action -> action(out, action, address, context));
      out.open("content", "type", "application/xml").open("m:properties");
      var elements = new ValueElements(out, "d:", namespace, context);
      for (Property<?> property : shape.properties()) {
        elements.write(property, entity.value(property.name()));
      }
      out.close("m:properties").close("content");
    }

    /// The far end in the place of a link; nothing where a navigation to one leads nowhere.
    private void writeInline(
        XmlText out, Navigation navigation, Branch branch, Entity near, String path) {
      Inline inline = branch.of(near);
      List<Entity> entities = inline.page().entities();
      if (!navigation.many() && entities.isEmpty()) {
        out.empty("m:inline");
        return;
      }
      Context inside = context.inside();
      Entries far = new Entries(Shape.of(branch.type(), inside), updated, inside);
      out.open("m:inline");
      if (navigation.many()) {
        out.open("feed");
        far.writeFeed(out, inline.page(), path, inline.next());
        out.close("feed");
      } else {
        far.writeEntries(out, entities);
      }
      out.close("m:inline");
    }
  }

  /// The link of a navigation without its end, the address.
  private static String link(Navigation navigation) {
    String kind = navigation.many() ? "feed" : "entry";
    return new XmlText()
        .begin("", "link")
        .attribute("rel", Xmlns.RELATED + navigation.name())
        .attribute("type", "application/atom+xml;type=" + kind)
        .attribute("title", navigation.name())
        .part();
  }

  private void action(XmlText out, Action action, String address, Context context) {
    out.empty(
        "m:action",
        "metadata",
        context.root() + "$metadata#" + namespace.container() + "." + action.name(),
        "title",
        action.name(),
        "target",
        context.root() + address + "/" + action.name());
  }
}
