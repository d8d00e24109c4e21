package io.reelwork.services.operations;

import io.reelwork.services.Refusal;
import io.reelwork.services.Refusal.Code;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/// The operations that move entities of one kind from state to state: a command holds the entity's
/// row, checks its state, sets the state in between and begins an operation, all in one
/// transaction. Safe for any number of threads.
public final class EntityOperations {
  private final Operations operations;
  private final String entities;

  /// @param entities what the entities are called in kinds of operations and in refusals:
  ///   `Channels`
  public EntityOperations(Operations operations, String entities) {
    this.operations = operations;
    this.entities = entities;
  }

  /// Registers how the operations of one action are done.
  ///
  /// @param work the slow part, outside of any transaction; what it gives back is why it failed
  /// @param change runs in the transaction that ends the operation well
  /// @param undo runs in the transaction that ends the operation as failed
  public void register(
      String action,
      Function<Operation, Optional<Fault>> work,
      Consumer<Operation> change,
      Consumer<Operation> undo) {
    operations.register(
        kind(action),
        new Work() {
          @Override
          public Ending run(Operation operation) {
            return work.apply(operation)
                .<Ending>map(Ending.Failed::new)
                .orElseGet(() -> new Ending.Succeeded(() -> change.accept(operation)));
          }

          @Override
          public void undo(Operation operation) {
            undo.accept(operation);
          }
        });
  }

  private String kind(String action) {
    return entities + "/" + action;
  }

  /// Begins an operation on an entity whose row is held; returns its id.
  public String begin(String account, String id, String action, String argument) {
    return operations.begin(account, id, kind(action), argument);
  }

  /// Refuses an entity that an operation is in progress on; its row is held.
  ///
  /// @throws Refusal `OPERATION_IN_PROGRESS`
  public void requireIdle(String account, String id, Object state) {
    operations
        .inProgress(account, id)
        .ifPresent(operation -> {
          throw new Refusal(
              Code.OPERATION_IN_PROGRESS,
              "%s: %s is %s, and the operation %s is in progress on it"
                  .formatted(entities, id, state, operation));
        });
  }

  /// Refuses what an entity's state does not allow.
  ///
  /// @param what the action or property that needs one of the states
  /// @throws Refusal `INVALID_OPERATION` with the state in its message
  public <S> void requireState(String id, S state, String what, List<S> allowed) {
    if (!allowed.contains(state)) {
      String states = String.join(" or ", allowed.stream().map(Object::toString).toList());
      throw invalid(what + ": the State of " + id + " must be " + states + " but is " + state);
    }
  }

  /// What may not be done now.
  public Refusal invalid(String message) {
    return new Refusal(Code.INVALID_OPERATION, entities + "/" + message);
  }
}
