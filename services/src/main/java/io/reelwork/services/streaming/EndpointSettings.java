package io.reelwork.services.streaming;

import io.reelwork.services.Refusal;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// What clients set of a streaming endpoint, at any time.
///
/// @param description a text for people
/// @param customHostNames more host names
/// @param accessControl who may reach it
/// @param cacheControl how long caches keep what it serves
/// @param crossSiteAccessPolicies the documents for players in other sites
/// @param cdn the CDN in front of it
/// @param version `1.0` (classic) or `2.0` (standard); empty is standard
public record EndpointSettings(
    Optional<String> description,
    List<String> customHostNames,
    Optional<AccessControl> accessControl,
    Optional<CacheControl> cacheControl,
    Optional<CrossSiteAccessPolicies> crossSiteAccessPolicies,
    Cdn cdn,
    String version) {
  /// The settings of an endpoint for which a client sets nothing.
  public static final EndpointSettings DEFAULTS =
      new EndpointSettings(
          Optional.empty(),
          List.of(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          new Cdn(false, Optional.empty(), Optional.empty()),
          "");

  private static final String CLASSIC = "1.0";
  private static final String STANDARD = "2.0";
  private static final Pattern HOST =
      Pattern.compile(
          "(?=.{1,253}$)[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*");

  /// Copies the host names; no version is the standard one.
  public EndpointSettings {
    customHostNames = List.copyOf(customHostNames);
    version = version.isEmpty() ? STANDARD : version;
  }

  boolean isStandard() {
    return version.equals(STANDARD);
  }

  /// Refuses settings that no endpoint of so many units can have.
  ///
  /// @throws Refusal `INVALID_VALUE`
  void check(int scaleUnits) {
    customHostNames.forEach(EndpointSettings::checkHost);
    accessControl.ifPresent(AccessControl::check);
    cacheControl.ifPresent(CacheControl::check);
    if (!version.equals(CLASSIC) && !version.equals(STANDARD)) {
      throw Refusal.invalidValue(
          "StreamingEndpointVersion",
          "must be one of " + CLASSIC + ", " + STANDARD + " but was '" + version + "'");
    }
    cdn.check();
    if (cdn.enabled() && version.equals(CLASSIC) && scaleUnits < 1) {
      throw Refusal.invalidValue(
          Cdn.ENABLED, "an endpoint of version 1.0 must have at least 1 scale unit, but has none");
    }
    if (cdn.enabled() && !customHostNames.isEmpty()) {
      throw Refusal.invalidValue(
          Cdn.ENABLED, "an endpoint with custom host names cannot have a CDN");
    }
  }

  private static void checkHost(String host) {
    if (!HOST.matcher(host).matches()) {
      throw Refusal.invalidValue(
          "CustomHostNames", "must be host names but one was '" + host + "'");
    }
  }
}
