package io.reelwork.acceptance;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/// Trusts a server's self-signed certificate, and nothing else, for old clients that know only the
/// defaults of `HttpsURLConnection`. Host names are still verified.
final class TlsTrust implements AutoCloseable {
  private final SSLSocketFactory before = HttpsURLConnection.getDefaultSSLSocketFactory();
  private final SSLContext context;

  private TlsTrust(SSLContext context) {
    this.context = context;
  }

  /// Trusts the certificate that the server made in its data folder, until closed.
  static TlsTrust of(Path data) {
    Certificate certificate = certificate(data);
    try {
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      trusted.setCertificateEntry("reelwork", certificate);
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      TlsTrust result = new TlsTrust(context);
      HttpsURLConnection.setDefaultSSLSocketFactory(context.getSocketFactory());
      return result;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(data + ": no certificate to trust", e);
    }
  }

  /// The certificate that the server made in its data folder.
  static Certificate certificate(Path data) {
    try (InputStream in = Files.newInputStream(data.resolve("tls.p12"))) {
      KeyStore made = KeyStore.getInstance("PKCS12");
      made.load(in, "development".toCharArray());
      return made.getCertificate("reelwork");
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(data + ": no certificate to trust", e);
    }
  }

  /// For clients that take a context.
  SSLContext context() {
    return context;
  }

  @Override
  public void close() {
    HttpsURLConnection.setDefaultSSLSocketFactory(before);
  }
}
