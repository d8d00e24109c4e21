package io.reelwork.services.live;

import static io.reelwork.services.live.ChannelState.RUNNING;
import static io.reelwork.services.live.ChannelState.STARTING;
import static io.reelwork.services.live.ChannelState.STOPPED;
import static io.reelwork.services.live.ChannelState.STOPPING;

import io.reelwork.odata.model.Action;
import io.reelwork.odata.model.Codec;
import io.reelwork.odata.model.Entity;
import io.reelwork.odata.model.EntityType;
import io.reelwork.odata.model.KeyForm;
import io.reelwork.odata.model.Navigation;
import io.reelwork.odata.model.Property;
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
import io.reelwork.services.catalog.Catalog;
import io.reelwork.services.feed.Members;
import io.reelwork.services.operations.OperatedEntitySet;
import io.reelwork.services.sql.Database;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/// `Programs` (entities section 25, live section 4): recordings of a channel into an asset, which
/// must stay while it is used. Made and deleted at once; started and stopped by operations.
///
/// Whatever depends on the channel holds the channel's row first, so that a channel cannot stop
/// under a program that starts.
final class ProgramsEntitySet extends OperatedEntitySet {
  static final String SET = "Programs";

  private static final String CHANNEL_ID = "ChannelId";
  private static final String ASSET_ID = "AssetId";
  private static final String WINDOW = "ArchiveWindowLength";
  private static final String MANIFEST = "ManifestName";
  private static final String DESCRIPTION = "Description";
  private static final Action START = new Action("Start", List.of(), false);
  private static final Action STOP = new Action("Stop", List.of(), false);

  private static final EntityType TYPE =
      EntityType.of(
              "Program",
              SET,
              new KeyForm.Nb("pgid", false),
              List.of(
                  Property.text("Id").notNull(),
                  Property.text("Name").required().updatable(),
                  Property.text(DESCRIPTION).settable().updatable().maxLength(256),
                  Property.dateTime("Created").notNull(),
                  Property.dateTime("LastModified").notNull(),
                  Property.text(CHANNEL_ID).required(),
                  Property.text(ASSET_ID).required().updatable(),
                  Property.of(WINDOW, Codec.TIME).required().updatable(),
                  Property.text("State").notNull(STOPPED),
                  Property.text(MANIFEST).settable().updatable()),
              List.of(Navigation.toOne("Channel", ChannelsEntitySet.SET)))
          .withActions(START, STOP)
          .since(7);

