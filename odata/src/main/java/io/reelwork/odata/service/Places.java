package io.reelwork.odata.service;

import io.reelwork.odata.model.Entity;
import io.reelwork.odata.model.Navigation;
import io.reelwork.odata.model.ODataError;
import io.reelwork.odata.model.ODataError.Code;
import io.reelwork.odata.model.Primitive;
import io.reelwork.odata.model.Property;
import io.reelwork.odata.model.Value;
import io.reelwork.odata.uri.BoundFilter;
import io.reelwork.odata.uri.Excerpt;
import io.reelwork.odata.uri.Query;
import java.util.Optional;
import java.util.UUID;

/// Looks up what places mean.
final class Places {
  private Places() {}

  /// The entity at a place.
  ///
  /// @throws ODataError `NOT_FOUND`
  static Entity entity(Call call, Place place) {
    Optional<Entity> found =
        switch (place) {
          case Place.ByKey(EntitySet set, String key) -> set.find(call, key);
          case Place.ByNavigation(Place near, Navigation navigation, EntitySet set) ->
              set.findRelated(call, Query.all().within(within(call, near, navigation)));
          case Place.ByNavigationKey(
                  Place near,
                  Navigation navigation,
                  EntitySet set,
                  String key) ->
              set
                  .list(call, withKey(set, key).within(within(call, near, navigation)))
                  .entities()
                  .stream()
                  .findFirst();
        };
    return found.orElseThrow(() -> notFound(place));
  }

  /// The navigation of an existing entity, as the far set wants it.
  ///
  /// @throws ODataError `NOT_FOUND` when the near end does not exist
  static Query.Within within(Call call, Place near, Navigation navigation) {
    return within(call, near.set(), entity(call, near).key(), navigation);
  }

  /// The navigation of the entity with this key, which exists.
  static Query.Within within(Call call, EntitySet near, String key, Navigation navigation) {
    return new Query.Within(
        near.type().set(), key, navigation.name(), near.targets(call, key, navigation));
  }

  /// The query over `many`: the caller's, inside the navigation when there is one.
  static Query query(Call call, Target.Many many, Query query) {
    return many.near()
        .map(near -> query.within(within(call, near.place(), near.navigation())))
        .orElse(query);
  }

  private static Query withKey(EntitySet set, String key) {
    Property<?> property = set.type().keyProperty();
    boolean guid = property.type() == Primitive.GUID;
    Value value = guid ? new Value.Uid(UUID.fromString(key)) : new Value.Text(key);
    BoundFilter filter =
        new BoundFilter.Compare(
            BoundFilter.Operator.EQ,
            new BoundFilter.Member(property),
            new BoundFilter.Literal(value, guid ? Primitive.GUID : Primitive.STRING));
    return Query.all().filter(filter);
  }

  private static ODataError notFound(Place place) {
    String set = place.set().type().set();
    String what =
        switch (place) {
          case Place.ByKey byKey -> "there is no entity with the id " + Excerpt.of(byKey.key());
          case Place.ByNavigation by -> by.navigation().name() + " leads to no entity";
          case Place.ByNavigationKey by ->
              by.navigation().name() + " leads to no entity with the id " + Excerpt.of(by.key());
        };
    return new ODataError(Code.NOT_FOUND, set + ": " + what);
  }
}
