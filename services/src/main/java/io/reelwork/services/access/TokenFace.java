package io.reelwork.services.access;

import io.reelwork.services.access.AccessFace.Outcome;
import io.reelwork.services.web.Request;
import io.reelwork.services.web.Response;
import java.util.Optional;
import java.util.function.BiFunction;

/// The three forms in which a client asks for a token, once the request is read.
final class TokenFace {
  private static final String SWT_PROFILE =
      "http://schemas.xmlsoap.org/ws/2009/11/swt-token-profile-1.0";
  private static final String DEFAULT_SCOPE = "/.default";

  private final AccessConfig.Tokens config;
  private final Clients clients;
  private final Tokens tokens;

  TokenFace(AccessConfig.Tokens config, Clients clients, Tokens tokens) {
    this.config = config;
    this.clients = clients;
    this.tokens = tokens;
  }

  Outcome v1(Request request, Form form) {
    Optional<String> asked = form.find("resource");
    LoginError otherwise = asked.isPresent() ? LoginError.WRONG_RESOURCE : LoginError.NO_RESOURCE;
    return grant(
        request,
        form,
        new Wanted(asked.flatMap(this::resource), otherwise, clients::verify),
        token -> v1(token, asked.orElseThrow()));
  }

  Outcome v2(Request request, Form form) {
    Optional<String> resource =
        form.find("scope")
            .filter(scope -> scope.endsWith(DEFAULT_SCOPE))
            .map(scope -> scope.substring(0, scope.length() - DEFAULT_SCOPE.length()))
            .flatMap(this::resource);
    return grant(
        request,
        form,
        new Wanted(resource, LoginError.WRONG_SCOPE, clients::verify),
        TokenFace::v2);
  }

  Outcome acs(Request request, Form form) {
    Optional<String> scope = form.find("scope").filter(Tokens.ACS_RESOURCE::equalsIgnoreCase);
    return grant(
        request,
        form,
        new Wanted(
            scope.map(asked -> Tokens.ACS_RESOURCE), LoginError.WRONG_SCOPE, this::verifyAcs),
        TokenFace::acs);
  }

  /// What a form asks for, and how its login is checked.
  private record Wanted(
      Optional<String> audience,
      LoginError otherwise,
      BiFunction<String, String, Optional<Client>> verify) {}

  /// How a form writes its token.
  private interface Writer {
    Response write(IssuedToken token);
  }

  private Outcome grant(Request request, Form form, Wanted wanted, Writer writer) {
    Optional<LoginError> grantError = grantError(form);
    if (grantError.isPresent()) {
      return new Outcome.Denied(grantError.get(), false);
    }
    Optional<Login> login = Login.find(request, form);
    if (login.isEmpty()) {
      return new Outcome.Denied(LoginError.NO_CREDENTIALS, false);
    }
    if (wanted.audience().isEmpty()) {
      return new Outcome.Denied(wanted.otherwise(), false);
    }
    Optional<Client> client = wanted.verify().apply(login.get().id(), login.get().secret());
    return client
        .map(known -> tokens.issue(known, wanted.audience().get()))
        .<Outcome>map(token -> new Outcome.Granted(writer.write(token)))
        .orElseGet(() -> new Outcome.Denied(LoginError.WRONG_CREDENTIALS, login.get().basic()));
  }

  private static Optional<LoginError> grantError(Form form) {
    Optional<String> grant = form.find("grant_type");
    if (grant.isEmpty()) {
      return Optional.of(LoginError.NO_GRANT);
    }
    return grant.get().equals("client_credentials")
        ? Optional.empty()
        : Optional.of(LoginError.WRONG_GRANT);
  }

  /// The configured spelling of a resource; case and a slash at the end are not looked at.
  private Optional<String> resource(String asked) {
    String plain = asked.endsWith("/") ? asked.substring(0, asked.length() - 1) : asked;
    return config.resources().stream().filter(plain::equalsIgnoreCase).findFirst();
  }

  private Optional<Client> verifyAcs(String id, String secret) {
    return clients.verify(id, secret).or(() -> clients.verifyAccount(id, secret));
  }

  /// Numbers are strings, as Azure AD v1 had them.
  private static Response v1(IssuedToken token, String resource) {
    String remaining = Long.toString(token.remainingSeconds());
    return Json.response(
        200,
        json -> {
          json.writeStringProperty("token_type", "Bearer");
          json.writeStringProperty("expires_in", remaining);
          json.writeStringProperty("ext_expires_in", remaining);
          json.writeStringProperty("expires_on", Long.toString(token.expires().getEpochSecond()));
          json.writeStringProperty("not_before", Long.toString(token.notBefore().getEpochSecond()));
          json.writeStringProperty("resource", resource);
          json.writeStringProperty("access_token", token.token());
        });
  }

  private static Response v2(IssuedToken token) {
    return Json.response(
        200,
        json -> {
          json.writeStringProperty("token_type", "Bearer");
          json.writeNumberProperty("expires_in", token.remainingSeconds());
          json.writeNumberProperty("ext_expires_in", token.remainingSeconds());
          json.writeStringProperty("access_token", token.token());
        });
  }

  /// Clients of this form take the token as opaque: it is the same JWT under the old type's name.
  private static Response acs(IssuedToken token) {
    return Json.response(
        200,
        json -> {
          json.writeStringProperty("token_type", SWT_PROFILE);
          json.writeStringProperty("access_token", token.token());
          json.writeStringProperty("expires_in", Long.toString(token.remainingSeconds()));
          json.writeStringProperty("scope", Tokens.ACS_RESOURCE);
        });
  }
}
