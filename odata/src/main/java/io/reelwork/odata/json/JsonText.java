package io.reelwork.odata.json;

import io.reelwork.odata.model.Value;
import io.reelwork.odata.payload.Scalars;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// What both JSON dialects write alike.
final class JsonText {
  private static final JsonFactory FACTORY = new JsonFactory();

  private JsonText() {}

  /// The bytes of one object whose members `body` writes.
  static byte[] object(Consumer<JsonGenerator> body) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    try (JsonGenerator out = FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
      out.writeStartObject();
      body.accept(out);
      out.writeEndObject();
    }
    return bytes.toByteArray();
  }

  /// A primitive value whose form is the same in both dialects; 64-bit numbers are strings.
  static void scalar(JsonGenerator out, Value value) {
    switch (value) {
      case Value.Null _ -> out.writeNull();
      case Value.Int number -> out.writeNumber(number.number());
      case Value.Flag flag -> out.writeBoolean(flag.isSet());
      case Value.Text _, Value.Int64 _, Value.Uid _, Value.Span _, Value.DateTime _ ->
          out.writeString(Scalars.format(value));
      case Value.Real real -> out.writeRawValue(Scalars.formatShort(real.number()));
      case Value.Complex _, Value.Items _ ->
          throw new IllegalArgumentException("not a primitive value: " + value);
    }
  }

  /// `{"code":"","message":{"lang":"en-US","value":"text"}}` under `name`.
  static byte[] error(String name, String code, String message) {
    return object(out -> {
      out.writeObjectPropertyStart(name);
      out.writeStringProperty("code", code);
      out.writeObjectPropertyStart("message");
      out.writeStringProperty("lang", "en-US");
      out.writeStringProperty("value", storable(message));
      out.writeEndObject();
      out.writeEndObject();
    });
  }

  /// A message may repeat what a client sent, halves of surrogate pairs too, which become `?`.
  private static String storable(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }
}
