package io.reelwork.odata.model;

import java.util.List;
import java.util.Optional;

/// The declaration of one entity set and its type: the single place that says what the set looks
/// like on the wire and how its properties are stored.
///
/// @param name the type's name without namespace: `AssetFile`
/// @param set the set's name: `Files`
/// @param key the form of the key; its property is the first one
/// @param properties in wire order, the key first
/// @param navigations in wire order
/// @param actions actions bound to one entity
/// @param since the version that introduced the set
public record EntityType(
    String name,
    String set,
    KeyForm key,
    List<Property<?>> properties,
    List<Navigation> navigations,
    List<Action> actions,
    ApiVersion since) {
  /// Copies the lists.
  public EntityType {
    properties = List.copyOf(properties);
    navigations = List.copyOf(navigations);
    actions = List.copyOf(actions);
  }

  /// A type known since the first version.
  public static EntityType of(
      String name,
      String set,
      KeyForm key,
      List<Property<?>> properties,
      List<Navigation> navigations) {
    return new EntityType(name, set, key, properties, navigations, List.of(), ApiVersion.FIRST);
  }

  /// The same with bound actions.
  public EntityType withActions(Action... bound) {
    return new EntityType(name, set, key, properties, navigations, List.of(bound), since);
  }

  /// The same, hidden from callers of a version before `2.minor`.
  public EntityType since(int minor) {
    return new EntityType(name, set, key, properties, navigations, actions, ApiVersion.of(minor));
  }

  /// The key's property.
  public Property<?> keyProperty() {
    return properties.getFirst();
  }

  /// The property of that exact name.
  public Optional<Property<?>> property(String property) {
    for (Property<?> candidate : properties) {
      if (candidate.name().equals(property)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }

  /// The navigation of that exact name.
  public Optional<Navigation> navigation(String navigation) {
    return navigations.stream().filter(n -> n.name().equals(navigation)).findFirst();
  }

  /// The action of that exact name.
  public Optional<Action> action(String action) {
    return actions.stream().filter(a -> a.name().equals(action)).findFirst();
  }

  /// What a caller of `version` sees, in wire order.
  public List<Property<?>> properties(ApiVersion version) {
    return version.equals(ApiVersion.LATEST) ? properties : seen(version);
  }

  private List<Property<?>> seen(ApiVersion version) {
    return properties.stream().filter(p -> version.sees(p.since())).toList();
  }

  /// What a caller of `version` can follow, in wire order.
  public List<Navigation> navigations(ApiVersion version) {
    return navigations.stream().filter(n -> version.sees(n.since())).toList();
  }

  /// Whether any property that `version` sees is a collection: such entities need
  /// `DataServiceVersion: 3.0` in every format.
  public boolean hasCollections(ApiVersion version) {
    return properties(version).stream().anyMatch(p -> p.type() instanceof CollectionType);
  }
}
