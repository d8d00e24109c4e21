package io.reelwork.odata.model;

import java.util.List;
import java.util.Optional;

/// An action bound to one entity, called by `POST Set('key')/Name` (protocol section 8.1).
///
/// @param name the name on the wire
/// @param parameters its arguments; names are matched without regard to case
/// @param advertised whether entities announce it (`m:action`, `__metadata.actions`)
/// @param result the type of what it gives back, when it gives anything back
public record Action(
    String name, List<Property<?>> parameters, boolean advertised, Optional<EdmType> result) {
  /// Copies the parameters.
  public Action {
    parameters = List.copyOf(parameters);
  }

  /// An action that gives nothing back.
  public Action(String name, List<Property<?>> parameters, boolean advertised) {
    this(name, parameters, advertised, Optional.empty());
  }

  /// The same, giving back a value of this type.
  public Action returning(EdmType type) {
    return new Action(name, parameters, advertised, Optional.of(type));
  }
}
