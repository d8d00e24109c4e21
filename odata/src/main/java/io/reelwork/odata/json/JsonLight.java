package io.reelwork.odata.json;

import io.reelwork.odata.model.Action;
import io.reelwork.odata.model.ComplexType;
import io.reelwork.odata.model.Entity;
import io.reelwork.odata.model.EntityType;
import io.reelwork.odata.model.Navigation;
import io.reelwork.odata.model.Property;
import io.reelwork.odata.model.Value;
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
import io.reelwork.odata.payload.TypeNames;
import io.reelwork.odata.payload.WireFormat;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonGenerator;

/// JSON light, the JSON of OData v3 (protocol section 6.2), at one of three levels of metadata.
///
/// ```json
/// {"odata.metadata":"https://host/api/$metadata#Jobs","value":[{"Id":"nb:jid:…","State":2}]}
/// ```
///
/// Safe for any number of threads.
public final class JsonLight implements WireFormat {
  private static final String VERSION = DataServiceVersion.V3.header();

  private final Namespace namespace;
  private final Level level;
  private final LightValues values;
  private final JsonReader reader = new JsonReader();

  /// How much an answer says about itself.
  public enum Level {
    /// `odata.metadata` only.
    MINIMAL("minimalmetadata"),
    /// Nothing but counts and next links.
    NONE("nometadata"),
    /// Types, ids, navigation links and actions of every entity.
    FULL("fullmetadata");

    private final String parameter;

    Level(String parameter) {
      this.parameter = parameter;
    }

    /// The value of the media type's `odata` parameter: `minimalmetadata`.
    public String parameter() {
      return parameter;
    }
  }

  /// Writes with the names of `namespace`.
  public JsonLight(Namespace namespace, Level level) {
    this.namespace = namespace;
    this.level = level;
    this.values = new LightValues(namespace, level == Level.FULL);
  }

  @Override
  public Document entity(Entity entity, Context context) {
    return document(
        JsonText.object(out -> {
          metadata(out, context, "#" + entity.type().set() + "/@Element");
          members(out, entity, Shape.of(entity.type(), context), context);
        }));
  }

  @Override
  public Document feed(EntityType type, Page page, String path, Context context) {
    return document(
        JsonText.object(out -> {
          metadata(out, context, "#" + type.set());
          page.count()
              .ifPresent(count -> out.writeStringProperty("odata.count", Long.toString(count)));
          out.writeArrayPropertyStart("value");
          entities(out, page.entities(), Shape.of(type, context), context);
          out.writeEndArray();
          context
              .next()
              .ifPresent(next -> out.writeStringProperty("odata.nextLink", next.toString()));
        }));
  }

  @Override
  public Document property(Property<?> property, Value value, Context context) {
    return document(
        JsonText.object(out -> {
          metadata(out, context, "#" + TypeNames.of(property.type(), namespace));
          if (property.type() instanceof ComplexType type && value instanceof Value.Complex it) {
            values.members(out, type, it, context);
          } else {
            out.writeName("value");
            values.write(out, property.type(), value, context);
          }
        }));
  }

  @Override
  public Document result(String name, Property<?> result, Value value, Context context) {
    return property(result, value, context);
  }

  /// The links without `odata.metadata`: its fragment would need the set they start from.
  @Override
  public Document links(List<EntityReference> links, boolean many, Context context) {
    return document(
        JsonText.object(out -> {
          if (!many) {
            links.forEach(link -> out.writeStringProperty("url", absolute(link, context)));
            return;
          }
          out.writeArrayPropertyStart("value");
          for (EntityReference link : links) {
            out.writeStartObject();
            out.writeStringProperty("url", absolute(link, context));
            out.writeEndObject();
          }
          out.writeEndArray();
        }));
  }

  @Override
  public Document serviceDocument(List<String> sets, Context context) {
    return document(
        JsonText.object(out -> {
          metadata(out, context, "");
          out.writeArrayPropertyStart("value");
          for (String set : sets) {
            out.writeStartObject();
            out.writeStringProperty("name", set);
            out.writeStringProperty("url", set);
            out.writeEndObject();
          }
          out.writeEndArray();
        }));
  }

  @Override
  public Document error(String code, String message) {
    return document(JsonText.error("odata.error", code, message));
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

  private Document document(byte[] bytes) {
    String type = "application/json;odata=" + level.parameter() + ";streaming=true;charset=utf-8";
    return new Document(type, VERSION, bytes);
  }

  private static String absolute(EntityReference link, Context context) {
    return context.root() + EntityAddress.of(link);
  }

  private void metadata(JsonGenerator out, Context context, String fragment) {
    if (level != Level.NONE) {
      out.writeStringProperty("odata.metadata", context.root() + "$metadata" + fragment);
    }
  }

  private void entities(JsonGenerator out, List<Entity> all, Shape shape, Context context) {
    for (Entity entity : all) {
      out.writeStartObject();
      members(out, entity, shape, context);
      out.writeEndObject();
    }
  }

  private void members(JsonGenerator out, Entity entity, Shape shape, Context context) {
    if (level == Level.FULL) {
      identity(out, entity, shape, context);
    }
    for (Property<?> property : shape.properties()) {
      values.member(out, property, entity.value(property.name()), context);
    }
    for (Navigation navigation : shape.expanded()) {
      Branch branch = context.expansion().branch(navigation).orElseThrow();
      expanded(out, navigation, branch.type(), branch.of(entity), context.inside());
    }
    if (level == Level.FULL) {
      actions(out, entity, shape, context);
    }
  }

  private void expanded(
      JsonGenerator out, Navigation navigation, EntityType type, Inline inline, Context context) {
    Shape shape = Shape.of(type, context);
    List<Entity> entities = inline.page().entities();
    if (navigation.many()) {
      out.writeArrayPropertyStart(navigation.name());
      entities(out, entities, shape, context);
      out.writeEndArray();
      inline
          .next()
          .ifPresent(next ->
              out.writeStringProperty(navigation.name() + "@odata.nextLink", next.toString()));
    } else if (entities.isEmpty()) {
      out.writeNullProperty(navigation.name());
    } else {
      out.writeName(navigation.name());
      entities(out, entities, shape, context);
    }
  }

  private void identity(JsonGenerator out, Entity entity, Shape shape, Context context) {
    String address = EntityAddress.of(entity);
    out.writeStringProperty("odata.type", namespace.qualify(entity.type().name()));
    out.writeStringProperty("odata.id", context.root() + address);
    out.writeStringProperty("odata.editLink", address);
    for (Navigation navigation : shape.navigations()) {
      out.writeStringProperty(
          navigation.name() + "@odata.navigationLinkUrl", address + "/" + navigation.name());
    }
  }

  private void actions(JsonGenerator out, Entity entity, Shape shape, Context context) {
    for (Action action : shape.actions()) {
      out.writeObjectPropertyStart("#" + namespace.container() + "." + action.name());
      out.writeStringProperty("title", action.name());
      out.writeStringProperty(
          "target", EntityAddress.absolute(context.root(), entity) + "/" + action.name());
      out.writeEndObject();
    }
  }
}
