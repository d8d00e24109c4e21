package io.reelwork.odata.json;

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
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads JSON bodies of both dialects: which one a client speaks is often not what its
/// `Content-Type` says (clients §6). Stateless, safe for any number of threads.
///
/// ```json
/// {Name:'x',"Options":"0","InputMediaAssets@odata.bind":["https://host/api/Assets('nb%3Acid…')"]}
/// {"InputMediaAssets":[{"__metadata":{"uri":"Assets('nb%3Acid…')"}}],"Tasks":[{"TaskBody":"…"}]}
/// ```
///
/// `__metadata`, `__deferred`, `odata.…` and other annotations are passed over.
public final class JsonReader {
  private static final String BIND = "@odata.bind";

  /// Reads a body for a create or an update of `type`; `types` resolves the sets of inline
  /// children.
  ///
  /// @throws ODataError as `WireFormat` says
  public NewEntity readEntity(EntityType type, Map<String, EntityType> types, InputStream body) {
    Json json =
        Json.read(Bodies.readAll(body))
            .orElseThrow(() -> Bodies.malformed("must be a JSON object but is empty"));
    return new EntityBody(types).entity(type, unwrapped(json), "");
  }

  /// Reads `{"uri":"…"}`, `{"url":"…"}` or `{"__metadata":{"uri":"…"}}`.
  ///
  /// @throws ODataError as `WireFormat` says
  public EntityReference readLink(InputStream body) {
    Json json =
        Json.read(Bodies.readAll(body))
            .orElseThrow(() -> Bodies.malformed("must be a link but is empty"));
    Json.Obj object = unwrapped(json);
    String uri =
        object
            .text("uri")
            .or(() -> object.text("url"))
            .or(() -> metadataUri(object))
            .orElseThrow(() -> Bodies.malformed("must be a link like {\"uri\":\"…\"}"));
    return reference(uri, "uri");
  }

  /// Reads an action's arguments; names are matched without regard to case. An empty body is none.
  ///
  /// @throws ODataError as `WireFormat` says
  public Map<String, Value> readArguments(List<Property<?>> parameters, InputStream body) {
    Map<String, Value> arguments = new LinkedHashMap<>();
    Optional<Json> json = Json.read(Bodies.readAll(body));
    if (json.isEmpty()) {
      return arguments;
    }
    for (var member : object(json.get(), "body").members().entrySet()) {
      String name = member.getKey();
      if (isAnnotation(name)) {
        continue;
      }
      Property<?> parameter =
          parameters.stream()
              .filter(p -> p.name().equalsIgnoreCase(name))
              .findFirst()
              .orElseThrow(() -> Bodies.unknownProperty("the action's arguments", name));
      arguments.put(parameter.name(), value(parameter, parameter.type(), member.getValue(), name));
    }
    return arguments;
  }

  /// Reads the members of an entity; knows the types of its children.
  private record EntityBody(Map<String, EntityType> types) {
    NewEntity entity(EntityType type, Json.Obj object, String path) {
      Draft draft = new Draft(type);
      for (var member : object.members().entrySet()) {
        String name = member.getKey();
        String where = path + name;
        if (name.endsWith(BIND)) {
          String target = name.substring(0, name.length() - BIND.length());
          bind(draft, navigation(type, target, path + target), member.getValue(), where);
        } else if (!isAnnotation(name)) {
          member(draft, type, name, member.getValue(), where);
        }
      }
      return draft.finish();
    }

    private void member(Draft draft, EntityType type, String name, Json json, String path) {
      Optional<Property<?>> property = type.property(name);
      if (property.isPresent()) {
        draft.value(name, value(property.get(), property.get().type(), json, path));
      } else {
        related(draft, navigation(type, name, path), json, path);
      }
    }

    private static Navigation navigation(EntityType type, String name, String path) {
      return type.navigation(name).orElseThrow(() -> Bodies.unknownProperty(type.name(), path));
    }

    private static void bind(Draft draft, Navigation navigation, Json json, String path) {
      switch (json) {
        case Json.Str(String uri) -> draft.link(navigation.name(), reference(uri, path));
        case Json.Arr(var uris) when navigation.many() -> {
          for (Json uri : uris) {
            if (!(uri instanceof Json.Str(String text))) {
              throw Bodies.invalid(path, "a list of URIs", "one with " + uri.shape());
            }
            draft.link(navigation.name(), reference(text, path));
          }
        }
        case Json.Nil _ -> {}
        case Json.Obj _, Json.Arr _, Json.Num _, Json.Bool _ ->
            throw Bodies.invalid(path, "a URI", json.shape());
      }
    }

    private void related(Draft draft, Navigation navigation, Json json, String path) {
      switch (json) {
        case Json.Nil _ -> {}
        case Json.Arr(var items) when navigation.many() -> {
          for (int i = 0; i < items.size(); i++) {
            String where = path + "[" + i + "]";
            relatedOne(draft, navigation, object(items.get(i), where), where);
          }
        }
        case Json.Obj object when object.members().containsKey("__deferred") -> {}
        case Json.Obj object when object.find("results").orElse(json) instanceof Json.Arr array ->
            related(draft, navigation, array, path);
        case Json.Obj object -> relatedOne(draft, navigation, object, path);
        case Json.Arr _, Json.Str _, Json.Num _, Json.Bool _ ->
            throw Bodies.invalid(path, "an entity or a reference to one", json.shape());
      }
    }

