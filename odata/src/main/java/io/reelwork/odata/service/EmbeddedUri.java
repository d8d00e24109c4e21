package io.reelwork.odata.service;

import java.net.URI;
import java.util.Locale;

/// The URI of a request inside a batch, below the service root.
///
/// ```text
/// https://host/api//$1/Tasks   /api/Jobs   /$1/Tasks   $1/Tasks   Assets?$top=1
/// ```
///
/// Scheme and host are not looked at; the root's path is taken off where it stands, in any case.
///
/// @param path raw, without a slash in front
/// @param query raw, empty when there is none
record EmbeddedUri(String path, String query) {
  static EmbeddedUri of(URI root, String uri) {
    String local = withoutHost(before(uri, '#'));
    String path = before(local, '?');
    String query = path.length() == local.length() ? "" : local.substring(path.length() + 1);
    return new EmbeddedUri(belowRoot(root, path), query);
  }

  private static String before(String text, char mark) {
    int at = text.indexOf(mark);
    return at < 0 ? text : text.substring(0, at);
  }

  private static String withoutHost(String uri) {
    int colon = uri.indexOf("://");
    if (colon <= 0 || !isScheme(uri.substring(0, colon))) {
      return uri;
    }
    int at = colon + 3;
    while (at < uri.length() && uri.charAt(at) != '/' && uri.charAt(at) != '?') {
      at++;
    }
    return uri.substring(at);
  }

  /// RFC 3986 section 3.1.
  private static boolean isScheme(String text) {
    return isLetter(text.charAt(0))
        && text.chars()
            .allMatch(c -> isLetter(c) || (c >= '0' && c <= '9') || "+.-".indexOf(c) >= 0);
  }

  private static boolean isLetter(int letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z');
  }

  private static String belowRoot(URI root, String path) {
    String start = withoutSlashesBehind(withoutSlashes(root.getRawPath()));
    String local = withoutSlashes(path);
    if (start.isEmpty() || !local.regionMatches(true, 0, start, 0, start.length())) {
      return local;
    }
    String rest = local.substring(start.length());
    boolean ends = rest.isEmpty() || slashLength(rest, 0) > 0;
    return ends ? withoutSlashes(rest) : local;
  }

  /// The path behind its first segment: `$1/Tasks` → `Tasks`.
  String behindFirst() {
    int slash = path.indexOf('/');
    int encoded = path.toUpperCase(Locale.ROOT).indexOf("%2F");
    int cut = slash < 0 || (encoded >= 0 && encoded < slash) ? encoded : slash;
    return cut < 0 ? "" : withoutSlashes(path.substring(cut));
  }

  private static String withoutSlashes(String path) {
    int at = 0;
    for (int length = slashLength(path, at); length > 0; length = slashLength(path, at)) {
      at += length;
    }
    return path.substring(at);
  }

  private static String withoutSlashesBehind(String path) {
    int end = path.length();
    while (end > 0 && path.charAt(end - 1) == '/') {
      end--;
    }
    return path.substring(0, end);
  }

  /// How many characters the slash at a position has, `/` or `%2F`; 0 when there is none.
  private static int slashLength(String path, int at) {
    if (path.startsWith("/", at)) {
      return 1;
    }
    return path.regionMatches(true, at, "%2F", 0, 3) ? 3 : 0;
  }
}
