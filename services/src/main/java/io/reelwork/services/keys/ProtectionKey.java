package io.reelwork.services.keys;

import io.reelwork.services.ServiceFailure;
import io.reelwork.services.ServiceFailure.Code;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;

/// The deployment's RSA key, to whose certificate clients encrypt content keys: RSA-OAEP with SHA-1
/// and MGF1 of SHA-1, as .NET does it. One key serves all types. Safe for any number of threads.
final class ProtectionKey {
  /// What the key ring knows it by.
  static final String PURPOSE = "protection";

  private static final String OAEP = "RSA/ECB/OAEPWithSHA-1AndMGF1Padding";
  private static final OAEPParameterSpec SHA1 =
      new OAEPParameterSpec("SHA-1", "MGF1", MGF1ParameterSpec.SHA1, PSource.PSpecified.DEFAULT);

  private static final int BITS = 2048;

  /// Clients keep the certificate's thumbprint, so it must not end before the deployment does.
  private static final Duration LIFE = Duration.ofDays(365 * 100L);

  private final PrivateKey privateKey;
  private final X509Certificate certificate;

  private ProtectionKey(PrivateKey privateKey, X509Certificate certificate) {
    this.privateKey = privateKey;
    this.certificate = certificate;
  }

  /// The key in a secret that `make` made.
  static ProtectionKey of(byte[] secret) {
    ByteBuffer in = ByteBuffer.wrap(secret);
    byte[] pkcs8 = new byte[in.getInt()];
    in.get(pkcs8);
    byte[] der = new byte[in.remaining()];
    in.get(der);
    try {
      return new ProtectionKey(
          KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(pkcs8)),
          certificate(der));
    } catch (GeneralSecurityException e) {
      throw new ServiceFailure(Code.KEYS, "protection key: must be readable but is not", e);
    }
  }

  /// A fresh key with its certificate: `length of the PKCS8 key (4 bytes) | key | certificate`.
  static byte[] make(Instant now) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(BITS);
      KeyPair pair = generator.generateKeyPair();
      byte[] der =
          SelfSignedCertificate.of(
                  pair,
                  "Reelwork content key protection",
                  List.of(),
                  new SelfSignedCertificate.Validity(now.minus(Duration.ofDays(1)), now.plus(LIFE)))
              .getEncoded();
      byte[] pkcs8 = pair.getPrivate().getEncoded();
      return ByteBuffer.allocate(Integer.BYTES + pkcs8.length + der.length)
          .putInt(pkcs8.length)
          .put(pkcs8)
          .put(der)
          .array();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has RSA", e);
    }
  }

  private static X509Certificate certificate(byte[] der) throws CertificateException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
  }

  /// The certificate's name: SHA-1 of its bytes in upper-case hexadecimal digits.
  String thumbprint() {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-1").digest(certificate.getEncoded());
      return HexFormat.of().withUpperCase().formatHex(hash);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }

  /// The certificate, DER in base64.
  String certificate() {
    try {
      return Base64.getEncoder().encodeToString(certificate.getEncoded());
    } catch (CertificateException e) {
      throw new IllegalStateException("protection key: the certificate has no encoding", e);
    }
  }

  /// A key encrypted to this certificate, in base64.
  String wrap(byte[] clear) {
    try {
      return wrap(certificate.getPublicKey(), clear);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("protection key: must take content keys", e);
    }
  }

  /// A key encrypted to a client's certificate, of which only the public key matters.
  ///
  /// @param certificate DER in base64
  /// @return base64, or empty when the certificate has no RSA key that takes the content key
  static Optional<String> wrapFor(String certificate, byte[] clear) {
    try {
      PublicKey key = certificate(Base64.getMimeDecoder().decode(certificate)).getPublicKey();
      return key instanceof RSAPublicKey ? Optional.of(wrap(key, clear)) : Optional.empty();
    } catch (GeneralSecurityException | IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static String wrap(PublicKey key, byte[] clear) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(OAEP);
    cipher.init(Cipher.ENCRYPT_MODE, key, SHA1);
    return Base64.getEncoder().encodeToString(cipher.doFinal(clear));
  }

  /// The content key that a client encrypted to this certificate.
  ///
  /// @param wrapped base64
  /// @return empty when it is no such thing
  Optional<byte[]> unwrap(String wrapped) {
    try {
      Cipher cipher = Cipher.getInstance(OAEP);
      cipher.init(Cipher.DECRYPT_MODE, privateKey, SHA1);
      return Optional.of(cipher.doFinal(Base64.getMimeDecoder().decode(wrapped)));
    } catch (InvalidKeyException e) {
      throw new IllegalStateException("protection key: must decrypt", e);
    } catch (GeneralSecurityException | IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
