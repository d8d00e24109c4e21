package io.reelwork.services.streaming;

import io.reelwork.services.Refusal;
import java.util.List;
import java.util.Optional;

/// Who may reach a streaming endpoint.
///
/// @param akamaiKeys the keys with which Akamai signs its requests
/// @param ip the addresses of clients
public record AccessControl(Optional<List<AkamaiKey>> akamaiKeys, Optional<HostAccess> ip) {
  /// Copies the keys.
  public AccessControl {
    akamaiKeys = akamaiKeys.map(List::copyOf);
  }

  /// Refuses addresses that are none, and keys that cannot be read.
  ///
  /// @throws Refusal `INVALID_VALUE`
  void check() {
    ip.ifPresent(access -> access.check("AccessControl.IP"));
    akamaiKeys.ifPresent(keys -> keys.forEach(AkamaiKey::check));
  }
}
