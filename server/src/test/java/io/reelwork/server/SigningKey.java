package io.reelwork.server;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import javax.crypto.Cipher;

/// The signing key of a web hook, as clients send it.
final class SigningKey {
  private SigningKey() {}

  /// A key encrypted (RSA-OAEP, SHA-1) to a certificate, both in base64.
  static String sealedTo(String certificate) {
    try {
      Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPWithSHA1AndMGF1Padding");
      byte[] der = Base64.getDecoder().decode(certificate);
      cipher.init(
          Cipher.ENCRYPT_MODE,
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(der)));
      return Base64.getEncoder().encodeToString(cipher.doFinal(new byte[64]));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
