package io.reelwork.services.live;

import static io.reelwork.services.live.ChannelState.DELETING;
import static io.reelwork.services.live.ChannelState.RUNNING;
import static io.reelwork.services.live.ChannelState.STARTING;
import static io.reelwork.services.live.ChannelState.STOPPED;
import static io.reelwork.services.live.ChannelState.STOPPING;

import io.reelwork.odata.model.Action;
import io.reelwork.odata.model.Entity;
import io.reelwork.odata.model.Value;
import io.reelwork.odata.payload.NewEntity;
import io.reelwork.odata.service.Call;
import io.reelwork.odata.service.SameValue;
import io.reelwork.odata.uri.Keys;
import io.reelwork.odata.uri.Query;
import io.reelwork.services.Refusal;
import io.reelwork.services.Refusal.Code;
import io.reelwork.services.access.Quota;
import io.reelwork.services.access.Quotas;
import io.reelwork.services.catalog.AssetId;
import io.reelwork.services.feed.Members;
import io.reelwork.services.operations.OperatedEntitySet;
import io.reelwork.services.operations.Operation;
import io.reelwork.services.sql.Database;
import io.reelwork.services.web.FaceUrls;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/// `Channels` (entities section 24, live sections 2 and 3): the entity moves through its states,
/// `LiveMedia` does what the states stand for.
final class ChannelsEntitySet extends OperatedEntitySet {
  private static final String CREATE = "Create";
  private static final String DELETE = "Delete";
  private static final String START = "Start";
  private static final String STOP = "Stop";
  private static final String RESET = "Reset";
  private static final String START_ADVERTISEMENT = "StartAdvertisement";
  private static final String END_ADVERTISEMENT = "EndAdvertisement";
  private static final String SHOW_SLATE = "ShowSlate";
  private static final String HIDE_SLATE = "HideSlate";
  private static final String ASSET_ID = "assetId";

  private final LiveTable live;
  private final LiveMedia media;
  private final Slates slates;
  private final FaceUrls faces;
  private final Quotas quotas;

  ChannelsEntitySet(Database database, LiveTable live, Live.Parts parts) {
    super(database, ChannelShape.TYPE, "channel", Map.of(), parts.operations());
    this.live = live;
    this.media = parts.media();
    this.slates = new Slates(parts.catalog());
    this.faces = parts.faces();
    this.quotas = parts.quotas();
    registerWorks();
  }

  private void registerWorks() {
    register(
        CREATE,
        op -> startsAtOnce(op) ? media.perform(start(op)) : Optional.empty(),
        op -> settle(op, startsAtOnce(op) ? RUNNING : STOPPED),
        op -> settle(op, STOPPED));
    register(
        START,
        op -> media.perform(start(op)),
        op -> settle(op, RUNNING),
        op -> settle(op, STOPPED));
    register(
        STOP,
        op -> media.perform(new LiveTask.StopChannel(op.account(), op.target())),
        this::stopped,
        op -> settle(op, RUNNING));
    register(
        RESET,
        op -> media.perform(new LiveTask.ResetChannel(op.account(), op.target())),
        op -> {},
        op -> {});
    register(DELETE, _ -> Optional.empty(), this::deleted, op -> settle(op, STOPPED));
    register(START_ADVERTISEMENT, op -> media.perform(Cue.of(op).task(op)), this::cued, op -> {});
    register(
        END_ADVERTISEMENT,
        op -> media.perform(new LiveTask.EndAdvertisement(op.account(), op.target())),
        op -> live.endBreak(op.account(), op.target()),
        op -> {});
    register(SHOW_SLATE, op -> media.perform(slate(op)), op -> {}, op -> {});
    register(
        HIDE_SLATE,
        op -> media.perform(new LiveTask.HideSlate(op.account(), op.target())),
        op -> {},
        op -> {});
  }

  private static boolean startsAtOnce(Operation create) {
    return create.argument().equals(RUNNING);
  }

  private static LiveTask start(Operation operation) {
    return new LiveTask.StartChannel(operation.account(), operation.target());
  }

  private void stopped(Operation operation) {
    live.endBreak(operation.account(), operation.target());
    settle(operation, STOPPED);
  }

  private void deleted(Operation operation) {
    live.endBreak(operation.account(), operation.target());
    table().delete(operation.account(), operation.target());
  }

  private void cued(Operation operation) {
    Cue cue = Cue.of(operation);
    if (cue.duration().isZero()) {
      live.endBreak(operation.account(), operation.target());
    } else {
      live.beginBreak(
          operation.account(), operation.target(), cue.id(), database().now().plus(cue.duration()));
    }
  }

  /// The argument of a StartAdvertisement: `PT45S 67520935 true`.
  private record Cue(Duration duration, int id, boolean showSlate) {
    static Cue of(Operation operation) {
      String[] words = operation.argument().split(" ", -1);
      return new Cue(
          Duration.parse(words[0]), Integer.parseInt(words[1]), Boolean.parseBoolean(words[2]));
    }

