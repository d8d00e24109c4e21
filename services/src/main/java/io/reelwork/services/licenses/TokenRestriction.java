package io.reelwork.services.licenses;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// Which tokens open a key: a `TokenRestrictionTemplate` (delivery section 14.2).
///
/// ```xml
/// <TokenRestrictionTemplate xmlns:i="http://www.w3.org/2001/XMLSchema-instance"
///     xmlns="http://schemas.microsoft.com/Azure/MediaServices/KeyDelivery/TokenRestrictionTemplate/v1">
///   <AlternateVerificationKeys/><Audience>urn:example</Audience><Issuer>https://sts.example</Issuer>
///   <PrimaryVerificationKey i:type="SymmetricVerificationKey"><KeyValue>…</KeyValue>
///   </PrimaryVerificationKey><RequiredClaims/><TokenType>JWT</TokenType>
/// </TokenRestrictionTemplate>
/// ```
///
/// @param type how tokens are written
/// @param issuer who must have made them
/// @param audience who they must be for
/// @param keys what they may be signed with, the primary key first
/// @param discovery where more keys are published (OpenID Connect)
/// @param claims what they must say
public record TokenRestriction(
    TokenType type,
    String issuer,
    String audience,
    List<VerificationKey> keys,
    Optional<URI> discovery,
    List<Claim> claims) {
  private static final String ROOT = "TokenRestrictionTemplate";
  private static final String PRIMARY = "PrimaryVerificationKey";
  private static final String DISCOVERY = "OpenIdConnectDiscoveryDocument";

  /// Copies the keys and the claims.
  public TokenRestriction {
    keys = List.copyOf(keys);
    claims = List.copyOf(claims);
  }

  /// How a token is written.
  public enum TokenType {
    /// A Simple Web Token.
    SWT,
    /// A JSON Web Token.
    JWT
  }

  /// What a token may be signed with.
  @SuppressWarnings("ArrayRecordComponent")
  public sealed interface VerificationKey {
    /// A shared secret.
    record Symmetric(byte[] key) implements VerificationKey {}

    /// The key of a certificate, DER.
    record Certificate(byte[] der) implements VerificationKey {}

    /// An RSA key.
    record Rsa(BigInteger modulus, BigInteger exponent) implements VerificationKey {}
  }

  /// A claim that must be there; with this value, when there is one.
  public record Claim(String type, Optional<String> value) {}

  /// The restriction in a template.
  ///
  /// @throws Malformed when it is no template that tokens could meet
  public static TokenRestriction parse(String xml) {
    XmlTree root = XmlTree.parse(xml, ROOT);
    TokenType type = type(root);
    List<VerificationKey> keys = new ArrayList<>();
    root.child(PRIMARY).map(TokenRestriction::key).ifPresent(keys::add);
    Optional<URI> discovery =
        root.child(DISCOVERY)
            .map(document ->
                absolute("OpenIdDiscoveryUri", expected(document, "OpenIdDiscoveryUri")));
    if (keys.isEmpty() && discovery.isEmpty()) {
      throw new Malformed(
          ROOT, "Both PrimaryVerificationKey and OpenIdConnectDiscoveryDocument are null");
    }
    root.child("AlternateVerificationKeys").stream()
        .flatMap(alternates -> alternates.children("TokenVerificationKey"))
        .map(TokenRestriction::key)
        .forEach(keys::add);
    return new TokenRestriction(
        type,
        party(root, "Issuer", type),
        party(root, "Audience", type),
        keys,
        discovery,
        root.child("RequiredClaims").stream()
            .flatMap(claims -> claims.children("TokenClaim"))
            .map(claim -> new Claim(expected(claim, "ClaimType"), claim.text("ClaimValue")))
            .toList());
  }

  /// Templates of before JSON web tokens do not say.
  private static TokenType type(XmlTree root) {
    return switch (root.text("TokenType").orElse("SWT")) {
      case "SWT" -> TokenType.SWT;
      case "JWT" -> TokenType.JWT;
      default -> throw new Malformed("TokenType", "must be SWT or JWT");
    };
  }

  private static String party(XmlTree root, String name, TokenType type) {
    String party = expected(root, name);
    if (type == TokenType.SWT) {
      absolute(name, party);
    }
    return party;
  }

  private static String expected(XmlTree parent, String name) {
    return parent
        .text(name)
        .orElseThrow(() -> new Malformed(parent.name(), "Expecting element '" + name + "'."));
  }

  private static URI absolute(String where, String text) {
    try {
      URI uri = new URI(text);
      if (uri.isAbsolute()) {
        return uri;
      }
    } catch (URISyntaxException _) {
      // The same complaint: it is no absolute URI.
    }
    throw new Malformed(where, "must be an absolute URI");
  }

  private static VerificationKey key(XmlTree element) {
    return switch (element.type()) {
      case "SymmetricVerificationKey" ->
          new VerificationKey.Symmetric(base64("KeyValue", expected(element, "KeyValue")));
      case "X509CertTokenVerificationKey" ->
          new VerificationKey.Certificate(certificate(expected(element, "RawBody")));
      case "RsaTokenVerificationKey" -> rsa(expected(element, "RawBody"));
      default ->
          throw new Malformed(
              element.name(),
              "i:type must be SymmetricVerificationKey, X509CertTokenVerificationKey or"
                  + " RsaTokenVerificationKey");
    };
  }

  private static byte[] base64(String where, String text) {
    try {
      return Base64.getDecoder().decode(text.replaceAll("\\s", ""));
    } catch (IllegalArgumentException _) {
      throw new Malformed(where, "must be base64");
    }
  }

  private static byte[] certificate(String text) {
    byte[] der = base64("RawBody", text);
    try {
      CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
      return der;
    } catch (CertificateException _) {
      throw new Malformed("RawBody", "must be an X.509 certificate");
    }
  }

  /// `{"e":"AQAB","n":"…"}`, in base64 again, with standard base64 members.
  private static VerificationKey rsa(String text) {
    String json = new String(base64("RawBody", text), StandardCharsets.UTF_8);
    Json.Members key = Json.parse("RawBody", json).members("RawBody");
    return new VerificationKey.Rsa(number(key, "n"), number(key, "e"));
  }

  private static BigInteger number(Json.Members key, String name) {
    String text =
        Json.member(key, name)
            .orElseThrow(() -> new Malformed("RawBody", "must have a member " + name))
            .scalar(name);
    byte[] bytes = base64("RawBody", text);
    if (bytes.length == 0) {
      throw new Malformed("RawBody", "the member " + name + " must not be empty");
    }
    return new BigInteger(1, bytes);
  }
}
