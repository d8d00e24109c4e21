package io.reelwork.odata.model;

/// The type of a property: a primitive, a complex type, or a collection of either.
public sealed interface EdmType permits Primitive, ComplexType, CollectionType {
  /// The name on the wire without a namespace for complex types, `Edm.Int32` for primitives.
  ///
  /// A collection has no name of its own: writers build `Collection(…)` around the element's.
  String edmName();
}