    String text() {
      return duration + " " + id + " " + showSlate;
    }

    LiveTask task(Operation operation) {
      return new LiveTask.StartAdvertisement(
          operation.account(), operation.target(), duration, id, showSlate);
    }
  }

  /// The argument of a ShowSlate is `PT45S nb:cid:UUID:…`, without the asset `PT45S`.
  private static LiveTask slate(Operation operation) {
    String[] words = operation.argument().split(" ", 2);
    Optional<String> asset = words.length == 2 ? Optional.of(words[1]) : Optional.empty();
    return new LiveTask.ShowSlate(
        operation.account(), operation.target(), Duration.parse(words[0]), asset);
  }

  @Override
  protected Entity shown(Call call, Entity stored) {
    URI origin = faces.origin(call.root());
    Map<String, Value> values = new LinkedHashMap<>(stored.values());
    for (String property : List.of(ChannelShape.INPUT, ChannelShape.PREVIEW)) {
      values.computeIfPresent(
          property,
          (_, value) -> ChannelShape.addressed(value, origin.getAuthority(), origin.getHost()));
    }
    return new Entity(stored.type(), values);
  }

  @Override
  public Created create(Call call, NewEntity entity) {
    boolean starts = textOf(entity, "State").equals(RUNNING);
    Map<String, Value> row = newRow(entity);
    ChannelShape.check(row);
    ChannelShape.address(row, UUID.randomUUID().toString().replace("-", ""));
    row.put("State", new Value.Text(starts ? STARTING : STOPPED));
    String account = call.account();
    quotas.checkRoom(account, Quota.CHANNELS, () -> table().count(account, Query.all()));
    String name = textOf(entity, "Name");
    if (live.hasChannel(account, name)) {
      throw new Refusal(Code.RESOURCE_NAME_TAKEN, "Name: there is a channel " + name, "Name");
    }
    table().insert(account, row);
    Entity made = new Entity(type(), row);
    String operation = begin(call, made, CREATE, starts ? RUNNING : "", state(made));
    return Created.started(shown(call, made), operation);
  }

  /// Clients send the whole channel back, so only what really differs counts as changed.
  @Override
  public Outcome update(Call call, String key, Map<String, Value> changes) {
    Entity before = hold(call, key);
    Map<String, Value> after = new LinkedHashMap<>(before.values());
    Map<String, Value> changed = new LinkedHashMap<>();
    changes.forEach((name, sent) -> {
      Value wanted = merged(before.value(name), name, sent);
      if (!SameValue.test(before.value(name), wanted)) {
        after.put(name, wanted);
        changed.put(name, wanted);
      }
    });
    ChannelShape.check(after);
    requireState(before, "MERGE", STOPPED, STARTING, RUNNING, STOPPING);
    changed.forEach((name, value) -> {
      if (!isChangeable(name, before.value(name), value)) {
        requireState(before, name, STOPPED);
      }
    });
    return super.update(call, key, changed);
  }

  private static Value merged(Value stored, String name, Value sent) {
    boolean addressed = name.equals(ChannelShape.INPUT) || name.equals(ChannelShape.PREVIEW);
    return addressed ? ChannelShape.merged(stored, sent) : sent;
  }

  /// Whether a change is possible in any state.
  private static boolean isChangeable(String name, Value before, Value after) {
    boolean addressed = name.equals(ChannelShape.INPUT) || name.equals(ChannelShape.PREVIEW);
    return ChannelShape.CHANGEABLE_WHILE_RUNNING.contains(name)
        || (addressed
            && SameValue.test(
                ChannelShape.withoutAccess(before), ChannelShape.withoutAccess(after)));
  }

  @Override
  public Outcome delete(Call call, String key, Map<String, String> options) {
    Entity channel = holdIdle(call, key);
    requireState(channel, "DELETE", STOPPED);
    live.programs(call.account(), key).stream()
        .findFirst()
        .ifPresent(program -> {
          throw invalid("DELETE: " + key + " must have no programs but has " + program.id());
        });
    return new Outcome.Started(begin(call, channel, DELETE, "", DELETING));
  }

  @Override
  public ActionResult invoke(Call call, String key, Action action, Map<String, Value> arguments) {
    Members given = new Members(arguments);
    Entity channel = holdIdle(call, key);
    return new ActionResult.Started(
        switch (action.name()) {
          case START -> start(call, channel);
          case STOP -> stop(call, channel);
          case RESET -> reset(call, channel);
          case START_ADVERTISEMENT -> startAdvertisement(call, channel, given);
          case END_ADVERTISEMENT -> endAdvertisement(call, channel, given.number("cueId"));
          case SHOW_SLATE -> showSlate(call, channel, given);
          case HIDE_SLATE -> hideSlate(call, channel);
          default -> throw new IllegalStateException(action.name());
        });
  }

