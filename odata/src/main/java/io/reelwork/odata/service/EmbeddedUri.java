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
    String local =
        uri.replaceFirst("#.*$", "").replaceFirst("^[A-Za-z][A-Za-z0-9+.-]*://[^/?]*", "");
    int mark = local.indexOf('?');
    String path = mark < 0 ? local : local.substring(0, mark);
    return new EmbeddedUri(belowRoot(root, path), mark < 0 ? "" : local.substring(mark + 1));
  }

  private static String belowRoot(URI root, String path) {
    String start = withoutSlashes(root.getRawPath()).replaceFirst("/+$", "");
    String local = withoutSlashes(path);
    if (start.isEmpty() || !local.regionMatches(true, 0, start, 0, start.length())) {
      return local;
    }
    String rest = local.substring(start.length());
    boolean ends = rest.isEmpty() || withoutSlashes(rest).length() < rest.length();
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
    return path.replaceFirst("^(?:/|%2[fF])+", "");
  }
}
