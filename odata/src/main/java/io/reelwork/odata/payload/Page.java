package io.reelwork.odata.payload;

import io.reelwork.odata.model.Entity;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// One page of a feed.
///
/// @param entities at most 1000
/// @param nextToken the opaque `$skiptoken` of the next page, when there is one
/// @param count the number of all entities, when `$inlinecount=allpages` asked for it
public record Page(List<Entity> entities, Optional<String> nextToken, OptionalLong count) {
  /// Copies the entities.
  public Page {
    entities = List.copyOf(entities);
  }

  /// A whole feed in one page.
  public static Page of(List<Entity> entities) {
    return new Page(entities, Optional.empty(), OptionalLong.empty());
  }
}