  private static final KeyForm.Nb CHANNEL_KEY = new KeyForm.Nb("chid", false);
  private static final KeyForm.Nb ASSET_KEY = new KeyForm.Nb("cid", false);
  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9]([A-Za-z0-9 -]{0,254}[A-Za-z0-9])?");
  private static final Pattern MANIFEST_NAME = Pattern.compile("[^\\p{Cntrl}/\\\\?#%]{1,250}");
  private static final Duration SHORTEST = Duration.ofMinutes(5);
  private static final Duration LONGEST = Duration.ofHours(25);

  private final Channels channels;
  private final Catalog catalog;
  private final LiveTable live;
  private final Quotas quotas;

  ProgramsEntitySet(Database database, Channels channels, LiveTable live, Live.Parts parts) {
    super(database, TYPE, "program", Map.of("Channels/Programs", "channel_id"), parts.operations());
    this.channels = channels;
    this.live = live;
    this.catalog = parts.catalog();
    this.quotas = parts.quotas();
    LiveMedia media = parts.media();
    register(
        START.name(),
        op -> media.perform(new LiveTask.StartProgram(op.account(), op.target())),
        op -> settle(op, RUNNING),
        op -> settle(op, STOPPED));
    register(
        STOP.name(),
        op -> media.perform(new LiveTask.StopProgram(op.account(), op.target())),
        op -> settle(op, STOPPED),
        op -> settle(op, RUNNING));
  }

  @Override
  public Optional<List<String>> targets(Call call, String key, Navigation navigation) {
    return table()
        .find(call.account(), key)
        .map(program -> new Members(program.values()).text(CHANNEL_ID).stream().toList());
  }

  @Override
  public Created create(Call call, NewEntity entity) {
    Map<String, Value> row = newRow(entity);
    String channel = Keys.normalise(CHANNEL_ID, CHANNEL_KEY, textOf(entity, CHANNEL_ID));
    String asset = Keys.normalise(ASSET_ID, ASSET_KEY, textOf(entity, ASSET_ID));
    row.put(CHANNEL_ID, new Value.Text(channel));
    row.put(ASSET_ID, new Value.Text(asset));
    if (textOf(entity, MANIFEST).isEmpty()) {
      row.put(MANIFEST, new Value.Text(UUID.randomUUID().toString()));
    }
    check(row);
    if (channels.hold(call.account(), new ChannelId(channel)).isEmpty()) {
      throw new Refusal(
          Code.NOT_FOUND, CHANNEL_ID + ": there is no channel " + channel, CHANNEL_ID);
    }
    int have = live.programs(call.account(), channel).size();
    quotas.checkMost(call.account(), Quota.PROGRAMS_PER_CHANNEL, have + 1);
    useAsset(call, asset);
    return insert(call, row);
  }

  /// `POST Channels('…')/Programs`: the body names the channel as well.
  @Override
  public Created createRelated(Call call, Query.Within near, NewEntity entity) {
    Map<String, Value> values = new LinkedHashMap<>(entity.values());
    values.put(CHANNEL_ID, new Value.Text(near.parentKey()));
    return create(call, new NewEntity(TYPE, values, entity.links(), entity.children()));
  }

  /// A manifest lies in the asset, so no two programs share one.
  private void useAsset(Call call, String asset) {
    if (!catalog.holdAsset(call.account(), new AssetId(asset))) {
      throw new Refusal(Code.NOT_FOUND, ASSET_ID + ": there is no asset " + asset, ASSET_ID);
    }
    live.programOf(call.account(), asset)
        .ifPresent(program -> {
          throw new Refusal(
              Code.CONFLICT,
              ASSET_ID + ": " + asset + " must be of one program but is used by " + program,
              ASSET_ID);
        });
  }

  private static void check(Map<String, Value> program) {
    Members members = new Members(program);
    String name = members.text("Name").orElse("");
    if (!NAME.matcher(name).matches()) {
      throw Refusal.invalidValue(
          "Name",
          "must be 1 to 256 letters, digits, hyphens and blanks, the first and the last a letter or"
              + " a digit, but was '"
              + name
              + "'");
    }
    Duration window = members.span(WINDOW).orElseThrow();
    if (window.compareTo(SHORTEST) < 0 || window.compareTo(LONGEST) > 0) {
      throw Refusal.invalidValue(
          WINDOW, "must be " + SHORTEST + " to " + LONGEST + " but was " + window);
    }
    String manifest = members.text(MANIFEST).orElse("");
    if (!MANIFEST_NAME.matcher(manifest).matches()) {
      throw Refusal.invalidValue(
          MANIFEST, "must be 1 to 250 characters without / \\ ? # % but was '" + manifest + "'");
    }
  }

  /// Clients send the whole program back, so only what really differs counts as changed.
  @Override
  public Outcome update(Call call, String key, Map<String, Value> changes) {
    Entity before = hold(call, key);
    Map<String, Value> after = new LinkedHashMap<>(before.values());
    Map<String, Value> changed = new LinkedHashMap<>();
    changes.forEach((name, sent) -> {
      Value wanted = wanted(before, name, sent);
      if (!SameValue.test(before.value(name), wanted)) {
        after.put(name, wanted);
        changed.put(name, wanted);
      }
    });
    check(after);
    changed.keySet().stream()
        .filter(name -> !name.equals(DESCRIPTION))
        .forEach(name -> requireState(before, name, STOPPED));
    if (changed.containsKey(ASSET_ID)) {
      useAsset(call, new Members(changed).text(ASSET_ID).orElse(""));
    }
    return super.update(call, key, changed);
  }

  private static Value wanted(Entity before, String name, Value sent) {
    return switch (name) {
      case ASSET_ID ->
          new Value.Text(
              Keys.normalise(
                  ASSET_ID, ASSET_KEY, sent instanceof Value.Text(String text) ? text : ""));
      case MANIFEST -> sent == Value.Null.NULL ? before.value(MANIFEST) : sent;
      default -> sent;
    };
  }

  @Override
  public Outcome delete(Call call, String key, Map<String, String> options) {
    requireState(holdIdle(call, key), "DELETE", STOPPED);
    return super.delete(call, key, options);
  }

  @Override
  public ActionResult invoke(Call call, String key, Action action, Map<String, Value> arguments) {
    return new ActionResult.Started(
        action.name().equals(START.name()) ? start(call, key) : stop(call, key));
  }

  private String start(Call call, String key) {
    Entity found = table().find(call.account(), key).orElseThrow(() -> notFound(key));
    String channelId = new Members(found.values()).text(CHANNEL_ID).orElseThrow();
    Channel channel =
        channels.hold(call.account(), new ChannelId(channelId)).orElseThrow(() -> notFound(key));
    Entity program = holdIdle(call, key);
    requireState(program, START.name(), STOPPED);
    if (channel.state() != LiveState.RUNNING) {
      throw invalid(
          "%s: the State of the channel %s must be %s but is %s"
              .formatted(START.name(), channelId, RUNNING, channel.state()));
    }
    long running =
        live.programs(call.account(), channelId).stream().filter(it -> !it.isStopped()).count();
    quotas.checkMost(call.account(), Quota.RUNNING_PROGRAMS_PER_CHANNEL, running + 1);
    return begin(call, program, START.name(), "", STARTING);
  }

  private String stop(Call call, String key) {
    Entity program = holdIdle(call, key);
    requireState(program, STOP.name(), RUNNING);
    return begin(call, program, STOP.name(), "", STOPPING);
  }
}
