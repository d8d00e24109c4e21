package io.reelwork.services.access;

import io.reelwork.services.ServiceFailure;
import io.reelwork.services.ServiceFailure.Code;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How the deployment tells callers apart and what it grants them: keys `security.*`, `account.*`,
/// `client.*`, `tokens.*`, `quota.*`.
///
/// @param masterKey `security.master-key`: 32 bytes in base64; needed on PostgreSQL, on SQLite a
///   file in the data folder takes its place
/// @param accountName `account.name`: the account that the first start makes
/// @param client the client that the configuration brings; empty lets the first start make one
/// @param tokens the life of tokens and of the keys that sign them
/// @param quotas `quota.*`: the limits of accounts that have none of their own; 0 means no limit
public record AccessConfig(
    Optional<String> masterKey,
    String accountName,
    Optional<Credentials> client,
    Tokens tokens,
    Map<Quota, Long> quotas) {
  /// The account that the first start makes when the configuration names none.
  public static final String DEFAULT_ACCOUNT = "reelwork";

  /// Checks the account's name.
  public AccessConfig {
    Account.checkName("account.name", accountName);
    quotas = Map.copyOf(quotas);
  }

  /// Everything as it is without configuration.
  public static AccessConfig defaults() {
    return new AccessConfig(
        Optional.empty(), DEFAULT_ACCOUNT, Optional.empty(), Tokens.defaults(), Quotas.standard());
  }

  /// The client of `client.id` and `client.secret`, which come together or not at all.
  ///
  /// @throws ServiceFailure `CONFIGURATION` when one is without the other, or not as it must be
  public static Optional<Credentials> client(Optional<String> id, Optional<String> secret) {
    if (id.isPresent() != secret.isPresent()) {
      throw new ServiceFailure(
          Code.CONFIGURATION,
          "client.id, client.secret: must be given together but only "
              + (id.isPresent() ? "client.id" : "client.secret")
              + " was");
    }
    return id.map(given -> Credentials.given(given, secret.orElseThrow()));
  }

  /// Does not tell the master key.
  @Override
  public String toString() {
    return "AccessConfig[accountName=" + accountName + ", tokens=" + tokens + "]";
  }

  /// Keys `tokens.*`.
  ///
  /// @param rotation `tokens.rotation`: how long a key signs
  /// @param lifetime `tokens.lifetime`: life of a token in the Azure AD form
  /// @param acsLifetime `tokens.acs-lifetime`: life of a token in the ACS form
  /// @param issuer `tokens.issuer`: the `iss` of our tokens; change it only together with all
  ///   tokens that are out
  /// @param resources `tokens.resources`: the resources a token may be asked for; the first is the
  ///   canonical one
  public record Tokens(
      Duration rotation,
      Duration lifetime,
      Duration acsLifetime,
      String issuer,
      List<String> resources) {
    /// The resources of the four clouds (`protocol.md` 11.1).
    public static final List<String> DEFAULT_RESOURCES =
        List.of(
            "https://rest.media.azure.net",
            "https://rest.media.chinacloudapi.cn",
            "https://rest.media.usgovcloudapi.net",
            "https://rest.media.cloudapi.de");

    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofDays(1);
    private static final Duration SHORTEST_ROTATION = Duration.ofDays(1);

    /// Checks ranges.
    public Tokens {
      within("tokens.lifetime", lifetime);
      within("tokens.acs-lifetime", acsLifetime);
      if (rotation.compareTo(SHORTEST_ROTATION) < 0) {
        throw invalid("tokens.rotation", "at least " + SHORTEST_ROTATION, rotation);
      }
      if (issuer.isBlank()) {
        throw invalid("tokens.issuer", "a text", "empty");
      }
      if (resources.isEmpty()) {
        throw invalid("tokens.resources", "at least one resource", "empty");
      }
      resources = List.copyOf(resources);
    }

    /// One hour, six in the ACS form, a new key every 90 days.
    public static Tokens defaults() {
      return new Tokens(
          Duration.ofDays(90),
          Duration.ofHours(1),
          Duration.ofHours(6),
          "urn:reelwork",
          DEFAULT_RESOURCES);
    }

    /// The longest life a token may have.
    Duration longestLife() {
      return lifetime.compareTo(acsLifetime) > 0 ? lifetime : acsLifetime;
    }

    private static void within(String key, Duration value) {
      if (value.compareTo(SHORTEST) < 0 || value.compareTo(LONGEST) > 0) {
        throw invalid(key, SHORTEST + " to " + LONGEST, value);
      }
    }

    private static ServiceFailure invalid(String key, String rule, Object value) {
      return new ServiceFailure(
          Code.CONFIGURATION, key + ": must be " + rule + " but was " + value);
    }
  }
}
