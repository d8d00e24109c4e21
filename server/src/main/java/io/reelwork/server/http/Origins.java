package io.reelwork.server.http;

import io.reelwork.services.access.Hosts;
import io.reelwork.services.web.Headers;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// How callers see a face: the configured public URL, else what the request says of itself. A host
/// that names an account (`<account>.restv2.…`) stays as the request has it, public URL or not.
///
/// @param publicUrl the public URL, without a slash at its end
/// @param allowedHosts the hosts (without port, lower case) a request may name; `*.example` stands
///   for one label before `.example`; empty allows all
/// @param trustedProxies whose `X-Forwarded-Proto` and `X-Forwarded-Host` count
public record Origins(
    Optional<URI> publicUrl, Set<String> allowedHosts, List<AddressRange> trustedProxies) {
  private static final Pattern AUTHORITY =
      Pattern.compile("([A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}])(:\\d{1,5})?");

  /// Copies the lists and takes a slash off the public URL.
  public Origins {
    publicUrl = publicUrl.map(url -> URI.create(withoutSlashes(url.toString())));
    allowedHosts = Set.copyOf(allowedHosts);
    trustedProxies = List.copyOf(trustedProxies);
  }

  private static String withoutSlashes(String url) {
    int end = url.length();
    while (end > 0 && url.charAt(end - 1) == '/') {
      end--;
    }
    return url.substring(0, end);
  }

  /// Whatever the request says.
  public static Origins ofRequest() {
    return new Origins(Optional.empty(), Set.of(), List.of());
  }

  /// The origin of one request; empty when it names a host that is malformed or not allowed.
  ///
  /// @param tls whether the connection is encrypted
  /// @param remote the numeric address of the peer
  /// @param local our own `address:port`, for a request that names no host
  Optional<URI> of(Headers headers, boolean tls, String remote, String local) {
    String host = headers.first("Host").filter(text -> !text.isBlank()).orElse(local);
    String scheme = tls ? "https" : "http";
    if (isProxy(remote)) {
      host = headers.first("X-Forwarded-Host").map(Origins::firstOfList).orElse(host);
      scheme = headers.first("X-Forwarded-Proto").map(Origins::firstOfList).orElse(scheme);
    }
    if (!AUTHORITY.matcher(host).matches() || !isScheme(scheme) || !allowed(host)) {
      return Optional.empty();
    }
    URI asked = URI.create(scheme + "://" + host);
    return Optional.of(Hosts.accountOf(host).isPresent() ? asked : publicUrl.orElse(asked));
  }

  /// Whether this peer's word about the caller's side counts.
  boolean isProxy(String remote) {
    return trustedProxies.stream().anyMatch(range -> range.contains(remote));
  }

  private static boolean isScheme(String text) {
    return text.equals("http") || text.equals("https");
  }

  private boolean allowed(String authority) {
    String host = authority.replaceAll(":\\d+$", "").toLowerCase(Locale.ROOT);
    int dot = host.indexOf('.');
    return allowedHosts.isEmpty()
        || allowedHosts.contains(host)
        || (dot > 0 && allowedHosts.contains("*" + host.substring(dot)));
  }

  private static String firstOfList(String value) {
    return value.split(",", -1)[0].strip();
  }
}
