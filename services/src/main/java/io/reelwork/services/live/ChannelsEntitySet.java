package io.reelwork.services.live;

import io.reelwork.odata.model.Action;
import io.reelwork.odata.model.Codec;
import io.reelwork.odata.model.ComplexType;
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
import io.reelwork.services.catalog.AssetId;
import io.reelwork.services.feed.StoredEntitySet;
import io.reelwork.services.feed.StoredText;
import io.reelwork.services.feed.Times;
import io.reelwork.services.live.ChannelEncoding.AudioStream;
import io.reelwork.services.live.ChannelEncoding.VideoStream;
import io.reelwork.services.streaming.CrossSiteAccessPolicies;
import io.reelwork.services.streaming.HostAccess;
import io.reelwork.services.streaming.StreamingEndpointsEntitySet;
import io.reelwork.services.web.FaceUrls;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `Channels` on the wire. Clients send the whole channel back, so only what really differs is a
/// change; an input or a preview keeps what a body leaves out of it.
final class ChannelsEntitySet extends StoredEntitySet {
  static final String SET = "Channels";
  static final KeyForm.Nb KEY = new KeyForm.Nb("chid", false);
  static final KeyForm.Nb ASSET_KEY = new KeyForm.Nb("cid", false);

  private static final Property<String> ENDPOINT_PROTOCOL = Property.text("Protocol");
  private static final Property<String> URL = Property.text("Url");
  private static final Codec<ChannelEndpoint> ENDPOINT =
      Codec.complex(new ComplexType("ChannelEndpoint", List.of(ENDPOINT_PROTOCOL, URL)))
          .map(
              value ->
                  new ChannelEndpoint(
                      value.find(ENDPOINT_PROTOCOL).orElse(""), value.find(URL).orElse("")),
              endpoint ->
                  new PropertyMap()
                      .set(ENDPOINT_PROTOCOL, endpoint.protocol())
                      .set(URL, endpoint.url())
                      .complex());
  private static final Property<List<ChannelEndpoint>> ENDPOINTS =
      Property.of("Endpoints", Codec.list(ENDPOINT));

  private static final Property<HostAccess> IP =
      Property.of("IP", StreamingEndpointsEntitySet.IP_ACCESS);
  private static final Property<ChannelAccess> INPUT_ACCESS = access("ChannelInputAccessControl");
  private static final Property<ChannelAccess> PREVIEW_ACCESS =
      access("ChannelPreviewAccessControl");

  private static final Property<Duration> KEY_FRAMES = Property.of("KeyFrameInterval", Codec.TIME);
  private static final Property<String> PROTOCOL = Property.text("StreamingProtocol");
  private static final Codec<ChannelInput> INPUT_VALUE =
      Codec.complex(
              new ComplexType(
                  "ChannelInput", List.of(KEY_FRAMES, PROTOCOL, INPUT_ACCESS, ENDPOINTS)))
          .map(
              value ->
                  new ChannelInput(
                      value.find(KEY_FRAMES),
                      value.find(PROTOCOL),
                      value.find(INPUT_ACCESS),
                      value.find(ENDPOINTS).orElse(List.of())),
              input ->
                  new PropertyMap()
                      .set(KEY_FRAMES, input.keyFrameInterval())
                      .set(PROTOCOL, input.streamingProtocol())
                      .set(INPUT_ACCESS, input.access())
                      .set(ENDPOINTS, input.endpoints())
                      .complex());

  private static final Codec<ChannelPreview> PREVIEW_VALUE =
      Codec.complex(new ComplexType("ChannelPreview", List.of(PREVIEW_ACCESS, ENDPOINTS)))
          .map(
              value ->
                  new ChannelPreview(
                      value.find(PREVIEW_ACCESS), value.find(ENDPOINTS).orElse(List.of())),
              preview ->
                  new PropertyMap()
                      .set(PREVIEW_ACCESS, preview.access())
                      .set(ENDPOINTS, preview.endpoints())
                      .complex());

  private static final Property<Integer> FRAGMENTS =
      Property.of("FragmentsPerSegment", Codec.INT16);
  private static final Property<ChannelOutput.Hls> HLS =
      Property.of(
          "Hls",
          Codec.complex(new ComplexType("ChannelOutputHls", List.of(FRAGMENTS)))
              .map(
                  value -> new ChannelOutput.Hls(value.find(FRAGMENTS)),
                  hls ->
                      new PropertyMap()
                          .setPresent(FRAGMENTS, hls.fragmentsPerSegment())
                          .complex()));
  private static final Codec<ChannelOutput> OUTPUT_VALUE =
      Codec.complex(new ComplexType("ChannelOutput", List.of(HLS)))
          .map(
              value -> new ChannelOutput(value.find(HLS)),
              output -> new PropertyMap().setPresent(HLS, output.hls()).complex());

