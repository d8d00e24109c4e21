package io.reelwork.services.live;

import static io.reelwork.services.live.LiveState.RUNNING;
import static io.reelwork.services.live.LiveState.STARTING;
import static io.reelwork.services.live.LiveState.STOPPED;
import static io.reelwork.services.live.LiveState.STOPPING;

import io.reelwork.services.Refusal;
import io.reelwork.services.Refusal.Code;
import io.reelwork.services.access.Quota;
import io.reelwork.services.access.Quotas;
import io.reelwork.services.catalog.AssetId;
import io.reelwork.services.catalog.Catalog;
import io.reelwork.services.operations.EntityOperations;
import io.reelwork.services.operations.Operation;
import io.reelwork.services.sql.Database;
import io.reelwork.services.sql.Ticks;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// Recordings of channels into assets (entities section 25, live section 4), which must stay while
/// they are used. Programs are created and deleted at once, started and stopped by operations.
///
/// A change that depends on the channel holds the channel's row first, so that a channel cannot
/// stop under a program that starts. Safe for any number of threads; changes need an open
/// transaction.
public final class Programs {
  private static final String START = "Start";
  private static final String STOP = "Stop";
  private static final String ENTITIES = "Programs";

  private final Database database;
  private final ProgramsTable table;
  private final Channels channels;
  private final EntityOperations operations;
  private final Catalog catalog;
  private final LiveMedia media;
  private final Quotas quotas;

  Programs(Database database, ProgramsTable table, Channels channels, Live.Parts parts) {
    this.database = database;
    this.table = table;
    this.channels = channels;
    this.operations = new EntityOperations(parts.operations(), ENTITIES);
    this.catalog = parts.catalog();
    this.media = parts.media();
    this.quotas = parts.quotas();
    register(START, op -> new LiveTask.StartProgram(op.account(), op.target()), RUNNING, STOPPED);
    register(STOP, op -> new LiveTask.StopProgram(op.account(), op.target()), STOPPED, RUNNING);
  }

  private void register(
      String action, Function<Operation, LiveTask> task, LiveState after, LiveState before) {
    operations.register(
        action,
        op -> media.perform(task.apply(op)),
        op -> table.setState(op.account(), op.target(), after),
        op -> table.setState(op.account(), op.target(), before));
  }

  ProgramsTable table() {
    return table;
  }

  /// Creates a stopped program.
  ///
  /// @throws Refusal `INVALID_VALUE`, `NOT_FOUND` for its channel or asset,
  ///   `EXCEEDED_RESOURCE_QUOTA`, or `CONFLICT` when the asset is used by another program
  public Program create(String account, NewProgram wanted) {
    Ticks now = database.now();
    Program program =
        new Program(
            ProgramId.random(),
            wanted.name(),
            wanted.description(),
            now,
            now,
            wanted.channel(),
            wanted.asset(),
            wanted.archiveWindow(),
            STOPPED,
            wanted.manifestName().orElseGet(() -> UUID.randomUUID().toString()));
    program.check();
    if (channels.hold(account, wanted.channel()).isEmpty()) {
      throw new Refusal(
          Code.NOT_FOUND,
          Program.CHANNEL_ID + ": there is no channel " + wanted.channel(),
          Program.CHANNEL_ID);
    }
    int have = table.ofChannel(account, wanted.channel()).size();
    quotas.checkMost(account, Quota.PROGRAMS_PER_CHANNEL, have + 1);
    useAsset(account, wanted.asset());
    table.insert(account, program);
    return program;
  }

  /// A manifest lies in the asset, so no two programs share one.
  private void useAsset(String account, AssetId asset) {
    if (!catalog.holdAsset(account, asset)) {
      throw new Refusal(
          Code.NOT_FOUND, Program.ASSET_ID + ": there is no asset " + asset, Program.ASSET_ID);
    }
    ofAsset(account, asset)
        .ifPresent(program -> {
          throw new Refusal(
              Code.CONFLICT,
              "%s: %s must be of one program but is used by %s"
                  .formatted(Program.ASSET_ID, asset, program.id()),
              Program.ASSET_ID);
        });
  }

  /// The program with this id.
  public Optional<Program> find(String account, ProgramId id) {
    return table.find(account, id);
  }

  /// The program that records into an asset.
  public Optional<Program> ofAsset(String account, AssetId asset) {
    return table.ofAsset(account, asset);
  }

  /// Changes the description of a program, and its name, asset, window and manifest while it is
  /// stopped; nothing else. Values that are as before are no change.
  ///
  /// @throws Refusal `NOT_FOUND`, also for the asset, `INVALID_VALUE`, `INVALID_OPERATION` for what
  ///   its state does not allow, or `CONFLICT` when the asset is used by another program
  public void update(String account, ProgramId id, UnaryOperator<Program> change) {
    Program before = hold(account, id);
    Program after = change.apply(before);
    after.check();
    after.changedWhileStopped(before).forEach(property -> requireState(before, property, STOPPED));
    if (!after.asset().equals(before.asset())) {
      useAsset(account, after.asset());
    }
    if (!after.equals(before)) {
      table.update(account, after, database.now());
    }
  }

  /// Deletes a stopped program.
  ///
  /// @throws Refusal `NOT_FOUND`, `OPERATION_IN_PROGRESS` or `INVALID_OPERATION`
  public void delete(String account, ProgramId id) {
    requireState(holdIdle(account, id), "DELETE", STOPPED);
    table.rows().delete(account, id.value());
  }

  /// Starts a stopped program of a running channel; returns the operation's id.
  ///
  /// @throws Refusal `NOT_FOUND`, `OPERATION_IN_PROGRESS`, `INVALID_OPERATION`, or
  ///   `EXCEEDED_RESOURCE_QUOTA`
  public String start(String account, ProgramId id) {
    Channel channel =
        find(account, id)
            .flatMap(program -> channels.hold(account, program.channel()))
            .orElseThrow(() -> Refusal.noEntity(ENTITIES, id));
    requireState(holdIdle(account, id), START, STOPPED);
    if (channel.state() != RUNNING) {
      throw operations.invalid(
          "%s: the State of the channel %s must be %s but is %s"
              .formatted(START, channel.id(), RUNNING, channel.state()));
    }
    long running =
        table.ofChannel(account, channel.id()).stream().filter(it -> !it.isStopped()).count();
    quotas.checkMost(account, Quota.RUNNING_PROGRAMS_PER_CHANNEL, running + 1);
    return begin(account, id, START, STARTING);
  }

  /// Stops a running program; returns the operation's id.
  ///
  /// @throws Refusal `NOT_FOUND`, `OPERATION_IN_PROGRESS` or `INVALID_OPERATION`
  public String stop(String account, ProgramId id) {
    requireState(holdIdle(account, id), STOP, RUNNING);
    return begin(account, id, STOP, STOPPING);
  }

  private String begin(String account, ProgramId id, String action, LiveState meanwhile) {
    table.setState(account, id.value(), meanwhile);
    return operations.begin(account, id.value(), action, "");
  }

  private Program hold(String account, ProgramId id) {
    return table.hold(account, id).orElseThrow(() -> Refusal.noEntity(ENTITIES, id));
  }

  private Program holdIdle(String account, ProgramId id) {
    Program program = hold(account, id);
    operations.requireIdle(account, id.value(), program.state());
    return program;
  }

  private void requireState(Program program, String what, LiveState allowed) {
    operations.requireState(program.id().value(), program.state(), what, List.of(allowed));
  }
}
