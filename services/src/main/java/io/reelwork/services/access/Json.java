package io.reelwork.services.access;

import io.reelwork.services.web.Response;
import java.io.StringWriter;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// Answers in JSON, written property by property.
final class Json {
  private static final JsonFactory FACTORY = new JsonFactory();

  private Json() {}

  /// An answer whose body is one object, filled by `properties`.
  static Response response(int status, Consumer<JsonGenerator> properties) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      properties.accept(json);
      json.writeEndObject();
    }
    return Response.json(status, text.toString());
  }
}
