package io.reelwork.services.access;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// What is stored of a client's secret: HMAC-SHA-256 of client id and secret under a sealed key of
/// the deployment.
///
/// Our own secrets are 256 random bits and would need no more than a plain hash; given ones may be
/// weaker. A slow hash would cost every caller a token request's worth of processor time (clients
/// ask before each call), while the key, which only the master key opens, makes a stolen table
/// worthless to guess against. The id in the hash keeps equal secrets from looking equal.
final class SecretHash {
  private static final String HMAC = "HmacSHA256";

  private final byte[] bytes;

  SecretHash(byte[] bytes) {
    this.bytes = bytes.clone();
  }

  static SecretHash of(byte[] key, Credentials credentials) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(key, HMAC));
      mac.update(credentials.id().getBytes(StandardCharsets.UTF_8));
      mac.update((byte) 0);
      return new SecretHash(mac.doFinal(credentials.secret().getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + HMAC, e);
    }
  }

  byte[] bytes() {
    return bytes.clone();
  }

  /// Takes the same time wherever the two differ.
  boolean matches(SecretHash other) {
    return MessageDigest.isEqual(bytes, other.bytes);
  }
}
