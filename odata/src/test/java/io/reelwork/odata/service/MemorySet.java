package io.reelwork.odata.service;

import io.reelwork.odata.model.Action;
import io.reelwork.odata.model.Entity;
import io.reelwork.odata.model.EntityType;
import io.reelwork.odata.model.KeyForm;
import io.reelwork.odata.model.Navigation;
import io.reelwork.odata.model.ODataError;
import io.reelwork.odata.model.ODataError.Code;
import io.reelwork.odata.model.Property;
import io.reelwork.odata.model.PropertyMap;
import io.reelwork.odata.model.Value;
import io.reelwork.odata.payload.EntityReference;
import io.reelwork.odata.payload.NewEntity;
import io.reelwork.odata.payload.Page;
import io.reelwork.odata.uri.Query;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// A set whose entities live in a list, changeable, with its own relations; ids are counted.
final class MemorySet extends ListedEntitySet {
  private final Store store;

  MemorySet(EntityType type, Store store) {
    super(type, _ -> store.entities.stream().filter(e -> e.type().equals(type)).toList());
    this.store = store;
  }

  /// Everything that a transaction rolls back.
  static final class Store {
    final Map<String, MemorySet> sets = new LinkedHashMap<>();
    List<Entity> entities = new ArrayList<>();
    Map<String, List<String>> relations = new LinkedHashMap<>();
    final List<String> log = new ArrayList<>();
    int ids;

    <T> T inTransaction(java.util.function.Supplier<T> work) {
      List<Entity> entitiesBefore = new ArrayList<>(entities);
      Map<String, List<String>> relationsBefore = new LinkedHashMap<>();
      relations.forEach((k, v) -> relationsBefore.put(k, new ArrayList<>(v)));
      log.add("begin");
      try {
        T result = work.get();
        log.add("commit");
        return result;
      } catch (RuntimeException | StackOverflowError e) {
        entities = entitiesBefore;
        relations = relationsBefore;
        log.add("rollback");
        throw e;
      }
    }

    MemorySet set(String name) {
      return Objects.requireNonNull(sets.get(name), name);
    }

    List<String> related(String key, String navigation) {
      return relations.computeIfAbsent(key + "/" + navigation, _ -> new ArrayList<>());
    }
  }

  @Override
  public Optional<List<String>> targets(Call call, String key, Navigation navigation) {
    return isKeptByTheFarEnd(navigation.name())
        ? Optional.empty()
        : Optional.of(List.copyOf(store.related(key, navigation.name())));
  }

  @Override
  public Created create(Call call, NewEntity entity) {
    store.log.add("create " + type().set());
    if (entity.value("Name").equals(new Value.Text("boom"))) {
      throw new IllegalStateException("secret detail");
    }
    if (entity.value("Name").equals(new Value.Text("deep"))) {
      throw new StackOverflowError();
    }
    Map<String, Value> values = new LinkedHashMap<>();
    type().properties().forEach(p -> values.put(p.name(), entity.value(p.name())));
    String key = key(entity);
    values.put(type().keyProperty().name(), new Value.Text(key));
    Entity made = new Entity(type(), values);
    entity
        .links()
        .forEach(
            (navigation, links) -> links.forEach(link -> link(call, key, find(navigation), link)));
    store.entities.add(made);
    entity
        .children()
        .forEach((navigation, children) ->
            children.forEach(child ->
                store
                    .related(key, navigation)
                    .add(store.set(child.type().set()).create(call, child).entity().key())));
    return entity.value("Name").equals(new Value.Text("slow"))
        ? Created.started(made, "nb:opid:UUID:3")
        : Created.of(made);
  }

  private static boolean isKeptByTheFarEnd(String navigation) {
    return navigation.equals("ContentKeys");
  }

  private String key(NewEntity entity) {
    if (entity.value(type().keyProperty().name()) instanceof Value.Text(String chosen)) {
      return chosen;
    }
    return ((KeyForm.Nb) type().key()).of("00000000-0000-0000-0000-%012d".formatted(++store.ids));
  }

  private Navigation find(String navigation) {
    return type().navigation(navigation).orElseThrow();
  }

  @Override
  public Created createRelated(Call call, Query.Within near, NewEntity entity) {
    Created made = create(call, entity);
    store.related(near.parentKey(), near.navigation()).add(made.entity().key());
    return made;
  }

  @Override
  public Outcome update(Call call, String key, PropertyMap changes) {
    store.log.add("update " + changes.byName());
    Entity old = find(call, key).orElseThrow();
    Map<String, Value> values = new LinkedHashMap<>(old.values());
    values.putAll(changes.byName());
    store.entities.set(store.entities.indexOf(old), new Entity(type(), values));
    return changes.byName().containsKey("Slow")
        ? new Outcome.Started("nb:opid:UUID:1")
        : new Outcome.Done();
  }

  @Override
  public Outcome delete(Call call, String key, Map<String, String> options) {
    store.log.add("delete " + options);
    store.entities.removeIf(e -> e.type().equals(type()) && e.key().equals(key));
    return new Outcome.Done();
  }

  @Override
  public void link(Call call, String key, Navigation navigation, EntityReference target) {
    if (store.set(target.set()).find(call, target.key()).isEmpty()) {
      throw new ODataError(Code.NOT_FOUND, "no " + target.key());
    }
    store.related(key, navigation.name()).add(target.key());
  }

  @Override
  public void unlink(Call call, String key, Navigation navigation, EntityReference target) {
    if (!store.related(key, navigation.name()).remove(target.key())) {
      throw new ODataError(Code.NOT_FOUND, "not linked");
    }
  }

  @Override
  public Page list(Call call, Query query) {
    return super.list(call, query.within().map(near -> query.within(kept(near))).orElse(query));
  }

  private Query.Within kept(Query.Within near) {
    return isKeptByTheFarEnd(near.navigation())
        ? near.reaching(List.copyOf(store.related(near.parentKey(), near.navigation())))
        : near;
  }

  @Override
  public void linkRelated(Call call, Query.Within near, String key) {
    store.log.add("far end links " + near.navigation());
    store.related(near.parentKey(), near.navigation()).add(key);
  }

  @Override
  public void unlinkRelated(Call call, Query.Within near, String key) {
    store.log.add("far end unlinks " + near.navigation());
    store.related(near.parentKey(), near.navigation()).remove(key);
  }

  @Override
  public ActionResult invoke(Call call, String key, Action action, PropertyMap arguments) {
    return switch (action.name()) {
      case "Url" ->
          new ActionResult.Returned(Property.text("Url"), new Value.Text("u" + arguments.byName()));
      case "Start" -> new ActionResult.Started("nb:opid:UUID:2");
      default -> new ActionResult.Nothing();
    };
  }
}
