package io.reelwork.odata.service;

import io.reelwork.odata.model.CollectionType;
import io.reelwork.odata.model.ComplexType;
import io.reelwork.odata.model.EdmType;
import io.reelwork.odata.model.EntityType;
import io.reelwork.odata.model.Navigation;
import io.reelwork.odata.model.ODataError;
import io.reelwork.odata.model.ODataError.Code;
import io.reelwork.odata.model.Primitive;
import io.reelwork.odata.model.Property;
import io.reelwork.odata.model.Value;
import io.reelwork.odata.payload.EntityReference;
import io.reelwork.odata.uri.Excerpt;
import io.reelwork.odata.uri.Keys;

/// The checks of values and references that creates and updates share.
final class ValueChecks {
  private ValueChecks() {}

  /// Length and characters of every text in the value.
  ///
  /// @throws ODataError `INVALID_VALUE` that names the property
  static void check(Property<?> property, Value value) {
    switch (value) {
      case Value.Text(String text) -> checkText(property, text);
      case Value.Complex complex when property.type() instanceof ComplexType type ->
          checkMembers(type, complex);
      case Value.Items items when property.type() instanceof CollectionType(EdmType element) ->
          items.items().forEach(item -> checkItem(property, element, item));
      default -> {}
    }
  }

  private static void checkItem(Property<?> property, EdmType element, Value item) {
    if (element instanceof ComplexType type && item instanceof Value.Complex complex) {
      checkMembers(type, complex);
    } else if (element instanceof Primitive && item instanceof Value.Text(String text)) {
      checkText(property, text);
    }
  }

  private static void checkMembers(ComplexType type, Value.Complex complex) {
    complex
        .members()
        .forEach((name, value) -> type.find(name).ifPresent(member -> check(member, value)));
  }

  private static void checkText(Property<?> property, String text) {
    if (text.indexOf('\0') >= 0) {
      throw invalid(property, "must not hold U+0000");
    }
    if (property.maxLength() > 0 && text.length() > property.maxLength()) {
      throw invalid(
          property,
          "must have at most " + property.maxLength() + " characters but had " + text.length());
    }
  }

  /// The reference with its key as it is stored.
  ///
  /// @throws ODataError `MALFORMED_ID`, or `INVALID_VALUE` when it leads to another set
  static EntityReference reference(
      Navigation navigation, EntityType target, EntityReference reference) {
    if (!reference.set().equals(target.set())) {
      throw new ODataError(
          Code.INVALID_VALUE,
          navigation.name()
              + ": must lead to "
              + target.set()
              + " but led to "
              + Excerpt.of(reference.set()),
          navigation.name());
    }
    return new EntityReference(target.set(), Keys.normalise(target, reference.key()));
  }

  static ODataError invalid(Property<?> property, String what) {
    return new ODataError(Code.INVALID_VALUE, property.name() + ": " + what, property.name());
  }

  static ODataError unknown(EntityType type, String name) {
    return new ODataError(
        Code.UNKNOWN_PROPERTY,
        "body: " + type.name() + " has no property " + Excerpt.of(name),
        name);
  }
}
