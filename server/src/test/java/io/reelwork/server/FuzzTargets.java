package io.reelwork.server;

import io.reelwork.odata.model.Action;
import io.reelwork.odata.model.CollectionType;
import io.reelwork.odata.model.ComplexType;
import io.reelwork.odata.model.EdmType;
import io.reelwork.odata.model.EntityType;
import io.reelwork.odata.model.KeyForm;
import io.reelwork.odata.model.Navigation;
import io.reelwork.odata.model.Primitive;
import io.reelwork.odata.model.Property;
import io.reelwork.odata.service.ServiceFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What can be asked of the service, made from what it declares: a set that is new is fuzzed
/// without anybody adding it here.
final class FuzzTargets {
  private static final String GUID = "8f7ac0c2-3f5d-4b1e-9d65-0c2a7d1f0a11";
  private static final List<Primitive> PRIMITIVES = List.of(Primitive.values());
  private static final Pattern FIRST_KEY = Pattern.compile("\"value\":\\[\\{\"\\w+\":\"([^\"]+)\"");

  private final Deployed service;
  private final List<EntityType> types;

  FuzzTargets(Deployed service) {
    this.service = service;
    this.types = service.odata().types();
  }

  /// Every path of every set, of an entity that there is where there is one, and every function.
  List<String> paths() {
    List<String> paths = new ArrayList<>();
    for (EntityType type : types) {
      String set = "/api/" + type.set();
      String one = set + key(type);
      paths.addAll(List.of(set, set, set + "/$count", one, one, one));
      paths.add(one + "/" + type.properties().getLast().name());
      paths.add(one + "/" + type.keyProperty().name() + "/$value");
      for (Navigation way : type.navigations()) {
        paths.add(one + "/" + way.name());
        paths.add(one + "/$links/" + way.name());
        paths.add(one + "/$links/" + way.name() + key(type(way.targetSet())));
      }
      for (Action action : type.actions()) {
        paths.add(one + "/" + action.name());
      }
    }
    service.odata().functions().forEach(function -> paths.add(call(function)));
    return paths;
  }

  /// A body for every set and every action, with values that mostly fit.
  List<String> bodies(Random random) {
    List<String> bodies = new ArrayList<>();
    for (EntityType type : types) {
      bodies.add(object(type.properties(), random));
      bodies.add(object(type.properties(), random));
      type.actions().forEach(action -> bodies.add(object(action.parameters(), random)));
      type.navigations().forEach(way -> bodies.add("{\"uri\":\"" + address(way) + "\"}"));
    }
    return bodies;
  }

  private String address(Navigation way) {
    return "https://host/api/" + way.targetSet() + key(type(way.targetSet()));
  }

  private EntityType type(String set) {
    return types.stream().filter(type -> type.set().equals(set)).findFirst().orElseThrow();
  }

  private String key(EntityType type) {
    Matcher first =
        FIRST_KEY.matcher(service.json("GET", "/api/" + type.set() + "?$top=1", "").body());
    String made =
        switch (type.key()) {
          case KeyForm.Nb nb -> nb.of(GUID);
          case KeyForm.Guid _ -> GUID;
          case KeyForm.Name _, KeyForm.Part _ -> "name";
        };
    String key = first.find() ? first.group(1).replace("#", "%23") : made;
    return type.key() instanceof KeyForm.Guid ? "(guid'" + key + "')" : "('" + key + "')";
  }

  private String call(ServiceFunction function) {
    StringJoiner query = new StringJoiner("&", "/api/" + function.name() + "?", "");
    for (Property<?> parameter : function.parameters()) {
      KeyForm id = function.ids().get(parameter.name());
      String text = id instanceof KeyForm.Nb nb ? nb.of(GUID) : "QUJD";
      boolean quoted = parameter.type() == Primitive.STRING;
      query.add(parameter.name() + "=" + (quoted ? "'" + text + "'" : "1"));
    }
    return query.toString();
  }

  private static String object(List<Property<?>> properties, Random random) {
    StringJoiner object = new StringJoiner(",", "{", "}");
    for (Property<?> property : properties) {
      if (random.nextInt(3) > 0) {
        object.add("\"" + property.name() + "\":" + value(property.type(), random));
      }
    }
    return object.toString();
  }

  private static String value(EdmType type, Random random) {
    return switch (type) {
      case CollectionType many -> "[" + value(many.element(), random) + "]";
      case ComplexType complex -> object(complex.properties(), random);
      case Primitive _ when random.nextInt(8) == 0 -> value(other(random), random);
      case Primitive primitive -> scalar(primitive, random);
    };
  }

  private static Primitive other(Random random) {
    return PRIMITIVES.get(random.nextInt(PRIMITIVES.size()));
  }

  private static String scalar(Primitive type, Random random) {
    return switch (type) {
      case STRING -> "\"" + (random.nextBoolean() ? "name" : GUID) + "\"";
      case BOOLEAN -> String.valueOf(random.nextBoolean());
      case INT16, INT32 -> String.valueOf(random.nextInt(-1, 5));
      case INT64 -> "\"" + random.nextLong() + "\"";
      case DOUBLE -> String.valueOf(random.nextDouble() * 1e6);
      case DATE_TIME -> "\"2026-11-22T02:52:00Z\"";
      case TIME -> "\"PT" + random.nextInt(100) + "M\"";
      case GUID -> "\"" + GUID + "\"";
    };
  }
}
