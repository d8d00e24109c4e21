package io.reelwork.services.feed;

import io.reelwork.odata.model.CollectionType;
import io.reelwork.odata.model.ComplexType;
import io.reelwork.odata.model.EdmType;
import io.reelwork.odata.model.Primitive;
import io.reelwork.odata.model.Property;
import io.reelwork.odata.model.Value;
import io.reelwork.odata.model.Value.DateTime.Form;
import io.reelwork.services.ServiceFailure;
import io.reelwork.services.ServiceFailure.Code;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// Complex values and collections as JSON text in one column: `[{"TargetJobState":2}]`. The stored
/// form, not the wire's: times are `[ticks, "FORM"]`, so nothing is lost.
final class ComplexText {
  private static final JsonFactory JSON = new JsonFactory();

  private ComplexText() {}

  static String write(Value value) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
      write(value, json);
    }
    return text.toString();
  }

  private static void write(Value value, JsonGenerator json) {
    switch (value) {
      case Value.Null nothing -> json.writeNull();
      case Value.Text(String text) -> json.writeString(text);
      case Value.Int(int number) -> json.writeNumber(number);
      case Value.Int64(long number) -> json.writeNumber(number);
      case Value.Real(double number) -> json.writeNumber(number);
      case Value.Flag(boolean isSet) -> json.writeBoolean(isSet);
      case Value.Uid(UUID guid) -> json.writeString(guid.toString());
      case Value.Span(Duration duration) -> json.writeNumber(duration.toNanos() / 100);
      case Value.DateTime(long ticks, Form form) -> {
        json.writeStartArray();
        json.writeNumber(ticks);
        json.writeString(form.name());
        json.writeEndArray();
      }
      case Value.Complex(Map<String, Value> members) -> {
        json.writeStartObject();
        members.forEach((name, member) -> {
          json.writeName(name);
          write(member, json);
        });
        json.writeEndObject();
      }
      case Value.Items(List<Value> items) -> {
        json.writeStartArray();
        items.forEach(item -> write(item, json));
        json.writeEndArray();
      }
    }
  }

  static Value read(EdmType type, String text) {
    try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), text)) {
      json.nextToken();
      return read(type, json);
    }
  }

  private static Value read(EdmType type, JsonParser json) {
    if (json.currentToken() == JsonToken.VALUE_NULL) {
      return Value.Null.NULL;
    }
    return switch (type) {
      case Primitive primitive -> primitive(primitive, json);
      case CollectionType(EdmType element) -> {
        List<Value> items = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
          items.add(read(element, json));
        }
        yield new Value.Items(items);
      }
      case ComplexType complex -> complex(complex, json);
    };
  }

  private static Value complex(ComplexType type, JsonParser json) {
    Map<String, Value> members = new LinkedHashMap<>();
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      json.nextToken();
      Property<?> member =
          type.find(name)
              .orElseThrow(() ->
                  new ServiceFailure(
                      Code.DATABASE, type.edmName() + ": stored member is unknown: " + name));
      members.put(name, read(member.type(), json));
    }
    return new Value.Complex(members);
  }

  private static Value primitive(Primitive type, JsonParser json) {
    return switch (type) {
      case STRING -> new Value.Text(json.getString());
      case BOOLEAN -> new Value.Flag(json.getBooleanValue());
      case INT16, INT32 -> new Value.Int(json.getIntValue());
      case INT64 -> new Value.Int64(json.getLongValue());
      case DOUBLE -> new Value.Real(json.getDoubleValue());
      case GUID -> new Value.Uid(UUID.fromString(json.getString()));
      case TIME -> new Value.Span(Duration.ofNanos(Math.multiplyExact(json.getLongValue(), 100)));
      case DATE_TIME -> {
        json.nextToken();
        long ticks = json.getLongValue();
        Form form = Form.valueOf(json.nextStringValue());
        json.nextToken();
        yield new Value.DateTime(ticks, form);
      }
    };
  }
}
