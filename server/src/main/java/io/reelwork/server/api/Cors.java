package io.reelwork.server.api;

import io.reelwork.odata.model.ODataError;
import io.reelwork.odata.model.ODataError.Code;
import io.reelwork.services.web.Filter;
import io.reelwork.services.web.Handler;
import io.reelwork.services.web.Request;
import io.reelwork.services.web.Response;
import java.util.Optional;
import java.util.Set;

/// Lets pages of other origins call the api, those of `api.allowed-origins` only (Fetch standard
/// §3.2). Answers OPTIONS itself, for a browser asks it before it has a token:
///
/// ```
/// OPTIONS /api/Assets                          204
/// Origin: https://portal.example               Access-Control-Allow-Origin: https://portal.example
/// Access-Control-Request-Method: POST     →    Access-Control-Allow-Methods: GET, HEAD, POST, …
/// Access-Control-Request-Headers: x-ms-version Access-Control-Allow-Headers: x-ms-version
///                                              Access-Control-Max-Age: 3600
/// ```
///
/// To other answers it adds whom they may be shown to and, as the original did,
/// `access-control-expose-headers: request-id, x-ms-request-id`.
///
/// @param allowed the origins as browsers write them, or `*` for any
record Cors(Set<String> allowed) implements Filter {
  private static final String METHODS = "GET, HEAD, POST, PUT, PATCH, MERGE, DELETE, OPTIONS";
  private static final String ANY = "*";

  Cors {
    allowed = Set.copyOf(allowed);
  }

  @Override
  public Response filter(Request request, Handler next) {
    Optional<String> shownTo = request.header("Origin").flatMap(this::shownTo);
    if (request.method().equals("OPTIONS")) {
      return options(request, shownTo);
    }
    Response response = next.handle(request);
    if (shownTo.isPresent()) {
      response = response.and("access-control-expose-headers", "request-id, x-ms-request-id");
    }
    return shown(response, shownTo);
  }

  /// What an answer says about whom it may be shown to.
  private Optional<String> shownTo(String origin) {
    if (allowed.contains(ANY)) {
      return Optional.of(ANY);
    }
    return Optional.of(origin).filter(allowed::contains);
  }

  private Response options(Request request, Optional<String> shownTo) {
    Optional<String> wanted = request.header("Access-Control-Request-Method");
    if (wanted.isEmpty()) {
      return shown(Response.of(204).and("Allow", METHODS), shownTo);
    }
    if (shownTo.isEmpty()) {
      throw new ODataError(
          Code.FORBIDDEN, "Origin: must be one of api.allowed-origins to call this service");
    }
    Response response =
        Response.of(204)
            .and("Access-Control-Allow-Methods", METHODS)
            .and("Access-Control-Max-Age", "3600");
    Optional<String> fields = request.header("Access-Control-Request-Headers");
    if (fields.isPresent()) {
      response = response.and("Access-Control-Allow-Headers", fields.get());
    }
    return shown(response, shownTo);
  }

  /// An answer that depends on the origin says so to caches.
  private Response shown(Response response, Optional<String> shownTo) {
    Response open =
        shownTo.map(origin -> response.and("Access-Control-Allow-Origin", origin)).orElse(response);
    return allowed.isEmpty() || allowed.contains(ANY) ? open : open.and("Vary", "Origin");
  }
}
