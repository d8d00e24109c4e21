package io.reelwork.server.api;

import io.reelwork.odata.model.ODataError;
import io.reelwork.odata.model.ODataError.Code;
import io.reelwork.services.access.Account;
import io.reelwork.services.access.Accounts;
import io.reelwork.services.access.Authentication;
import io.reelwork.services.access.Authentication.Refused;
import io.reelwork.services.access.Caller;
import io.reelwork.services.access.Hosts;
import io.reelwork.services.access.Tokens;
import io.reelwork.services.web.Filter;
import io.reelwork.services.web.Handler;
import io.reelwork.services.web.Request;
import io.reelwork.services.web.Response;
import java.util.Optional;

/// Lets only requests with a valid token through; handlers behind it find the caller in `CALLER`.
///
/// A host of the form `<account>.restv2.<location>.<domain>` names the account that is meant, and
/// the token must be for it: another account's is 401, as a principal without a role was, and a
/// name that no account has is 403 (protocol section 10.2). Other hosts leave it to the token. In
/// an account that is disabled, nothing may be changed: the OData service goes by what a request
/// means, every other handler by the verb (`readsOnlyWhenDisabled`).
final class TokenCheck implements Filter {
  /// Who sent the request that runs.
  static final ScopedValue<Caller> CALLER = ScopedValue.newInstance();

  private static final ScopedValue<Account.State> STATE = ScopedValue.newInstance();

  private final Tokens tokens;
  private final Accounts accounts;

  TokenCheck(Tokens tokens, Accounts accounts) {
    this.tokens = tokens;
    this.accounts = accounts;
  }

  @Override
  public Response filter(Request request, Handler next) {
    CommonHeaders.checkClientRequestId(request);
    return switch (tokens.authenticate(request.header("Authorization"))) {
      case Authentication.Accepted(Caller caller, Account.State state) -> {
        Optional<Refused> elsewhere = atHost(request, caller);
        if (elsewhere.isPresent()) {
          yield refuse(request, elsewhere.get());
        }
        yield ScopedValue.where(CALLER, caller)
            .where(STATE, state)
            .call(() -> next.handle(request));
      }
      case Refused refused -> refuse(request, refused);
    };
  }

  private static Response refuse(Request request, Refused refused) {
    AccessLog.refused(Code.UNAUTHORIZED, "token " + refused.reason());
    return ErrorBody.of(request, Code.UNAUTHORIZED, refused.reason().text())
        .and("WWW-Authenticate", refused.challenge());
  }

  private Optional<Refused> atHost(Request request, Caller caller) {
    Optional<String> named = Hosts.accountOf(request.origin().getAuthority());
    if (named.isEmpty() || named.get().equals(caller.account())) {
      return Optional.empty();
    }
    if (accounts.find(named.get()).isEmpty()) {
      throw new ODataError(Code.FORBIDDEN, "There is no media account " + named.get() + ".");
    }
    return Optional.of(Authentication.Reason.WRONG_ACCOUNT.refused());
  }

  /// Whether the caller's account may be changed, or only read.
  static boolean mayChange() {
    return STATE.get() == Account.State.ENABLED;
  }

  /// The handler, behind which a caller whose account is disabled comes with GET and HEAD only.
  static Handler readsOnlyWhenDisabled(Handler handler) {
    return request -> {
      boolean reads = request.method().equals("GET") || request.method().equals("HEAD");
      if (!reads && !mayChange()) {
        throw new ODataError(
            Code.FORBIDDEN, "The media account " + CALLER.get().account() + " is disabled.");
      }
      return handler.handle(request);
    };
  }
}