  private static final Property<Integer> INDEX = Property.of("Index", Codec.INT32);
  private static final Property<String> STREAM_NAME = Property.text("Name");
  private static final Property<String> LANGUAGE = Property.text("Language");
  private static final Codec<VideoStream> VIDEO =
      Codec.complex(new ComplexType("VideoStream", List.of(INDEX, STREAM_NAME)))
          .map(
              value -> new VideoStream(value.find(INDEX), value.find(STREAM_NAME)),
              stream ->
                  new PropertyMap()
                      .setPresent(INDEX, stream.index())
                      .setPresent(STREAM_NAME, stream.name())
                      .complex());
  private static final Codec<AudioStream> AUDIO =
      Codec.complex(new ComplexType("AudioStream", List.of(INDEX, STREAM_NAME, LANGUAGE)))
          .map(
              value ->
                  new AudioStream(value.find(INDEX), value.find(STREAM_NAME), value.find(LANGUAGE)),
              stream ->
                  new PropertyMap()
                      .setPresent(INDEX, stream.index())
                      .setPresent(STREAM_NAME, stream.name())
                      .setPresent(LANGUAGE, stream.language())
                      .complex());

  private static final Property<String> PRESET = Property.text("SystemPreset");
  private static final Property<List<VideoStream>> VIDEO_STREAMS =
      Property.of("VideoStreams", Codec.list(VIDEO));
  private static final Property<List<AudioStream>> AUDIO_STREAMS =
      Property.of("AudioStreams", Codec.list(AUDIO));
  private static final Property<Boolean> IGNORE_CAPTIONS =
      Property.flag("IgnoreCea708ClosedCaptions");
  private static final Property<String> AD_SOURCE = Property.text("AdMarkerSource");

  /// Microsoft's samples write `VideoStream` with one object where its SDK sends `VideoStreams`.
  private static final Codec<ChannelEncoding> ENCODING_VALUE =
      Codec.complex(
              new ComplexType(
                      "ChannelEncoding",
                      List.of(PRESET, VIDEO_STREAMS, AUDIO_STREAMS, IGNORE_CAPTIONS, AD_SOURCE))
                  .accepting("VideoStream", VIDEO_STREAMS.name()))
          .map(
              value ->
                  new ChannelEncoding(
                      value.find(PRESET),
                      value.find(VIDEO_STREAMS),
                      value.find(AUDIO_STREAMS),
                      value.find(IGNORE_CAPTIONS),
                      value.find(AD_SOURCE)),
              encoding ->
                  new PropertyMap()
                      .setPresent(PRESET, encoding.systemPreset())
                      .setPresent(VIDEO_STREAMS, encoding.videoStreams())
                      .setPresent(AUDIO_STREAMS, encoding.audioStreams())
                      .setPresent(IGNORE_CAPTIONS, encoding.ignoreCea708ClosedCaptions())
                      .setPresent(AD_SOURCE, encoding.adMarkerSource())
                      .complex());

  private static final Property<Boolean> INSERT_ON_AD = Property.flag("InsertSlateOnAdMarker");
  private static final Property<String> DEFAULT_SLATE = Property.text("DefaultSlateAssetId");

  /// Microsoft's samples write `InsertOnAdMarker` where its SDK sends `InsertSlateOnAdMarker`.
  private static final Codec<ChannelSlate> SLATE_VALUE =
      Codec.complex(
              new ComplexType("ChannelSlate", List.of(INSERT_ON_AD, DEFAULT_SLATE))
                  .accepting("InsertOnAdMarker", INSERT_ON_AD.name()))
          .map(
              value -> new ChannelSlate(value.find(INSERT_ON_AD), value.find(DEFAULT_SLATE)),
              slate ->
                  new PropertyMap()
                      .setPresent(INSERT_ON_AD, slate.insertOnAdMarker())
                      .setPresent(DEFAULT_SLATE, slate.defaultAssetId())
                      .complex());

