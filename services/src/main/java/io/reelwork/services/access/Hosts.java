package io.reelwork.services.access;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Host names of the shape Azure gave its accounts, which the .NET SDK insists on:
/// `<account>.restv2.<location>.<domain>` (`protocol.md` §1).
public final class Hosts {
  private static final Pattern ACCOUNT_HOST =
      Pattern.compile("([a-z0-9]{3,24})\\.restv2\\.[^.:/]+\\.[^:/]+(?::\\d+)?");

  private Hosts() {}

  /// The account a host names.
  ///
  /// @param host as in a `Host` field: `acct1.restv2.local.example.test:8480`
  public static Optional<String> accountOf(String host) {
    String lower = host.strip().toLowerCase(Locale.ROOT);
    if (!lower.contains(".restv2.")) {
      return Optional.empty();
    }
    Matcher matcher = ACCOUNT_HOST.matcher(lower);
    return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
  }
}
