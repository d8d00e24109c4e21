package io.reelwork.services.access;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import io.reelwork.services.ServiceFailure;
import io.reelwork.services.ServiceFailure.Code;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;

/// A key that signs tokens: RSA, 2048 bits, kept as PKCS #8.
///
/// @param stored where it came from
/// @param signer signs with it
/// @param verifier checks what it signed
/// @param published its public half, named by the stored key's id
record SigningKey(DeploymentKey stored, JWSSigner signer, JWSVerifier verifier, RSAKey published) {
  private static final int BITS = 2048;

  /// The bytes of a fresh key.
  static byte[] generate() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(BITS);
      return generator.generateKeyPair().getPrivate().getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has RSA", e);
    }
  }

  static SigningKey of(DeploymentKey stored) {
    try {
      KeyFactory rsa = KeyFactory.getInstance("RSA");
      PrivateKey key = rsa.generatePrivate(new PKCS8EncodedKeySpec(stored.secret()));
      RSAPrivateCrtKey parts = (RSAPrivateCrtKey) key;
      RSAPublicKey open =
          (RSAPublicKey)
              rsa.generatePublic(
                  new RSAPublicKeySpec(parts.getModulus(), parts.getPublicExponent()));
      RSAKey published =
          new RSAKey.Builder(open)
              .keyUse(KeyUse.SIGNATURE)
              .algorithm(JWSAlgorithm.RS256)
              .keyID(stored.id())
              .build();
      return new SigningKey(stored, new RSASSASigner(key), new RSASSAVerifier(open), published);
    } catch (GeneralSecurityException e) {
      throw new ServiceFailure(Code.KEYS, stored + ": must be an RSA key but was not", e);
    }
  }

  /// The same key as it is stored now.
  SigningKey as(DeploymentKey now) {
    return new SigningKey(now, signer, verifier, published);
  }
}
