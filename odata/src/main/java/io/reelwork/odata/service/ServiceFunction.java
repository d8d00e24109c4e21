package io.reelwork.odata.service;

import io.reelwork.odata.model.KeyForm;
import io.reelwork.odata.model.Property;
import io.reelwork.odata.model.PropertyMap;
import io.reelwork.odata.model.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A function of the service itself, called by `GET Name?parameter=…` (protocol section 8.1).
///
/// @param name the name on the wire, matched without regard to case
/// @param parameters its parameters; names are matched without regard to case
/// @param result the shape of the result; empty means 204
/// @param body what it does; runs inside a transaction; an absent argument is missing
/// @param ids the parameters that are ids, by name, with the form they must have
/// @param changes whether it may change something, although it is called by GET
public record ServiceFunction(
    String name,
    List<Property<?>> parameters,
    Optional<Property<?>> result,
    Body body,
    Map<String, KeyForm> ids,
    boolean changes) {
  /// Copies the parameters.
  public ServiceFunction {
    parameters = List.copyOf(parameters);
    ids = Map.copyOf(ids);
  }

  /// A function that may change something and none of whose parameters is an id.
  public ServiceFunction(
      String name, List<Property<?>> parameters, Optional<Property<?>> result, Body body) {
    this(name, parameters, result, body, Map.of(), true);
  }

  /// The same, changing nothing.
  public ServiceFunction readOnly() {
    return new ServiceFunction(name, parameters, result, body, ids, false);
  }

  /// The same, with a parameter whose argument must be an id of this form: a malformed one is 400
  /// before anything is looked up.
  public ServiceFunction withId(String parameter, KeyForm form) {
    Map<String, KeyForm> more = new HashMap<>(ids);
    more.put(parameter, form);
    return new ServiceFunction(name, parameters, result, body, more, changes);
  }

  /// What a function does.
  @FunctionalInterface
  public interface Body {
    /// Runs it; the value is ignored for a function without a result.
    Value call(Call call, PropertyMap arguments);
  }
}
