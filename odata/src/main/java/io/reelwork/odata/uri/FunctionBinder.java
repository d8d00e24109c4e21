package io.reelwork.odata.uri;

import io.reelwork.odata.model.Primitive;
import io.reelwork.odata.uri.BoundFilter.Function;
import io.reelwork.odata.uri.BoundFilter.Operand;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Checks the name and the arguments of a function call in a filter.
final class FunctionBinder {
  private FunctionBinder() {}

  static Operand bind(String name, List<Operand> arguments) {
    Function function = find(name);
    List<Primitive> wanted = parameters(function, arguments.size());
    if (arguments.size() != wanted.size()) {
      throw FilterBinder.mismatch(
          name + " takes " + wanted.size() + " arguments but got " + arguments.size());
    }
    List<Operand> checked = new ArrayList<>();
    for (int i = 0; i < wanted.size(); i++) {
      checked.add(argument(name, arguments.get(i), wanted.get(i)));
    }
    return new BoundFilter.Call(function, checked);
  }

  private static Function find(String name) {
    for (Function function : Function.values()) {
      if (function.name().toLowerCase(Locale.ROOT).equals(name)) {
        return function;
      }
    }
    throw FilterBinder.mismatch("there is no function " + Excerpt.of(name));
  }

  private static List<Primitive> parameters(Function function, int sent) {
    return switch (function) {
      case STARTSWITH, ENDSWITH, SUBSTRINGOF, INDEXOF, CONCAT ->
          List.of(Primitive.STRING, Primitive.STRING);
      case LENGTH, TOLOWER, TOUPPER, TRIM -> List.of(Primitive.STRING);
      case SUBSTRING ->
          sent == 3
              ? List.of(Primitive.STRING, Primitive.INT32, Primitive.INT32)
              : List.of(Primitive.STRING, Primitive.INT32);
      case REPLACE -> List.of(Primitive.STRING, Primitive.STRING, Primitive.STRING);
      case YEAR, MONTH, DAY, HOUR, MINUTE, SECOND -> List.of(Primitive.DATE_TIME);
      case ROUND, FLOOR, CEILING -> List.of(Primitive.DOUBLE);
    };
  }

  private static Operand argument(String name, Operand argument, Primitive wanted) {
    boolean fits =
        switch (wanted) {
          case INT32 -> Coercion.isNumber(argument.type()) && argument.type() != Primitive.DOUBLE;
          case DOUBLE -> Coercion.isNumber(argument.type());
          default -> argument.type() == wanted;
        };
    if (!fits && !Coercion.isNull(argument)) {
      throw FilterBinder.mismatch(
          name + " takes " + wanted.edmName() + " but got " + argument.type().edmName());
    }
    return argument;
  }
}
