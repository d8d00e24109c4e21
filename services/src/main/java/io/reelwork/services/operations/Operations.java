package io.reelwork.services.operations;

import io.reelwork.odata.service.EntitySet;
import io.reelwork.odata.service.ODataFeature;
import io.reelwork.services.operations.OperationTable.State;
import io.reelwork.services.sql.Database;
import io.reelwork.services.sql.Dialect;
import io.reelwork.services.sql.Schema;
import io.reelwork.services.sql.Ticks;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// Long-running operations: begun by features, done by a `Runner` of any process, polled by
/// clients.
///
/// ```java
/// operations.register("Channels/Start", work);                                  // once, at start
/// String id = operations.begin(account, channelId, "Channels/Start", "");       // in a transaction
/// ```
///
/// Safe for any number of threads; changes join an open transaction.
public final class Operations implements ODataFeature {
  /// The tables of operations.
  public static final Schema SCHEMA = new Schema("io/reelwork/services/operations", 202611280447L);

  private static final String MESSAGE = "operations work";
  private static final int BATCH = 500;

  private final Database database;
  private final OperationsConfig config;
  private final OperationTable table;
  private final OperationsEntitySet set;
  private final Map<String, Work> works = new ConcurrentHashMap<>();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

  /// The operations of a deployment.
  public Operations(Database database, OperationsConfig config) {
    this.database = database;
    this.config = config;
    this.table = new OperationTable(database);
    this.set = new OperationsEntitySet(table.rows());
    database.listen(message -> {
      if (message.equals(MESSAGE)) {
        listeners.forEach(Runnable::run);
      }
    });
  }

  @Override
  public List<EntitySet> entitySets() {
    return List.of(set);
  }

  /// Tells how operations of this kind are done.
  public void register(String kind, Work work) {
    if (works.putIfAbsent(kind, work) != null) {
      throw new IllegalStateException(kind + ": is registered already");
    }
  }

  /// Begins an operation: when the open transaction commits, somebody does it. Answers its id.
  ///
  /// @param target the id of the entity it is about
  /// @param kind a registered kind
  /// @param argument what the work needs to know beside the target
  public String begin(String account, String target, String kind, String argument) {
    if (!works.containsKey(kind)) {
      throw new IllegalStateException(kind + ": is not registered");
    }
    String id = "nb:opid:UUID:" + UUID.randomUUID();
    database.transaction(() -> {
      table.insert(new Operation(account, id, target, kind, argument, 0), config.startDelay());
      database.afterCommit(this::wake);
      return id;
    });
    return id;
  }

  private void wake() {
    listeners.forEach(Runnable::run);
    database.tell(MESSAGE);
  }

  /// The operation that is in progress on an entity; whoever asks must hold the entity's row to
  /// rely on it.
  public Optional<String> inProgress(String account, String target) {
    return table.inProgress(account, target);
  }

  /// One who does operations; `start` it or step it.
  public Runner runner() {
    return new Runner(this);
  }

  /// Takes back, at the start of a process, what its predecessor was doing when it was killed. Only
  /// where there can be no other process (SQLite); elsewhere leases run out by themselves.
  public void recover() {
    switch (database.dialect()) {
      case Dialect.Sqlite onlyProcess -> table.releaseAll(Optional.empty());
      case Dialect.Postgres shared -> {}
    }
  }

  /// Forgets operations that ended long ago; answers how many.
  public int expire() {
    int count = 0;
    int last = BATCH;
    while (last >= BATCH) {
      last = table.deleteEnded(database.now().plus(config.retention().negated()), BATCH);
      count += last;
    }
    return count;
  }

  Ticks now() {
    return database.now();
  }

  OperationsConfig config() {
    return config;
  }

  /// Renews the leases of an owner, ahead of what others write.
  void renew(String owner) {
    database.urgent(() -> {
      table.renew(owner, config.lease());
      return owner;
    });
  }

  OperationTable table() {
    return table;
  }

  Set<String> kinds() {
    return works.keySet();
  }

  Work work(Operation operation) {
    return Optional.ofNullable(works.get(operation.kind())).orElseThrow();
  }

  void onWork(Runnable listener) {
    listeners.add(listener);
  }

  void forget(Runnable listener) {
    listeners.remove(listener);
  }

  /// Ends a claimed operation together with its entity's change; false, and nothing is changed,
  /// when the claim is lost.
  boolean end(Operation operation, Ending ending) {
    return database.transaction(() ->
        switch (ending) {
          case Ending.Succeeded(Runnable change) ->
              ended(operation, State.SUCCEEDED, Optional.empty(), change);
          case Ending.Failed(Fault fault) ->
              ended(
                  operation,
                  State.FAILED,
                  Optional.of(fault),
                  () -> work(operation).undo(operation));
        });
  }

  private boolean ended(Operation operation, State state, Optional<Fault> fault, Runnable change) {
    if (!table.end(operation, state, fault)) {
      return false;
    }
    change.run();
    return true;
  }
}
