package io.reelwork.odata.uri;

import io.reelwork.odata.model.Property;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// What a feed request asks for, checked against the type of the feed.
///
/// @param filter which entities
/// @param orderBy by what they are sorted; empty means the set's own order, newest first
/// @param skip how many to leave out
/// @param top at most how many; a page never has more than 1000
/// @param skipToken where the page before ended
/// @param inlineCount whether the number of all entities is wanted
/// @param within only the entities that a navigation of one entity leads to
/// @param pageSize how many entities one page holds at most
public record Query(
    Optional<BoundFilter> filter,
    List<Order> orderBy,
    long skip,
    OptionalInt top,
    Optional<String> skipToken,
    boolean inlineCount,
    Optional<Within> within,
    int pageSize) {
  /// The most entities that one answer holds (protocol section 7.3).
  public static final int PAGE_SIZE = 1000;

  /// Copies the order.
  public Query {
    orderBy = List.copyOf(orderBy);
  }

  /// Everything, in the set's own order.
  public static Query all() {
    return new Query(
        Optional.empty(),
        List.of(),
        0,
        OptionalInt.empty(),
        Optional.empty(),
        false,
        Optional.empty(),
        PAGE_SIZE);
  }

  /// The same for the entities that pass this filter alone.
  public Query filter(BoundFilter passing) {
    return new Query(
        Optional.of(passing), orderBy, skip, top, skipToken, inlineCount, within, pageSize);
  }

  /// The same in smaller pages.
  public Query pageSize(int most) {
    return new Query(filter, orderBy, skip, top, skipToken, inlineCount, within, most);
  }

  /// The same, restricted to a navigation.
  public Query within(Within path) {
    return new Query(
        filter, orderBy, skip, top, skipToken, inlineCount, Optional.of(path), pageSize);
  }

  /// The same, in another order.
  public Query orderBy(List<Order> keys) {
    return new Query(filter, keys, skip, top, skipToken, inlineCount, within, pageSize);
  }

  /// One sort key.
  ///
  /// @param property a primitive property
  /// @param descending nulls come last when descending, first when ascending
  public record Order(Property<?> property, boolean descending) {}

  /// `Jobs('nb:jid:…')/OutputMediaAssets` as seen by the set `Assets`.
  ///
  /// @param parentSet the set of the near end: `Jobs`
  /// @param parentKey its key, well-formed, known to exist
  /// @param navigation the navigation's name: `OutputMediaAssets`
  /// @param keys the keys it leads to, in order, when the near end keeps the relation; empty when
  ///   the far end does, in a column of its own
  public record Within(
      String parentSet, String parentKey, String navigation, Optional<List<String>> keys) {
    /// The same, with the keys that it leads to.
    public Within reaching(List<String> found) {
      return new Within(parentSet, parentKey, navigation, Optional.of(found));
    }
  }
}
