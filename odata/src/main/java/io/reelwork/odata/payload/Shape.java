package io.reelwork.odata.payload;

import io.reelwork.odata.model.Action;
import io.reelwork.odata.model.EntityType;
import io.reelwork.odata.model.Navigation;
import io.reelwork.odata.model.Property;
import java.util.List;

/// What a caller sees of the entities of one type, in wire order: found out once for a feed.
///
/// @param type the type
/// @param properties those that are seen and selected
/// @param navigations those that are announced
/// @param actions those that are announced
/// @param expanded the navigations in whose place entities are written
public record Shape(
    EntityType type,
    List<Property<?>> properties,
    List<Navigation> navigations,
    List<Action> actions,
    List<Navigation> expanded) {
  /// Of this type, for the caller of `context`.
  public static Shape of(EntityType type, Context context) {
    List<Navigation> navigations = context.navigations(type);
    return new Shape(
        type,
        context.properties(type),
        navigations,
        context.actions(type),
        navigations.stream().filter(it -> context.expansion().branch(it).isPresent()).toList());
  }
}
