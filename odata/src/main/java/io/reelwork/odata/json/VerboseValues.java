package io.reelwork.odata.json;

import io.reelwork.odata.model.CollectionType;
import io.reelwork.odata.model.ComplexType;
import io.reelwork.odata.model.EdmType;
import io.reelwork.odata.model.Primitive;
import io.reelwork.odata.model.Property;
import io.reelwork.odata.model.Value;
import io.reelwork.odata.payload.Context;
import io.reelwork.odata.payload.DataServiceVersion;
import io.reelwork.odata.payload.DateTimes;
import io.reelwork.odata.payload.Namespace;
import io.reelwork.odata.payload.TypeNames;
import tools.jackson.core.JsonGenerator;

/// The values of one answer in JSON verbose.
///
/// @param version of the answer, which decides the form of times
record VerboseValues(Namespace namespace, Context context, DataServiceVersion version) {
  void write(JsonGenerator out, EdmType type, Value value) {
    switch (type) {
      case Primitive _ -> primitive(out, value);
      case ComplexType complex -> complex(out, complex, value);
      case CollectionType collection -> collection(out, collection, value);
    }
  }

  private void primitive(JsonGenerator out, Value value) {
    if (value instanceof Value.DateTime time && version != DataServiceVersion.V3) {
      out.writeRawValue("\"\\/Date(" + DateTimes.epochMillis(time) + ")\\/\"");
    } else {
      JsonText.scalar(out, value);
    }
  }

  private void complex(JsonGenerator out, ComplexType type, Value value) {
    if (!(value instanceof Value.Complex complex)) {
      out.writeNull();
      return;
    }
    out.writeStartObject();
    type(out, type);
    complexMembers(out, type, complex);
    out.writeEndObject();
  }

  private void complexMembers(JsonGenerator out, ComplexType type, Value.Complex complex) {
    for (Property<?> member : context.members(type)) {
      out.writeName(member.name());
      write(out, member.type(), complex.members().getOrDefault(member.name(), Value.Null.NULL));
    }
  }

  private void collection(JsonGenerator out, CollectionType type, Value value) {
    out.writeStartObject();
    type(out, type);
    out.writeArrayPropertyStart("results");
    if (value instanceof Value.Items(var items)) {
      items.forEach(item -> item(out, type.element(), item));
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  /// Complex items of a collection carry no `__metadata`: the collection names their type.
  private void item(JsonGenerator out, EdmType type, Value value) {
    if (type instanceof ComplexType complex && value instanceof Value.Complex item) {
      out.writeStartObject();
      complexMembers(out, complex, item);
      out.writeEndObject();
    } else {
      write(out, type, value);
    }
  }

  private void type(JsonGenerator out, EdmType type) {
    out.writeObjectPropertyStart("__metadata");
    out.writeStringProperty("type", TypeNames.of(type, namespace));
    out.writeEndObject();
  }
}
