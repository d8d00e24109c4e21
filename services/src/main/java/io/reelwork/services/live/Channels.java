package io.reelwork.services.live;

import static io.reelwork.services.live.LiveState.DELETING;
import static io.reelwork.services.live.LiveState.RUNNING;
import static io.reelwork.services.live.LiveState.STARTING;
import static io.reelwork.services.live.LiveState.STOPPED;
import static io.reelwork.services.live.LiveState.STOPPING;

import io.reelwork.services.Refusal;
import io.reelwork.services.Refusal.Code;
import io.reelwork.services.access.Quota;
import io.reelwork.services.access.Quotas;
import io.reelwork.services.catalog.AssetId;
import io.reelwork.services.operations.EntityOperations;
import io.reelwork.services.operations.Operation;
import io.reelwork.services.sql.Database;
import io.reelwork.services.sql.Ticks;
import io.reelwork.services.streaming.HostAccess;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/// What takes live streams in (entities section 24, live sections 2 and 3): channels move through
/// their states, `LiveMedia` does what the states stand for.
///
/// Commands that take an operation return its id; the channel has its new state when that has
/// succeeded. Safe for any number of threads; changes need an open transaction.
public final class Channels {
  private static final String CREATE = "Create";
  private static final String DELETE = "Delete";
  private static final String START = "Start";
  private static final String STOP = "Stop";
  private static final String RESET = "Reset";
  private static final String START_ADVERTISEMENT = "StartAdvertisement";
  private static final String END_ADVERTISEMENT = "EndAdvertisement";
  private static final String SHOW_SLATE = "ShowSlate";
  private static final String HIDE_SLATE = "HideSlate";
  private static final String ENTITIES = "Channels";

  private final Database database;
  private final ChannelsTable table;
  private final AdBreaksTable breaks;
  private final ProgramsTable programs;
  private final EntityOperations operations;
  private final LiveMedia media;
  private final Slates slates;
  private final Quotas quotas;

  /// A new channel, and the operation that it comes with.
  public record Started(Channel channel, String operation) {}

  Channels(Database database, ProgramsTable programs, Live.Parts parts, ChannelsTable.Texts texts) {
    this.database = database;
    this.table = new ChannelsTable(database, texts);
    this.breaks = new AdBreaksTable(database);
    this.programs = programs;
    this.operations = new EntityOperations(parts.operations(), ENTITIES);
    this.media = parts.media();
    this.slates = new Slates(parts.catalog());
    this.quotas = parts.quotas();
    registerMoves();
    registerCues();
  }

  private void registerMoves() {
    operations.register(
        CREATE,
        op -> startsAtOnce(op) ? media.perform(start(op)) : Optional.empty(),
        op -> settle(op, startsAtOnce(op) ? RUNNING : STOPPED),
        op -> settle(op, STOPPED));
    operations.register(
        START,
        op -> media.perform(start(op)),
        op -> settle(op, RUNNING),
        op -> settle(op, STOPPED));
    operations.register(
        STOP,
        op -> media.perform(new LiveTask.StopChannel(op.account(), op.target())),
        this::stopped,
        op -> settle(op, RUNNING));
    operations.register(DELETE, _ -> Optional.empty(), this::deleted, op -> settle(op, STOPPED));
  }

  /// What a running channel does while it stays running.
  private void registerCues() {
    register(RESET, op -> new LiveTask.ResetChannel(op.account(), op.target()), _ -> {});
    register(START_ADVERTISEMENT, op -> Advertisement.of(op).task(op), this::cued);
    register(
        END_ADVERTISEMENT,
        op -> new LiveTask.EndAdvertisement(op.account(), op.target()),
        op -> breaks.end(op.account(), op.target()));
    register(SHOW_SLATE, Channels::slate, _ -> {});
    register(HIDE_SLATE, op -> new LiveTask.HideSlate(op.account(), op.target()), _ -> {});
  }

  private void register(
      String action, Function<Operation, LiveTask> task, Consumer<Operation> change) {
    operations.register(action, op -> media.perform(task.apply(op)), change, _ -> {});
  }

  private static boolean startsAtOnce(Operation create) {
    return create.argument().equals(RUNNING.toString());
  }

  private static LiveTask start(Operation operation) {
    return new LiveTask.StartChannel(operation.account(), operation.target());
  }

  private void settle(Operation operation, LiveState state) {
    table.setState(operation.account(), operation.target(), state);
  }

  private void stopped(Operation operation) {
    breaks.end(operation.account(), operation.target());
    settle(operation, STOPPED);
  }

  private void deleted(Operation operation) {
    breaks.end(operation.account(), operation.target());
    table.rows().delete(operation.account(), operation.target());
  }

  private void cued(Operation operation) {
    Advertisement advertisement = Advertisement.of(operation);
    if (advertisement.duration().isZero()) {
      breaks.end(operation.account(), operation.target());
    } else {
      Ticks until = database.now().plus(advertisement.duration());
      breaks.begin(operation.account(), operation.target(), advertisement.cueId(), until);
    }
  }

