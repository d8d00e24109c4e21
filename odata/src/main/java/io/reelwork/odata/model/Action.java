package io.reelwork.odata.model;

import java.util.List;

/// An action bound to one entity, called by `POST Set('key')/Name` (protocol section 8.1).
///
/// @param name the name on the wire
/// @param parameters its arguments; names are matched without regard to case
/// @param advertised whether entities announce it (`m:action`, `__metadata.actions`)
public record Action(String name, List<Property> parameters, boolean advertised) {
  /// Copies the parameters.
  public Action {
    parameters = List.copyOf(parameters);
  }
}
