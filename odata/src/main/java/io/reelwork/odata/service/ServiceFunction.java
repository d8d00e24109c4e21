package io.reelwork.odata.service;

import io.reelwork.odata.model.Property;
import io.reelwork.odata.model.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A function of the service itself, called by `GET Name?parameter=…` (protocol section 8.1).
///
/// @param name the name on the wire, matched without regard to case
/// @param parameters its parameters; names are matched without regard to case
/// @param result the shape of the result; empty means 204
/// @param body what it does; runs inside a transaction; an absent argument is missing from the map
public record ServiceFunction(
    String name, List<Property> parameters, Optional<Property> result, Body body) {
  /// Copies the parameters.
  public ServiceFunction {
    parameters = List.copyOf(parameters);
  }

  /// What a function does.
  @FunctionalInterface
  public interface Body {
    /// Runs it; the value is ignored for a function without a result.
    Value call(Call call, Map<String, Value> arguments);
  }
}
