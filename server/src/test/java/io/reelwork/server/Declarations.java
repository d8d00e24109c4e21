package io.reelwork.server;

import io.reelwork.odata.model.Action;
import io.reelwork.odata.model.ApiVersion;
import io.reelwork.odata.model.CollectionType;
import io.reelwork.odata.model.ComplexType;
import io.reelwork.odata.model.EdmType;
import io.reelwork.odata.model.EntityType;
import io.reelwork.odata.model.KeyForm;
import io.reelwork.odata.model.Property;
import io.reelwork.odata.service.ServiceFunction;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// What the service declares, in the words of `coverage/reference.txt`.
final class Declarations {
  private Declarations() {}

  /// All of it, flat, as `CoverageFiles.reference` has it.
  static Map<String, String> flat(List<EntityType> types, List<ServiceFunction> functions) {
    Map<String, String> flat = new LinkedHashMap<>();
    for (EntityType type : types) {
      flat.put(type.set(), type.name() + " " + key(type.key()) + since(type.since()));
      type.properties().forEach(property -> put(flat, type.set(), property, type.since()));
      type.navigations()
          .forEach(way ->
              flat.put(
                  type.set() + ">" + way.name(),
                  (way.many() ? "* " : "1 ") + way.targetSet() + since(way.since())));
      for (Action action : type.actions()) {
        flat.put(type.set() + "!" + action.name(), "");
        action.result().ifPresent(result -> members(flat, result, type.since()));
      }
    }
    for (ServiceFunction function : functions) {
      flat.put(
          "function " + function.name(),
          function.parameters().stream().map(Property::name).collect(Collectors.joining(" ")));
    }
    return flat;
  }

  private static void put(
      Map<String, String> flat, String owner, Property<?> property, ApiVersion ownerSince) {
    ApiVersion since =
        property.since().compareTo(ownerSince) > 0 ? property.since() : ApiVersion.FIRST;
    flat.put(owner + "." + property.name(), typeName(property.type()) + since(since));
    members(flat, property.type(), ownerSince);
  }

  /// The members of a complex type, alone or in a collection.
  private static void members(Map<String, String> flat, EdmType of, ApiVersion ownerSince) {
    EdmType type = of instanceof CollectionType many ? many.element() : of;
    if (type instanceof ComplexType complex) {
      String name = "complex " + complex.edmName();
      flat.put(name, "");
      complex.properties().forEach(member -> put(flat, name, member, ownerSince));
    }
  }

  /// `String`, `Collection(ErrorDetail)`.
  static String typeName(EdmType type) {
    String name = type.edmName().replaceFirst("^Edm\\.", "");
    return type instanceof CollectionType ? "Collection(" + name + ")" : name;
  }

  private static String key(KeyForm form) {
    return switch (form) {
      case KeyForm.Nb nb -> nb.prefix();
      case KeyForm.Guid _ -> "guid";
      case KeyForm.Name _, KeyForm.Part _ -> "name";
    };
  }

  private static String since(ApiVersion version) {
    return version.equals(ApiVersion.FIRST) ? "" : " since " + version;
  }
}
