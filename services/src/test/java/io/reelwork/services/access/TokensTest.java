package io.reelwork.services.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.reelwork.services.access.Authentication.Accepted;
import io.reelwork.services.access.Authentication.Reason;
import io.reelwork.services.access.Authentication.Refused;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.text.ParseException;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TokensTest {
  private static final String RESOURCE = "https://rest.media.azure.net";

  private final Deployment deployment = Deployment.started();
  private final Tokens tokens = deployment.access.tokens();
  private final Credentials credentials = deployment.client();
  private final Client client = deployment.verified(credentials);

  @AfterEach
  void close() {
    deployment.close();
  }

  @Test
  void issuesATokenWithTheseClaims() throws ParseException {
    SignedJWT jwt = SignedJWT.parse(issue());

    assertThat(jwt.getHeader().getAlgorithm()).isEqualTo(JWSAlgorithm.RS256);
    assertThat(jwt.getHeader().getKeyID()).isEqualTo(signingKey().stored().id());
    JWTClaimsSet claims = jwt.getJWTClaimsSet();
    assertThat(claims.getClaims().keySet())
        .containsExactlyInAnyOrder(
            "iss", "aud", "sub", "appid", "account", "iat", "nbf", "exp", "jti");
    assertThat(claims.getIssuer()).isEqualTo("urn:reelwork");
    assertThat(claims.getAudience()).containsExactly(RESOURCE);
    assertThat(claims.getSubject()).isEqualTo(client.id());
    assertThat(claims.getStringClaim("appid")).isEqualTo(client.id());
    assertThat(claims.getStringClaim("account")).isEqualTo("reelwork");
    assertThat(claims.getIssueTime()).isEqualTo(Deployment.NOON);
    assertThat(claims.getNotBeforeTime()).isEqualTo(Deployment.NOON);
    assertThat(claims.getExpirationTime()).isEqualTo(Deployment.NOON.plusSeconds(3600));
  }

  @Test
  void acceptsItsTokensInEveryProcess() {
    String token = issue();

    assertAccepted("Bearer " + token);
    assertThat(deployment.process().tokens().authenticate(Optional.of("Bearer " + token)))
        .isEqualTo(accepted());
  }

  @Test
  void acceptsATokenHoweverItsSenderWritesIt() {
    String token = issue();

    assertAccepted("bearer  " + token);
    assertAccepted(" Bearer " + token + " ");
    assertAccepted("Bearer " + token.replace(".", "%2E"));
    assertAccepted("Bearer " + token.replace("-", "%2d").replace("_", "%5F"));
  }

  /// Otherwise one token could take the places of all others that are remembered.
  @Test
  void knowsOneSpellingOfAToken() {
    String token = issue();
    assertAccepted("Bearer " + token);
    assertAccepted("Bearer " + token.replace(".", "%2E"));
    assertThat(tokens.remembered()).isEqualTo(1);

    char last = token.charAt(token.length() - 1);
    for (String other :
        List.of(
            token + "%00",
            token + "=",
            token + "==",
            token + "%3D%3D",
            token + ".",
            "." + token,
            token.replace('-', '+').replace('_', '/') + "+",
            token.substring(0, token.length() - 1) + (char) (last + 1),
            token.replace(".", " ."),
            token + "\u0000")) {
      assertRefused(Reason.MALFORMED, other);
    }
    assertThat(tokens.remembered()).isEqualTo(1);
  }

  @Test
  void readsItsKeysForUnknownOnesOnceASecond() {
    KeyRing ring = deployment.access.keyRing();
    SigningKeys keys = new SigningKeys(ring, deployment.clock, AccessConfig.Tokens.defaults());
    Optional<DeploymentKey> first = Optional.of(keys.current().stored());
    assertThat(keys.find("nobody's")).isEmpty();
    ring.next("token-signing", first, SigningKey::generate);
    String made = ring.all("token-signing").getFirst().id();
    assertThat(made).isNotEqualTo(first.get().id());

    assertThat(keys.find(made)).isEmpty();
    deployment.clock.pass(Duration.ofSeconds(1));

    assertThat(keys.find(made)).isPresent();
  }

  @Test
  void acceptsTokensOfTheAcsFormAndOfEveryCloud() {
    assertAccepted("Bearer " + tokens.issue(client, Tokens.ACS_RESOURCE).token());
    for (String resource : AccessConfig.Tokens.DEFAULT_RESOURCES) {
      assertAccepted("Bearer " + tokens.issue(client, resource).token());
    }
  }

  @Test
  void refusesARequestWithoutAToken() {
    Refused refused = new Refused(Reason.MISSING, "Bearer realm=\"reelwork\"");

    assertThat(tokens.authenticate(Optional.empty())).isEqualTo(refused);
    assertThat(authenticate("")).isEqualTo(refused);
    assertThat(authenticate("Bearer")).isEqualTo(refused);
    assertThat(authenticate("Basic dTpw")).isEqualTo(refused);
    assertThat(authenticate(issue())).isEqualTo(refused);
  }

  @Test
  void tellsWhyATokenIsRefused() {
    assertThat(authenticate("Bearer x"))
        .isEqualTo(
            new Refused(
                Reason.MALFORMED,
                "Bearer realm=\"reelwork\", error=\"invalid_token\","
                    + " error_description=\"The token cannot be read.\""));
  }

  @Test
  void refusesGarbage() {
    for (String garbage : List.of("a.b.c", "..", "%", "%zz.%zz.%zz", "e30.e30.e30", "\u0000.é.x")) {
      assertRefused(Reason.MALFORMED, garbage);
    }
    assertRefused(Reason.MALFORMED, "a".repeat(1_000_000));
  }

  @Test
  void givesAShortTokenNoMoreLeewayThanItsLife() {
    AccessConfig.Tokens defaults = AccessConfig.Tokens.defaults();
    Duration second = Duration.ofSeconds(1);
    Tokens brief =
        deployment
            .process(
                new AccessConfig(
                    Optional.empty(),
                    AccessConfig.DEFAULT_ACCOUNT,
                    Optional.empty(),
                    new AccessConfig.Tokens(
                        defaults.rotation(),
                        second,
                        defaults.acsLifetime(),
                        defaults.issuer(),
                        defaults.resources()),
                    Quotas.standard()))
            .tokens();
    String token = brief.issue(client, RESOURCE).token();

    deployment.clock.pass(Duration.ofMillis(1999));
    assertAccepted("Bearer " + token);
    deployment.clock.pass(Duration.ofMillis(1));

    assertRefused(Reason.EXPIRED, token);
  }

  @Test
  void refusesATokenWhenItHasExpired() {
    String token = issue();

    deployment.clock.pass(Duration.ofSeconds(3659));
    assertAccepted("Bearer " + token);
    deployment.clock.pass(Duration.ofSeconds(1));

    assertRefused(Reason.EXPIRED, token);
    assertThat(deployment.process().tokens().authenticate(Optional.of("Bearer " + token)))
        .isEqualTo(Reason.EXPIRED.refused());
  }

  @Test
  void refusesATokenBeforeItsTime() {
    assertAccepted("Bearer " + forged(claims -> claims.notBeforeTime(at(60))));
    assertRefused(Reason.NOT_YET_VALID, forged(claims -> claims.notBeforeTime(at(61))));
  }

  @Test
  void refusesATokenForAnotherResource() {
    assertRefused(
        Reason.WRONG_AUDIENCE, forged(claims -> claims.audience("https://graph.microsoft.com")));
    assertRefused(Reason.WRONG_AUDIENCE, forged(claims -> claims.audience(List.of())));
  }

  @Test
  void refusesATokenOfAnotherIssuer() {
    assertRefused(Reason.WRONG_ISSUER, forged(claims -> claims.issuer("urn:other")));
    assertRefused(Reason.WRONG_ISSUER, forged(claims -> claims.issuer(null)));
  }

  @Test
  void refusesATokenWithoutAnEndOrWithoutAnAccount() {
    assertRefused(Reason.MALFORMED, forged(claims -> claims.expirationTime(null)));
    assertRefused(Reason.MALFORMED, forged(claims -> claims.claim("account", null)));
    assertRefused(Reason.MALFORMED, forged(claims -> claims.claim("account", 7)));
    assertRefused(Reason.MALFORMED, forged(claims -> claims.claim("appid", null)));
  }

  @Test
  void refusesATokenForAnAccountThatIsNotItsClients() {
    assertRefused(Reason.REVOKED, forged(claims -> claims.claim("account", "other")));
  }

  @Test
  void refusesEveryChangedCharacter() {
    String token = issue();

    // The last character of each part may carry unused bits: the signature's is left out.
    for (int i = 0; i < token.length() - 1; i += 7) {
      char changed = token.charAt(i) == 'A' ? 'B' : 'A';
      String tampered = token.substring(0, i) + changed + token.substring(i + 1);

      assertThat(authenticate("Bearer " + tampered)).as("at %d", i).isInstanceOf(Refused.class);
    }
  }

  @Test
  void refusesATokenWithoutASignature() throws ParseException {
    String claims = issue().split("\\.", -1)[1];
    String plain = new PlainJWT(SignedJWT.parse(issue()).getJWTClaimsSet()).serialize();

    assertThat(authenticate("Bearer " + plain)).isInstanceOf(Refused.class);
    assertRefused(Reason.MALFORMED, plain.split("\\.", -1)[0] + "." + claims + ".x");
    assertThat(authenticate("Bearer " + issue().replaceAll("\\.[^.]*$", ".")))
        .isInstanceOf(Refused.class);
  }

  @Test
  void refusesAPublicKeyUsedAsASharedSecret() throws Exception {
    SigningKey key = signingKey();
    byte[] published = key.published().toRSAPublicKey().getEncoded();

    String token = sign(JWSAlgorithm.HS256, key.stored().id(), new MACSigner(published));

    assertRefused(Reason.BAD_SIGNATURE, token);
  }

  @Test
  void refusesAnotherRsaAlgorithmOfItsOwnKey() {
    assertRefused(
        Reason.BAD_SIGNATURE,
        sign(JWSAlgorithm.RS512, signingKey().stored().id(), signingKey().signer()));
  }

  @Test
  void refusesAForeignKeyWhateverItCallsItself() throws NoSuchAlgorithmException {
    KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
    rsa.initialize(2048);
    JWSSigner foreign = new RSASSASigner(rsa.generateKeyPair().getPrivate());

    assertRefused(
        Reason.BAD_SIGNATURE, sign(JWSAlgorithm.RS256, signingKey().stored().id(), foreign));
    assertRefused(Reason.BAD_SIGNATURE, sign(JWSAlgorithm.RS256, "theirs", foreign));
  }

  @Test
  void refusesTheTokenOfARevokedClientThoughItWasAcceptedBefore() {
    String token = issue();
    assertAccepted("Bearer " + token);

    deployment.access.clients().revoke(client.id());

    assertRefused(Reason.REVOKED, token);
  }

  @Test
  void refusesTheTokenOfAClientThatAnotherProcessRevokedSecondsAgo() {
    String token = issue();
    assertAccepted("Bearer " + token);
    deployment.process().clients().revoke(client.id());

    deployment.clock.pass(Clients.MEMORY);

    assertRefused(Reason.REVOKED, token);
  }

  @Test
  void reissuesATokenUntilHalfOfItsLifeIsOver() {
    IssuedToken first = tokens.issue(client, RESOURCE);
    deployment.clock.pass(Duration.ofSeconds(1799));
    IssuedToken again = tokens.issue(client, RESOURCE);
    deployment.clock.pass(Duration.ofSeconds(1));
    IssuedToken fresh = tokens.issue(client, RESOURCE);

    assertThat(first.remainingSeconds()).isEqualTo(3600);
    assertThat(again.token()).isEqualTo(first.token());
    assertThat(again.remainingSeconds()).isEqualTo(1801);
    assertThat(again.expires()).isEqualTo(first.expires());
    assertThat(fresh.token()).isNotEqualTo(first.token());
    assertThat(fresh.remainingSeconds()).isEqualTo(3600);
  }

  @Test
  void issuesEachClientAndResourceItsOwnToken() {
    Client other = deployment.verified(deployment.client());

    assertThat(
            List.of(
                issue(),
                tokens.issue(other, RESOURCE).token(),
                tokens.issue(client, Tokens.ACS_RESOURCE).token()))
        .doesNotHaveDuplicates();
    assertThat(tokens.issue(client, Tokens.ACS_RESOURCE).remainingSeconds()).isEqualTo(21600);
  }

  @Test
  void signsWithANewKeyAfterTheRotationAndStillAcceptsTheOldTokens() throws ParseException {
    SigningKey old = signingKey();
    deployment.clock.pass(Duration.ofDays(90).minusSeconds(60));
    String before = issue();
    deployment.clock.pass(Duration.ofMinutes(31));

    String after = issue();

    assertThat(SignedJWT.parse(before).getHeader().getKeyID()).isEqualTo(old.stored().id());
    assertThat(SignedJWT.parse(after).getHeader().getKeyID())
        .isEqualTo(signingKey().stored().id())
        .isNotEqualTo(old.stored().id());
    assertAccepted("Bearer " + before);
    assertAccepted("Bearer " + after);
    assertThat(deployment.process().tokens().authenticate(Optional.of("Bearer " + before)))
        .isEqualTo(accepted());
  }

  @Test
  void acceptsAtOnceWhatAnotherProcessSignedWithAKeyOfItsOwnMaking() {
    issue();
    Tokens theirs = deployment.process().tokens();
    deployment.clock.pass(Duration.ofDays(90));

    String token = theirs.issue(client, RESOURCE).token();

    assertAccepted("Bearer " + token);
  }

  @Test
  void forgetsAKeyWhenTheLastTokenItSignedHasRunOut() {
    issue();
    SigningKey old = signingKey();
    deployment.clock.pass(Duration.ofDays(90));
    issue();
    String forged = sign(JWSAlgorithm.RS256, old.stored().id(), old.signer());
    deployment.clock.pass(Duration.ofHours(6).plusMinutes(10));

    assertRefused(Reason.BAD_SIGNATURE, forged);
    deployment.clock.pass(Duration.ofDays(90));
    issue();
    assertThat(deployment.access.keyRing().all("token-signing"))
        .extracting(DeploymentKey::id)
        .doesNotContain(old.stored().id());
  }

  private String issue() {
    return tokens.issue(client, RESOURCE).token();
  }

  private Authentication authenticate(String field) {
    return tokens.authenticate(Optional.of(field));
  }

  private Accepted accepted() {
    return new Accepted(new Caller("reelwork", client.id()), Account.State.ENABLED);
  }

  private void assertAccepted(String field) {
    assertThat(authenticate(field)).isEqualTo(accepted());
  }

  private void assertRefused(Reason reason, String token) {
    assertThat(authenticate("Bearer " + token)).isEqualTo(reason.refused());
  }

  private SigningKey signingKey() {
    issue();
    return SigningKey.of(deployment.access.keyRing().current("token-signing").orElseThrow());
  }

  private Date at(long secondsAfterNow) {
    return Date.from(deployment.clock.instant().plusSeconds(secondsAfterNow));
  }

  private JWTClaimsSet.Builder claims() {
    return new JWTClaimsSet.Builder()
        .issuer("urn:reelwork")
        .audience(RESOURCE)
        .claim("appid", client.id())
        .claim("account", "reelwork")
        .notBeforeTime(at(0))
        .expirationTime(at(86_400 * 365));
  }

  /// A token of our own key with other claims.
  private String forged(UnaryOperator<JWTClaimsSet.Builder> change) {
    SigningKey key = signingKey();
    return sign(JWSAlgorithm.RS256, key.stored().id(), key.signer(), change.apply(claims()));
  }

  private String sign(JWSAlgorithm algorithm, String keyId, JWSSigner signer) {
    return sign(algorithm, keyId, signer, claims());
  }

  private static String sign(
      JWSAlgorithm algorithm, String keyId, JWSSigner signer, JWTClaimsSet.Builder claims) {
    SignedJWT jwt =
        new SignedJWT(new JWSHeader.Builder(algorithm).keyID(keyId).build(), claims.build());
    try {
      jwt.sign(signer);
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
    return jwt.serialize();
  }
}
