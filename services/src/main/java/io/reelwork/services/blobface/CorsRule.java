package io.reelwork.services.blobface;

import java.util.List;
import java.util.Locale;

/// Which scripts of other origins a browser may let read and write blobs.
///
/// @param origins `https://app.example`, `https://*.example`, or `*` for all
/// @param methods `GET`, `PUT`
/// @param allowedHeaders fields a request may carry; `x-ms-meta-*` and `*` stand for many
/// @param exposedHeaders fields of answers that scripts may see, in the same form
/// @param maxAgeSeconds how long a browser may remember the answer to its question
public record CorsRule(
    List<String> origins,
    List<String> methods,
    List<String> allowedHeaders,
    List<String> exposedHeaders,
    int maxAgeSeconds) {
  static final String ANY = "*";

  /// Copies the lists.
  public CorsRule {
    origins = List.copyOf(origins);
    methods = methods.stream().map(method -> method.toUpperCase(Locale.ROOT)).toList();
    allowedHeaders = List.copyOf(allowedHeaders);
    exposedHeaders = List.copyOf(exposedHeaders);
    if (maxAgeSeconds < 0) {
      throw new IllegalArgumentException(
          "cors: the max age must be 0 or more but was " + maxAgeSeconds);
    }
  }

  boolean isForAll() {
    return origins.contains(ANY);
  }

  boolean allows(String origin, String method) {
    return methods.contains(method.toUpperCase(Locale.ROOT))
        && origins.stream().anyMatch(pattern -> fits(pattern, origin));
  }

  private static boolean fits(String pattern, String origin) {
    int star = pattern.indexOf('*');
    if (star < 0) {
      return pattern.equals(origin);
    }
    String start = pattern.substring(0, star);
    String end = pattern.substring(star + 1);
    return origin.length() >= start.length() + end.length()
        && origin.startsWith(start)
        && origin.endsWith(end);
  }

  boolean allowsHeader(String name) {
    return names(allowedHeaders, name);
  }

  boolean exposes(String name) {
    return names(exposedHeaders, name);
  }

  private static boolean names(List<String> patterns, String name) {
    return patterns.stream().anyMatch(pattern -> matches(pattern, name));
  }

  private static boolean matches(String pattern, String name) {
    return pattern.endsWith(ANY)
        ? name.regionMatches(true, 0, pattern, 0, pattern.length() - 1)
        : pattern.equalsIgnoreCase(name);
  }
}
