package io.reelwork.services.streaming;

import io.reelwork.services.Refusal;
import java.util.List;
import java.util.Optional;

/// The CDN in front of a streaming endpoint.
///
/// @param enabled whether there is one
/// @param provider its operator; any text while there is no CDN
/// @param profile its configuration at the provider
public record Cdn(boolean enabled, Optional<String> provider, Optional<String> profile) {
  /// The property that says whether there is one.
  static final String ENABLED = "CdnEnabled";

  private static final List<String> PROVIDERS =
      List.of("StandardVerizon", "PremiumVerizon", "StandardAkamai");
  private static final String PROFILE = "AzureMediaStreamingPlatformCdnProfile";

  /// Gives an enabled one the provider and the profile that it lacks.
  public Cdn {
    if (enabled) {
      provider =
          provider.filter(name -> !name.isEmpty()).or(() -> Optional.of(PROVIDERS.getFirst()));
      profile = profile.filter(name -> !name.isEmpty()).or(() -> Optional.of(PROFILE));
    }
  }

  /// Refuses a provider that there is not.
  ///
  /// @throws Refusal `INVALID_VALUE`
  void check() {
    provider
        .filter(name -> enabled && !PROVIDERS.contains(name))
        .ifPresent(name -> {
          throw Refusal.invalidValue(
              "CdnProvider",
              "must be one of " + String.join(", ", PROVIDERS) + " but was '" + name + "'");
        });
  }
}
