package io.reelwork.services.live;

import io.reelwork.services.Refusal;
import io.reelwork.services.streaming.HostAccess;
import java.util.Optional;

/// Who may send to a channel, or see its preview.
///
/// @param ip the addresses of clients
public record ChannelAccess(Optional<HostAccess> ip) {
  /// Refuses addresses that are none.
  ///
  /// @param property `Input` or `Preview`
  /// @throws Refusal `INVALID_VALUE`
  void check(String property) {
    ip.ifPresent(access -> access.check(property + ".AccessControl.IP"));
  }
}
