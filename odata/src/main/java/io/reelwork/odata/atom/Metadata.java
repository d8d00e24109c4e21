package io.reelwork.odata.atom;

import io.reelwork.odata.model.Action;
import io.reelwork.odata.model.ApiVersion;
import io.reelwork.odata.model.CollectionType;
import io.reelwork.odata.model.ComplexType;
import io.reelwork.odata.model.EdmType;
import io.reelwork.odata.model.EntityType;
import io.reelwork.odata.model.Navigation;
import io.reelwork.odata.model.Primitive;
import io.reelwork.odata.model.Property;
import io.reelwork.odata.payload.DataServiceVersion;
import io.reelwork.odata.payload.Namespace;
import io.reelwork.odata.payload.TypeNames;
import io.reelwork.odata.payload.WireFormat.Document;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The `$metadata` document: EDMX with CSDL 3.0, as a caller of one version sees it (protocol
/// section 1.3).
///
/// ```xml
/// <edmx:Edmx Version="1.0" …><edmx:DataServices m:DataServiceVersion="3.0" …>
///   <Schema Namespace="Microsoft.….Models"><EntityType Name="Job">…
///   <Schema Namespace="Microsoft.…"><EntityContainer Name="WindowsAzureMediaServices" …>
/// ```
///
/// @param namespace how the parts are called
/// @param types the entity sets in the order of the service document
/// @param functions the functions of the service itself
public record Metadata(Namespace namespace, List<EntityType> types, List<Function> functions) {
  /// Copies the lists.
  public Metadata {
    types = List.copyOf(types);
    functions = List.copyOf(functions);
  }

  /// A function of the service, called by `GET`.
  ///
  /// @param name the name on the wire
  /// @param parameters its parameters
  /// @param result the shape of the result, when there is one
  public record Function(String name, List<Property<?>> parameters, Optional<Property<?>> result) {
    /// Copies the parameters.
    public Function {
      parameters = List.copyOf(parameters);
    }
  }

  /// The document for callers of `version`.
  public Document write(ApiVersion version) {
    XmlText out = new XmlText();
    new Edmx(out, namespace, version, visible(version)).write(functions);
    return new Document(
        "application/xml;charset=utf-8", DataServiceVersion.V3.header(), out.bytes());
  }

  private Map<String, EntityType> visible(ApiVersion version) {
    Map<String, EntityType> visible = new LinkedHashMap<>();
    types.stream()
        .filter(type -> version.sees(type.since()))
        .forEach(type -> visible.put(type.set(), type));
    return visible;
  }

  /// One document being written.
  private record Edmx(
      XmlText out, Namespace namespace, ApiVersion version, Map<String, EntityType> sets) {

    void write(List<Function> functions) {
      out.open("edmx:Edmx", "Version", "1.0", "xmlns:edmx", Xmlns.EDMX);
      out.open(
          "edmx:DataServices",
          "m:DataServiceVersion",
          "3.0",
          "m:MaxDataServiceVersion",
          "3.0",
          "xmlns:m",
          Xmlns.METADATA);
      types();
      container(functions);
      out.close("edmx:DataServices").close("edmx:Edmx");
    }

    private void types() {
      out.open("Schema", "Namespace", namespace.types(), "xmlns", Xmlns.EDM);
      sets.values().forEach(this::entityType);
      complexTypes().values().forEach(this::complexType);
      sets.values().forEach(type -> navigations(type).forEach(n -> association(type, n)));
      out.close("Schema");
    }

    private void entityType(EntityType type) {
      out.open("EntityType", "Name", type.name());
      out.open("Key").empty("PropertyRef", "Name", type.keyProperty().name()).close("Key");
      for (Property<?> property : type.properties(version)) {
        boolean key = property.equals(type.keyProperty());
        property(property, property.nullable() && !key);
      }
      for (Navigation navigation : navigations(type)) {
        out.empty(
            "NavigationProperty",
            "Name",
            navigation.name(),
            "Relationship",
            namespace.qualify(association(type.name(), navigation)),
            "ToRole",
            navigation.name(),
            "FromRole",
            association(type.name(), navigation));
      }
      out.close("EntityType");
    }

    private void complexType(ComplexType type) {
      out.open("ComplexType", "Name", type.edmName());
      for (Property<?> member : visible(type)) {
        property(member, member.nullable());
      }
      out.close("ComplexType");
    }

    /// Complex values and collections are never nullable in CSDL 3.0.
    private void property(Property<?> property, boolean nullable) {
      List<String> attributes = new ArrayList<>();
      attributes.addAll(List.of("Name", property.name()));
      attributes.addAll(List.of("Type", TypeNames.of(property.type(), namespace)));
      if (!nullable || !(property.type() instanceof Primitive)) {
        attributes.addAll(List.of("Nullable", "false"));
      }
      if (property.maxLength() > 0) {
        attributes.addAll(List.of("MaxLength", Integer.toString(property.maxLength())));
      }
      out.empty("Property", attributes.toArray(String[]::new));
    }

    private void association(EntityType type, Navigation navigation) {
      String name = association(type.name(), navigation);
      out.open("Association", "Name", name);
      end(target(navigation).name(), navigation.name(), navigation.many() ? "*" : "0..1");
      end(type.name(), name, "*");
      out.close("Association");
    }

    private void end(String type, String role, String multiplicity) {
      out.empty("End", "Type", namespace.qualify(type), "Role", role, "Multiplicity", multiplicity);
    }

    private void container(List<Function> functions) {
      out.open("Schema", "Namespace", namespace.containerSchema(), "xmlns", Xmlns.EDM);
      out.open(
          "EntityContainer", "Name", namespace.container(), "m:IsDefaultEntityContainer", "true");
      for (EntityType type : sets.values()) {
        out.empty("EntitySet", "Name", type.set(), "EntityType", namespace.qualify(type.name()));
      }
      functions.forEach(this::function);
      sets.values().forEach(type -> type.actions().forEach(action -> action(type, action)));
      sets.values().forEach(type -> navigations(type).forEach(n -> associationSet(type, n)));
      out.close("EntityContainer").close("Schema");
    }

    private void function(Function function) {
      open(function.name(), function.result().map(Property::type), "m:HttpMethod", "GET");
      function.parameters().forEach(this::parameter);
      out.close("FunctionImport");
    }

    private void action(EntityType type, Action action) {
      open(action.name(), action.result(), "IsBindable", "true", "m:IsAlwaysBindable", "true");
      out.empty("Parameter", "Name", "bindingParameter", "Type", namespace.qualify(type.name()));
      action.parameters().forEach(this::parameter);
      out.close("FunctionImport");
    }

    private void open(String name, Optional<EdmType> result, String... how) {
      List<String> attributes = new ArrayList<>(List.of("Name", name));
      result.ifPresent(
          type -> attributes.addAll(List.of("ReturnType", TypeNames.of(type, namespace))));
      attributes.addAll(List.of(how));
      out.open("FunctionImport", attributes.toArray(String[]::new));
    }

    private void parameter(Property<?> parameter) {
      out.empty(
          "Parameter", "Name", parameter.name(), "Type", TypeNames.of(parameter.type(), namespace));
    }

    private void associationSet(EntityType type, Navigation navigation) {
      String name = association(type.name(), navigation);
      out.open("AssociationSet", "Name", name, "Association", namespace.qualify(name));
      out.empty("End", "Role", name, "EntitySet", type.set());
      out.empty("End", "Role", navigation.name(), "EntitySet", navigation.targetSet());
      out.close("AssociationSet");
    }

    private static String association(String type, Navigation navigation) {
      return type + "_" + navigation.name();
    }

    private EntityType target(Navigation navigation) {
      return Optional.ofNullable(sets.get(navigation.targetSet())).orElseThrow();
    }

    /// The navigations whose far end the caller sees too.
    private List<Navigation> navigations(EntityType type) {
      return type.navigations(version).stream()
          .filter(navigation -> sets.containsKey(navigation.targetSet()))
          .toList();
    }

    private List<Property<?>> visible(ComplexType type) {
      return type.properties().stream().filter(p -> version.sees(p.since())).toList();
    }

    private Map<String, ComplexType> complexTypes() {
      Map<String, ComplexType> found = new LinkedHashMap<>();
      for (EntityType type : sets.values()) {
        type.properties(version).forEach(property -> collect(property.type(), found));
        type.actions().forEach(action -> action.result().ifPresent(it -> collect(it, found)));
      }
      return found;
    }

    private void collect(EdmType type, Map<String, ComplexType> found) {
      switch (type) {
        case Primitive _ -> {}
        case CollectionType collection -> collect(collection.element(), found);
        case ComplexType complex -> {
          if (found.putIfAbsent(complex.edmName(), complex) == null) {
            visible(complex).forEach(member -> collect(member.type(), found));
          }
        }
      }
    }
  }
}
