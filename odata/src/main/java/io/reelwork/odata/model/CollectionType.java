package io.reelwork.odata.model;

/// `Collection(element)`; on the wire an array, never null.
///
/// @param element the type of every item
public record CollectionType(EdmType element) implements EdmType {
  /// The element's name: writers add `Collection(…)` and, for complex elements, the namespace.
  @Override
  public String edmName() {
    return element.edmName();
  }
}