  private static final Property<String> ID = Property.text("Id").notNull();
  private static final Property<String> NAME = Property.text("Name").required();
  private static final Property<String> DESCRIPTION =
      Property.text("Description").settable().updatable().maxLength(256);
  private static final Property<Value.DateTime> CREATED = Property.dateTime("Created").notNull();
  private static final Property<Value.DateTime> LAST_MODIFIED =
      Property.dateTime("LastModified").notNull();
  private static final Property<String> STATE =
      Property.text("State").notNull(LiveState.STOPPED.toString()).settable().ignoredOnUpdate();
  private static final Property<ChannelInput> INPUT =
      Property.of("Input", INPUT_VALUE).required().updatable();
  private static final Property<ChannelPreview> PREVIEW =
      Property.of("Preview", PREVIEW_VALUE).settable().updatable();
  private static final Property<ChannelOutput> OUTPUT =
      Property.of("Output", OUTPUT_VALUE).settable().updatable();
  private static final Property<CrossSiteAccessPolicies> POLICIES =
      Property.of("CrossSiteAccessPolicies", StreamingEndpointsEntitySet.CROSS_SITE)
          .settable()
          .updatable();
  private static final Property<String> ENCODING_TYPE =
      Property.text("EncodingType").notNull(EncodingType.NONE.word()).settable().since(10);
  private static final Property<ChannelEncoding> ENCODING =
      Property.of("Encoding", ENCODING_VALUE).settable().updatable().since(10);
  private static final Property<ChannelSlate> SLATE =
      Property.of("Slate", SLATE_VALUE).settable().updatable().since(10);
  private static final Property<Boolean> VANITY_URL =
      Property.flag("VanityUrl").notNull(true).settable().since(16);

  private static final Property<Duration> DURATION = Property.of("duration", Codec.TIME);
  private static final Property<Integer> CUE_ID = Property.of("cueId", Codec.INT32);
  private static final Property<Boolean> SHOW = Property.of("showSlate", Codec.BOOLEAN);
  private static final Property<String> ASSET_ID = Property.text("assetId");

  private static final EntityType CHANNEL =
      EntityType.of(
              "Channel",
              SET,
              KEY,
              List.of(
                  ID,
                  NAME,
                  DESCRIPTION,
                  CREATED,
                  LAST_MODIFIED,
                  STATE,
                  INPUT,
                  PREVIEW,
                  OUTPUT,
                  POLICIES,
                  ENCODING_TYPE,
                  ENCODING,
                  SLATE,
                  VANITY_URL),
              List.of(Navigation.toMany("Programs", ProgramsEntitySet.SET)))
          .withActions(
              new Action("Start", List.of(), false),
              new Action("Stop", List.of(), false),
              new Action("Reset", List.of(), false),
              new Action("StartAdvertisement", List.of(DURATION, CUE_ID, SHOW), false),
              new Action("EndAdvertisement", List.of(CUE_ID), false),
              new Action("ShowSlate", List.of(DURATION, ASSET_ID), false),
              new Action("HideSlate", List.of(), false))
          .since(7);

  static final ChannelsTable.Texts TEXTS =
      new ChannelsTable.Texts(
          StoredText.of(INPUT),
          StoredText.of(PREVIEW),
          StoredText.of(OUTPUT),
          StoredText.of(POLICIES),
          StoredText.of(ENCODING),
          StoredText.of(SLATE));

  private final Channels channels;
  private final FaceUrls faces;

  ChannelsEntitySet(Channels channels, FaceUrls faces) {
    super(channels.table().rows(), CHANNEL, Map.of());
    this.channels = channels;
    this.faces = faces;
  }

  private static Property<ChannelAccess> access(String type) {
    return Property.of(
        "AccessControl",
        Codec.complex(new ComplexType(type, List.of(IP)))
            .map(
                value -> new ChannelAccess(value.find(IP)),
                access -> new PropertyMap().setPresent(IP, access.ip()).complex()));
  }

  /// The addresses as the caller reaches them.
  @Override
  protected Entity shown(Call call, Entity stored) {
    URI origin = faces.origin(call.root());
    PropertyMap shown = PropertyMap.of(stored.values());
    stored.find(INPUT).ifPresent(input -> shown.set(INPUT, input.at(origin)));
    stored.find(PREVIEW).ifPresent(preview -> shown.set(PREVIEW, preview.at(origin)));
    return shown.entity(CHANNEL);
  }

  @Override
  public Created create(Call call, NewEntity sent) {
    ChannelSettings settings =
        new ChannelSettings(
            sent.find(DESCRIPTION),
            sent.get(INPUT),
            sent.find(PREVIEW).orElseGet(() -> new ChannelPreview(Optional.empty(), List.of())),
            sent.find(OUTPUT),
            sent.find(POLICIES),
            sent.find(ENCODING),
            sent.find(SLATE));
    NewChannel wanted =
        new NewChannel(
            sent.get(NAME),
            sent.get(STATE).equals(LiveState.RUNNING.toString()),
            new EncodingType(sent.get(ENCODING_TYPE)),
            sent.get(VANITY_URL),
            settings);
    Channels.Started started = channels.create(call.account(), wanted);
    return Created.started(shown(call, entity(started.channel())), started.operation());
  }

