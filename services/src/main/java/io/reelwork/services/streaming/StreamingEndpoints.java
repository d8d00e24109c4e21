package io.reelwork.services.streaming;

import static io.reelwork.services.streaming.EndpointState.DELETING;
import static io.reelwork.services.streaming.EndpointState.RUNNING;
import static io.reelwork.services.streaming.EndpointState.SCALING;
import static io.reelwork.services.streaming.EndpointState.STARTING;
import static io.reelwork.services.streaming.EndpointState.STOPPED;
import static io.reelwork.services.streaming.EndpointState.STOPPING;

import io.reelwork.services.Refusal;
import io.reelwork.services.Refusal.Code;
import io.reelwork.services.access.Quota;
import io.reelwork.services.access.Quotas;
import io.reelwork.services.operations.EntityOperations;
import io.reelwork.services.operations.Operation;
import io.reelwork.services.operations.Operations;
import io.reelwork.services.sql.Database;
import io.reelwork.services.sql.Ticks;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/// The hosts that the origin serves under (entities section 23).
///
/// Every account has one named `default`, running from the start: clients expect the URLs of origin
/// locators to play. It is created when an account is first asked about. Commands that take an
/// operation return its id; the endpoint has its new state when that has succeeded.
///
/// Safe for any number of threads; changes join an open transaction, and those of an endpoint that
/// exists need one.
public final class StreamingEndpoints {
  private static final String START = "Start";
  private static final String STOP = "Stop";
  private static final String SCALE = "Scale";
  private static final String CREATE = "Create";
  private static final String DELETE = "Delete";
  private static final String ENTITIES = "StreamingEndpoints";
  private static final Duration FREE_TRIAL = Duration.ofDays(15);

  private final Database database;
  private final StreamingEndpointsTable table;
  private final EntityOperations operations;
  private final Quotas quotas;
  private final Set<String> accounts = ConcurrentHashMap.newKeySet();

  /// A new endpoint, and the operation that it comes with.
  public record Started(StreamingEndpoint endpoint, String operation) {}

  StreamingEndpoints(
      Database database,
      Operations operations,
      Quotas quotas,
      StreamingEndpointsTable.Texts texts) {
    this.database = database;
    this.table = new StreamingEndpointsTable(database, texts);
    this.operations = new EntityOperations(operations, ENTITIES);
    this.quotas = quotas;
    register(CREATE, op -> settle(op, STOPPED), op -> settle(op, STOPPED));
    register(START, op -> settle(op, RUNNING), op -> settle(op, STOPPED));
    register(STOP, op -> settle(op, STOPPED), op -> settle(op, RUNNING));
    register(SCALE, this::scaled, op -> settle(op, Scaling.of(op).back()));
    register(
        DELETE, op -> table.rows().delete(op.account(), op.target()), op -> settle(op, STOPPED));
  }

  /// There is nothing slow about an endpoint: the origin listens already.
  private void register(String action, Consumer<Operation> change, Consumer<Operation> undo) {
    operations.register(action, _ -> Optional.empty(), change, undo);
  }

  private void settle(Operation operation, EndpointState state) {
    table.setState(operation.account(), operation.target(), state);
  }

  /// The argument of a Scale: `Running 2`.
  ///
  /// @param back the state before and after
  /// @param units the new number of units
  private record Scaling(EndpointState back, int units) {
    static Scaling of(Operation operation) {
      String[] words = operation.argument().split(" ", 2);
      return new Scaling(EndpointState.of(words[0]), Integer.parseInt(words[1]));
    }

    String text() {
      return back + " " + units;
    }
  }

  private void scaled(Operation operation) {
    Scaling scaling = Scaling.of(operation);
    table.setUnits(operation.account(), operation.target(), scaling.back(), scaling.units());
  }

  StreamingEndpointsTable table() {
    return table;
  }

  /// Creates the account's own endpoint unless it has been created before.
  public void ensureDefault(String account) {
    if (accounts.contains(account)) {
      return;
    }
    database.transaction(() -> {
      if (table.enter(account)) {
        Ticks now = database.now();
        NewStreamingEndpoint own =
            new NewStreamingEndpoint(StreamingEndpoint.DEFAULT, 0, EndpointSettings.DEFAULTS);
        table.insert(account, endpoint(own, now, RUNNING, Optional.of(now.plus(FREE_TRIAL))));
      }
      database.afterCommit(() -> accounts.add(account));
      return account;
    });
  }

  private static StreamingEndpoint endpoint(
      NewStreamingEndpoint wanted, Ticks now, EndpointState state, Optional<Ticks> trialEnd) {
    return new StreamingEndpoint(
        EndpointId.random(),
        wanted.name(),
        now,
        now,
        state,
        wanted.scaleUnits(),
        wanted.settings(),
        trialEnd);
  }

  /// Creates a stopped endpoint, which can be started when the operation has succeeded.
  ///
  /// @throws Refusal `INVALID_VALUE`, `EXCEEDED_RESOURCE_QUOTA`, or `RESOURCE_NAME_TAKEN`
  public Started create(String account, NewStreamingEndpoint wanted) {
    HostAccess.checkName(wanted.name());
    checkNotNegative(wanted.scaleUnits());
    wanted.settings().check(wanted.scaleUnits());
    ensureDefault(account);
    quotas.checkRoom(account, Quota.STREAMING_ENDPOINTS, () -> table.rows().count(account));
    checkUnits(account, wanted.scaleUnits());
    if (table.hasName(account, wanted.name())) {
      throw new Refusal(
          Code.RESOURCE_NAME_TAKEN, "Name: there is a streaming endpoint " + wanted.name(), "Name");
    }
    StreamingEndpoint made = endpoint(wanted, database.now(), STOPPED, Optional.empty());
    table.insert(account, made);
    return new Started(made, operations.begin(account, made.id().value(), CREATE, ""));
  }

