package io.reelwork.odata.payload;

import io.reelwork.odata.model.Entity;
import io.reelwork.odata.model.EntityType;
import io.reelwork.odata.model.Navigation;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What `$expand` asked for: entities that are written in the place of a navigation's link.
///
/// @param branches by the navigation's name
public record Expansion(Map<String, Branch> branches) {
  /// Nothing.
  public static final Expansion NONE = new Expansion(Map.of());

  /// Copies the branches.
  public Expansion {
    branches = Map.copyOf(branches);
  }

  /// What a navigation leads to; empty when it is only linked.
  public Optional<Branch> branch(Navigation navigation) {
    return Optional.ofNullable(branches.get(navigation.name()));
  }

  /// One navigation of all entities of an answer.
  ///
  /// @param type the type at its far end
  /// @param inlines by the key of the near end
  public record Branch(EntityType type, Map<String, Inline> inlines) {
    /// Copies the map.
    public Branch {
      inlines = Map.copyOf(inlines);
    }

    /// What it leads to from this entity.
    public Inline of(Entity near) {
      return inlines.getOrDefault(near.key(), Inline.NOTHING);
    }
  }

  /// The far end from one entity.
  ///
  /// @param page the entities; at most one where the navigation leads to one
  /// @param next the absolute URI of the rest
  public record Inline(Page page, Optional<URI> next) {
    private static final Inline NOTHING = new Inline(Page.of(List.of()), Optional.empty());
  }
}
