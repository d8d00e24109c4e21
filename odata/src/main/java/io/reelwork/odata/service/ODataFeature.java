package io.reelwork.odata.service;

import java.util.List;

/// What one feature of a product adds to its OData service.
public interface ODataFeature {
  /// The feature's entity sets.
  List<EntitySet> entitySets();

  /// Its service functions.
  default List<ServiceFunction> functions() {
    return List.of();
  }
}
