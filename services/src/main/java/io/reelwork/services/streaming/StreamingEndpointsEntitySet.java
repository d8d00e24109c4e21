package io.reelwork.services.streaming;

import io.reelwork.odata.model.Action;
import io.reelwork.odata.model.Codec;
import io.reelwork.odata.model.ComplexType;
import io.reelwork.odata.model.Entity;
import io.reelwork.odata.model.EntityType;
import io.reelwork.odata.model.KeyForm;
import io.reelwork.odata.model.Property;
import io.reelwork.odata.model.PropertyMap;
import io.reelwork.odata.model.PropertyValues;
import io.reelwork.odata.model.Value;
import io.reelwork.odata.model.Value.DateTime.Form;
import io.reelwork.odata.payload.NewEntity;
import io.reelwork.odata.payload.Page;
import io.reelwork.odata.service.Call;
import io.reelwork.odata.uri.Query;
import io.reelwork.services.Refusal;
import io.reelwork.services.Refusal.Code;
import io.reelwork.services.feed.StoredEntitySet;
import io.reelwork.services.feed.StoredText;
import io.reelwork.services.feed.Times;
import io.reelwork.services.web.FaceUrls;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `StreamingEndpoints` on the wire. All endpoints are reached under the host of the origin.
public final class StreamingEndpointsEntitySet extends StoredEntitySet {
  private static final Property<String> RANGE_NAME = Property.text("Name");
  private static final Property<String> ADDRESS = Property.text("Address");
  private static final Property<Integer> PREFIX = Property.of("SubnetPrefixLength", Codec.INT32);
  private static final Codec<IpRange> IP_RANGE =
      Codec.complex(new ComplexType("IPRange", List.of(RANGE_NAME, ADDRESS, PREFIX)))
          .map(
              value -> new IpRange(value.find(RANGE_NAME), value.find(ADDRESS), value.find(PREFIX)),
              range ->
                  new PropertyMap()
                      .setPresent(RANGE_NAME, range.name())
                      .setPresent(ADDRESS, range.address())
                      .setPresent(PREFIX, range.prefixLength())
                      .complex());
  private static final Property<List<IpRange>> ALLOW = Property.of("Allow", Codec.list(IP_RANGE));

  /// Also of channels.
  public static final Codec<HostAccess> IP_ACCESS =
      Codec.complex(new ComplexType("IPAccessControl", List.of(ALLOW)))
          .map(
              value -> new HostAccess(value.find(ALLOW)),
              access -> new PropertyMap().setPresent(ALLOW, access.allow()).complex());

  private static final Property<String> CLIENT_POLICY = Property.text("ClientAccessPolicy");
  private static final Property<String> DOMAIN_POLICY = Property.text("CrossDomainPolicy");

  /// Also of channels.
  public static final Codec<CrossSiteAccessPolicies> CROSS_SITE =
      Codec.complex(
              new ComplexType("CrossSiteAccessPolicies", List.of(CLIENT_POLICY, DOMAIN_POLICY)))
          .map(
              value ->
                  new CrossSiteAccessPolicies(value.find(CLIENT_POLICY), value.find(DOMAIN_POLICY)),
              policies ->
                  new PropertyMap()
                      .setPresent(CLIENT_POLICY, policies.clientAccessPolicy())
                      .setPresent(DOMAIN_POLICY, policies.crossDomainPolicy())
                      .complex());

  private static final Property<String> IDENTIFIER = Property.text("Identifier");
  private static final Property<Value.DateTime> EXPIRATION = Property.dateTime("Expiration");
  private static final Property<String> BASE64 = Property.text("Base64Key");
  private static final Codec<AkamaiKey> AKAMAI_KEY =
      Codec.complex(
              new ComplexType(
                  "AkamaiSignatureHeaderAuthenticationKey",
                  List.of(IDENTIFIER, EXPIRATION, BASE64)))
          .map(
              value ->
                  new AkamaiKey(
                      value.find(IDENTIFIER),
                      value.find(EXPIRATION).map(Times::given),
                      value.find(BASE64)),
              key ->
                  new PropertyMap()
                      .setPresent(IDENTIFIER, key.identifier())
                      .setPresent(EXPIRATION, key.expiration().map(Times::fresh))
                      .setPresent(BASE64, key.base64Key())
                      .complex());
  private static final Property<List<AkamaiKey>> AKAMAI_KEYS =
      Property.of("AkamaiSignatureHeaderAuthenticationKeyList", Codec.list(AKAMAI_KEY));
  private static final Property<List<AkamaiKey>> AKAMAI =
      Property.of(
          "Akamai",
          Codec.complex(new ComplexType("AkamaiAccessControl", List.of(AKAMAI_KEYS)))
              .map(
                  value -> value.find(AKAMAI_KEYS).orElse(List.of()),
                  keys -> new PropertyMap().set(AKAMAI_KEYS, keys).complex()));
  private static final Property<HostAccess> IP = Property.of("IP", IP_ACCESS);
  private static final Codec<AccessControl> ACCESS_CONTROL =
      Codec.complex(new ComplexType("StreamingEndpointAccessControl", List.of(AKAMAI, IP)))
          .map(
              value -> new AccessControl(value.find(AKAMAI), value.find(IP)),
              access ->
                  new PropertyMap()
                      .setPresent(AKAMAI, access.akamaiKeys())
                      .setPresent(IP, access.ip())
                      .complex());

