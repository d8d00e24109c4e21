package io.reelwork.server.api;

import io.reelwork.odata.model.ODataError;
import io.reelwork.services.access.Authentication;
import io.reelwork.services.access.Caller;
import io.reelwork.services.access.Tokens;
import io.reelwork.services.web.Filter;
import io.reelwork.services.web.Handler;
import io.reelwork.services.web.Request;
import io.reelwork.services.web.Response;

/// Lets only requests with a valid token through; handlers behind it find the caller in `CALLER`.
final class TokenCheck implements Filter {
  /// Who sent the request that runs.
  static final ScopedValue<Caller> CALLER = ScopedValue.newInstance();

  private final Tokens tokens;

  TokenCheck(Tokens tokens) {
    this.tokens = tokens;
  }

  @Override
  public Response filter(Request request, Handler next) {
    return switch (tokens.authenticate(request.header("Authorization"))) {
      case Authentication.Accepted(Caller caller) ->
          ScopedValue.where(CALLER, caller).call(() -> next.handle(request));
      case Authentication.Refused refused -> {
        AccessLog.refused(ODataError.Code.UNAUTHORIZED, "token " + refused.reason());
        yield ErrorBody.of(request, ODataError.Code.UNAUTHORIZED, refused.reason().text())
            .and("WWW-Authenticate", refused.challenge());
      }
    };
  }
}
