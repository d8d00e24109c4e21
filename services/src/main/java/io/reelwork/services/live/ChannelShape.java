package io.reelwork.services.live;

import io.reelwork.odata.model.Action;
import io.reelwork.odata.model.Codec;
import io.reelwork.odata.model.ComplexType;
import io.reelwork.odata.model.EntityType;
import io.reelwork.odata.model.KeyForm;
import io.reelwork.odata.model.Navigation;
import io.reelwork.odata.model.Property;
import io.reelwork.odata.model.Value;
import io.reelwork.services.Refusal;
import io.reelwork.services.Refusal.Code;
import io.reelwork.services.feed.Members;
import io.reelwork.services.streaming.HostAccess;
import io.reelwork.services.streaming.StreamingEndpointsEntitySet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// What a channel is (entities section 24), and what its values must be.
final class ChannelShape {
  static final String SET = "Channels";
  static final String INPUT = "Input";
  static final String PREVIEW = "Preview";
  static final String ENCODING_TYPE = "EncodingType";
  static final String ENCODING = "Encoding";
  static final String SLATE = "Slate";
  static final String ENDPOINTS = "Endpoints";
  static final String URL = "Url";
  static final String DEFAULT_SLATE = "DefaultSlateAssetId";

  /// What may be changed while a channel is not stopped; everything else that can be changed at all
  /// needs `Stopped`.
  static final List<String> CHANGEABLE_WHILE_RUNNING =
      List.of("Description", "CrossSiteAccessPolicies", "AccessControl");

  static final Action START_ADVERTISEMENT =
      new Action(
          "StartAdvertisement",
          List.of(
              Property.of("duration", Codec.TIME),
              Property.of("cueId", Codec.INT32),
              Property.of("showSlate", Codec.BOOLEAN)),
          false);

  private static final String ACCESS = "AccessControl";
  private static final String PROTOCOL = "StreamingProtocol";
  private static final String KEY_FRAMES = "KeyFrameInterval";
  private static final String FRAGMENTED_MP4 = "FragmentedMP4";
  private static final String RTMP = "RTMP";

  private static final Property<HostAccess> IP =
      Property.of("IP", StreamingEndpointsEntitySet.IP_ACCESS);

  private static final ComplexType ENDPOINT =
      new ComplexType("ChannelEndpoint", List.of(Property.text("Protocol"), Property.text(URL)));

  private static final ComplexType INPUT_TYPE =
      new ComplexType(
          "ChannelInput",
          List.of(
              Property.of(KEY_FRAMES, Codec.TIME),
              Property.text(PROTOCOL),
              Property.of(
                  ACCESS, Codec.complex(new ComplexType("ChannelInputAccessControl", List.of(IP)))),
              Property.of(ENDPOINTS, Codec.list(Codec.complex(ENDPOINT)))));

  private static final ComplexType PREVIEW_TYPE =
      new ComplexType(
          "ChannelPreview",
          List.of(
              Property.of(
                  ACCESS,
                  Codec.complex(new ComplexType("ChannelPreviewAccessControl", List.of(IP)))),
              Property.of(ENDPOINTS, Codec.list(Codec.complex(ENDPOINT)))));

  private static final ComplexType OUTPUT_TYPE =
      new ComplexType(
          "ChannelOutput",
          List.of(
              Property.of(
                  "Hls",
                  Codec.complex(
                      new ComplexType(
                          "ChannelOutputHls",
                          List.of(Property.of("FragmentsPerSegment", Codec.INT16)))))));

  /// Microsoft's samples write `VideoStream` with one object where its SDK sends `VideoStreams`.
  private static final ComplexType ENCODING_VALUE =
      new ComplexType(
              "ChannelEncoding",
              List.of(
                  Property.text("SystemPreset"),
                  Property.of(
                      "VideoStreams",
                      Codec.list(
                          Codec.complex(
                              new ComplexType(
                                  "VideoStream",
                                  List.of(
                                      Property.of("Index", Codec.INT32), Property.text("Name")))))),
                  Property.of(
                      "AudioStreams",
                      Codec.list(
                          Codec.complex(
                              new ComplexType(
                                  "AudioStream",
                                  List.of(
                                      Property.of("Index", Codec.INT32),
                                      Property.text("Name"),
                                      Property.text("Language")))))),
                  Property.flag("IgnoreCea708ClosedCaptions"),
                  Property.text("AdMarkerSource")))
          .accepting("VideoStream", "VideoStreams");

  /// Microsoft's samples write `InsertOnAdMarker` where its SDK sends `InsertSlateOnAdMarker`.
  private static final ComplexType SLATE_TYPE =
      new ComplexType(
              "ChannelSlate",
              List.of(Property.flag("InsertSlateOnAdMarker"), Property.text(DEFAULT_SLATE)))
          .accepting("InsertOnAdMarker", "InsertSlateOnAdMarker");

