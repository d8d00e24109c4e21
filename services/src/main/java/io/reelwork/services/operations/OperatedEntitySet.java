package io.reelwork.services.operations;

import io.reelwork.odata.model.Entity;
import io.reelwork.odata.model.EntityType;
import io.reelwork.odata.model.Value;
import io.reelwork.odata.service.Call;
import io.reelwork.services.Refusal;
import io.reelwork.services.feed.StoredEntitySet;
import io.reelwork.services.sql.Database;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/// An entity set whose entities have a `State` that operations move: the request holds the row,
/// checks the state, sets the passing state and begins an operation, all in one transaction. Safe
/// for any number of threads.
public abstract class OperatedEntitySet extends StoredEntitySet {
  private static final String STATE = "State";

  private final EntityOperations operations;

  /// A set of this type in this table; `parents` as in `EntityTable`.
  protected OperatedEntitySet(
      Database database,
      EntityType type,
      String table,
      Map<String, String> parents,
      Operations operations) {
    super(database, type, table, parents);
    this.operations = new EntityOperations(operations, type.set());
  }

  /// Tells how the operations of one action are done.
  ///
  /// @param work the slow part, outside of any transaction; what it gives back is why it failed
  /// @param change runs in the transaction that ends the operation well
  /// @param undo runs in the transaction that ends the operation as failed
  protected final void register(
      String action,
      Function<Operation, Optional<Fault>> work,
      Consumer<Operation> change,
      Consumer<Operation> undo) {
    operations.register(action, work, change, undo);
  }

  /// Sets the state at the end of an operation.
  protected final void settle(Operation operation, String state) {
    settle(operation, state, Map.of());
  }

  /// Sets the state and more at the end of an operation.
  protected final void settle(Operation operation, String state, Map<String, Value> more) {
    Map<String, Value> changes = new HashMap<>(more);
    changes.put(STATE, new Value.Text(state));
    table().update(operation.account(), operation.target(), changes);
  }

  /// Holds the row until the transaction ends, and gives it as it is then.
  protected final Entity hold(Call call, String key) {
    return table().hold(call.account(), key).orElseThrow(() -> notFound(key));
  }

  /// The same for a change that no operation may stand in the way of.
  ///
  /// @throws Refusal `OPERATION_IN_PROGRESS`
  protected final Entity holdIdle(Call call, String key) {
    Entity entity = hold(call, key);
    operations.requireIdle(call.account(), key, state(entity));
    return entity;
  }

  /// Refuses what the entity's state does not allow.
  ///
  /// @throws Refusal `INVALID_OPERATION` with the state in its message
  protected final void requireState(Entity entity, String what, String... allowed) {
    operations.requireState(entity.key(), state(entity), what, List.of(allowed));
  }

  /// What may not be done now.
  protected final Refusal invalid(String message) {
    return operations.invalid(message);
  }

  /// The state in which an entity is.
  protected static String state(Entity entity) {
    return entity.value(STATE) instanceof Value.Text(String state) ? state : "";
  }

  /// Moves an entity into the state that it has while the operation goes on, and begins it.
  protected final String begin(
      Call call, Entity entity, String action, String argument, String meanwhile) {
    if (!state(entity).equals(meanwhile)) {
      table().update(call.account(), entity.key(), Map.of(STATE, new Value.Text(meanwhile)));
    }
    return operations.begin(call.account(), entity.key(), action, argument);
  }
}
