package io.reelwork.services.live;

import io.reelwork.odata.model.Action;
import io.reelwork.odata.model.Codec;
import io.reelwork.odata.model.Entity;
import io.reelwork.odata.model.EntityType;
import io.reelwork.odata.model.KeyForm;
import io.reelwork.odata.model.Navigation;
import io.reelwork.odata.model.Property;
import io.reelwork.odata.model.PropertyMap;
import io.reelwork.odata.model.PropertyValues;
import io.reelwork.odata.model.Value;
import io.reelwork.odata.payload.NewEntity;
import io.reelwork.odata.service.Call;
import io.reelwork.odata.uri.Keys;
import io.reelwork.odata.uri.Query;
import io.reelwork.services.catalog.AssetId;
import io.reelwork.services.feed.StoredEntitySet;
import io.reelwork.services.feed.Times;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `Programs` on the wire. Clients send the whole program back, so only what really differs is a
/// change.
final class ProgramsEntitySet extends StoredEntitySet {
  static final String SET = "Programs";

  private static final Property<String> ID = Property.text("Id").notNull();
  private static final Property<String> NAME = Property.text("Name").required().updatable();
  private static final Property<String> DESCRIPTION =
      Property.text("Description").settable().updatable().maxLength(256);
  private static final Property<Value.DateTime> CREATED = Property.dateTime("Created").notNull();
  private static final Property<Value.DateTime> LAST_MODIFIED =
      Property.dateTime("LastModified").notNull();
  private static final Property<String> CHANNEL_ID = Property.text(Program.CHANNEL_ID).required();
  private static final Property<String> ASSET_ID =
      Property.text(Program.ASSET_ID).required().updatable();
  private static final Property<Duration> WINDOW =
      Property.of("ArchiveWindowLength", Codec.TIME).required().updatable();
  private static final Property<String> STATE =
      Property.text("State").notNull(LiveState.STOPPED.toString());
  private static final Property<String> MANIFEST =
      Property.text("ManifestName").settable().updatable();

  private static final Action START = new Action("Start", List.of(), false);
  private static final Action STOP = new Action("Stop", List.of(), false);

  private static final EntityType PROGRAM =
      EntityType.of(
              "Program",
              SET,
              new KeyForm.Nb("pgid", false),
              List.of(
                  ID,
                  NAME,
                  DESCRIPTION,
                  CREATED,
                  LAST_MODIFIED,
                  CHANNEL_ID,
                  ASSET_ID,
                  WINDOW,
                  STATE,
                  MANIFEST),
              List.of(Navigation.toOne("Channel", ChannelsEntitySet.SET)))
          .withActions(START, STOP)
          .since(7);

  private final Programs programs;

  ProgramsEntitySet(Programs programs) {
    super(programs.table().rows(), PROGRAM, Map.of("Channels/Programs", "channel_id"));
    this.programs = programs;
  }

  @Override
  public Optional<List<String>> targets(Call call, String key, Navigation navigation) {
    return programs
        .find(call.account(), new ProgramId(key))
        .map(program -> List.of(program.channel().value()));
  }

  @Override
  public Created create(Call call, NewEntity sent) {
    NewProgram wanted =
        new NewProgram(
            sent.get(NAME),
            sent.find(DESCRIPTION),
            new ChannelId(
                Keys.normalise(CHANNEL_ID.name(), ChannelsEntitySet.KEY, sent.get(CHANNEL_ID))),
            asset(sent),
            sent.get(WINDOW),
            sent.find(MANIFEST).filter(name -> !name.isEmpty()));
    return Created.of(entity(programs.create(call.account(), wanted)));
  }

  private static AssetId asset(PropertyValues sent) {
    return new AssetId(
        Keys.normalise(ASSET_ID.name(), ChannelsEntitySet.ASSET_KEY, sent.get(ASSET_ID)));
  }

  /// `POST Channels('…')/Programs`: the body names the channel as well.
  @Override
  public Created createRelated(Call call, Query.Within near, NewEntity sent) {
    Map<String, Value> values = new LinkedHashMap<>(sent.values());
    values.put(CHANNEL_ID.name(), new Value.Text(near.parentKey()));
    return create(call, new NewEntity(PROGRAM, values, sent.links(), sent.children()));
  }

  private static Entity entity(Program program) {
    return new PropertyMap()
        .set(ID, program.id().value())
        .set(NAME, program.name())
        .set(DESCRIPTION, program.description())
        .set(CREATED, Times.fresh(program.created()))
        .set(LAST_MODIFIED, Times.fresh(program.lastModified()))
        .set(CHANNEL_ID, program.channel().value())
        .set(ASSET_ID, program.asset().value())
        .set(WINDOW, program.archiveWindow())
        .set(STATE, program.state().toString())
        .set(MANIFEST, program.manifestName())
        .entity(PROGRAM);
  }

  @Override
  public Outcome update(Call call, String key, PropertyMap sent) {
    programs.update(call.account(), new ProgramId(key), before -> changed(before, sent));
    return new Outcome.Done();
  }

  private static Program changed(Program before, PropertyMap sent) {
    return new Program(
        before.id(),
        sent.find(NAME).orElse(before.name()),
        differing(DESCRIPTION, before.description(), sent),
        before.created(),
        before.lastModified(),
        before.channel(),
        sent.has(ASSET_ID) ? asset(sent) : before.asset(),
        sent.find(WINDOW).orElse(before.archiveWindow()),
        before.state(),
        sent.find(MANIFEST).orElse(before.manifestName()));
  }

  @Override
  public Outcome delete(Call call, String key, Map<String, String> options) {
    programs.delete(call.account(), new ProgramId(key));
    return new Outcome.Done();
  }

  @Override
  public ActionResult invoke(Call call, String key, Action action, PropertyMap arguments) {
    ProgramId id = new ProgramId(key);
    return new ActionResult.Started(
        action.equals(START)
            ? programs.start(call.account(), id)
            : programs.stop(call.account(), id));
  }
}
