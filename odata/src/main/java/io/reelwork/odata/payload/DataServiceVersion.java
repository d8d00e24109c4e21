package io.reelwork.odata.payload;

import io.reelwork.odata.model.CollectionType;
import io.reelwork.odata.model.ComplexType;
import io.reelwork.odata.model.EdmType;
import io.reelwork.odata.model.EntityType;
import io.reelwork.odata.model.Primitive;
import io.reelwork.odata.payload.Expansion.Branch;
import java.util.stream.Stream;

/// The OData version of an answer in JSON verbose or Atom: the lowest that can express it (protocol
/// section 4).
public enum DataServiceVersion {
  V1("1.0;"),
  V2("2.0;"),
  V3("3.0;");

  private final String header;

  DataServiceVersion(String header) {
    this.header = header;
  }

  /// The header's literal value, with its semicolon: `3.0;`.
  public String header() {
    return header;
  }

  /// Of a single entity: 1.0, 2.0 with feeds inside it, or 3.0 when it has a collection somewhere.
  public static DataServiceVersion ofEntity(EntityType type, Context context) {
    DataServiceVersion least = context.expansion().branches().isEmpty() ? V1 : V2;
    return hasCollections(type, context) ? V3 : least;
  }

  /// Of a feed: 2.0, or 3.0 when its entities have collections.
  public static DataServiceVersion ofFeed(EntityType type, Context context) {
    return hasCollections(type, context) ? V3 : V2;
  }

  /// Of one value.
  public static DataServiceVersion ofValue(EdmType type) {
    return hasCollections(type) ? V3 : V1;
  }

  private static boolean hasCollections(EntityType type, Context context) {
    return Stream.concat(
            Stream.of(type), context.expansion().branches().values().stream().map(Branch::type))
        .flatMap(one -> one.properties(context.version()).stream())
        .anyMatch(property -> hasCollections(property.type()));
  }

  private static boolean hasCollections(EdmType type) {
    return switch (type) {
      case Primitive _ -> false;
      case CollectionType _ -> true;
      case ComplexType complex ->
          complex.properties().stream().anyMatch(p -> hasCollections(p.type()));
    };
  }
}