  static final EntityType TYPE =
      EntityType.of(
              "Channel",
              SET,
              new KeyForm.Nb("chid", false),
              List.of(
                  Property.text("Id").notNull(),
                  Property.text("Name").required(),
                  Property.text("Description").settable().updatable().maxLength(256),
                  Property.dateTime("Created").notNull(),
                  Property.dateTime("LastModified").notNull(),
                  Property.text("State").notNull(ChannelState.STOPPED).settable().ignoredOnUpdate(),
                  Property.of(INPUT, Codec.complex(INPUT_TYPE)).required().updatable(),
                  Property.of(PREVIEW, Codec.complex(PREVIEW_TYPE)).settable().updatable(),
                  Property.of("Output", Codec.complex(OUTPUT_TYPE)).settable().updatable(),
                  Property.of("CrossSiteAccessPolicies", StreamingEndpointsEntitySet.CROSS_SITE)
                      .settable()
                      .updatable(),
                  Property.text(ENCODING_TYPE).notNull("None").settable().since(10),
                  Property.of(ENCODING, Codec.complex(ENCODING_VALUE))
                      .settable()
                      .updatable()
                      .since(10),
                  Property.of(SLATE, Codec.complex(SLATE_TYPE)).settable().updatable().since(10),
                  Property.flag("VanityUrl").notNull(true).settable().since(16)),
              List.of(Navigation.toMany("Programs", ProgramsEntitySet.SET)))
          .withActions(
              new Action("Start", List.of(), false),
              new Action("Stop", List.of(), false),
              new Action("Reset", List.of(), false),
              START_ADVERTISEMENT,
              new Action("EndAdvertisement", List.of(Property.of("cueId", Codec.INT32)), false),
              new Action(
                  "ShowSlate",
                  List.of(Property.of("duration", Codec.TIME), Property.text("assetId")),
                  false),
              new Action("HideSlate", List.of(), false))
          .since(7);

  private static final List<String> PROTOCOLS = List.of(FRAGMENTED_MP4, RTMP, "RTPMPEG2TS");
  private static final List<String> ENCODING_TYPES = List.of("None", "Standard", "Premium");
  private static final List<String> AD_SOURCES = List.of("Api", "Scte35");
  private static final List<String> PRESETS = List.of("Default720p");
  private static final Pattern LANGUAGE = Pattern.compile("[A-Za-z]{2,3}");
  private static final int MOST_AUDIO_STREAMS = 8;
  static final KeyForm.Nb ASSET_KEY = new KeyForm.Nb("cid", false);

  private ChannelShape() {}

  /// Refuses values that no channel can have.
  static void check(Map<String, Value> channel) {
    Members members = new Members(channel);
    HostAccess.checkName(members.text("Name").orElse(""));
    checkInput(members.member(INPUT));
    checkIp(PREVIEW, members.member(PREVIEW));
    OptionalLong perSegment = members.member("Output").member("Hls").number("FragmentsPerSegment");
    if (perSegment.orElse(1) < 1) {
      throw invalid(
          "Output.Hls.FragmentsPerSegment", "must be 1 or more but was " + perSegment.getAsLong());
    }
    oneOf(ENCODING_TYPE, members.text(ENCODING_TYPE), ENCODING_TYPES);
    checkEncoding(members.member(ENCODING));
    members
        .member(SLATE)
        .text(DEFAULT_SLATE)
        .filter(id -> ASSET_KEY.normalise(id).isEmpty())
        .ifPresent(id -> {
          throw new Refusal(
              Code.MALFORMED_ID,
              "Slate.DefaultSlateAssetId: must be nb:cid:UUID:<guid> but was '" + id + "'",
              SLATE);
        });
    checkEncodes(members);
  }

  private static void checkInput(Members input) {
    oneOf(INPUT + "." + PROTOCOL, input.text(PROTOCOL), PROTOCOLS);
    input
        .span(KEY_FRAMES)
        .filter(span -> span.isNegative() || span.isZero())
        .ifPresent(span -> {
          throw invalid(INPUT + "." + KEY_FRAMES, "must be more than 0 but was " + span);
        });
    checkIp(INPUT, input);
  }

  private static void checkIp(String property, Members members) {
    IP.read(members.member(ACCESS).value(IP.name()))
        .ifPresent(access -> access.check(property + ".AccessControl.IP"));
  }

