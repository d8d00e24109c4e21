package io.reelwork.odata.uri;

import io.reelwork.odata.model.ODataError;
import io.reelwork.odata.model.ODataError.Code;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The path of a request below the service root, taken apart but not yet understood.
///
/// ```text
/// Jobs('nb%3Ajid%3AUUID%3A…')/OutputMediaAssets()   → Jobs(key) OutputMediaAssets
/// /Assets%28%27nb%3Acid…%27%29%2F%24links%2FFiles   → Assets(key) $links Files
/// //$1/Tasks                                        → $1 Tasks
/// ```
///
/// Everything is percent-decoded once, also `%2F` and `%27`; repeated slashes count as one (clients
/// section 1).
///
/// @param segments the parts between slashes; none for the root itself
public record ResourcePath(List<Segment> segments) {
  private static final int MOST_SEGMENTS = 16;

  /// Copies the segments.
  public ResourcePath {
    segments = List.copyOf(segments);
  }

  /// One part of a path.
  ///
  /// @param name what stands before the parenthesis: `Jobs`, `$count`, `$1`
  /// @param key the key's text without quotes; empty for `Jobs` and `Jobs()`
  public record Segment(String name, Optional<String> key) {}

  /// Takes a raw path below the service root apart; a leading slash does not matter.
  ///
  /// @throws ODataError `MALFORMED_URL` when a quote or parenthesis is not closed, a key is no
  ///   literal, or there are too many segments
  public static ResourcePath parse(String rawPath) {
    List<Segment> segments = new ArrayList<>();
    for (String part : split(PercentEncoding.decode(rawPath))) {
      segments.add(segment(part));
    }
    if (segments.size() > MOST_SEGMENTS) {
      throw malformed("must have at most " + MOST_SEGMENTS + " segments");
    }
    return new ResourcePath(segments);
  }

  /// The first segment's name, empty for the root.
  public String first() {
    return segments.isEmpty() ? "" : segments.getFirst().name();
  }

  /// Cuts decoded text at slashes that are not inside a quoted literal; leaves out empty parts.
  static List<String> split(String decoded) {
    List<String> parts = new ArrayList<>();
    boolean quoted = false;
    int start = 0;
    for (int at = 0; at <= decoded.length(); at++) {
      char letter = at == decoded.length() ? '/' : decoded.charAt(at);
      if (letter == '\'') {
        quoted = !quoted;
      } else if (letter == '/' && (!quoted || at == decoded.length())) {
        if (at > start) {
          parts.add(decoded.substring(start, at));
        }
        start = at + 1;
      }
    }
    return parts;
  }

  /// Takes one decoded part apart.
  static Segment segment(String part) {
    int open = part.indexOf('(');
    if (open < 0) {
      return new Segment(part, Optional.empty());
    }
    if (open == 0 || !part.endsWith(")")) {
      throw malformed("segment must be Name(key) but was " + Excerpt.of(part));
    }
    String inside = part.substring(open + 1, part.length() - 1).strip();
    String name = part.substring(0, open);
    return new Segment(name, inside.isEmpty() ? Optional.empty() : Optional.of(key(inside)));
  }

  private static String key(String inside) {
    String literal = afterName(inside);
    int quote = literal.indexOf('\'');
    if (quote < 0 && !literal.isEmpty() && literal.chars().allMatch(ResourcePath::isBare)) {
      return literal;
    }
    boolean prefixed = quote == 0 || (quote == 4 && literal.regionMatches(true, 0, "guid", 0, 4));
    if (!prefixed || literal.length() < quote + 2 || !literal.endsWith("'")) {
      throw malformed("key must be one quoted literal but was " + Excerpt.of(inside));
    }
    return unquote(literal.substring(quote + 1, literal.length() - 1));
  }

  /// `Id='x'` → `'x'`; a literal without a name stays.
  private static String afterName(String inside) {
    int equals = inside.indexOf('=');
    int quote = inside.indexOf('\'');
    boolean named = equals > 0 && (quote < 0 || equals < quote);
    return named ? inside.substring(equals + 1).strip() : inside;
  }

  private static String unquote(String escaped) {
    StringBuilder text = new StringBuilder(escaped.length());
    for (int at = 0; at < escaped.length(); at++) {
      char letter = escaped.charAt(at);
      if (letter == '\'') {
        at++;
        if (at == escaped.length() || escaped.charAt(at) != '\'') {
          throw malformed("quotes inside a key must be doubled in " + Excerpt.of(escaped));
        }
      }
      text.append(letter);
    }
    return text.toString();
  }

  private static boolean isBare(int letter) {
    return (letter >= '0' && letter <= '9')
        || (letter >= 'a' && letter <= 'z')
        || (letter >= 'A' && letter <= 'Z')
        || letter == '-';
  }

  private static ODataError malformed(String what) {
    return new ODataError(Code.MALFORMED_URL, "path: " + what);
  }
}