    private void relatedOne(Draft draft, Navigation navigation, Json.Obj object, String path) {
      Optional<String> uri = metadataUri(object);
      if (uri.isPresent()) {
        draft.link(navigation.name(), reference(uri.get(), path));
        return;
      }
      EntityType type = types.get(navigation.targetSet());
      if (type == null) {
        throw Bodies.invalid(path, "a reference to an entity", "a new one");
      }
      Optional<String> key = onlyKey(type, object);
      if (key.isPresent()) {
        draft.link(navigation.name(), new EntityReference(type.set(), key.get()));
      } else {
        draft.child(navigation.name(), entity(type, object, path + "."));
      }
    }

    /// `"Asset":{"Id":"nb:cid…"}`, how ingest manifests name an asset.
    private static Optional<String> onlyKey(EntityType type, Json.Obj object) {
      boolean alone =
          object.members().keySet().stream()
              .allMatch(name -> isAnnotation(name) || name.equals(type.keyProperty().name()));
      return alone ? object.text(type.keyProperty().name()) : Optional.empty();
    }
  }

  private static Value value(Property<?> property, EdmType type, Json json, String path) {
    if (json instanceof Json.Nil) {
      return Value.Null.NULL;
    }
    return switch (type) {
      case Primitive primitive ->
          primitive(primitive, json).orElseThrow(() -> invalid(property, primitive, json, path));
      case ComplexType complex -> complex(complex, object(json, path), path);
      case CollectionType collection -> collection(property, collection, json, path);
    };
  }

  private static Optional<Value> primitive(Primitive type, Json json) {
    return switch (json) {
      case Json.Str(String text) -> Scalars.parse(type, text);
      case Json.Num(String digits) ->
          switch (type) {
            case INT16, INT32, INT64, DOUBLE -> Scalars.parse(type, digits);
            case STRING, BOOLEAN, DATE_TIME, TIME, GUID -> Optional.empty();
          };
      case Json.Bool(boolean isSet) ->
          type == Primitive.BOOLEAN ? Optional.of(new Value.Flag(isSet)) : Optional.empty();
      case Json.Obj _, Json.Arr _, Json.Nil _ -> Optional.empty();
    };
  }

  private static ODataError invalid(Property<?> property, Primitive type, Json json, String path) {
    if (type == Primitive.STRING && json instanceof Json.Str) {
      return Bodies.invalid(path, "a text of valid characters", "one with U+0000 or half a pair");
    }
    return Bodies.invalid(path, property, json.shape());
  }

  private static Value complex(ComplexType type, Json.Obj object, String path) {
    Map<String, Value> members = new LinkedHashMap<>();
    for (var member : object.members().entrySet()) {
      String name = member.getKey();
      if (isAnnotation(name)) {
        continue;
      }
      String where = path + "." + name;
      Property<?> property =
          type.meant(name).orElseThrow(() -> Bodies.unknownProperty(type.edmName(), where));
      Json sent =
          type.aliases().containsKey(name)
              ? underAlias(property, member.getValue())
              : member.getValue();
      members.put(property.name(), value(property, property.type(), sent, where));
    }
    return new Value.Complex(members);
  }

  /// The one item of a collection may stand under an alias alone.
  private static Json underAlias(Property<?> property, Json sent) {
    return property.type() instanceof CollectionType
            && sent instanceof Json.Obj item
            && item.find("results").isEmpty()
        ? new Json.Arr(List.of(item))
        : sent;
  }

  private static Value collection(
      Property<?> property, CollectionType type, Json json, String path) {
    Json list = json instanceof Json.Obj object ? object.find("results").orElse(json) : json;
    if (!(list instanceof Json.Arr(var items))) {
      throw Bodies.invalid(path, property, json.shape());
    }
    List<Value> values = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      String where = path + "[" + i + "]";
      if (items.get(i) instanceof Json.Nil) {
        throw Bodies.invalid(where, "an item", "null");
      }
      values.add(value(property, type.element(), items.get(i), where));
    }
    return new Value.Items(values);
  }

  private static Json.Obj object(Json json, String path) {
    if (json instanceof Json.Obj object) {
      return object;
    }
    throw Bodies.invalid(path, "an object", json.shape());
  }

  /// The object of the body; `{"d":{…}}`, an answer sent back, counts as what is inside.
  private static Json.Obj unwrapped(Json json) {
    if (!(json instanceof Json.Obj object)) {
      throw Bodies.malformed("must be a JSON object but is " + json.shape());
    }
    return object.members().size() == 1 && object.find("d").orElse(json) instanceof Json.Obj inner
        ? inner
        : object;
  }

  private static Optional<String> metadataUri(Json.Obj object) {
    return object
        .find("__metadata")
        .flatMap(it -> it instanceof Json.Obj metadata ? metadata.text("uri") : Optional.empty());
  }

  private static EntityReference reference(String uri, String path) {
    return ReferenceUri.parse(uri)
        .map(parsed -> new EntityReference(parsed.set(), parsed.key()))
        .orElseThrow(() -> Bodies.invalid(path, "the URI of an entity", Excerpt.of(uri)));
  }

  private static boolean isAnnotation(String name) {
    return name.startsWith("__")
        || name.startsWith("odata.")
        || name.startsWith("#")
        || name.indexOf('@') >= 0;
  }
}
