package io.reelwork.services.streaming;

import static io.reelwork.services.streaming.HostAccessShape.invalid;

import io.reelwork.odata.model.Action;
import io.reelwork.odata.model.Codec;
import io.reelwork.odata.model.ComplexType;
import io.reelwork.odata.model.Entity;
import io.reelwork.odata.model.EntityType;
import io.reelwork.odata.model.KeyForm;
import io.reelwork.odata.model.Property;
import io.reelwork.odata.model.Value;
import io.reelwork.odata.model.Value.DateTime.Form;
import io.reelwork.services.feed.Members;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/// What a streaming endpoint is (entities section 23), and what its values must be.
final class EndpointShape {
  static final String SET = "StreamingEndpoints";
  static final String SCALE_UNITS = "ScaleUnits";
  static final String FREE_TRIAL_END = "FreeTrialEndTime";
  static final String CDN_ENABLED = "CdnEnabled";

  private static final String VERSION = "StreamingEndpointVersion";
  private static final String CDN_PROVIDER = "CdnProvider";
  private static final String CDN_PROFILE = "CdnProfile";
  private static final String CUSTOM_HOSTS = "CustomHostNames";
  private static final String AKAMAI_KEYS = "AkamaiSignatureHeaderAuthenticationKeyList";
  private static final Value.DateTime NEVER = new Value.DateTime(0, Form.STORED);

  private static final ComplexType AKAMAI =
      new ComplexType(
          "AkamaiAccessControl",
          List.of(
              Property.of(
                  AKAMAI_KEYS,
                  Codec.list(
                      Codec.complex(
                          new ComplexType(
                              "AkamaiSignatureHeaderAuthenticationKey",
                              List.of(
                                  Property.text("Identifier"),
                                  Property.dateTime("Expiration"),
                                  Property.text("Base64Key"))))))));

  private static final ComplexType ACCESS =
      new ComplexType(
          "StreamingEndpointAccessControl",
          List.of(
              Property.of("Akamai", Codec.complex(AKAMAI)),
              Property.of("IP", Codec.complex(HostAccessShape.IP))));

  private static final ComplexType CACHE =
      new ComplexType("StreamingEndpointCacheControl", List.of(Property.of("MaxAge", Codec.INT64)));

  static final EntityType TYPE =
      EntityType.of(
              "StreamingEndpoint",
              SET,
              new KeyForm.Nb("oid", false),
              List.of(
                  Property.text("Id").notNull(),
                  Property.text("Name").required(),
                  Property.text("Description").settable().updatable().maxLength(256),
                  Property.dateTime("Created").notNull(),
                  Property.dateTime("LastModified").notNull(),
                  Property.text("State").notNull("Stopped"),
                  Property.text("HostName").computed(),
                  Property.int32(SCALE_UNITS).settable(),
                  Property.of(CUSTOM_HOSTS, Codec.list(Codec.STRING))
                      .notNull(List.of())
                      .settable()
                      .updatable(),
                  Property.of("AccessControl", Codec.complex(ACCESS)).settable().updatable(),
                  Property.of("CacheControl", Codec.complex(CACHE)).settable().updatable(),
                  Property.of("CrossSiteAccessPolicies", Codec.complex(HostAccessShape.CROSS_SITE))
                      .settable()
                      .updatable(),
                  Property.flag(CDN_ENABLED).settable().updatable().since(9),
                  Property.text(CDN_PROVIDER).settable().updatable().since(15),
                  Property.text(CDN_PROFILE).settable().updatable().maxLength(256).since(15),
                  Property.dateTime(FREE_TRIAL_END).notNull(NEVER).since(15),
                  Property.text(VERSION).settable().updatable().since(15)),
              List.of())
          .withActions(
              new Action("Start", List.of(), false),
              new Action("Stop", List.of(), false),
              new Action("Scale", List.of(Property.of("scaleUnits", Codec.INT32)), false))
          .since(7);

  private static final String STANDARD = "2.0";
  private static final List<String> VERSIONS = List.of("1.0", STANDARD);
  private static final List<String> PROVIDERS =
      List.of("StandardVerizon", "PremiumVerizon", "StandardAkamai");
  private static final String PROFILE = "AzureMediaStreamingPlatformCdnProfile";
  private static final Pattern HOST =
      Pattern.compile(
          "(?=.{1,253}$)[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*");

