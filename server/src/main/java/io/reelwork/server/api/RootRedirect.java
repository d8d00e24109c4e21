package io.reelwork.server.api;

import io.reelwork.services.web.Handler;
import io.reelwork.services.web.Request;
import io.reelwork.services.web.Response;
import java.nio.charset.StandardCharsets;

/// Sends clients that were configured with another root to the API's: the handshake of protocol
/// section 1.1. Clients re-base whatever they asked for on the Location, which is therefore always
/// the API root with its slash.
final class RootRedirect implements Handler {
  @Override
  public Response handle(Request request) {
    String root = request.origin() + "/api/";
    String page =
        """
        <html><head><title>Object moved</title></head><body>\r
        <h2>Object moved to <a href="%s">here</a>.</h2>\r
        </body></html>\r
        """
            .formatted(root);
    return Response.of(301, "text/html; charset=utf-8", page.getBytes(StandardCharsets.UTF_8))
        .and("Location", root);
  }
}
