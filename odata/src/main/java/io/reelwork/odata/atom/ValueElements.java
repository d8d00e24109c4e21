package io.reelwork.odata.atom;

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
import java.util.ArrayList;
import java.util.List;

/// Writes values as elements of the data namespace.
///
/// ```xml
/// <d:State m:type="Edm.Int32">0</d:State><d:AlternateId m:null="true" />
/// ```
///
/// @param out where to
/// @param prefix `d:`, or nothing where the data namespace is the default one
/// @param namespace how types are called
/// @param context the caller
record ValueElements(XmlText out, String prefix, Namespace namespace, Context context) {

  /// One property.
  void write(Property<?> property, Value value) {
    if (property.type() instanceof Primitive type) {
      primitive(property.name(), type, value);
    } else {
      element(prefix + property.name(), property.type(), value, List.of());
    }
  }

  private void primitive(String name, Primitive type, Value value) {
    out.begin(prefix, name);
    if (type != Primitive.STRING) {
      out.attribute("m:type", type.edmName());
    }
    if (value == Value.Null.NULL) {
      out.attribute("m:null", "true").end();
    } else {
      out.end(Scalars.format(value), prefix, name);
    }
  }

  /// A document's root, which declares the namespaces that it uses.
  void writeRoot(String name, EdmType type, Value value) {
    element(name, type, value, List.of("xmlns", Xmlns.DATA));
  }

  private void element(String name, EdmType type, Value value, List<String> declared) {
    List<String> attributes = new ArrayList<>(declared);
    if (type != Primitive.STRING) {
      attributes.add("m:type");
      attributes.add(TypeNames.of(type, namespace));
    }
    if (value == Value.Null.NULL && !(type instanceof CollectionType)) {
      attributes.add("m:null");
      attributes.add("true");
    }
    if (!declared.isEmpty() && attributes.size() > declared.size()) {
      attributes.add("xmlns:m");
      attributes.add(Xmlns.METADATA);
    }
    content(name, type, value, attributes.toArray(String[]::new));
  }

  private void content(String name, EdmType type, Value value, String... attributes) {
    switch (type) {
      case Primitive _ when value == Value.Null.NULL -> out.empty(name, attributes);
      case Primitive _ -> out.element(name, Scalars.format(value), attributes);
      case ComplexType complex -> complex(name, complex, value, attributes);
      case CollectionType collection -> collection(name, collection, value, attributes);
    }
  }

  private void complex(String name, ComplexType type, Value value, String... attributes) {
    if (!(value instanceof Value.Complex complex)) {
      out.empty(name, attributes);
      return;
    }
    out.open(name, attributes);
    for (Property<?> member : context.members(type)) {
      write(member, complex.members().getOrDefault(member.name(), Value.Null.NULL));
    }
    out.close(name);
  }

  /// Items carry no type: the collection names it.
  private void collection(String name, CollectionType type, Value value, String... attributes) {
    if (!(value instanceof Value.Items(var items)) || items.isEmpty()) {
      out.empty(name, attributes);
      return;
    }
    out.open(name, attributes);
    items.forEach(item -> content(prefix + "element", type.element(), item));
    out.close(name);
  }
}
