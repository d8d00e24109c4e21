package io.reelwork.services.licenses;

import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// The checks of the JSON configurations of Widevine and FairPlay (delivery sections 16.2 and
/// 16.3): what is there must have its form; members that are not known are left to those who read
/// them.
public final class DrmConfiguration {
  private static final Pattern GUID =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
  private static final Pattern NUMBER = Pattern.compile("\\d{1,19}");
  private static final Pattern TRUTH = Pattern.compile("(?i)true|false");
  private static final Pattern ANY = Pattern.compile("(?s).*");

  private static final Map<String, Predicate<String>> OVERRIDES =
      Map.ofEntries(
          Map.entry("can_play", form(TRUTH)),
          Map.entry("can_persist", form(TRUTH)),
          Map.entry("can_renew", form(TRUTH)),
          Map.entry("renew_with_usage", form(TRUTH)),
          Map.entry("license_duration_seconds", form(NUMBER)),
          Map.entry("rental_duration_seconds", form(NUMBER)),
          Map.entry("playback_duration_seconds", form(NUMBER)),
          Map.entry("renewal_delay_seconds", form(NUMBER)),
          Map.entry("renewal_retry_interval_seconds", form(NUMBER)),
          Map.entry("renewal_recovery_duration_seconds", form(NUMBER)),
          Map.entry("renewal_server_url", form(ANY)));

  private static final Map<String, Predicate<String>> KEY_SPEC =
      Map.of(
          "track_type", form(ANY),
          "key_id", form(ANY),
          "security_level", form(Pattern.compile("[1-5]")));

  private static final Map<String, Predicate<String>> FAIR_PLAY =
      Map.of(
          "ASkId", form(GUID),
          "FairPlayPfxPasswordId", form(GUID),
          "FairPlayPfx", DrmConfiguration::isBase64,
          "ContentEncryptionIV", form(Pattern.compile("[0-9a-fA-F]{32}")),
          "RentalAndLeaseKeyType", form(NUMBER),
          "RentalDuration", form(NUMBER));

  private DrmConfiguration() {}

  private static Predicate<String> form(Pattern pattern) {
    return text -> pattern.matcher(text).matches();
  }

  /// Checks a Widevine configuration; `{}` means defaults.
  ///
  /// @throws Malformed when it breaks a rule
  public static void checkWidevine(String text) {
    Json.Members root = Json.parse("Widevine", text).members("Widevine");
    check(root, Map.of("allowed_track_types", form(Pattern.compile("SD_ONLY|SD_HD"))));
    Json.member(root, "content_key_specs")
        .map(specs -> specs.items("content_key_specs"))
        .orElse(List.of())
        .forEach(spec -> checkKeySpec(spec.members("content_key_specs")));
    Json.member(root, "policy_overrides")
        .ifPresent(overrides -> check(overrides.members("policy_overrides"), OVERRIDES));
  }

  private static void checkKeySpec(Json.Members spec) {
    check(spec, KEY_SPEC);
    Json.member(spec, "required_output_protection")
        .ifPresent(protection ->
            check(
                protection.members("required_output_protection"),
                Map.of("hdcp", form(Pattern.compile("HDCP_[A-Z0-9_]+")))));
  }

  /// Checks a FairPlay configuration.
  ///
  /// @throws Malformed when it breaks a rule
  public static void checkFairPlay(String text) {
    check(Json.parse("FairPlay", text).members("FairPlay"), FAIR_PLAY);
  }

  private static void check(Json.Members object, Map<String, Predicate<String>> forms) {
    forms.forEach((name, form) ->
        Json.member(object, name)
            .filter(value -> !form.test(value.scalar(name)))
            .ifPresent(_ -> {
              throw new Malformed(name, "has a form that it must not have");
            }));
  }

  private static boolean isBase64(String text) {
    try {
      return Base64.getDecoder().decode(text).length > 0;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }
}
