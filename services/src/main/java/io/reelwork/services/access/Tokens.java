package io.reelwork.services.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.reelwork.services.access.Authentication.Accepted;
import io.reelwork.services.access.Authentication.Reason;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// Issues and checks the tokens of the service: JWTs (RFC 7519) signed with RS256. Safe for any
/// number of threads.
///
/// ```json
/// {"iss":"urn:reelwork","aud":"https://rest.media.azure.net","sub":"<client>","appid":"<client>",
///  "account":"reelwork","iat":1,"nbf":1,"exp":3601,"jti":"<guid>"}
/// ```
///
/// Clients ask for a token before every call, and a signature costs over a millisecond: a client's
/// token is reissued until half of its life is over. A token that was checked once is remembered;
/// whether its client still counts is looked at every time.
public final class Tokens {
  /// The resource of the ACS form.
  static final String ACS_RESOURCE = "urn:WindowsAzureMediaServices";

  private static final Duration LEEWAY = Duration.ofSeconds(60);
  private static final int LONGEST_TOKEN = 8192;
  private static final int REMEMBERED = 10_000;
  private static final Base64.Decoder FROM_BASE64 = Base64.getUrlDecoder();
  private static final Base64.Encoder TO_BASE64 = Base64.getUrlEncoder().withoutPadding();
  private static final String SCHEME = "Bearer ";
  private static final String ACCOUNT = "account";
  private static final String CLIENT = "appid";

  private final AccessConfig.Tokens config;
  private final SigningKeys keys;
  private final Clients clients;
  private final InstantSource clock;
  private final Set<String> audiences;
  private final Bounded<Wanted, Signed> issued = new Bounded<>(REMEMBERED);
  private final Bounded<String, Checked> checked = new Bounded<>(REMEMBERED);

  private record Wanted(String clientId, String audience) {}

  private record Signed(String token, Instant notBefore, Instant expires) {}

  private record Checked(Caller caller, Instant notBefore, Instant expires) {
    /// Clocks may differ, but no token lives more than twice as long as it says.
    Duration leeway() {
      Duration life = Duration.between(notBefore, expires);
      return life.compareTo(LEEWAY) < 0 ? life : LEEWAY;
    }
  }

  /// How the checks of a token end.
  private sealed interface Check {
    record Passed(Checked token) implements Check {}

    record Failed(Reason reason) implements Check {}
  }

  Tokens(AccessConfig.Tokens config, SigningKeys keys, Clients clients, InstantSource clock) {
    this.config = config;
    this.keys = keys;
    this.clients = clients;
    this.clock = clock;
    this.audiences = new HashSet<>(config.resources());
    this.audiences.add(ACS_RESOURCE);
  }