  private static void checkNotNegative(int units) {
    if (units < 0) {
      throw Refusal.invalidValue("ScaleUnits", "must be 0 or more but was " + units);
    }
  }

  private void checkUnits(String account, int units) {
    checkNotNegative(units);
    quotas.checkMost(account, Quota.STREAMING_UNITS_PER_ENDPOINT, units);
  }

  /// The endpoint with this id.
  public Optional<StreamingEndpoint> find(String account, EndpointId id) {
    return table.find(account, id);
  }

  /// Changes the settings of an endpoint, at once.
  ///
  /// @throws Refusal `NOT_FOUND`, `INVALID_VALUE`, or `INVALID_OPERATION` for what its state does
  ///   not allow
  public void update(String account, EndpointId id, UnaryOperator<EndpointSettings> change) {
    StreamingEndpoint endpoint = holdChangeable(account, id);
    EndpointSettings before = endpoint.settings();
    EndpointSettings after = change.apply(before);
    if (after.cdn().enabled() != before.cdn().enabled()) {
      requireState(endpoint, Cdn.ENABLED, STOPPED);
    }
    after.check(endpoint.scaleUnits());
    if (before.isStandard() && !after.isStandard()) {
      throw Refusal.invalidValue(
          "StreamingEndpointVersion", "must stay 2.0: only 1.0 can become 2.0");
    }
    table.update(account, id, after, database.now());
  }

  /// Holds an endpoint until the open transaction ends if its settings can be changed.
  ///
  /// @throws Refusal `NOT_FOUND` or `INVALID_OPERATION`
  StreamingEndpoint holdChangeable(String account, EndpointId id) {
    StreamingEndpoint endpoint = hold(account, id);
    requireState(endpoint, "MERGE", STOPPED, STARTING, RUNNING, STOPPING, SCALING);
    return endpoint;
  }

  /// Starts a stopped endpoint.
  ///
  /// @throws Refusal `NOT_FOUND`, `OPERATION_IN_PROGRESS` or `INVALID_OPERATION`
  public String start(String account, EndpointId id) {
    return move(account, id, START, STOPPED, STARTING);
  }

  /// Stops a running endpoint.
  ///
  /// @throws Refusal `NOT_FOUND`, `OPERATION_IN_PROGRESS` or `INVALID_OPERATION`
  public String stop(String account, EndpointId id) {
    return move(account, id, STOP, RUNNING, STOPPING);
  }

  private String move(
      String account, EndpointId id, String action, EndpointState from, EndpointState meanwhile) {
    StreamingEndpoint endpoint = holdIdle(account, id);
    requireState(endpoint, action, from);
    return begin(account, endpoint, action, "", meanwhile);
  }

  /// Gives an endpoint another number of units; it stays running or stopped.
  ///
  /// @throws Refusal `NOT_FOUND`, `INVALID_VALUE`, `EXCEEDED_RESOURCE_QUOTA`,
  ///   `OPERATION_IN_PROGRESS` or `INVALID_OPERATION`
  public String scale(String account, EndpointId id, int units) {
    checkUnits(account, units);
    StreamingEndpoint endpoint = holdIdle(account, id);
    requireState(endpoint, SCALE, STOPPED, RUNNING);
    Scaling scaling = new Scaling(endpoint.state(), units);
    return begin(account, endpoint, SCALE, scaling.text(), SCALING);
  }

  /// Deletes a stopped endpoint.
  ///
  /// @throws Refusal `NOT_FOUND`, `OPERATION_IN_PROGRESS`, or `INVALID_OPERATION`, also for the
  ///   account's own
  public String delete(String account, EndpointId id) {
    StreamingEndpoint endpoint = holdIdle(account, id);
    if (endpoint.isDefault()) {
      throw operations.invalid(
          "DELETE: DeleteNotAllowedOnDefaultOrigin: the endpoint default must stay");
    }
    requireState(endpoint, "DELETE", STOPPED);
    return begin(account, endpoint, DELETE, "", DELETING);
  }

  private String begin(
      String account,
      StreamingEndpoint endpoint,
      String action,
      String argument,
      EndpointState meanwhile) {
    table.setState(account, endpoint.id().value(), meanwhile);
    return operations.begin(account, endpoint.id().value(), action, argument);
  }

  private StreamingEndpoint hold(String account, EndpointId id) {
    return table.hold(account, id).orElseThrow(() -> Refusal.noEntity(ENTITIES, id));
  }

  private StreamingEndpoint holdIdle(String account, EndpointId id) {
    StreamingEndpoint endpoint = hold(account, id);
    operations.requireIdle(account, id.value(), endpoint.state());
    return endpoint;
  }

  private void requireState(StreamingEndpoint endpoint, String what, EndpointState... allowed) {
    operations.requireState(endpoint.id().value(), endpoint.state(), what, List.of(allowed));
  }
}
