package io.reelwork.odata.service;

import io.reelwork.odata.model.Access;
import io.reelwork.odata.model.ApiVersion;
import io.reelwork.odata.model.EntityType;
import io.reelwork.odata.model.KeyForm;
import io.reelwork.odata.model.Navigation;
import io.reelwork.odata.model.ODataError;
import io.reelwork.odata.model.ODataError.Code;
import io.reelwork.odata.model.Property;
import io.reelwork.odata.model.Value;
import io.reelwork.odata.payload.EntityReference;
import io.reelwork.odata.payload.NewEntity;
import io.reelwork.odata.uri.Keys;
import io.reelwork.odata.uri.ReferenceUri;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Turns what a client sent for a create into what a feature may trust: read-only values gone,
/// defaults filled in, ids in their stored form, all of it also in the children.
///
/// An empty id counts as not sent, and so does null where a property has a default: clients send
/// whole objects (protocol section 6.1).
final class CreateChecks {
  private final Catalogue catalogue;
  private final ApiVersion version;

  CreateChecks(Catalogue catalogue, ApiVersion version) {
    this.catalogue = catalogue;
    this.version = version;
  }

  /// The entity to create. References to other requests of a changeset (`$1`) are left as they are.
  ///
  /// @throws ODataError with the name of the first property at fault
  NewEntity check(NewEntity sent) {
    EntityType type = sent.type();
    sent.values().keySet().stream()
        .filter(name -> visible(type, name).isEmpty())
        .findFirst()
        .ifPresent(name -> {
          throw ValueChecks.unknown(type, name);
        });
    return new NewEntity(type, values(type, sent), links(type, sent), children(type, sent));
  }

  private Optional<Property<?>> visible(EntityType type, String name) {
    return type.property(name).filter(property -> version.sees(property.since()));
  }

  private static Map<String, Value> values(EntityType type, NewEntity sent) {
    Map<String, Value> values = new LinkedHashMap<>();
    for (Property<?> property : type.properties()) {
      Optional<Value> value =
          Optional.ofNullable(sent.values().get(property.name()))
              .filter(candidate -> counts(type, property, candidate))
              .or(property::initial);
      if (value.isEmpty() && property.onCreate() == Access.REQUIRED) {
        throw new ODataError(
            Code.MISSING_VALUE, property.name() + ": must be given", property.name());
      }
      value.ifPresent(present -> values.put(property.name(), checked(type, property, present)));
    }
    return values;
  }

  /// Whether a sent value means something.
  private static boolean counts(EntityType type, Property<?> property, Value value) {
    if (property.onCreate() == Access.IGNORED) {
      return false;
    }
    boolean emptyKey = property.equals(type.keyProperty()) && value.equals(new Value.Text(""));
    return !emptyKey && (property.nullable() || value != Value.Null.NULL);
  }

  private static Value checked(EntityType type, Property<?> property, Value value) {
    ValueChecks.check(property, value);
    boolean chosenKey = property.equals(type.keyProperty()) && type.key() instanceof KeyForm.Nb;
    return chosenKey && value instanceof Value.Text(String text)
        ? new Value.Text(Keys.normalise(type, text))
        : value;
  }

  private Map<String, List<EntityReference>> links(EntityType type, NewEntity sent) {
    Map<String, List<EntityReference>> links = new LinkedHashMap<>();
    sent.links()
        .forEach((name, references) -> {
          Navigation navigation = navigation(type, name);
          requireOne(navigation, references.size() + sent.children(name).size());
          links.put(name, references.stream().map(r -> reference(navigation, r)).toList());
        });
    return links;
  }

  /// The reference as it is stored, or `$n` as it is.
  EntityReference reference(Navigation navigation, EntityReference reference) {
    return ReferenceUri.isContentId(reference.set())
        ? reference
        : ValueChecks.reference(navigation, catalogue.far(navigation, version).type(), reference);
  }

  private Map<String, List<NewEntity>> children(EntityType type, NewEntity sent) {
    Map<String, List<NewEntity>> children = new LinkedHashMap<>();
    sent.children()
        .forEach((name, entities) -> {
          Navigation navigation = navigation(type, name);
          requireOne(navigation, entities.size() + sent.links(name).size());
          children.put(name, entities.stream().map(this::check).toList());
        });
    return children;
  }

  private static void requireOne(Navigation navigation, int sent) {
    if (!navigation.many() && sent > 1) {
      throw new ODataError(
          Code.INVALID_VALUE,
          navigation.name() + ": must lead to one entity but led to " + sent,
          navigation.name());
    }
  }

  private Navigation navigation(EntityType type, String name) {
    return type.navigation(name)
        .filter(candidate -> version.sees(candidate.since()))
        .orElseThrow(() -> ValueChecks.unknown(type, name));
  }
}
