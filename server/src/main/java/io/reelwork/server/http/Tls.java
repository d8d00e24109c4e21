package io.reelwork.server.http;

import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PfxOptions;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// The certificate and key with which the faces speak TLS.
public final class Tls {
  private final KeyCertOptions options;

  private Tls(KeyCertOptions options) {
    this.options = options;
  }

  /// A PKCS12 key store.
  public static Tls pkcs12(Path file, String password) {
    return new Tls(new PfxOptions().setPath(file.toString()).setPassword(password));
  }

  /// A certificate chain and a PKCS8 key as PEM.
  public static Tls pem(Path certificate, Path key) {
    return new Tls(
        new PemKeyCertOptions().setCertPath(certificate.toString()).setKeyPath(key.toString()));
  }

  /// A certificate for development, signed by itself, for `localhost`, `127.0.0.1`, `::1` and
  /// `hosts`. It is kept in `file`, and made anew when its hosts or its time no longer fit.
  ///
  /// @throws io.reelwork.services.ServiceFailure `KEYS` when it cannot be written
  public static Tls selfSigned(Path file, List<String> hosts, Instant now) {
    Set<String> names = new LinkedHashSet<>(List.of("localhost", "127.0.0.1", "::1"));
    names.addAll(hosts);
    if (!SelfSigned.fits(file, names, now)) {
      SelfSigned.write(file, List.copyOf(names), now);
    }
    return pkcs12(file, SelfSigned.password());
  }

  KeyCertOptions options() {
    return options;
  }
}
