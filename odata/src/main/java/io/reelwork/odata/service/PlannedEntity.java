package io.reelwork.odata.service;

import io.reelwork.odata.model.Entity;
import io.reelwork.odata.model.EntityType;
import io.reelwork.odata.model.Navigation;
import io.reelwork.odata.payload.EntityReference;
import io.reelwork.odata.payload.NewEntity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/// An entity that a changeset will make, growing while later requests add children and links to it.
///
/// A Job has no meaning before its Tasks are known, so it is made once, whole (protocol section
/// 8.2). Used by one thread, for one attempt.
final class PlannedEntity {
  private final int step;
  private final EntitySet set;
  private final NewEntity body;
  private final Optional<PlannedEntity> parent;
  private final Map<Navigation, List<PlannedEntity>> children = new LinkedHashMap<>();
  private final Map<Navigation, List<EntityReference>> links = new LinkedHashMap<>();
  private final List<Integer> linkSteps = new ArrayList<>();
  private int lastStep;
  private boolean started;
  private Optional<Entity> made = Optional.empty();

  PlannedEntity(int step, EntitySet set, NewEntity body, Optional<PlannedEntity> parent) {
    this.step = step;
    this.set = set;
    this.body = body;
    this.parent = parent;
    this.lastStep = step;
  }

  /// The index of the request that makes it.
  int step() {
    return step;
  }

  EntitySet set() {
    return set;
  }

  EntityType type() {
    return set.type();
  }

  /// The one at the top, which is made by a call of its own.
  PlannedEntity root() {
    return parent.map(PlannedEntity::root).orElse(this);
  }

  /// The last request that adds something to this tree.
  int lastStep() {
    return lastStep;
  }

  Map<Navigation, List<PlannedEntity>> children() {
    return children;
  }

  List<Integer> linkSteps() {
    return linkSteps;
  }

  /// How many children of that navigation were in the entity's own body.
  int inlineChildren(Navigation navigation) {
    return body.children(navigation.name()).size();
  }

  void add(Navigation navigation, PlannedEntity child) {
    children.computeIfAbsent(navigation, _ -> new ArrayList<>()).add(child);
    root().lastStep = child.step;
  }

  void add(Navigation navigation, EntityReference link, int linkStep) {
    links.computeIfAbsent(navigation, _ -> new ArrayList<>()).add(link);
    linkSteps.add(linkStep);
    root().lastStep = linkStep;
  }

  /// Whether making it has begun: a second time would be a circle.
  boolean isStarted() {
    return started;
  }

  void start() {
    started = true;
  }

  Optional<Entity> made() {
    return made;
  }

  void made(Entity entity) {
    made = Optional.of(entity);
  }

  /// The whole tree as one new entity; `resolve` replaces `$n` in links.
  NewEntity assembled(BiFunction<Navigation, EntityReference, EntityReference> resolve) {
    Map<String, List<EntityReference>> allLinks = new LinkedHashMap<>();
    body.links().forEach((name, some) -> some.forEach(link -> put(allLinks, name, resolve, link)));
    links.forEach((nav, some) -> some.forEach(link -> put(allLinks, nav.name(), resolve, link)));
    Map<String, List<NewEntity>> all = new LinkedHashMap<>();
    body.children().forEach((name, some) -> all.put(name, new ArrayList<>(some)));
    children.forEach((navigation, some) ->
        some.forEach(child ->
            all.computeIfAbsent(navigation.name(), _ -> new ArrayList<>())
                .add(child.assembled(resolve))));
    return new NewEntity(type(), body.values(), allLinks, all);
  }

  private void put(
      Map<String, List<EntityReference>> all,
      String name,
      BiFunction<Navigation, EntityReference, EntityReference> resolve,
      EntityReference link) {
    Navigation navigation = type().navigation(name).orElseThrow();
    all.computeIfAbsent(name, _ -> new ArrayList<>()).add(resolve.apply(navigation, link));
  }
}
