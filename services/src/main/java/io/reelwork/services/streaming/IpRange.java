package io.reelwork.services.streaming;

import io.reelwork.services.Refusal;
import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/// A range of IP addresses.
///
/// @param name its name
/// @param address its first address
/// @param prefixLength how many bits of the address all have in common; empty for all of them
public record IpRange(
    Optional<String> name, Optional<String> address, Optional<Integer> prefixLength) {
  private static final Pattern V4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

  /// Refuses a range that is none.
  ///
  /// @param path leads to the range
  /// @throws Refusal `INVALID_VALUE`
  void check(String path) {
    String text = address.orElse("").strip();
    int bits = bits(text);
    if (bits == 0) {
      throw Refusal.invalidValue(path + ".Address", "must be an IP address but was '" + text + "'");
    }
    prefixLength
        .filter(length -> length < 0 || length > bits)
        .ifPresent(length -> {
          throw Refusal.invalidValue(
              path + ".SubnetPrefixLength", "must be 0 to " + bits + " but was " + length);
        });
  }

  /// The length of an address in bits, 0 when the text is none. A host name is never looked up.
  private static int bits(String address) {
    boolean v4 = V4.matcher(address).matches();
    if (!v4 && !address.contains(":")) {
      return 0;
    }
    try {
      return InetAddress.ofLiteral(address).getAddress().length * Byte.SIZE;
    } catch (IllegalArgumentException _) {
      return 0;
    }
  }
}
