package io.reelwork.odata.uri;

import io.reelwork.odata.model.ODataError;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The URI of an entity as clients write it into bodies, wherever it points.
///
/// ```text
/// https://host/api/Assets('nb%3Acid%3AUUID%3A…')
/// http://other//Assets('nb:cid:UUID:…')
/// https://media.windows.net/API%2FAssets%28%27nb%3Acid…%27%29
/// Assets('nb:cid:UUID:…')
/// $1
/// ```
///
/// Scheme, host and service root are not looked at (clients section 5).
///
/// @param set the entity set, or `$n` for what request n of the same changeset makes
/// @param key the key, decoded, not yet checked; empty only for `$n`
public record ReferenceUri(String set, String key) {
  /// Reads any of the forms; empty when no entity can be meant.
  public static Optional<ReferenceUri> parse(String uri) {
    try {
      List<String> parts = ResourcePath.split(withoutQuery(PercentEncoding.decode(uri.strip())));
      return parts.isEmpty() ? Optional.empty() : of(ResourcePath.segment(parts.getLast()));
    } catch (ODataError _) {
      return Optional.empty();
    }
  }

  /// Whether it means what another request of the same changeset makes.
  public boolean isContentId() {
    return isContentId(set);
  }

  /// Whether a path segment or reference is `$n`.
  public static boolean isContentId(String name) {
    return name.length() > 1
        && name.charAt(0) == '$'
        && name.chars().skip(1).allMatch(letter -> letter >= '0' && letter <= '9');
  }

  private static Optional<ReferenceUri> of(ResourcePath.Segment segment) {
    if (isContentId(segment.name()) && segment.key().isEmpty()) {
      return Optional.of(new ReferenceUri(segment.name(), ""));
    }
    return segment.key().map(key -> new ReferenceUri(segment.name(), decodedAgain(key)));
  }

  /// A key that still holds an escaped colon was encoded twice.
  static String decodedAgain(String key) {
    return key.indexOf('%') >= 0 && key.toUpperCase(Locale.ROOT).contains("%3A")
        ? PercentEncoding.decode(key)
        : key;
  }

  private static String withoutQuery(String decoded) {
    boolean quoted = false;
    for (int at = 0; at < decoded.length(); at++) {
      char letter = decoded.charAt(at);
      if (letter == '\'') {
        quoted = !quoted;
      } else if (!quoted && (letter == '?' || letter == '#')) {
        return decoded.substring(0, at);
      }
    }
    return decoded;
  }
}
