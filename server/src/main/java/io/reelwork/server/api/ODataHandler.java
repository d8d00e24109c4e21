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

/// Hands requests below `/api` to the OData service, and its answers back.
public final class ODataHandler implements Handler {
  private static final int ROOT_LENGTH = "/api".length();

  private final ODataService service;

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
                request.headers().byLowerCaseName(),
                request.body(),
                TokenCheck.CALLER.get().account(),
                URI.create(request.origin() + "/api/")));
    answer.refusal().ifPresent(e -> AccessLog.refused(e.code(), String.valueOf(e.getMessage())));
    Headers headers = Headers.none();
    for (ODataResponse.Header header : answer.headers()) {
      headers = headers.and(header.name(), header.value());
    }
    Body body = answer.body().length == 0 ? new Body.Empty() : new Body.Bytes(answer.body());
    return new Response(answer.status(), headers, body);
  }
}
