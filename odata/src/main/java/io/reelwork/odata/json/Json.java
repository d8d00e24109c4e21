package io.reelwork.odata.json;

import io.reelwork.odata.model.ODataError;
import io.reelwork.odata.payload.Bodies;
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
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;

/// A JSON value as it was sent: members may stand in any order, so a body is read whole before it
/// is understood.
///
/// Lenient where real programs need it (clients §6): unquoted names, texts in single quotes, raw
/// line ends inside texts. A name that comes twice is refused.
sealed interface Json {
  /// `{…}`.
  record Obj(Map<String, Json> members) implements Json {
    /// The member of that name.
    Optional<Json> find(String name) {
      return Optional.ofNullable(members.get(name));
    }

    /// The text of the member of that name, when it is a text.
    Optional<String> text(String name) {
      return find(name)
          .flatMap(it -> it instanceof Str(String text) ? Optional.of(text) : Optional.empty());
    }
  }

  /// `[…]`.
  record Arr(List<Json> items) implements Json {}

  /// A text.
  record Str(String text) implements Json {}

  /// A number as it was written.
  record Num(String digits) implements Json {}

  /// `true` or `false`.
  record Bool(boolean isSet) implements Json {}

  /// `null`.
  record Nil() implements Json {}

  /// What an error says about the value, without showing it.
  default String shape() {
    return switch (this) {
      case Obj _ -> "an object";
      case Arr _ -> "an array";
      case Str(String text) -> "a text of " + text.length() + " characters";
      case Num _ -> "a number";
      case Bool _ -> "a Boolean";
      case Nil _ -> "null";
    };
  }

  /// Reads a body; empty when it holds nothing but blanks.
  ///
  /// @throws ODataError `MALFORMED_BODY` when it is no JSON, holds more than one value, has too
  ///   many values or is nested too deeply
  static Optional<Json> read(byte[] body) {
    try (JsonParser in = Parsing.FACTORY.createParser(ObjectReadContext.empty(), body)) {
      JsonToken first = in.nextToken();
      if (first == null) {
        return Optional.empty();
      }
      Json value = new Parsing(in).value(first);
      if (in.nextToken() != null) {
        throw Bodies.malformed("must be one JSON value but goes on behind it");
      }
      return Optional.of(value);
    } catch (JacksonException e) {
      var place = e.getLocation();
      String where =
          place == null ? "" : " at line " + place.getLineNr() + ", column " + place.getColumnNr();
      throw Bodies.malformed("must be JSON but is not" + where);
    }
  }

  /// The recursive part of reading; the parser bounds its depth. For one body.
  final class Parsing {
    private static final JsonFactory FACTORY =
        JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(JsonReadFeature.ALLOW_UNQUOTED_PROPERTY_NAMES)
            .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
            .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
            .enable(JsonReadFeature.ALLOW_BACKSLASH_ESCAPING_ANY_CHARACTER)
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxNestingDepth(Bodies.MAX_DEPTH)
                    .maxStringLength(Bodies.MAX_BYTES)
                    .maxNameLength(1000)
                    .maxNumberLength(1000)
                    .build())
            .build();

    private final JsonParser in;
    private int nodes;

    private Parsing(JsonParser in) {
      this.in = in;
    }

    private Json value(JsonToken token) {
      if (++nodes > Bodies.MAX_NODES) {
        throw Bodies.malformed("must have at most " + Bodies.MAX_NODES + " values");
      }
      return switch (token) {
        case START_OBJECT -> object();
        case START_ARRAY -> array();
        case VALUE_STRING -> new Str(in.getString());
        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Num(in.getString());
        case VALUE_TRUE -> new Bool(true);
        case VALUE_FALSE -> new Bool(false);
        case VALUE_NULL -> new Nil();
        case END_OBJECT, END_ARRAY, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE ->
            throw Bodies.malformed("must be JSON but is not");
      };
    }

    private Json object() {
      Map<String, Json> members = new LinkedHashMap<>();
      for (JsonToken token = next(); token != JsonToken.END_OBJECT; token = next()) {
        String name = in.currentName();
        members.put(name, value(next()));
      }
      return new Obj(members);
    }

    private Json array() {
      List<Json> items = new ArrayList<>();
      for (JsonToken token = next(); token != JsonToken.END_ARRAY; token = next()) {
        items.add(value(token));
      }
      return new Arr(items);
    }

    private JsonToken next() {
      JsonToken token = in.nextToken();
      if (token == null) {
        throw Bodies.malformed("must be JSON but ends too early");
      }
      return token;
    }
  }
}
