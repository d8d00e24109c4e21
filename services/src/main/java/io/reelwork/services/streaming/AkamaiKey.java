package io.reelwork.services.streaming;

import io.reelwork.services.Refusal;
import io.reelwork.services.sql.GivenTime;
import java.util.Base64;
import java.util.Optional;

/// A key of Akamai's signature header authentication.
///
/// @param identifier its name there
/// @param expiration when it ceases to be valid
/// @param base64Key the key
public record AkamaiKey(
    Optional<String> identifier, Optional<GivenTime> expiration, Optional<String> base64Key) {
  /// Refuses a key that is not base64.
  ///
  /// @throws Refusal `INVALID_VALUE`
  void check() {
    try {
      Base64.getDecoder().decode(base64Key.orElse(""));
    } catch (IllegalArgumentException _) {
      throw Refusal.invalidValue(
          "AccessControl.Akamai.AkamaiSignatureHeaderAuthenticationKeyList.Base64Key",
          "must be base64");
    }
  }
}
