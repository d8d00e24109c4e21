package io.reelwork.acceptance;

import com.microsoft.windowsazure.services.media.EncryptionUtils;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;

/// A key as clients send it: encrypted to the service's protection certificate with what the Java
/// SDK has for that.
final class WrappedKey {
  private WrappedKey() {}

  /// The key for a certificate in Base64, in Base64 itself.
  static String of(String certificate, byte[] key) {
    return Base64.getEncoder()
        .encodeToString(EncryptionUtils.encryptSymmetricKeyData(parse(certificate), key));
  }

  /// The certificate that the service has handed out.
  static X509Certificate parse(String certificate) {
    try {
      byte[] der = Base64.getDecoder().decode(certificate);
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(der));
    } catch (CertificateException e) {
      throw new IllegalStateException(e);
    }
  }
}