  private static Entity entity(Channel channel) {
    ChannelSettings settings = channel.settings();
    return new PropertyMap()
        .set(ID, channel.id().value())
        .set(NAME, channel.name())
        .set(DESCRIPTION, settings.description())
        .set(CREATED, Times.fresh(channel.created()))
        .set(LAST_MODIFIED, Times.fresh(channel.lastModified()))
        .set(STATE, channel.state().toString())
        .set(INPUT, settings.input())
        .set(PREVIEW, settings.preview())
        .set(OUTPUT, settings.output())
        .set(POLICIES, settings.crossSiteAccessPolicies())
        .set(ENCODING_TYPE, channel.encodingType().word())
        .set(ENCODING, settings.encoding())
        .set(SLATE, settings.slate())
        .set(VANITY_URL, channel.vanityUrl())
        .entity(CHANNEL);
  }

  @Override
  public Outcome update(Call call, String key, PropertyMap sent) {
    channels.update(call.account(), new ChannelId(key), before -> changed(before, sent));
    return new Outcome.Done();
  }

  private static ChannelSettings changed(ChannelSettings before, PropertyMap sent) {
    return new ChannelSettings(
        differing(DESCRIPTION, before.description(), sent),
        input(before.input(), sent),
        preview(before.preview(), sent),
        differing(OUTPUT, before.output(), sent),
        differing(POLICIES, before.crossSiteAccessPolicies(), sent),
        differing(ENCODING, before.encoding(), sent),
        differing(SLATE, before.slate(), sent));
  }

  private static ChannelInput input(ChannelInput before, PropertyMap sent) {
    PropertyMap members = members(INPUT, sent);
    ChannelInput after =
        new ChannelInput(
            members.changed(KEY_FRAMES, before.keyFrameInterval()),
            members.changed(PROTOCOL, before.streamingProtocol()),
            members.changed(INPUT_ACCESS, before.access()),
            before.endpoints());
    return differing(INPUT, Optional.of(before), new PropertyMap().set(INPUT, after)).orElseThrow();
  }

  private static ChannelPreview preview(ChannelPreview before, PropertyMap sent) {
    ChannelPreview after =
        new ChannelPreview(
            members(PREVIEW, sent).changed(PREVIEW_ACCESS, before.access()), before.endpoints());
    return differing(PREVIEW, Optional.of(before), new PropertyMap().set(PREVIEW, after))
        .orElseThrow();
  }

  /// What was sent of a complex value.
  private static PropertyMap members(Property<?> property, PropertyMap sent) {
    return sent.value(property.name()) instanceof Value.Complex(Map<String, Value> members)
        ? PropertyMap.of(members)
        : new PropertyMap();
  }

  @Override
  public Outcome delete(Call call, String key, Map<String, String> options) {
    return new Outcome.Started(channels.delete(call.account(), new ChannelId(key)));
  }

  @Override
  public ActionResult invoke(Call call, String key, Action action, PropertyMap given) {
    String account = call.account();
    ChannelId id = new ChannelId(key);
    return new ActionResult.Started(
        switch (action.name()) {
          case "Start" -> channels.start(account, id);
          case "Stop" -> channels.stop(account, id);
          case "Reset" -> channels.reset(account, id);
          case "StartAdvertisement" ->
              channels.startAdvertisement(account, id, advertisement(given));
          case "EndAdvertisement" -> channels.endAdvertisement(account, id, given.find(CUE_ID));
          case "ShowSlate" ->
              channels.showSlate(account, id, given.find(DURATION), () -> asset(given));
          case "HideSlate" -> channels.hideSlate(account, id);
          default -> throw new IllegalStateException(action.name());
        });
  }

  private static NewAdvertisement advertisement(PropertyValues given) {
    return new NewAdvertisement(
        given.find(DURATION), given.find(CUE_ID), given.find(SHOW).orElse(false));
  }

  private static Optional<AssetId> asset(PropertyValues given) {
    return given
        .find(ASSET_ID)
        .filter(id -> !id.isEmpty())
        .map(id -> new AssetId(Keys.normalise(ASSET_ID.name(), ASSET_KEY, id)));
  }
}
