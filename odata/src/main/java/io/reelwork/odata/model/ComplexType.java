package io.reelwork.odata.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A structured value without a key, such as `ErrorDetail {Code, Message}`.
///
/// @param edmName the name without namespace
/// @param properties the members in wire order
/// @param aliases other names that JSON bodies may have for members, each with the member's own; a
///   member that is a collection may come as its one item under an alias
public record ComplexType(String edmName, List<Property<?>> properties, Map<String, String> aliases)
    implements EdmType {
  /// Copies the members.
  public ComplexType {
    properties = List.copyOf(properties);
    aliases = Map.copyOf(aliases);
  }

  /// A type whose members have one name each.
  public ComplexType(String edmName, List<Property<?>> properties) {
    this(edmName, properties, Map.of());
  }

  /// The same, with another name for a member in bodies.
  public ComplexType accepting(String alias, String member) {
    return new ComplexType(edmName, properties, Map.of(alias, member));
  }

  /// The member of that exact name.
  public Optional<Property<?>> find(String name) {
    return properties.stream().filter(p -> p.name().equals(name)).findFirst();
  }

  /// The member that a body means by this name.
  public Optional<Property<?>> meant(String name) {
    return find(aliases.getOrDefault(name, name));
  }
}