  private String start(Call call, Entity channel) {
    requireState(channel, START, STOPPED);
    return begin(call, channel, START, "", STARTING);
  }

  private String stop(Call call, Entity channel) {
    requireState(channel, STOP, RUNNING);
    requireStoppedPrograms(call, channel, STOP);
    return begin(call, channel, STOP, "", STOPPING);
  }

  private String reset(Call call, Entity channel) {
    requireState(channel, RESET, RUNNING);
    requireStoppedPrograms(call, channel, RESET);
    return begin(call, channel, RESET, "", RUNNING);
  }

  private void requireStoppedPrograms(Call call, Entity channel, String what) {
    live.programs(call.account(), channel.key()).stream()
        .filter(program -> !program.isStopped())
        .findFirst()
        .ifPresent(program -> {
          throw invalid(
              what
                  + ": all programs of "
                  + channel.key()
                  + " must be Stopped but "
                  + program.id()
                  + " is "
                  + program.state());
        });
  }

  private String startAdvertisement(Call call, Entity channel, Members given) {
    requireEncoding(channel, START_ADVERTISEMENT);
    Duration duration = duration(given);
    int cue = cueId(given.number("cueId"));
    if (duration.isZero()) {
      requireBreak(call, channel, START_ADVERTISEMENT, OptionalLong.of(cue));
    }
    String argument = new Cue(duration, cue, given.isSet("showSlate")).text();
    return begin(call, channel, START_ADVERTISEMENT, argument, RUNNING);
  }

  private static int cueId(OptionalLong cue) {
    if (cue.orElse(0) <= 0) {
      throw ChannelShape.invalid(
          "cueId",
          "must be more than 0 but was " + (cue.isEmpty() ? "not given" : cue.getAsLong()));
    }
    return Math.toIntExact(cue.getAsLong());
  }

  private String endAdvertisement(Call call, Entity channel, OptionalLong cue) {
    requireEncoding(channel, END_ADVERTISEMENT);
    requireBreak(call, channel, END_ADVERTISEMENT, cue);
    return begin(call, channel, END_ADVERTISEMENT, "", RUNNING);
  }

  /// @param cue which break it must be; empty for any
  private void requireBreak(Call call, Entity channel, String what, OptionalLong cue) {
    Optional<Integer> running = live.cue(call.account(), channel.key(), database().now());
    boolean isIt =
        running.isPresent() && (cue.isEmpty() || cue.getAsLong() == running.orElseThrow());
    if (!isIt) {
      throw invalid(
          what
              + ": the ad break"
              + (cue.isEmpty() ? "" : " " + cue.getAsLong())
              + " must be in progress but "
              + running.map(id -> id + " is").orElse("none is"));
    }
  }

  private String showSlate(Call call, Entity channel, Members given) {
    requireEncoding(channel, SHOW_SLATE);
    Duration duration = duration(given);
    Optional<AssetId> asset = slateAsset(channel, given);
    asset
        .flatMap(id -> slates.problem(call.account(), id))
        .ifPresent(problem -> {
          throw ChannelShape.invalid(ASSET_ID, problem);
        });
    String argument = duration + asset.map(id -> " " + id.value()).orElse("");
    return begin(call, channel, SHOW_SLATE, argument, RUNNING);
  }

  /// The asset that was asked for, else the channel's own; empty for the picture that the service
  /// brings.
  private static Optional<AssetId> slateAsset(Entity channel, Members given) {
    return given
        .text(ASSET_ID)
        .or(() -> Members.of(channel.value(ChannelShape.SLATE)).text(ChannelShape.DEFAULT_SLATE))
        .map(id -> new AssetId(Keys.normalise(ASSET_ID, ChannelShape.ASSET_KEY, id)));
  }

  private String hideSlate(Call call, Entity channel) {
    requireEncoding(channel, HIDE_SLATE);
    return begin(call, channel, HIDE_SLATE, "", RUNNING);
  }

  private void requireEncoding(Entity channel, String what) {
    requireState(channel, what, RUNNING);
    if (!ChannelShape.encodes(new Members(channel.values()))) {
      throw invalid(what + ": EncodingType of " + channel.key() + " must not be None");
    }
  }

  private static Duration duration(Members given) {
    Duration duration =
        given
            .span("duration")
            .orElseThrow(
                () -> new Refusal(Code.MISSING_VALUE, "duration: must be given", "duration"));
    if (duration.isNegative()) {
      throw ChannelShape.invalid("duration", "must be 0 or more but was " + duration);
    }
    return duration;
  }

  /// Holds a channel until the transaction ends, for a change of its programs.
  Optional<Entity> holdFor(Call call, String key) {
    return table().hold(call.account(), key);
  }
}