  private static final Property<Long> MAX_AGE = Property.of("MaxAge", Codec.INT64);
  private static final Codec<CacheControl> CACHE_CONTROL =
      Codec.complex(new ComplexType("StreamingEndpointCacheControl", List.of(MAX_AGE)))
          .map(
              value -> new CacheControl(value.find(MAX_AGE)),
              cache -> new PropertyMap().setPresent(MAX_AGE, cache.maxAge()).complex());

  private static final Value.DateTime NEVER = new Value.DateTime(0, Form.STORED);

  private static final Property<String> ID = Property.text("Id").notNull();
  private static final Property<String> NAME = Property.text("Name").required();
  private static final Property<String> DESCRIPTION =
      Property.text("Description").settable().updatable().maxLength(256);
  private static final Property<Value.DateTime> CREATED = Property.dateTime("Created").notNull();
  private static final Property<Value.DateTime> LAST_MODIFIED =
      Property.dateTime("LastModified").notNull();
  private static final Property<String> STATE =
      Property.text("State").notNull(EndpointState.STOPPED.toString());
  private static final Property<String> HOST_NAME = Property.text("HostName").computed();
  private static final Property<Integer> SCALE_UNITS = Property.int32("ScaleUnits").settable();
  private static final Property<List<String>> CUSTOM_HOSTS =
      Property.of("CustomHostNames", Codec.list(Codec.STRING))
          .notNull(List.of())
          .settable()
          .updatable();
  private static final Property<AccessControl> ACCESS =
      Property.of("AccessControl", ACCESS_CONTROL).settable().updatable();
  private static final Property<CacheControl> CACHE =
      Property.of("CacheControl", CACHE_CONTROL).settable().updatable();
  private static final Property<CrossSiteAccessPolicies> POLICIES =
      Property.of("CrossSiteAccessPolicies", CROSS_SITE).settable().updatable();
  private static final Property<Boolean> CDN_ENABLED =
      Property.flag("CdnEnabled").settable().updatable().since(9);
  private static final Property<String> CDN_PROVIDER =
      Property.text("CdnProvider").settable().updatable().since(15);
  private static final Property<String> CDN_PROFILE =
      Property.text("CdnProfile").settable().updatable().maxLength(256).since(15);
  private static final Property<Value.DateTime> FREE_TRIAL_END =
      Property.dateTime("FreeTrialEndTime").notNull(NEVER).since(15);
  private static final Property<String> VERSION =
      Property.text("StreamingEndpointVersion").settable().updatable().since(15);

  private static final Property<Integer> NEW_UNITS = Property.of("scaleUnits", Codec.INT32);
  private static final Action START = new Action("Start", List.of(), false);
  private static final Action STOP = new Action("Stop", List.of(), false);
  private static final Action SCALE = new Action("Scale", List.of(NEW_UNITS), false);

  private static final EntityType ENDPOINT =
      EntityType.of(
              "StreamingEndpoint",
              "StreamingEndpoints",
              new KeyForm.Nb("oid", false),
              List.of(
                  ID,
                  NAME,
                  DESCRIPTION,
                  CREATED,
                  LAST_MODIFIED,
                  STATE,
                  HOST_NAME,
                  SCALE_UNITS,
                  CUSTOM_HOSTS,
                  ACCESS,
                  CACHE,
                  POLICIES,
                  CDN_ENABLED,
                  CDN_PROVIDER,
                  CDN_PROFILE,
                  FREE_TRIAL_END,
                  VERSION),
              List.of())
          .withActions(START, STOP, SCALE)
          .since(7);

  static final StreamingEndpointsTable.Texts TEXTS =
      new StreamingEndpointsTable.Texts(
          StoredText.of(CUSTOM_HOSTS),
          StoredText.of(ACCESS),
          StoredText.of(CACHE),
          StoredText.of(POLICIES));