  private static void checkEncoding(Members encoding) {
    oneOf(ENCODING + ".SystemPreset", encoding.text("SystemPreset"), PRESETS);
    oneOf(ENCODING + ".AdMarkerSource", encoding.text("AdMarkerSource"), AD_SOURCES);
    List<Members> streams = encoding.items("AudioStreams");
    TreeSet<Long> indexes = new TreeSet<>();
    for (Members stream : streams) {
      if (!indexes.add(stream.number("Index").orElse(0))) {
        throw invalid(ENCODING + ".AudioStreams", "must not have an Index twice");
      }
      stream
          .text("Language")
          .filter(language -> !LANGUAGE.matcher(language).matches())
          .ifPresent(language -> {
            throw invalid(
                ENCODING + ".AudioStreams.Language",
                "must be a code of ISO 639-2 but was '" + language + "'");
          });
    }
    if (streams.size() > MOST_AUDIO_STREAMS) {
      throw invalid(
          ENCODING + ".AudioStreams",
          "must be at most " + MOST_AUDIO_STREAMS + " but were " + streams.size());
    }
  }

  /// A channel that passes its input through has nothing to encode with.
  private static void checkEncodes(Members channel) {
    for (String name : List.of(ENCODING, SLATE)) {
      boolean said = !channel.member(name).isEmpty();
      if (said && !encodes(channel)) {
        throw invalid(name, "must be null when EncodingType is None");
      }
    }
  }

  /// Whether a channel encodes.
  static boolean encodes(Members channel) {
    return channel.text(ENCODING_TYPE).filter(type -> !type.equals("None")).isPresent();
  }

  private static void oneOf(String property, Optional<String> text, List<String> allowed) {
    text.filter(sent -> !allowed.contains(sent))
        .ifPresent(sent -> {
          throw invalid(
              property, "must be one of " + String.join(", ", allowed) + " but was '" + sent + "'");
        });
  }

  static Refusal invalid(String property, String what) {
    return new Refusal(Code.INVALID_VALUE, property + ": " + what, property);
  }

  /// Gives a new channel its addresses, which it keeps for life: `{origin}` stands for the host and
  /// port of the origin face, `{host}` for the host alone.
  static void address(Map<String, Value> channel, String key) {
    Members members = new Members(channel);
    Members input = members.member(INPUT);
    String protocol = input.text(PROTOCOL).orElse(FRAGMENTED_MP4);
    List<String> urls =
        switch (protocol) {
          case FRAGMENTED_MP4 -> List.of("http://{origin}/live/" + key + "/ingest.isml");
          case RTMP -> List.of("rtmp://{host}:1935/live/" + key, "rtmp://{host}:1936/live/" + key);
          default -> List.of();
        };
    Map<String, Value> complete = new LinkedHashMap<>();
    for (Property<?> member : INPUT_TYPE.properties()) {
      complete.put(member.name(), input.value(member.name()));
    }
    complete.put(PROTOCOL, new Value.Text(protocol));
    complete.put(
        ENDPOINTS, new Value.Items(urls.stream().map(url -> endpoint(protocol, url)).toList()));
    channel.put(INPUT, new Value.Complex(complete));
    Map<String, Value> preview = new LinkedHashMap<>();
    preview.put(ACCESS, members.member(PREVIEW).value(ACCESS));
    preview.put(
        ENDPOINTS,
        new Value.Items(
            List.of(
                endpoint(
                    FRAGMENTED_MP4, "http://{origin}/live/" + key + "/preview.isml/manifest"))));
    channel.put(PREVIEW, new Value.Complex(preview));
  }

  private static Value endpoint(String protocol, String url) {
    Map<String, Value> endpoint = new LinkedHashMap<>();
    endpoint.put("Protocol", new Value.Text(protocol));
    endpoint.put(URL, new Value.Text(url));
    return new Value.Complex(endpoint);
  }

  /// The addresses of an input or a preview as a caller sees them.
  static Value addressed(Value value, String origin, String host) {
    Members members = Members.of(value);
    List<Value> shown =
        members.items(ENDPOINTS).stream()
            .<Value>map(endpoint -> {
              String url = endpoint.text(URL).orElse("");
              return endpoint.with(
                  URL, new Value.Text(url.replace("{origin}", origin).replace("{host}", host)));
            })
            .toList();
    return value == Value.Null.NULL ? value : members.with(ENDPOINTS, new Value.Items(shown));
  }

  /// An update's input or preview over the stored one: its addresses stay, and what it leaves out.
  static Value merged(Value stored, Value sent) {
    Map<String, Value> merged = new LinkedHashMap<>(Members.of(stored).values());
    Members.of(sent)
        .values()
        .forEach((name, value) -> {
          if (!name.equals(ENDPOINTS)) {
            merged.put(name, value);
          }
        });
    return new Value.Complex(merged);
  }

  /// The same value without its access lists, which may be changed at any time.
  static Value withoutAccess(Value value) {
    return value == Value.Null.NULL ? value : Members.of(value).with(ACCESS, Value.Null.NULL);
  }
}
