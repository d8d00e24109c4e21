package io.reelwork.services.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The routes of one face, in the order they were added; the first that fits answers. Filled at
/// start by features, then only read. Slashes at the beginning of a path count as one, for programs
/// send `//api/Assets` (clients section 1).
public final class Routes implements Handler {
  private record Route(String prefix, boolean exact, Handler handler) {
    boolean fits(String lower) {
      if (exact) {
        return lower.equals(prefix);
      }
      return prefix.equals("/")
          || lower.equals(prefix)
          || lower.startsWith(prefix + "/")
          || lower.startsWith(prefix + "%2f");
    }
  }

  private final List<Route> routes = new ArrayList<>();

  /// Answers exactly this path; case is not looked at.
  public Routes at(String path, Handler handler) {
    routes.add(new Route(path.toLowerCase(Locale.ROOT), true, handler));
    return this;
  }

  /// Answers this path and everything below it; `/` answers everything. The slash behind it may be
  /// `%2F`: a Python client quotes its paths whole (clients section 5).
  public Routes under(String prefix, Handler handler) {
    routes.add(new Route(prefix.toLowerCase(Locale.ROOT), false, handler));
    return this;
  }

  /// A path as sent without the slashes that are too many at its beginning.
  public static String fromRoot(String path) {
    int start = 0;
    while (path.startsWith("//", start)) {
      start++;
    }
    return path.substring(start);
  }

  /// Answers with the first route that fits, else 404.
  @Override
  public Response handle(Request request) {
    String path = fromRoot(request.path()).toLowerCase(Locale.ROOT);
    for (Route route : routes) {
      if (route.fits(path)) {
        return route.handler().handle(request);
      }
    }
    return Response.text(404, "There is nothing here.\n");
  }
}
