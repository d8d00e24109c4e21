package io.reelwork.services.access;

import io.reelwork.services.ServiceFailure;
import io.reelwork.services.web.Handler;
import io.reelwork.services.web.Request;
import io.reelwork.services.web.RequestFailure;
import io.reelwork.services.web.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The token endpoints, in the forms of Azure AD (v1 and v2) and of ACS, and what a verifier needs:
/// OpenID discovery and the public keys. Any word is a tenant. Needs no token itself.
///
/// ```text
/// POST /{tenant}/oauth2/token                         Azure AD v1, protocol.md §11.1
/// POST /{tenant}/oauth2/v2.0/token                    Azure AD v2
/// POST /v2/OAuth2-13                                  ACS, protocol.md §11.2
/// GET  /{tenant}[/v2.0]/.well-known/openid-configuration
/// GET  /{tenant}/discovery[/v2.0]/keys                RFC 7517
/// ```
///
/// Safe for any number of threads.
public final class AccessFace implements Handler {
  private static final Logger LOG = LoggerFactory.getLogger(AccessFace.class);
  private static final int LONGEST_FORM = 64 * 1024;
  private static final int LONGEST_CORRELATION_ID = 2096;
  private static final Pattern SLASHES = Pattern.compile("/{2,}");
  private static final Pattern TENANT = Pattern.compile("[A-Za-z0-9._~%-]{1,128}");
  private static final Pattern GUID =
      Pattern.compile("(?i)[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}");
  private static final String CORRELATION_ID = "client-request-id";

  private final TokenFace tokens;
  private final SigningKeys keys;
  private final AccessConfig.Tokens config;
  private final InstantSource clock;

  /// What a path leads to.
  private enum Place {
    V1_TOKEN("oauth2/token"),
    V2_TOKEN("oauth2/v2.0/token"),
    DISCOVERY(".well-known/openid-configuration"),
    V2_DISCOVERY("v2.0/.well-known/openid-configuration"),
    KEYS("discovery/keys"),
    V2_KEYS("discovery/v2.0/keys"),
    ACS("oauth2-13");

    private static final Map<String, Place> BY_REST =
        Arrays.stream(values()).collect(Collectors.toMap(place -> place.rest, place -> place));

    private final String rest;

    Place(String rest) {
      this.rest = rest;
    }
  }

  private record Target(String tenant, Place place) {}

  AccessFace(
      AccessConfig.Tokens config,
      Clients clients,
      Tokens tokens,
      SigningKeys keys,
      InstantSource clock) {
    this.config = config;
    this.tokens = new TokenFace(config, clients, tokens);
    this.keys = keys;
    this.clock = clock;
  }

  /// Whether a path, as sent, is one of this face.
  public boolean matches(String path) {
    return target(path).isPresent();
  }

  private static Optional<Target> target(String path) {
    String clean = path.contains("//") ? SLASHES.matcher(path).replaceAll("/") : path;
    int slash = clean.indexOf('/', 1);
    if (!clean.startsWith("/") || slash < 0) {
      return Optional.empty();
    }
    String tenant = clean.substring(1, slash);
    String rest = clean.substring(slash + 1).toLowerCase(Locale.ROOT);
    return Optional.ofNullable(Place.BY_REST.get(rest))
        .filter(place -> place != Place.ACS || tenant.equalsIgnoreCase("v2"))
        .filter(place -> TENANT.matcher(tenant).matches())
        .map(place -> new Target(tenant, place));
  }

  /// Answers a request whose path `matches`; others get 404.
  @Override
  public Response handle(Request request) {
    return target(request.path())
        .map(target -> answer(request, target))
        .map(response -> correlated(request, response))
        .orElseGet(() -> Response.text(404, "There is nothing here.\n"));
  }

  private Response answer(Request request, Target target) {
    return switch (target.place()) {
      case V1_TOKEN -> post(request, form -> tokens.v1(request, form));
      case V2_TOKEN -> post(request, form -> tokens.v2(request, form));
      case ACS -> post(request, form -> tokens.acs(request, form));
      case DISCOVERY -> get(request, () -> discovery(request, target, "oauth2/token"));
      case V2_DISCOVERY -> get(request, () -> discovery(request, target, "oauth2/v2.0/token"));
      case KEYS, V2_KEYS -> get(request, () -> Response.json(200, keys.published().toString()));
    };
  }