  private final StreamingEndpoints endpoints;
  private final FaceUrls faces;

  StreamingEndpointsEntitySet(StreamingEndpoints endpoints, FaceUrls faces) {
    super(endpoints.table().rows(), ENDPOINT, Map.of());
    this.endpoints = endpoints;
    this.faces = faces;
  }

  @Override
  public Page list(Call call, Query query) {
    endpoints.ensureDefault(call.account());
    return super.list(call, query);
  }

  @Override
  public long count(Call call, Query query) {
    endpoints.ensureDefault(call.account());
    return super.count(call, query);
  }

  @Override
  protected Entity shown(Call call, Entity stored) {
    return PropertyMap.of(stored.values())
        .set(HOST_NAME, faces.origin(call.root()).getAuthority())
        .entity(ENDPOINT);
  }

  /// The host name is not known yet right after a create.
  @Override
  public Created create(Call call, NewEntity sent) {
    NewStreamingEndpoint wanted =
        new NewStreamingEndpoint(
            sent.get(NAME),
            sent.get(SCALE_UNITS),
            changed(EndpointSettings.DEFAULTS, PropertyMap.of(sent.values())));
    StreamingEndpoints.Started started = endpoints.create(call.account(), wanted);
    return Created.started(entity(started.endpoint()), started.operation());
  }

  private static EndpointSettings changed(EndpointSettings before, PropertyMap changes) {
    return new EndpointSettings(
        changes.changed(DESCRIPTION, before.description()),
        changes.find(CUSTOM_HOSTS).orElse(before.customHostNames()),
        changes.changed(ACCESS, before.accessControl()),
        changes.changed(CACHE, before.cacheControl()),
        changes.changed(POLICIES, before.crossSiteAccessPolicies()),
        new Cdn(
            changes.find(CDN_ENABLED).orElse(before.cdn().enabled()),
            changes.changed(CDN_PROVIDER, before.cdn().provider()),
            changes.changed(CDN_PROFILE, before.cdn().profile())),
        changes.changed(VERSION, Optional.of(before.version())).orElse(""));
  }

  private static Entity entity(StreamingEndpoint endpoint) {
    EndpointSettings settings = endpoint.settings();
    return new PropertyMap()
        .set(ID, endpoint.id().value())
        .set(NAME, endpoint.name())
        .set(DESCRIPTION, settings.description())
        .set(CREATED, Times.fresh(endpoint.created()))
        .set(LAST_MODIFIED, Times.fresh(endpoint.lastModified()))
        .set(STATE, endpoint.state().toString())
        .set(SCALE_UNITS, endpoint.scaleUnits())
        .set(CUSTOM_HOSTS, settings.customHostNames())
        .set(ACCESS, settings.accessControl())
        .set(CACHE, settings.cacheControl())
        .set(POLICIES, settings.crossSiteAccessPolicies())
        .set(CDN_ENABLED, settings.cdn().enabled())
        .set(CDN_PROVIDER, settings.cdn().provider())
        .set(CDN_PROFILE, settings.cdn().profile())
        .set(FREE_TRIAL_END, endpoint.freeTrialEnd().map(Times::fresh).orElse(NEVER))
        .set(VERSION, settings.version())
        .entity(ENDPOINT);
  }

  @Override
  public Outcome update(Call call, String key, PropertyMap sent) {
    EndpointId id = new EndpointId(key);
    if (sent.isEmpty()) {
      endpoints.holdChangeable(call.account(), id);
    } else {
      endpoints.update(call.account(), id, before -> changed(before, sent));
    }
    return new Outcome.Done();
  }

  @Override
  public Outcome delete(Call call, String key, Map<String, String> options) {
    return new Outcome.Started(endpoints.delete(call.account(), new EndpointId(key)));
  }

  @Override
  public ActionResult invoke(Call call, String key, Action action, PropertyMap arguments) {
    EndpointId id = new EndpointId(key);
    String operation;
    if (action.equals(START)) {
      operation = endpoints.start(call.account(), id);
    } else if (action.equals(STOP)) {
      operation = endpoints.stop(call.account(), id);
    } else {
      operation = endpoints.scale(call.account(), id, units(arguments));
    }
    return new ActionResult.Started(operation);
  }

  private static int units(PropertyValues arguments) {
    return arguments
        .find(NEW_UNITS)
        .orElseThrow(() ->
            new Refusal(
                Code.MISSING_VALUE, NEW_UNITS.name() + ": must be given", NEW_UNITS.name()));
  }
}
