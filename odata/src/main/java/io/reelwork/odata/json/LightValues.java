package io.reelwork.odata.json;

import io.reelwork.odata.model.CollectionType;
import io.reelwork.odata.model.ComplexType;
import io.reelwork.odata.model.EdmType;
import io.reelwork.odata.model.Primitive;
import io.reelwork.odata.model.Property;
import io.reelwork.odata.model.Value;
import io.reelwork.odata.payload.Context;
import io.reelwork.odata.payload.Namespace;
import io.reelwork.odata.payload.Scalars;
import io.reelwork.odata.payload.TypeNames;
import tools.jackson.core.JsonGenerator;

/// Values in JSON light.
///
/// @param typed whether they say their type where JSON alone does not
record LightValues(Namespace namespace, boolean typed) {
  void member(JsonGenerator out, Property<?> property, Value value, Context context) {
    if (typed && needsType(property.type(), value)) {
      out.writeStringProperty(
          property.name() + "@odata.type", TypeNames.of(property.type(), namespace));
    }
    out.writeName(property.name());
    write(out, property.type(), value, context);
  }

  /// Whether the JSON value alone does not tell the type.
  private static boolean needsType(EdmType type, Value value) {
    return switch (type) {
      case Primitive primitive ->
          switch (primitive) {
            case STRING, BOOLEAN, INT32, DOUBLE -> false;
            case INT16, INT64, DATE_TIME, TIME, GUID -> value != Value.Null.NULL;
          };
      case CollectionType _ -> true;
      case ComplexType _ -> false;
    };
  }

  void write(JsonGenerator out, EdmType type, Value value, Context context) {
    switch (type) {
      case Primitive _ -> primitive(out, value);
      case ComplexType complex -> complex(out, complex, value, context);
      case CollectionType collection -> collection(out, collection, value, context);
    }
  }

  private static void primitive(JsonGenerator out, Value value) {
    if (value instanceof Value.Real(double number)) {
      out.writeRawValue(Scalars.formatWithFraction(number));
    } else {
      JsonText.scalar(out, value);
    }
  }

  private void complex(JsonGenerator out, ComplexType type, Value value, Context context) {
    if (!(value instanceof Value.Complex complex)) {
      out.writeNull();
      return;
    }
    out.writeStartObject();
    if (typed) {
      out.writeStringProperty("odata.type", namespace.qualify(type.edmName()));
    }
    members(out, type, complex, context);
    out.writeEndObject();
  }

  void members(JsonGenerator out, ComplexType type, Value.Complex complex, Context context) {
    for (Property<?> member : context.members(type)) {
      Value value = complex.members().getOrDefault(member.name(), Value.Null.NULL);
      member(out, member, value, context);
    }
  }

  private void collection(JsonGenerator out, CollectionType type, Value value, Context context) {
    out.writeStartArray();
    if (value instanceof Value.Items(var items)) {
      items.forEach(item -> write(out, type.element(), item, context));
    }
    out.writeEndArray();
  }
}