  /// How an endpoint reads a form.
  private interface Endpoint {
    Outcome answer(Form form);
  }

  /// What an endpoint answers.
  sealed interface Outcome {
    /// A token, written.
    record Granted(Response response) implements Outcome {}

    /// No token.
    ///
    /// @param basic whether the caller logged in with HTTP Basic, and so wants its challenge
    record Denied(LoginError error, boolean basic) implements Outcome {}
  }

  private Response post(Request request, Endpoint endpoint) {
    if (!request.method().equals("POST")) {
      return refuse(request, LoginError.WRONG_METHOD).and("Allow", "POST");
    }
    Response response;
    try {
      response =
          body(request)
              .map(form -> answered(request, endpoint.answer(Form.parse(form))))
              .orElseGet(() -> refuse(request, LoginError.TOO_LARGE));
    } catch (RuntimeException e) {
      response = failed(request, e);
    }
    return response
        .and("Cache-Control", "no-cache, no-store")
        .and("Pragma", "no-cache")
        .and("Expires", "-1");
  }

  private Response answered(Request request, Outcome outcome) {
    return switch (outcome) {
      case Outcome.Granted granted -> granted.response();
      case Outcome.Denied denied when denied.basic() ->
          refuse(request, denied.error()).and("WWW-Authenticate", "Basic realm=\"reelwork\"");
      case Outcome.Denied denied -> refuse(request, denied.error());
    };
  }

  /// What the layers around refuse, and what nobody foresaw, passes through.
  private Response failed(Request request, RuntimeException thrown) {
    RequestFailure failure = RequestFailure.of(thrown);
    if (failure == RequestFailure.DEFECT && !(thrown instanceof ServiceFailure)) {
      throw thrown;
    }
    failure.log(LOG, request, thrown);
    return failure.on(refuse(request, LoginError.of(failure)));
  }

  private Response get(Request request, Supplier<Response> answer) {
    return switch (request.method()) {
      case "GET", "HEAD" -> published(request, answer);
      default -> refuse(request, LoginError.WRONG_METHOD).and("Allow", "GET, HEAD");
    };
  }

  private Response published(Request request, Supplier<Response> answer) {
    try {
      return answer.get().and("Cache-Control", "public, max-age=300");
    } catch (RuntimeException e) {
      return failed(request, e).and("Cache-Control", "no-store");
    }
  }

  private Response refuse(Request request, LoginError error) {
    String correlationId =
        request
            .header(CORRELATION_ID)
            .filter(id -> GUID.matcher(id).matches())
            .orElse(request.id());
    return error.response(clock.instant(), request.id(), correlationId);
  }

  private static Optional<String> body(Request request) {
    try (var in = request.body()) {
      byte[] bytes = in.readNBytes(LONGEST_FORM + 1);
      return bytes.length > LONGEST_FORM
          ? Optional.empty()
          : Optional.of(new String(bytes, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Response discovery(Request request, Target target, String tokenPath) {
    String tenant = request.origin() + "/" + target.tenant() + "/";
    return Json.response(
        200,
        json -> {
          json.writeStringProperty("issuer", config.issuer());
          json.writeStringProperty("token_endpoint", tenant + tokenPath);
          json.writeStringProperty("jwks_uri", tenant + "discovery/keys");
          json.writeArrayPropertyStart("grant_types_supported");
          json.writeString("client_credentials");
          json.writeEndArray();
          json.writeArrayPropertyStart("token_endpoint_auth_methods_supported");
          json.writeString("client_secret_post");
          json.writeString("client_secret_basic");
          json.writeEndArray();
          json.writeArrayPropertyStart("response_types_supported");
          json.writeString("token");
          json.writeEndArray();
          json.writeArrayPropertyStart("subject_types_supported");
          json.writeString("public");
          json.writeEndArray();
          json.writeArrayPropertyStart("id_token_signing_alg_values_supported");
          json.writeString("RS256");
          json.writeEndArray();
        });
  }

  /// Clients compare the id they sent with the one that comes back.
  private static Response correlated(Request request, Response response) {
    return request
        .header(CORRELATION_ID)
        .filter(id -> id.length() <= LONGEST_CORRELATION_ID)
        .map(id -> response.and(CORRELATION_ID, id))
        .orElse(response);
  }
}
