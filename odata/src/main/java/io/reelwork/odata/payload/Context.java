package io.reelwork.odata.payload;

import io.reelwork.odata.model.Action;
import io.reelwork.odata.model.ApiVersion;
import io.reelwork.odata.model.ComplexType;
import io.reelwork.odata.model.EntityType;
import io.reelwork.odata.model.Navigation;
import io.reelwork.odata.model.Property;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What a writer must know about the request it answers.
///
/// @param root the service root with a slash at its end: `https://host/api/`
/// @param version the caller's version: newer properties are left out
/// @param select the properties named by `$select`; empty means all
/// @param next the absolute URI of the next page, when there is one
/// @param expansion what is written in the place of links
public record Context(
    URI root, ApiVersion version, Set<String> select, Optional<URI> next, Expansion expansion) {
  /// Copies the selection.
  public Context {
    select = Set.copyOf(select);
  }

  /// Everything, no next page.
  public static Context of(URI root, ApiVersion version) {
    return new Context(root, version, Set.of(), Optional.empty(), Expansion.NONE);
  }

  /// The same with other entities inside.
  public Context expanding(Expansion found) {
    return new Context(root, version, select, next, found);
  }

  /// For entities that stand inside others: all that the caller sees of them, nothing expanded.
  public Context inside() {
    return of(root, version);
  }

  /// The properties of an entity of `type` that the caller sees and selected, in wire order.
  public List<Property<?>> properties(EntityType type) {
    List<Property<?>> seen = type.properties(version);
    return select.isEmpty() ? seen : seen.stream().filter(p -> isSelected(p.name())).toList();
  }

  /// The navigations that are announced: all that the caller sees, with `$select` only those named.
  public List<Navigation> navigations(EntityType type) {
    return type.navigations(version).stream().filter(n -> isSelected(n.name())).toList();
  }

  /// The actions that are announced.
  public List<Action> actions(EntityType type) {
    return type.actions().stream()
        .filter(action -> action.advertised() && isSelected(action.name()))
        .toList();
  }

  /// The members of a complex value that the caller sees, in wire order.
  public List<Property<?>> members(ComplexType type) {
    return type.properties().stream().filter(p -> version.sees(p.since())).toList();
  }

  private boolean isSelected(String name) {
    return select.isEmpty() || select.contains(name);
  }
}