  /// The argument of a ShowSlate is `PT45S nb:cid:UUID:…`, without the asset `PT45S`.
  private static LiveTask slate(Operation operation) {
    String[] words = operation.argument().split(" ", 2);
    Optional<String> asset = words.length == 2 ? Optional.of(words[1]) : Optional.empty();
    return new LiveTask.ShowSlate(
        operation.account(), operation.target(), Duration.parse(words[0]), asset);
  }

  ChannelsTable table() {
    return table;
  }

  /// Creates a channel, stopped or starting. Its endpoints are the same for as long as it exists.
  ///
  /// @throws Refusal `INVALID_VALUE`, `MALFORMED_ID`, `EXCEEDED_RESOURCE_QUOTA`, or
  ///   `RESOURCE_NAME_TAKEN`
  public Started create(String account, NewChannel wanted) {
    HostAccess.checkName(wanted.name());
    wanted.settings().check(wanted.encodingType());
    quotas.checkRoom(account, Quota.CHANNELS, () -> table.rows().count(account));
    if (table.hasName(account, wanted.name())) {
      throw new Refusal(
          Code.RESOURCE_NAME_TAKEN, "Name: there is a channel " + wanted.name(), "Name");
    }
    Ticks now = database.now();
    Channel made =
        new Channel(
            ChannelId.random(),
            wanted.name(),
            now,
            now,
            wanted.startsAtOnce() ? STARTING : STOPPED,
            wanted.encodingType(),
            wanted.vanityUrl(),
            wanted.settings().addressed(UUID.randomUUID().toString().replace("-", "")));
    table.insert(account, made);
    String argument = wanted.startsAtOnce() ? RUNNING.toString() : "";
    return new Started(made, operations.begin(account, made.id().value(), CREATE, argument));
  }

  /// The channel with this id.
  public Optional<Channel> find(String account, ChannelId id) {
    return table.find(account, id);
  }

  /// Holds a channel until the open transaction ends, for a change of its programs.
  Optional<Channel> hold(String account, ChannelId id) {
    return table.hold(account, id);
  }

  /// Changes the settings of a channel, at once; its endpoints stay. Settings that are as before
  /// are no change.
  ///
  /// @throws Refusal `NOT_FOUND`, `INVALID_VALUE`, `MALFORMED_ID`, or `INVALID_OPERATION` for what
  ///   its state does not allow
  public void update(String account, ChannelId id, UnaryOperator<ChannelSettings> change) {
    Channel channel = held(account, id);
    ChannelSettings after = change.apply(channel.settings());
    HostAccess.checkName(channel.name());
    after.check(channel.encodingType());
    requireState(channel, "MERGE", STOPPED, STARTING, RUNNING, STOPPING);
    after
        .changedWhileStopped(channel.settings())
        .forEach(property -> requireState(channel, property, STOPPED));
    if (!after.equals(channel.settings())) {
      table.update(account, id, after, database.now());
    }
  }

  /// Deletes a stopped channel that has no programs.
  ///
  /// @throws Refusal `NOT_FOUND`, `OPERATION_IN_PROGRESS` or `INVALID_OPERATION`
  public String delete(String account, ChannelId id) {
    Channel channel = holdIdle(account, id);
    requireState(channel, "DELETE", STOPPED);
    programs.ofChannel(account, id).stream()
        .findFirst()
        .ifPresent(program -> {
          throw operations.invalid(
              "DELETE: " + id + " must have no programs but has " + program.id());
        });
    return begin(account, channel, DELETE, "", DELETING);
  }

  /// Starts a stopped channel.
  ///
  /// @throws Refusal `NOT_FOUND`, `OPERATION_IN_PROGRESS` or `INVALID_OPERATION`
  public String start(String account, ChannelId id) {
    Channel channel = holdIdle(account, id);
    requireState(channel, START, STOPPED);
    return begin(account, channel, START, "", STARTING);
  }

  /// Stops a running channel, whose programs must be stopped.
  ///
  /// @throws Refusal `NOT_FOUND`, `OPERATION_IN_PROGRESS` or `INVALID_OPERATION`
  public String stop(String account, ChannelId id) {
    Channel channel = holdIdle(account, id);
    requireState(channel, STOP, RUNNING);
    requireStoppedPrograms(account, id, STOP);
    return begin(account, channel, STOP, "", STOPPING);
  }

  /// Drops the encoder's connection of a running channel, whose programs must be stopped.
  ///
  /// @throws Refusal `NOT_FOUND`, `OPERATION_IN_PROGRESS` or `INVALID_OPERATION`
  public String reset(String account, ChannelId id) {
    Channel channel = holdIdle(account, id);
    requireState(channel, RESET, RUNNING);
    requireStoppedPrograms(account, id, RESET);
    return begin(account, channel, RESET, "", RUNNING);
  }

  private void requireStoppedPrograms(String account, ChannelId id, String what) {
    programs.ofChannel(account, id).stream()
        .filter(program -> !program.isStopped())
        .findFirst()
        .ifPresent(program -> {
          throw operations.invalid(
              "%s: all programs of %s must be Stopped but %s is %s"
                  .formatted(what, id, program.id(), program.state()));
        });
  }

