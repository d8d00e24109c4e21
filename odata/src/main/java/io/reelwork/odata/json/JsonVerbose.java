package io.reelwork.odata.json;

import static java.util.stream.Collectors.joining;

import io.reelwork.odata.model.Action;
import io.reelwork.odata.model.Entity;
import io.reelwork.odata.model.EntityType;
import io.reelwork.odata.model.Navigation;
import io.reelwork.odata.model.Property;
import io.reelwork.odata.model.Value;
import io.reelwork.odata.payload.Context;
import io.reelwork.odata.payload.DataServiceVersion;
import io.reelwork.odata.payload.EntityAddress;
import io.reelwork.odata.payload.EntityReference;
import io.reelwork.odata.payload.Expansion;
import io.reelwork.odata.payload.Expansion.Inline;
import io.reelwork.odata.payload.Namespace;
import io.reelwork.odata.payload.NewEntity;
import io.reelwork.odata.payload.Page;
import io.reelwork.odata.payload.Shape;
import io.reelwork.odata.payload.WireFormat;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.io.SerializedString;

/// JSON verbose, the JSON of OData v1 and v2 (protocol section 6.3).
///
/// ```json
/// {"d":{"__metadata":{"id":"…","uri":"…","type":"….Asset"},"Files":{"__deferred":{"uri":"…"}},
///       "Id":"nb:cid:…","Created":"\/Date(1431917232698)\/"}}
/// ```
///
/// Dates are `\/Date(…)\/` in answers of version 1.0 and 2.0 and ISO texts in those of 3.0. Safe
/// for any number of threads.
public final class JsonVerbose implements WireFormat {
  private static final String CONTENT_TYPE = "application/json;odata=verbose;charset=utf-8";

  private final Namespace namespace;
  private final JsonReader reader = new JsonReader();

  /// Writes with the names of `namespace`.
  public JsonVerbose(Namespace namespace) {
    this.namespace = namespace;
  }

  private VerboseValues values(Context context, DataServiceVersion version) {
    return new VerboseValues(namespace, context, version);
  }

  @Override
  public Document entity(Entity entity, Context context) {
    VerboseValues values = values(context, DataServiceVersion.ofEntity(entity.type(), context));
    return document(
        values.version(),
        out -> {
          out.writeObjectPropertyStart("d");
          new Members(Shape.of(entity.type(), context), values).write(out, entity);
          out.writeEndObject();
        });
  }

  @Override
  public Document feed(EntityType type, Page page, String path, Context context) {
    VerboseValues values = values(context, DataServiceVersion.ofFeed(type, context));
    return document(
        values.version(),
        out -> {
          out.writeObjectPropertyStart("d");
          page.count().ifPresent(count -> out.writeStringProperty("__count", Long.toString(count)));
          new Members(Shape.of(type, context), values).writeResults(out, page.entities());
          context.next().ifPresent(next -> out.writeStringProperty("__next", next.toString()));
          out.writeEndObject();
        });
  }

  @Override
  public Document property(Property<?> property, Value value, Context context) {
    return result(property.name(), property, value, context);
  }

  @Override
  public Document result(String name, Property<?> result, Value value, Context context) {
    VerboseValues values = values(context, DataServiceVersion.ofValue(result.type()));
    return document(
        values.version(),
        out -> {
          out.writeObjectPropertyStart("d");
          out.writeName(name);
          values.write(out, result.type(), value);
          out.writeEndObject();
        });
  }

  @Override
  public Document links(List<EntityReference> links, boolean many, Context context) {
    return document(
        many ? DataServiceVersion.V2 : DataServiceVersion.V1,
        out -> {
          out.writeObjectPropertyStart("d");
          if (many) {
            out.writeArrayPropertyStart("results");
            for (EntityReference link : links) {
              out.writeStartObject();
              out.writeStringProperty("uri", context.root() + EntityAddress.of(link));
              out.writeEndObject();
            }
            out.writeEndArray();
          } else {
            links.forEach(
                link -> out.writeStringProperty("uri", context.root() + EntityAddress.of(link)));
          }
          out.writeEndObject();
        });
  }

  @Override
  public Document serviceDocument(List<String> sets, Context context) {
    return document(
        DataServiceVersion.V1,
        out -> {
          out.writeObjectPropertyStart("d");
          out.writeArrayPropertyStart("EntitySets");
          sets.forEach(out::writeString);
          out.writeEndArray();
          out.writeEndObject();
        });
  }

