package io.reelwork.odata.payload;

import io.reelwork.odata.model.CollectionType;
import io.reelwork.odata.model.ComplexType;
import io.reelwork.odata.model.EdmType;
import io.reelwork.odata.model.Primitive;

/// How the type of a property is named in full.
public final class TypeNames {
  private TypeNames() {}

  /// `Edm.Int32`, `Microsoft.….ErrorDetail` or `Collection(Microsoft.….ErrorDetail)`.
  public static String of(EdmType type, Namespace namespace) {
    return switch (type) {
      case Primitive primitive -> primitive.edmName();
      case ComplexType complex -> namespace.qualify(complex.edmName());
      case CollectionType collection -> "Collection(" + of(collection.element(), namespace) + ")";
    };
  }
}