  /// Begins an ad break, or cancels the one with this cue.
  ///
  /// @throws Refusal `NOT_FOUND`, `OPERATION_IN_PROGRESS`, `INVALID_OPERATION`, `MISSING_VALUE` or
  ///   `INVALID_VALUE`
  public String startAdvertisement(String account, ChannelId id, NewAdvertisement wanted) {
    Channel channel = holdEncoding(account, id, START_ADVERTISEMENT);
    Duration duration = duration(wanted.duration());
    int cue = cueId(wanted.cueId());
    if (duration.isZero()) {
      requireBreak(account, id, START_ADVERTISEMENT, Optional.of(cue));
    }
    String argument = new Advertisement(duration, cue, wanted.showSlate()).text();
    return begin(account, channel, START_ADVERTISEMENT, argument, RUNNING);
  }

  private static Duration duration(Optional<Duration> wanted) {
    Duration duration =
        wanted.orElseThrow(
            () -> new Refusal(Code.MISSING_VALUE, "duration: must be given", "duration"));
    if (duration.isNegative()) {
      throw Refusal.invalidValue("duration", "must be 0 or more but was " + duration);
    }
    return duration;
  }

  private static int cueId(Optional<Integer> cue) {
    return cue.filter(id -> id > 0)
        .orElseThrow(() ->
            Refusal.invalidValue(
                "cueId",
                "must be more than 0 but was " + cue.map(String::valueOf).orElse("not given")));
  }

  /// Ends an ad break.
  ///
  /// @param cue which break it must be; empty for any
  /// @throws Refusal `NOT_FOUND`, `OPERATION_IN_PROGRESS` or `INVALID_OPERATION`
  public String endAdvertisement(String account, ChannelId id, Optional<Integer> cue) {
    Channel channel = holdEncoding(account, id, END_ADVERTISEMENT);
    requireBreak(account, id, END_ADVERTISEMENT, cue);
    return begin(account, channel, END_ADVERTISEMENT, "", RUNNING);
  }

  private void requireBreak(String account, ChannelId id, String what, Optional<Integer> cue) {
    Optional<Integer> running = breaks.cue(account, id.value(), database.now());
    if (running.isEmpty() || (cue.isPresent() && !cue.equals(running))) {
      throw operations.invalid(
          "%s: the ad break%s must be in progress but %s"
              .formatted(
                  what,
                  cue.map(wanted -> " " + wanted).orElse(""),
                  running.map(other -> other + " is").orElse("none is")));
    }
  }

  /// Shows a picture instead of what a channel takes in.
  ///
  /// @param wanted for how long, which must be given
  /// @param asset asked for the asset of the picture when the channel can show one; empty for the
  ///   channel's own
  /// @throws Refusal `NOT_FOUND`, `OPERATION_IN_PROGRESS`, `INVALID_OPERATION`, `MISSING_VALUE` or
  ///   `INVALID_VALUE`
  public String showSlate(
      String account, ChannelId id, Optional<Duration> wanted, Supplier<Optional<AssetId>> asset) {
    Channel channel = holdEncoding(account, id, SHOW_SLATE);
    Duration duration = duration(wanted);
    Optional<AssetId> shown =
        asset.get().or(() -> channel.settings().slate().flatMap(ChannelSlate::asset));
    shown
        .flatMap(picture -> slates.problem(account, picture))
        .ifPresent(problem -> {
          throw Refusal.invalidValue("assetId", problem);
        });
    String argument = duration + shown.map(picture -> " " + picture).orElse("");
    return begin(account, channel, SHOW_SLATE, argument, RUNNING);
  }

  /// Shows again what a channel takes in.
  ///
  /// @throws Refusal `NOT_FOUND`, `OPERATION_IN_PROGRESS` or `INVALID_OPERATION`
  public String hideSlate(String account, ChannelId id) {
    Channel channel = holdEncoding(account, id, HIDE_SLATE);
    return begin(account, channel, HIDE_SLATE, "", RUNNING);
  }

  private Channel holdEncoding(String account, ChannelId id, String what) {
    Channel channel = holdIdle(account, id);
    requireState(channel, what, RUNNING);
    if (!channel.encodingType().encodes()) {
      throw operations.invalid(what + ": EncodingType of " + id + " must not be None");
    }
    return channel;
  }

  private String begin(
      String account, Channel channel, String action, String argument, LiveState meanwhile) {
    if (channel.state() != meanwhile) {
      table.setState(account, channel.id().value(), meanwhile);
    }
    return operations.begin(account, channel.id().value(), action, argument);
  }

  private Channel held(String account, ChannelId id) {
    return hold(account, id).orElseThrow(() -> Refusal.noEntity(ENTITIES, id));
  }

  private Channel holdIdle(String account, ChannelId id) {
    Channel channel = held(account, id);
    operations.requireIdle(account, id.value(), channel.state());
    return channel;
  }

  private void requireState(Channel channel, String what, LiveState... allowed) {
    operations.requireState(channel.id().value(), channel.state(), what, List.of(allowed));
  }
}
