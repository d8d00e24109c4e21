package io.reelwork.odata.service;

import io.reelwork.odata.model.Action;
import io.reelwork.odata.model.Entity;
import io.reelwork.odata.model.EntityType;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One entity set as a feature offers it. Safe for any number of threads.
///
/// Everything generic is done before a method is called: keys are well-formed and normalised,
/// bodies and filters are checked against `type()`, the form of every reference is checked. Changes
/// run inside a transaction that `ODataService` opens (one for a whole `$batch` changeset). Methods
/// throw `ODataError` for everything the client should hear. What a set does not offer answers 405.
public interface EntitySet {
  /// The declaration.
  EntityType type();

  /// A page of the set, at most `query.pageSize()` entities. It depends on nothing but the
  /// arguments and what the snapshots of the service tell apart: an answer is given again in the
  /// same one.
  Page list(Call call, Query query);

  /// How many entities the query's filter and navigation leave; skip and top are not looked at.
  long count(Call call, Query query);

  /// The entity with this key.
  Optional<Entity> find(Call call, String key);

  /// The keys that a navigation of this set leads to, in order, when this set keeps the relation;
  /// empty when the far end keeps it in a column of its own (`Files` knows its asset). The service
  /// hands them to the far end in `Query.Within.keys`.
  default Optional<List<String>> targets(Call call, String key, Navigation navigation) {
    return Optional.empty();
  }

  /// The one entity at the far end of a to-one navigation that starts in another set, when its near
  /// end exists. `query.within()` names the navigation.
  default Optional<Entity> findRelated(Call call, Query query) {
    return list(call, query).entities().stream().findFirst();
  }

  /// Makes an entity and answers it as it is now, with server-set times in their fresh form.
  default Created create(Call call, NewEntity entity) {
    throw refused("POST");
  }

  /// Makes an entity at the far end of a navigation: `POST Assets('…')/Files`. `near` exists.
  default Created createRelated(Call call, Query.Within near, NewEntity entity) {
    throw refused("POST to " + near.parentSet() + "/" + near.navigation());
  }

  /// Changes the entity; `changes` holds only what was sent and may be set on update (read-only
  /// values are gone, write-once ones have been compared).
  default Outcome update(Call call, String key, PropertyMap changes) {
    throw refused("MERGE");
  }

  /// Deletes the entity; `options` are the query's custom options, such as `keepcontainer`.
  ///
  /// @throws ODataError `NOT_FOUND` when there is none
  default Outcome delete(Call call, String key, Map<String, String> options) {
    throw refused("DELETE");
  }

  /// Links an existing entity to a navigation of this set that `targets` answers for.
  default void link(Call call, String key, Navigation navigation, EntityReference target) {
    throw refused("POST $links/" + navigation.name());
  }

  /// Removes a link that `link` makes.
  default void unlink(Call call, String key, Navigation navigation, EntityReference target) {
    throw refused("DELETE $links/" + navigation.name());
  }

  /// Links an entity of this set to a navigation that starts in another set and that this set
  /// keeps: `POST Assets('…')/$links/ContentKeys` calls `ContentKeys`. `near` exists, `key` may
  /// not.
  default void linkRelated(Call call, Query.Within near, String key) {
    throw refused("POST " + near.parentSet() + "/$links/" + near.navigation());
  }

  /// Removes a link that `linkRelated` makes.
  default void unlinkRelated(Call call, Query.Within near, String key) {
    throw refused("DELETE " + near.parentSet() + "/$links/" + near.navigation());
  }

  /// Runs an action bound to one entity.
  default ActionResult invoke(Call call, String key, Action action, PropertyMap arguments) {
    throw refused("POST " + action.name());
  }

  private ODataError refused(String what) {
    return new ODataError(Code.METHOD_NOT_ALLOWED, type().set() + ": does not offer " + what);
  }

  /// What a create made.
  ///
  /// @param entity as it is now
  /// @param operationId the operation that goes on with it in the background: 202 with
  ///   `operation-id` instead of 201
  record Created(Entity entity, Optional<String> operationId) {
    /// Made, and nothing left to do: 201.
    public static Created of(Entity entity) {
      return new Created(entity, Optional.empty());
    }

    /// Made, and on its way to more: 202.
    public static Created started(Entity entity, String operationId) {
      return new Created(entity, Optional.of(operationId));
    }
  }

  /// How a change ended.
  sealed interface Outcome {
    /// Done: 204.
    record Done() implements Outcome {}

    /// Goes on in the background: 202 with `operation-id`.
    record Started(String operationId) implements Outcome {}
  }

  /// What an action gives back.
  sealed interface ActionResult {
    /// Nothing: 204.
    record Nothing() implements ActionResult {}

    /// Goes on in the background: 202 with `operation-id`.
    record Started(String operationId) implements ActionResult {}

    /// A value: 200.
    record Returned(Property<?> shape, Value value) implements ActionResult {}
  }

  /// The keys of the entities a navigation leads to, for `$links` reads.
  default List<EntityReference> links(Call call, Query query) {
    return list(call, query).entities().stream()
        .map(entity -> new EntityReference(type().set(), entity.key()))
        .toList();
  }
}
