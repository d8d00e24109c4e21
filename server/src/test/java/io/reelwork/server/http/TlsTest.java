package io.reelwork.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelwork.services.web.Response;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class TlsTest {
  private final Instant now = Instant.now();

  @TempDir private Path folder;

  private static HttpFaces start(Tls tls) {
    Face face =
        new Face(
            "api",
            List.of(
                new Face.Listener("127.0.0.1", 0, false), new Face.Listener("127.0.0.1", 0, true)),
            Origins.ofRequest(),
            HttpLimits.DEFAULT,
            request -> Response.text(200, request.origin().toString()));
    return HttpFaces.start(List.of(face), Optional.of(tls));
  }

  private static KeyStore load(Path store) throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, SelfSigned.password().toCharArray());
    }
    return keys;
  }

  /// Connects as a client that trusts the certificate and checks the host's name.
  private static SSLSocket connect(KeyStore server, String host, int port)
      throws IOException, GeneralSecurityException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("server", server.getCertificate("reelwork"));
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(host, port);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(parameters);
    return socket;
  }

  @Test
  void speaksTlsBesidePlainHttpWithACertificateOfItsOwn() throws Exception {
    Path store = folder.resolve("tls.p12");
    Tls tls = Tls.selfSigned(store, List.of("media.test"), now);
    assertThat(Files.getPosixFilePermissions(store))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    try (HttpFaces faces = start(tls)) {
      int port = faces.opened().get(1).port();
      for (String host : List.of("localhost", "127.0.0.1")) {
        try (RawSocket client = RawSocket.over(connect(load(store), host, port))) {
          client.send("GET / HTTP/1.1\nHost: " + host + ":" + port + "\n\n");
          assertThat(client.body(client.head())).isEqualTo("https://" + host + ":" + port);
        }
      }
      assertThat(faces.opened().get(0).url().getScheme()).isEqualTo("http");
    }
  }

  @Test
  void keepsItsCertificateUntilHostsOrTimeNoLongerFit() throws Exception {
    Path store = folder.resolve("tls.p12");
    Tls.selfSigned(store, List.of("a.test"), now);
    byte[] first = Files.readAllBytes(store);

    Tls.selfSigned(store, List.of("a.test"), now.plus(Duration.ofDays(300)));
    assertThat(Files.readAllBytes(store)).isEqualTo(first);
    Tls.selfSigned(store, List.of("b.test"), now);
    byte[] second = Files.readAllBytes(store);
    assertThat(second).isNotEqualTo(first);
    Tls.selfSigned(store, List.of("b.test"), now.plus(Duration.ofDays(395)));
    assertThat(Files.readAllBytes(store)).isNotEqualTo(second);
  }

  @Test
  void readsPemFiles() throws Exception {
    Path store = folder.resolve("tls.p12");
    Tls.selfSigned(store, List.of(), now);
    KeyStore keys = load(store);
    Path certificate = folder.resolve("certificate.pem");
    Path key = folder.resolve("key.pem");
    Files.writeString(
        certificate, pem("CERTIFICATE", keys.getCertificate("reelwork").getEncoded()));
    Files.writeString(
        key,
        pem(
            "PRIVATE KEY",
            keys.getKey("reelwork", SelfSigned.password().toCharArray()).getEncoded()));
    try (HttpFaces faces = start(Tls.pem(certificate, key));
        RawSocket client =
            RawSocket.over(connect(keys, "localhost", faces.opened().get(1).port()))) {
      client.send("GET / HTTP/1.1\nHost: x\n\n");
      assertThat(client.body(client.head())).isEqualTo("https://x");
    }
  }

  private static String pem(String what, byte[] bytes) {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    return "-----BEGIN " + what + "-----\n" + body + "\n-----END " + what + "-----\n";
  }
}