  /// A token for a client that has proved its secret.
  ///
  /// @param audience one of the configured resources, or the ACS one
  IssuedToken issue(Client client, String audience) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    Wanted wanted = new Wanted(client.id(), audience);
    Signed token =
        issued
            .find(wanted)
            .filter(known -> inFirstHalf(known, now))
            .orElseGet(() -> sign(client, wanted, now));
    issued.put(wanted, token);
    return new IssuedToken(
        token.token(),
        token.notBefore(),
        token.expires(),
        Duration.between(now, token.expires()).toSeconds());
  }

  private static boolean inFirstHalf(Signed token, Instant now) {
    Duration half = Duration.between(token.notBefore(), token.expires()).dividedBy(2);
    return !now.isBefore(token.notBefore()) && now.isBefore(token.notBefore().plus(half));
  }

  private Signed sign(Client client, Wanted wanted, Instant now) {
    Duration life =
        wanted.audience().equals(ACS_RESOURCE) ? config.acsLifetime() : config.lifetime();
    Instant expires = now.plus(life);
    JWTClaimsSet claims =
        new JWTClaimsSet.Builder()
            .issuer(config.issuer())
            .audience(wanted.audience())
            .subject(client.id())
            .claim(CLIENT, client.id())
            .claim(ACCOUNT, client.account())
            .issueTime(Date.from(now))
            .notBeforeTime(Date.from(now))
            .expirationTime(Date.from(expires))
            .jwtID(UUID.randomUUID().toString())
            .build();
    return new Signed(sign(claims), now, expires);
  }

  private String sign(JWTClaimsSet claims) {
    SigningKey key = keys.current();
    JWSHeader header =
        new JWSHeader.Builder(JWSAlgorithm.RS256)
            .type(JOSEObjectType.JWT)
            .keyID(key.stored().id())
            .build();
    SignedJWT jwt = new SignedJWT(header, claims);
    try {
      jwt.sign(key.signer());
    } catch (JOSEException e) {
      throw new IllegalStateException(key.stored() + " must be able to sign", e);
    }
    return jwt.serialize();
  }

  /// How many tokens are remembered.
  int remembered() {
    return checked.size();
  }

  /// Checks the `Authorization` field of a request. ACS clients send the token as they were given
  /// it or percent-encoded; both count.
  public Authentication authenticate(Optional<String> authorization) {
    Optional<String> token = authorization.flatMap(Tokens::bearer);
    if (token.isEmpty()) {
      return Reason.MISSING.refused();
    }
    if (token.get().length() > LONGEST_TOKEN) {
      return Reason.MALFORMED.refused();
    }
    return switch (check(token.get())) {
      case Check.Failed failed -> failed.reason().refused();
      case Check.Passed passed -> accept(passed.token());
    };
  }

  private static Optional<String> bearer(String field) {
    String value = field.strip();
    if (!value.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return Optional.empty();
    }
    return Optional.of(value.substring(SCHEME.length()).strip());
  }

  private Check check(String sent) {
    Optional<String> token = canonical(sent);
    if (token.isEmpty()) {
      return new Check.Failed(Reason.MALFORMED);
    }
    Optional<Checked> known = checked.find(token.get());
    if (known.isPresent()) {
      return new Check.Passed(known.get());
    }
    Check check = checkUnknown(token.get());
    if (check instanceof Check.Passed passed) {
      checked.put(token.get(), passed.token());
    }
    return check;
  }

  /// The one spelling of a token: parts in base64url without padding and without loose bits (RFC
  /// 7515 §2). No other is taken, so that a token has one place among the remembered ones.
  private static Optional<String> canonical(String sent) {
    try {
      String token = sent.indexOf('%') < 0 ? sent : URLDecoder.decode(sent, StandardCharsets.UTF_8);
      boolean canonical =
          Arrays.stream(token.split("\\.", -1))
              .allMatch(part -> TO_BASE64.encodeToString(FROM_BASE64.decode(part)).equals(part));
      return canonical ? Optional.of(token) : Optional.empty();
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private Check checkUnknown(String token) {
    try {
      return checkSigned(SignedJWT.parse(token));
    } catch (ParseException | IllegalArgumentException | JOSEException e) {
      return new Check.Failed(Reason.MALFORMED);
    }
  }

  /// Looks at the algorithm before anything else: the key decides it, never the token (RFC 8725).
  private Check checkSigned(SignedJWT jwt) throws ParseException, JOSEException {
    String keyId = jwt.getHeader().getKeyID();
    if (!JWSAlgorithm.RS256.equals(jwt.getHeader().getAlgorithm()) || keyId == null) {
      return new Check.Failed(Reason.BAD_SIGNATURE);
    }
    Optional<SigningKey> key = keys.find(keyId);
    if (key.isEmpty() || !jwt.verify(key.get().verifier())) {
      return new Check.Failed(Reason.BAD_SIGNATURE);
    }
    return checkClaims(jwt.getJWTClaimsSet());
  }

  private Check checkClaims(JWTClaimsSet claims) throws ParseException {
    if (!config.issuer().equals(claims.getIssuer())) {
      return new Check.Failed(Reason.WRONG_ISSUER);
    }
    if (claims.getAudience().stream().noneMatch(audiences::contains)) {
      return new Check.Failed(Reason.WRONG_AUDIENCE);
    }
    String account = claims.getStringClaim(ACCOUNT);
    String client = claims.getStringClaim(CLIENT);
    Date notBefore = claims.getNotBeforeTime();
    Date expires = claims.getExpirationTime();
    if (account == null || client == null || notBefore == null || expires == null) {
      return new Check.Failed(Reason.MALFORMED);
    }
    return new Check.Passed(
        new Checked(new Caller(account, client), notBefore.toInstant(), expires.toInstant()));
  }

  private Authentication accept(Checked token) {
    Instant now = clock.instant();
    if (now.isBefore(token.notBefore().minus(token.leeway()))) {
      return Reason.NOT_YET_VALID.refused();
    }
    if (!now.isBefore(token.expires().plus(token.leeway()))) {
      return Reason.EXPIRED.refused();
    }
    return clients
        .active(token.caller().clientId())
        .filter(row -> row.client().account().equals(token.caller().account()))
        .<Authentication>map(row -> new Accepted(token.caller(), row.accountState()))
        .orElseGet(Reason.REVOKED::refused);
  }
}
