package io.reelwork.odata.service;

import io.reelwork.odata.model.ApiVersion;
import io.reelwork.odata.model.EntityType;
import io.reelwork.odata.model.Navigation;
import io.reelwork.odata.model.ODataError;
import io.reelwork.odata.model.ODataError.Code;
import io.reelwork.odata.model.Property;
import io.reelwork.odata.uri.Excerpt;
import io.reelwork.odata.uri.Keys;
import io.reelwork.odata.uri.ResourcePath;
import io.reelwork.odata.uri.ResourcePath.Segment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// All sets and functions of a service, and what a path among them means.
final class Catalogue {
  private final Map<String, EntitySet> sets = new LinkedHashMap<>();
  private final Map<String, EntityType> types = new LinkedHashMap<>();
  private final Map<String, ServiceFunction> functions = new LinkedHashMap<>();

  Catalogue(List<EntitySet> sets, List<ServiceFunction> functions) {
    for (EntitySet set : sets) {
      this.sets.put(set.type().set(), set);
      this.types.put(set.type().set(), set.type());
    }
    for (ServiceFunction function : functions) {
      this.functions.put(function.name().toLowerCase(Locale.ROOT), function);
    }
  }

  /// The types by the name of their set.
  Map<String, EntityType> types() {
    return types;
  }

  /// The types that a caller of `version` sees, in the order of the service document.
  List<EntityType> types(ApiVersion version) {
    return types.values().stream().filter(type -> version.sees(type.since())).toList();
  }

  List<ServiceFunction> functions() {
    return List.copyOf(functions.values());
  }

  /// The set of that name as a caller of `version` sees it.
  Optional<EntitySet> find(String name, ApiVersion version) {
    return Optional.ofNullable(sets.get(name)).filter(set -> version.sees(set.type().since()));
  }

  /// The set a navigation leads to.
  EntitySet far(Navigation navigation, ApiVersion version) {
    return find(navigation.targetSet(), version)
        .orElseThrow(() -> unknown(navigation.name(), "the service"));
  }

  /// What the path means.
  ///
  /// @throws ODataError `UNKNOWN_SET`, `UNKNOWN_SEGMENT`, or `MALFORMED_ID` for a key of another
  ///   form
  Target resolve(ResourcePath path, ApiVersion version) {
    if (path.segments().isEmpty()) {
      return new Target.Root();
    }
    Segment first = path.segments().getFirst();
    List<Segment> rest = path.segments().subList(1, path.segments().size());
    Optional<Target> special = rest.isEmpty() ? special(first) : Optional.empty();
    if (special.isPresent()) {
      return special.get();
    }
    EntitySet set =
        find(first.name(), version)
            .orElseThrow(() ->
                new ODataError(
                    Code.UNKNOWN_SET, "path: there is no set " + Excerpt.of(first.name())));
    return first
        .key()
        .map(key -> one(new Place.ByKey(set, Keys.normalise(set.type(), key)), rest, version))
        .orElseGet(() -> many(new Target.Many(set, Optional.empty()), rest));
  }

  private Optional<Target> special(Segment segment) {
    return switch (segment.name()) {
      case "$metadata" -> Optional.of(new Target.Metadata());
      case "$batch" -> Optional.of(new Target.Batch());
      default ->
          Optional.ofNullable(functions.get(segment.name().toLowerCase(Locale.ROOT)))
              .filter(_ -> segment.key().isEmpty())
              .map(Target.Function::new);
    };
  }

  private Target many(Target.Many many, List<Segment> rest) {
    if (rest.isEmpty()) {
      return new Target.Feed(many);
    }
    if (rest.size() == 1 && rest.getFirst().name().equals("$count")) {
      return new Target.Count(many);
    }
    throw unknown(rest.getFirst().name(), many.set().type().set());
  }

  private Target one(Place place, List<Segment> rest, ApiVersion version) {
    if (rest.isEmpty()) {
      return new Target.One(place);
    }
    Segment next = rest.getFirst();
    List<Segment> after = rest.subList(1, rest.size());
    EntityType type = place.set().type();
    if (next.name().equals("$links")) {
      return links(place, after, version);
    }
    Optional<Navigation> navigation = navigation(type, next.name(), version);
    if (navigation.isPresent()) {
      return navigate(place, navigation.get(), next, after, version);
    }
    return member(place, next, after, version)
        .orElseThrow(() -> unknown(rest.getLast().name(), type.name()));
  }

  private static Optional<Navigation> navigation(EntityType type, String name, ApiVersion version) {
    return type.navigation(name).filter(candidate -> version.sees(candidate.since()));
  }

  private Target navigate(
      Place near, Navigation navigation, Segment segment, List<Segment> after, ApiVersion version) {
    EntitySet far = far(navigation, version);
    if (!navigation.many()) {
      if (segment.key().isPresent()) {
        throw unknown(segment.name() + "(key)", near.set().type().name());
      }
      return one(new Place.ByNavigation(near, navigation, far), after, version);
    }
    return segment
        .key()
        .map(key -> Keys.normalise(far.type(), key))
        .map(key -> one(new Place.ByNavigationKey(near, navigation, far, key), after, version))
        .orElseGet(() ->
            many(new Target.Many(far, Optional.of(new Target.Near(near, navigation))), after));
  }

  private Target links(Place near, List<Segment> after, ApiVersion version) {
    EntityType type = near.set().type();
    if (after.size() != 1) {
      throw unknown("$links", type.name());
    }
    Segment segment = after.getFirst();
    Navigation navigation =
        navigation(type, segment.name(), version)
            .orElseThrow(() -> unknown(segment.name(), type.name()));
    EntitySet far = far(navigation, version);
    return new Target.Links(
        near, navigation, far, segment.key().map(key -> Keys.normalise(far.type(), key)));
  }

  private static Optional<Target> member(
      Place place, Segment segment, List<Segment> after, ApiVersion version) {
    if (segment.key().isPresent()) {
      return Optional.empty();
    }
    EntityType type = place.set().type();
    boolean raw = after.size() == 1 && after.getFirst().name().equals("$value");
    if (after.isEmpty() || raw) {
      Optional<Property<?>> property =
          type.property(segment.name()).filter(p -> version.sees(p.since()));
      if (property.isPresent()) {
        return Optional.of(new Target.Member(place, property.get(), raw));
      }
    }
    return after.isEmpty()
        ? type.action(segment.name()).map(action -> new Target.BoundAction(place, action))
        : Optional.empty();
  }

  private static ODataError unknown(String segment, String where) {
    return new ODataError(
        Code.UNKNOWN_SEGMENT, "path: " + where + " has no segment " + Excerpt.of(segment));
  }
}
