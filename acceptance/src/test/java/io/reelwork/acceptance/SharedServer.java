package io.reelwork.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.util.Base64;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// One server for all tests that look at nothing but what they have made themselves: all roles, TLS
/// on every face, everything else at its default. It starts with the first of them and ends with
/// the last.
///
/// ```java
/// @ExtendWith(SharedServer.class)
/// class SomeTest {
///   @BeforeAll
///   static void start(SharedServer.Running shared) { … shared.server().api() … }
/// }
/// ```
final class SharedServer implements ParameterResolver {
  private static final ExtensionContext.Namespace SPACE =
      ExtensionContext.Namespace.create(SharedServer.class);

  /// The server and the folder of its data.
  record Running(ServerProcess server, Path data) implements AutoCloseable {
    private static Running start() {
      try {
        Path data = Files.createTempDirectory(Path.of("target"), "shared-");
        return new Running(
            ServerProcess.with(data)
                .set("tls.self-signed", "true")
                .set("api.tls-port", "0")
                .set("blob.tls-port", "0")
                .set("origin.tls-port", "0")
                .start(),
            data);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /// The server's self-signed certificate as a PEM file.
    Path certificate() {
      try {
        byte[] der = TlsTrust.certificate(data).getEncoded();
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        String pem = "-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n".formatted(text);
        return Files.writeString(data.resolve("certificate.pem"), pem, StandardCharsets.US_ASCII);
      } catch (CertificateEncodingException e) {
        throw new IllegalStateException(e);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() {
      server.close();
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Running.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(SPACE)
        .computeIfAbsent(Running.class, key -> Running.start(), Running.class);
  }
}
