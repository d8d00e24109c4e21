package io.reelwork.services.licenses;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/// A JSON value that a client sent as text. A member that is null counts as absent: .NET writes
/// every member there is.
sealed interface Json {
  /// An object.
  record Members(Map<String, Json> byName) implements Json {
    public Members {
      byName = Map.copyOf(byName);
    }
  }

  /// An array.
  record Items(List<Json> items) implements Json {
    public Items {
      items = List.copyOf(items);
    }
  }

  /// A text, a number or a Boolean, as it is written.
  record Scalar(String text) implements Json {}

  /// Null.
  record Null() implements Json {}

  /// The longest that is of use has some hundred.
  long MAX_TOKENS = 100_000;

  /// The value in a text.
  ///
  /// @throws Malformed when it is not JSON
  static Json parse(String where, String text) {
    JsonFactory factory =
        JsonFactory.builder()
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxNestingDepth(16)
                    .maxTokenCount(MAX_TOKENS)
                    .build())
            .build();
    try (JsonParser in = factory.createParser(ObjectReadContext.empty(), text)) {
      JsonToken first = in.nextToken();
      if (first == null) {
        throw new Malformed(where, "must be JSON but is empty");
      }
      Json value = read(in, first);
      if (in.nextToken() != null) {
        throw new Malformed(where, "must end after its JSON value but goes on");
      }
      return value;
    } catch (JacksonException e) {
      throw new Malformed(where, "must be JSON but: " + e.getOriginalMessage());
    }
  }

  private static Json read(JsonParser in, JsonToken token) {
    return switch (token) {
      case START_OBJECT -> {
        Map<String, Json> byName = new LinkedHashMap<>();
        while (in.nextToken() != JsonToken.END_OBJECT) {
          String name = in.currentName();
          byName.put(name, read(in, in.nextToken()));
        }
        yield new Members(byName);
      }
      case START_ARRAY -> {
        List<Json> items = new ArrayList<>();
        for (JsonToken next = in.nextToken(); next != JsonToken.END_ARRAY; next = in.nextToken()) {
          items.add(read(in, next));
        }
        yield new Items(items);
      }
      case VALUE_NULL -> new Null();
      default -> new Scalar(in.getString());
    };
  }

  /// This value as an object.
  default Members members(String where) {
    if (this instanceof Members members) {
      return members;
    }
    throw new Malformed(where, "must be a JSON object");
  }

  /// This value as an array.
  default List<Json> items(String where) {
    if (this instanceof Items(List<Json> items)) {
      return items;
    }
    throw new Malformed(where, "must be a JSON array");
  }

  /// This value as a text, a number or a Boolean.
  default String scalar(String where) {
    if (this instanceof Scalar(String text)) {
      return text;
    }
    throw new Malformed(where, "must be a text, a number or a Boolean");
  }

  /// The member of an object, if there is one and it is not null.
  static Optional<Json> member(Members object, String name) {
    return Optional.ofNullable(object.byName.get(name)).filter(value -> !(value instanceof Null));
  }
}
