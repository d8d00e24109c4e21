package io.reelwork.server.api;

import io.reelwork.odata.service.ODataRequest;
import io.reelwork.odata.service.ODataResponse;
import io.reelwork.odata.service.ODataService;
import io.reelwork.services.web.Handler;
import io.reelwork.services.web.Headers;
import io.reelwork.services.web.Request;
import io.reelwork.services.web.Response;
import io.reelwork.services.web.Response.Body;
import io.reelwork.services.web.Routes;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Hands requests below `/api` to the OData service, and its answers back.
public final class ODataHandler implements Handler {
  private static final int ROOT_LENGTH = "/api".length();

  private static final int MOST_ROOTS = 1000;

  private final ODataService service;
  private final Map<URI, URI> roots = new ConcurrentHashMap<>();

  /// A handler over this service; it runs behind the token check.
  public ODataHandler(ODataService service) {
    this.service = service;
  }

  @Override
  public Response handle(Request request) {
    ODataResponse answer =
        service.handle(
            new ODataRequest(
                request.method(),
                Routes.fromRoot(request.path()).substring(ROOT_LENGTH),
                request.query(),
                request::header,
                request.body(),
                TokenCheck.CALLER.get().account(),
                TokenCheck.mayChange(),
                root(request.origin())));
    answer.refusal().ifPresent(e -> AccessLog.refused(e.code(), String.valueOf(e.getMessage())));
    List<Map.Entry<String, String>> headers = new ArrayList<>();
    for (ODataResponse.Header header : answer.headers()) {
      headers.add(Map.entry(header.name(), header.value()));
    }
    Body body = answer.body().length == 0 ? new Body.Empty() : new Body.Bytes(answer.body());
    return new Response(answer.status(), Headers.of(headers), body);
  }

  /// The service root for callers at `origin`; most callers are at one of a few.
  private URI root(URI origin) {
    URI known = roots.get(origin);
    if (known != null) {
      return known;
    }
    URI root = URI.create(origin + "/api/");
    if (roots.size() < MOST_ROOTS) {
      roots.put(origin, root);
    }
    return root;
  }
}