  @Override
  public Document error(String code, String message) {
    return new Document(
        CONTENT_TYPE, DataServiceVersion.V1.header(), JsonText.error("error", code, message));
  }

  @Override
  public NewEntity readEntity(EntityType type, Map<String, EntityType> types, InputStream body) {
    return reader.readEntity(type, types, body);
  }

  @Override
  public EntityReference readLink(InputStream body) {
    return reader.readLink(body);
  }

  @Override
  public Map<String, Value> readArguments(List<Property<?>> parameters, InputStream body) {
    return reader.readArguments(parameters, body);
  }

  private static Document document(DataServiceVersion version, Consumer<JsonGenerator> body) {
    return new Document(CONTENT_TYPE, version.header(), JsonText.object(body));
  }

  /// The members of the entities of one answer. Everything but the values is the same text for all
  /// of them, with their addresses in between.
  private final class Members {
    private static final String ADDRESS = "\0";

    private final Shape shape;
    private final VerboseValues values;
    private final List<String> about;
    private final List<SerializedString> names;
    private final Map<Navigation, Members> expanded = new LinkedHashMap<>();

    Members(Shape shape, VerboseValues values) {
      this.shape = shape;
      this.values = values;
      String text = metadata() + String.join("", deferred());
      this.about =
          List.of(text.substring(0, text.length() - (isLast() ? 1 : 0)).split(ADDRESS, -1));
      this.names = shape.properties().stream().map(p -> new SerializedString(p.name())).toList();
      Context inside = values.context().inside();
      for (Navigation navigation : shape.expanded()) {
        EntityType type = values.context().expansion().branch(navigation).orElseThrow().type();
        VerboseValues part = values(inside, values.version());
        expanded.put(navigation, new Members(Shape.of(type, inside), part));
      }
    }

    private boolean isLast() {
      return shape.properties().isEmpty() && shape.expanded().isEmpty();
    }

    private String metadata() {
      StringBuilder text = new StringBuilder("\"__metadata\":{\"id\":\"" + ADDRESS);
      text.append("\",\"uri\":\"" + ADDRESS + "\",\"type\":\"");
      text.append(namespace.qualify(shape.type().name())).append('"');
      if (!shape.actions().isEmpty()) {
        text.append(",\"actions\":{");
        text.append(shape.actions().stream().map(this::action).collect(joining(",")));
        text.append('}');
      }
      return text.append("},").toString();
    }

    private String action(Action action) {
      return "\"%s$metadata#%s.%s\":[{\"title\":\"%3$s\",\"target\":\"%s/%3$s\"}]"
          .formatted(values.context().root(), namespace.container(), action.name(), ADDRESS);
    }

    private List<String> deferred() {
      return shape.navigations().stream()
          .filter(navigation -> !shape.expanded().contains(navigation))
          .map(Navigation::name)
          .map(name -> "\"%s\":{\"__deferred\":{\"uri\":\"%s/%1$s\"}},".formatted(name, ADDRESS))
          .toList();
    }

    /// An address is a URI and needs no escaping.
    void write(JsonGenerator out, Entity entity) {
      out.writeRaw(String.join(EntityAddress.absolute(values.context().root(), entity), about));
      for (int i = 0; i < names.size(); i++) {
        Property<?> property = shape.properties().get(i);
        out.writeName(names.get(i));
        values.write(out, property.type(), entity.value(property.name()));
      }
      expanded.forEach((navigation, far) -> {
        out.writeName(navigation.name());
        Expansion expansion = values.context().expansion();
        far.writeInline(out, navigation, expansion.branch(navigation).orElseThrow().of(entity));
      });
    }

    private void writeInline(JsonGenerator out, Navigation navigation, Inline inline) {
      List<Entity> entities = inline.page().entities();
      if (!navigation.many() && entities.isEmpty()) {
        out.writeNull();
        return;
      }
      if (!navigation.many()) {
        writeObjects(out, entities);
        return;
      }
      out.writeStartObject();
      writeResults(out, entities);
      inline.next().ifPresent(next -> out.writeStringProperty("__next", next.toString()));
      out.writeEndObject();
    }

    void writeResults(JsonGenerator out, List<Entity> entities) {
      out.writeArrayPropertyStart("results");
      writeObjects(out, entities);
      out.writeEndArray();
    }

    private void writeObjects(JsonGenerator out, List<Entity> entities) {
      for (Entity entity : entities) {
        out.writeStartObject();
        write(out, entity);
        out.writeEndObject();
      }
    }
  }
}
