package io.reelwork.services.presets;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;

/// Reads JSON configurations. Published samples hold comments, trailing commas and single-quoted
/// strings, so these are read too.
public final class JsonMarkup {
  private static final int MAX_DEPTH = 32;
  private static final int MAX_VALUES = 100_000;
  private static final JsonFactory LENIENT =
      JsonFactory.builder()
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
          .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
          .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
          .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
          .enable(JsonReadFeature.ALLOW_UNQUOTED_PROPERTY_NAMES)
          .build();

  private final JsonParser in;
  private int values;

  private JsonMarkup(JsonParser in) {
    this.in = in;
  }

  /// The tree of a text.
  ///
  /// @throws BadConfiguration when it is not JSON
  public static Markup parse(String text) {
    try (JsonParser in = LENIENT.createParser(ObjectReadContext.empty(), text)) {
      Markup tree = new JsonMarkup(in).value(in.nextToken());
      if (in.nextToken() != null) {
        throw new BadConfiguration("Preset", "JSON must end after its object but goes on");
      }
      return tree;
    } catch (JacksonException e) {
      throw new BadConfiguration("Preset", "must be JSON but " + e.getOriginalMessage());
    }
  }

  private Markup value(JsonToken token) {
    if (++values > MAX_VALUES) {
      throw new BadConfiguration("Preset", "must have at most " + MAX_VALUES + " values");
    }
    return switch (token) {
      case START_OBJECT -> members();
      case START_ARRAY -> items();
      case VALUE_NULL -> new Markup.Scalar("");
      default -> new Markup.Scalar(in.getString());
    };
  }

  private Markup members() {
    Map<String, Markup> byName = new LinkedHashMap<>();
    while (in.nextToken() != JsonToken.END_OBJECT) {
      String name = in.currentName();
      if (byName.put(name, value(in.nextToken())) != null) {
        throw new BadConfiguration(name, "must be there once but is there twice");
      }
    }
    return new Markup.Members(byName);
  }

  private Markup items() {
    List<Markup> items = new ArrayList<>();
    for (JsonToken token = in.nextToken(); token != JsonToken.END_ARRAY; token = in.nextToken()) {
      items.add(value(token));
    }
    return new Markup.Items(items);
  }
}
