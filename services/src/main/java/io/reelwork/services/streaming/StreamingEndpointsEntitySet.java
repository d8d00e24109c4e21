package io.reelwork.services.streaming;

import io.reelwork.odata.model.Action;
import io.reelwork.odata.model.Entity;
import io.reelwork.odata.model.Value;
import io.reelwork.odata.model.Value.DateTime.Form;
import io.reelwork.odata.payload.NewEntity;
import io.reelwork.odata.payload.Page;
import io.reelwork.odata.service.Call;
import io.reelwork.odata.service.SameValue;
import io.reelwork.odata.uri.Query;
import io.reelwork.services.Refusal;
import io.reelwork.services.Refusal.Code;
import io.reelwork.services.access.Quota;
import io.reelwork.services.access.Quotas;
import io.reelwork.services.feed.Members;
import io.reelwork.services.operations.OperatedEntitySet;
import io.reelwork.services.operations.Operation;
import io.reelwork.services.operations.Operations;
import io.reelwork.services.sql.Database;
import io.reelwork.services.web.FaceUrls;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// `StreamingEndpoints` (entities section 23).
///
/// Every account has one named `default`, running from the start: clients expect the URLs of origin
/// locators to play. It is made when somebody first asks. All endpoints are reached under the host
/// of the origin face.
final class StreamingEndpointsEntitySet extends OperatedEntitySet {
  static final String DEFAULT = "default";

  private static final String STOPPED = "Stopped";
  private static final String STARTING = "Starting";
  private static final String RUNNING = "Running";
  private static final String STOPPING = "Stopping";
  private static final String SCALING = "Scaling";
  private static final String DELETING = "Deleting";
  private static final String START = "Start";
  private static final String STOP = "Stop";
  private static final String SCALE = "Scale";
  private static final String CREATE = "Create";
  private static final String DELETE = "Delete";
  private static final Duration FREE_TRIAL = Duration.ofDays(15);

  private final FaceUrls faces;
  private final Quotas quotas;
  private final StreamingTable streaming;
  private final Set<String> accounts = ConcurrentHashMap.newKeySet();

  StreamingEndpointsEntitySet(
      Database database, Operations operations, FaceUrls faces, Quotas quotas) {
    super(database, EndpointShape.TYPE, "streaming_endpoint", Map.of(), operations);
    this.faces = faces;
    this.quotas = quotas;
    this.streaming = new StreamingTable(database);
    registerWorks();
  }

  /// There is nothing slow about an endpoint: the origin face is up already.
  private void registerWorks() {
    register(CREATE, _ -> Optional.empty(), op -> settle(op, STOPPED), op -> settle(op, STOPPED));
    register(START, _ -> Optional.empty(), op -> settle(op, RUNNING), op -> settle(op, STOPPED));
    register(STOP, _ -> Optional.empty(), op -> settle(op, STOPPED), op -> settle(op, RUNNING));
    register(SCALE, _ -> Optional.empty(), this::scaled, op -> settle(op, Scaling.of(op).back()));
    register(
        DELETE,
        _ -> Optional.empty(),
        op -> table().delete(op.account(), op.target()),
        op -> settle(op, STOPPED));
  }

  /// The argument of a Scale: `Running 2`.
  ///
  /// @param back the state before and after
  /// @param units the new number of units
  private record Scaling(String back, int units) {
    static Scaling of(Operation operation) {
      String[] words = operation.argument().split(" ", 2);
      return new Scaling(words[0], Integer.parseInt(words[1]));
    }

    String text() {
      return back + " " + units;
    }
  }

  private void scaled(Operation operation) {
    Scaling scaling = Scaling.of(operation);
    settle(
        operation,
        scaling.back(),
        Map.of(EndpointShape.SCALE_UNITS, new Value.Int(scaling.units())));
  }

  private static boolean isDefault(Entity endpoint) {
    return endpoint.value("Name").equals(new Value.Text(DEFAULT));
  }

  /// Makes the account's own endpoint unless it has been made before.
  void ensureDefault(String account) {
    if (accounts.contains(account)) {
      return;
    }
    database()
        .transaction(() -> {
          if (streaming.enter(account)) {
            Map<String, Value> row =
                newRow(
                    new NewEntity(
                        type(), Map.of("Name", new Value.Text(DEFAULT)), Map.of(), Map.of()));
            EndpointShape.complete(row);
            row.put("State", new Value.Text(RUNNING));
            long trialEnd = database().now().plus(FREE_TRIAL).value();
            row.put(EndpointShape.FREE_TRIAL_END, new Value.DateTime(trialEnd, Form.FRESH));
            table().insert(account, row);
          }
          database().afterCommit(() -> accounts.add(account));
          return account;
        });
  }

