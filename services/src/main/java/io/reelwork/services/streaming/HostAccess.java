package io.reelwork.services.streaming;

import io.reelwork.services.Refusal;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// The clients that may reach a host of ours, of a streaming endpoint or a channel.
///
/// @param allow their addresses; empty lets all in, an empty list none
public record HostAccess(Optional<List<IpRange>> allow) {
  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9]([A-Za-z0-9-]{0,30}[A-Za-z0-9])?");

  /// Copies the addresses.
  public HostAccess {
    allow = allow.map(List::copyOf);
  }

  /// Refuses ranges that are none.
  ///
  /// @param path leads to the value: `AccessControl.IP`
  /// @throws Refusal `INVALID_VALUE`
  public void check(String path) {
    allow.ifPresent(ranges -> ranges.forEach(range -> range.check(path + ".Allow")));
  }

  /// Refuses a name that cannot be part of a host name.
  ///
  /// @throws Refusal `INVALID_VALUE`
  public static void checkName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw Refusal.invalidValue(
          "Name",
          "must be 1 to 32 letters, digits and hyphens, without a hyphen at its ends, but was '"
              + name
              + "'");
    }
  }
}
