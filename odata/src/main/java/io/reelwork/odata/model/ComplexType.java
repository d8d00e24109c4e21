package io.reelwork.odata.model;

import java.util.List;
import java.util.Optional;

/// A structured value without a key, such as `ErrorDetail {Code, Message}`.
///
/// @param edmName the name without namespace
/// @param properties the members in wire order
public record ComplexType(String edmName, List<Property> properties) implements EdmType {
  /// Copies the members.
  public ComplexType {
    properties = List.copyOf(properties);
  }

  /// The member of that exact name.
  public Optional<Property> find(String name) {
    return properties.stream().filter(p -> p.name().equals(name)).findFirst();
  }
}