  @Override
  public Page list(Call call, Query query) {
    ensureDefault(call.account());
    return super.list(call, query);
  }

  @Override
  public long count(Call call, Query query) {
    ensureDefault(call.account());
    return super.count(call, query);
  }

  /// Only the host name right after a create is not known yet.
  @Override
  protected Entity shown(Call call, Entity stored) {
    return with(stored, "HostName", new Value.Text(faces.origin(call.root()).getAuthority()));
  }

  private static Entity with(Entity entity, String property, Value value) {
    Map<String, Value> values = new LinkedHashMap<>(entity.values());
    values.put(property, value);
    return new Entity(entity.type(), values);
  }

  @Override
  public Created create(Call call, NewEntity entity) {
    Map<String, Value> row = newRow(entity);
    EndpointShape.complete(row);
    EndpointShape.check(row);
    String account = call.account();
    ensureDefault(account);
    quotas.checkRoom(account, Quota.STREAMING_ENDPOINTS, () -> table().count(account, Query.all()));
    checkUnits(account, new Members(row).number(EndpointShape.SCALE_UNITS));
    String name = textOf(entity, "Name");
    if (streaming.hasEndpoint(account, name)) {
      throw new Refusal(
          Code.RESOURCE_NAME_TAKEN, "Name: there is a streaming endpoint " + name, "Name");
    }
    table().insert(account, row);
    Entity made = new Entity(type(), row);
    String operation = begin(call, made, CREATE, "", STOPPED);
    return Created.started(with(made, "HostName", Value.Null.NULL), operation);
  }

  private void checkUnits(String account, OptionalLong units) {
    EndpointShape.checkUnits(units);
    quotas.checkMost(account, Quota.STREAMING_UNITS_PER_ENDPOINT, units.orElse(0));
  }

  @Override
  public Outcome update(Call call, String key, Map<String, Value> changes) {
    Entity before = hold(call, key);
    requireState(before, "MERGE", STOPPED, STARTING, RUNNING, STOPPING, SCALING);
    Value cdn = changes.getOrDefault(EndpointShape.CDN_ENABLED, Value.Null.NULL);
    if (cdn != Value.Null.NULL && !SameValue.test(before.value(EndpointShape.CDN_ENABLED), cdn)) {
      requireState(before, EndpointShape.CDN_ENABLED, STOPPED);
    }
    Map<String, Value> after = new LinkedHashMap<>(before.values());
    after.putAll(changes);
    EndpointShape.complete(after);
    EndpointShape.check(after);
    EndpointShape.checkVersionChange(before, after);
    Map<String, Value> changed = new LinkedHashMap<>(changes);
    after.forEach((name, value) -> {
      if (!value.equals(before.value(name))) {
        changed.put(name, value);
      }
    });
    return super.update(call, key, changed);
  }

  @Override
  public Outcome delete(Call call, String key, Map<String, String> options) {
    Entity endpoint = holdIdle(call, key);
    if (isDefault(endpoint)) {
      throw invalid("DELETE: DeleteNotAllowedOnDefaultOrigin: the endpoint default must stay");
    }
    requireState(endpoint, "DELETE", STOPPED);
    return new Outcome.Started(begin(call, endpoint, DELETE, "", DELETING));
  }

  @Override
  public ActionResult invoke(Call call, String key, Action action, Map<String, Value> arguments) {
    return new ActionResult.Started(
        switch (action.name()) {
          case START -> move(call, key, action, STOPPED, STARTING);
          case STOP -> move(call, key, action, RUNNING, STOPPING);
          case SCALE -> scale(call, key, new Members(arguments).number("scaleUnits"));
          default -> throw new IllegalStateException(action.name());
        });
  }

  private String move(Call call, String key, Action action, String from, String meanwhile) {
    Entity endpoint = holdIdle(call, key);
    requireState(endpoint, action.name(), from);
    return begin(call, endpoint, action.name(), "", meanwhile);
  }

  private String scale(Call call, String key, OptionalLong units) {
    if (units.isEmpty()) {
      throw new Refusal(Code.MISSING_VALUE, "scaleUnits: must be given", "scaleUnits");
    }
    checkUnits(call.account(), units);
    Entity endpoint = holdIdle(call, key);
    requireState(endpoint, SCALE, STOPPED, RUNNING);
    Scaling scaling = new Scaling(state(endpoint), Math.toIntExact(units.getAsLong()));
    return begin(call, endpoint, SCALE, scaling.text(), SCALING);
  }
}
