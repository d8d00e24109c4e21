package io.reelwork.odata.service;

import io.reelwork.odata.model.Action;
import io.reelwork.odata.model.KeyForm;
import io.reelwork.odata.model.Primitive;
import io.reelwork.odata.model.Property;
import io.reelwork.odata.model.PropertyMap;
import io.reelwork.odata.model.Value;
import io.reelwork.odata.uri.Keys;
import io.reelwork.odata.uri.Literals;
import java.util.LinkedHashMap;
import java.util.Map;

/// Service functions and bound actions (protocol section 8.1).
final class Calls {
  private final Transactions transactions;

  Calls(Transactions transactions) {
    this.transactions = transactions;
  }

  ODataResponse function(Exchange exchange, ServiceFunction function) {
    PropertyMap arguments = arguments(exchange, function);
    Value value =
        transactions.inTransaction(() -> function.body().call(exchange.call(), arguments));
    return function
        .result()
        .map(shape ->
            Answers.ok(exchange.format().result(function.name(), shape, value, exchange.context())))
        .orElseGet(() -> Answers.noContent(exchange));
  }

  private static PropertyMap arguments(Exchange exchange, ServiceFunction function) {
    Map<String, Value> arguments = new LinkedHashMap<>();
    for (Property<?> parameter : function.parameters()) {
      exchange
          .options()
          .custom(parameter.name())
          .map(literal -> argument(function, parameter, literal.strip()))
          .filter(value -> value != Value.Null.NULL)
          .ifPresent(value -> arguments.put(parameter.name(), value));
    }
    return PropertyMap.of(arguments);
  }

  private static Value argument(ServiceFunction function, Property<?> parameter, String literal) {
    Value value = fitted(parameter, Literals.parse(literal));
    ValueChecks.check(parameter, value);
    KeyForm form = function.ids().get(parameter.name());
    return form != null && value instanceof Value.Text(String text)
        ? new Value.Text(Keys.normalise("parameter " + parameter.name(), form, text))
        : value;
  }

  private static Value fitted(Property<?> parameter, Value value) {
    if (value == Value.Null.NULL) {
      return value;
    }
    Primitive type = (Primitive) parameter.type();
    Value fitted =
        switch (type) {
          case INT64 -> value instanceof Value.Int(int number) ? new Value.Int64(number) : value;
          case DOUBLE -> value instanceof Value.Int(int number) ? new Value.Real(number) : value;
          case STRING, BOOLEAN, INT16, INT32, DATE_TIME, TIME, GUID -> value;
        };
    Primitive wanted = type == Primitive.INT16 ? Primitive.INT32 : type;
    if (Literals.typeOf(fitted) != wanted) {
      throw ValueChecks.invalid(parameter, "must be a literal of " + type.edmName());
    }
    return fitted;
  }

  ODataResponse action(Exchange exchange, Place place, Action action) {
    Formats.Incoming incoming = exchange.incoming();
    PropertyMap arguments =
        PropertyMap.of(incoming.format().readArguments(action.parameters(), incoming.body()));
    Call call = exchange.call();
    EntitySet.ActionResult result =
        transactions.inTransaction(
            () -> place.set().invoke(call, Places.entity(call, place).key(), action, arguments));
    return switch (result) {
      case EntitySet.ActionResult.Nothing _ -> Answers.noContent(exchange);
      case EntitySet.ActionResult.Started(String id) -> Answers.started(exchange, id);
      case EntitySet.ActionResult.Returned(Property<?> shape, Value value) ->
          Answers.ok(exchange.format().result(action.name(), shape, value, exchange.context()));
    };
  }
}