  private EndpointShape() {}

  /// Fills in what a client left out: the standard kind, and with a CDN its provider and profile.
  static void complete(Map<String, Value> endpoint) {
    fill(endpoint, VERSION, STANDARD);
    if (new Members(endpoint).isSet(CDN_ENABLED)) {
      fill(endpoint, CDN_PROVIDER, PROVIDERS.getFirst());
      fill(endpoint, CDN_PROFILE, PROFILE);
    }
  }

  private static void fill(Map<String, Value> endpoint, String property, String standard) {
    Members members = new Members(endpoint);
    if (members.text(property).isEmpty()) {
      endpoint.put(property, new Value.Text(standard));
    }
  }

  /// Refuses values that no endpoint can have.
  static void check(Map<String, Value> endpoint) {
    Members members = new Members(endpoint);
    HostAccessShape.checkName(members.value("Name"));
    checkUnits(members.number(SCALE_UNITS));
    checkHosts(members.value(CUSTOM_HOSTS));
    HostAccessShape.checkIp("AccessControl.IP", members.member("AccessControl").member("IP"));
    members
        .member("AccessControl")
        .member("Akamai")
        .items(AKAMAI_KEYS)
        .forEach(EndpointShape::checkKey);
    OptionalLong maxAge = members.member("CacheControl").number("MaxAge");
    if (maxAge.isPresent() && maxAge.getAsLong() < 0) {
      throw invalid("CacheControl.MaxAge", "must be 0 or more but was " + maxAge.getAsLong());
    }
    oneOf(members, VERSION, VERSIONS);
    checkCdn(members);
  }

  /// Refuses fewer units than none; how many there may be is a quota.
  static void checkUnits(OptionalLong units) {
    if (units.isPresent() && units.getAsLong() < 0) {
      throw invalid(SCALE_UNITS, "must be 0 or more but was " + units.getAsLong());
    }
  }

  private static void checkHosts(Value hosts) {
    if (hosts instanceof Value.Items(List<Value> items)) {
      for (Value item : items) {
        String host = item instanceof Value.Text(String text) ? text : "";
        if (!HOST.matcher(host).matches()) {
          throw invalid(CUSTOM_HOSTS, "must be host names but one was '" + host + "'");
        }
      }
    }
  }

  private static void checkKey(Members key) {
    String text = key.text("Base64Key").orElse("");
    try {
      Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException _) {
      throw invalid("AccessControl.Akamai." + AKAMAI_KEYS + ".Base64Key", "must be base64");
    }
  }

  private static void checkCdn(Members members) {
    if (!members.isSet(CDN_ENABLED)) {
      return;
    }
    oneOf(members, CDN_PROVIDER, PROVIDERS);
    boolean classic = members.text(VERSION).filter(VERSIONS.getFirst()::equals).isPresent();
    if (classic && members.number(SCALE_UNITS).orElse(0) < 1) {
      throw invalid(
          CDN_ENABLED, "an endpoint of version 1.0 must have at least 1 scale unit, but has none");
    }
    if (members.value(CUSTOM_HOSTS) instanceof Value.Items(var hosts) && !hosts.isEmpty()) {
      throw invalid(CDN_ENABLED, "an endpoint with custom host names cannot have a CDN");
    }
  }

  private static void oneOf(Members members, String property, List<String> allowed) {
    members
        .text(property)
        .filter(text -> !allowed.contains(text))
        .ifPresent(text -> {
          throw invalid(
              property, "must be one of " + String.join(", ", allowed) + " but was '" + text + "'");
        });
  }

  /// Refuses the way back from the standard kind to the classic one.
  static void checkVersionChange(Entity before, Map<String, Value> after) {
    boolean standard = before.value(VERSION).equals(new Value.Text(STANDARD));
    if (standard && !new Members(after).value(VERSION).equals(new Value.Text(STANDARD))) {
      throw invalid(VERSION, "must stay 2.0: only 1.0 can become 2.0");
    }
  }
}
