package io.reelwork.acceptance;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/// A real nginx in front of a server, configured by the very block that the operating manual shows;
/// only ports and the files of the certificate are replaced. It has a TLS client that knows the
/// names of the manual without any DNS.
final class Nginx implements AutoCloseable {
  private static final Path MANUAL = Path.of("..", "docs", "operating.md");
  private static final Pattern BLOCK = Pattern.compile("```nginx\\n(.*?)```", Pattern.DOTALL);
  private static final String PASSWORD = "proxied";
  private static final String NAMES =
      "dns:api.example.test,dns:blob.example.test,dns:origin.example.test,"
          + "dns:*.restv2.west.example.test";

  private final Process process;
  private final Path folder;
  private final int port;
  private final SSLContext tls;

  private Nginx(Process process, Path folder, int port, SSLContext tls) {
    this.process = process;
    this.folder = folder;
    this.port = port;
    this.tls = tls;
  }

  /// Whether there is an nginx here; says so when there is none. For `@EnabledIf`.
  static boolean available() {
    if (program().isEmpty()) {
      System.out.println("left out: the tests behind nginx, which is not installed here");
    }
    return program().isPresent();
  }

  private static Optional<String> program() {
    return Optional.ofNullable(System.getenv("REELWORK_TEST_NGINX"))
        .or(() -> Optional.of("/usr/sbin/nginx"))
        .filter(path -> Files.isExecutable(Path.of(path)));
  }

  /// A port that nobody listens on now.
  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Starts nginx on this port before the server, as the manual shows it.
  static Nginx start(ServerProcess server, int port) {
    return start(server, port, Map.of());
  }

  /// The same with parts of the manual's configuration replaced.
  static Nginx start(ServerProcess server, int port, Map<String, String> changes) {
    try {
      Path folder = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "nginx-");
      KeyStore keys = certificate(folder);
      Files.writeString(
          folder.resolve("nginx.conf"), whole(folder, manual(server, folder, port, changes)));
      Process process =
          new ProcessBuilder(
                  program().orElseThrow(), "-p", folder.toString(), "-c", folder + "/nginx.conf")
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("output.log").toFile())
              .start();
      Nginx nginx = new Nginx(process, folder, port, trusting(keys));
      Processes.await(Duration.ofSeconds(20), "nginx listens", nginx::listens);
      return nginx;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String manual(
      ServerProcess server, Path folder, int port, Map<String, String> changes) throws IOException {
    Matcher block = BLOCK.matcher(Files.readString(MANUAL));
    if (!block.find()) {
      throw new IllegalStateException(MANUAL + " shows no configuration of nginx");
    }
    String shown = block.group(1);
    Map<String, String> here = new HashMap<>(changes);
    here.put("127.0.0.1:8480", server.origin("api").getAuthority());
    here.put("127.0.0.1:8481", server.origin("blob").getAuthority());
    here.put("127.0.0.1:8482", server.origin("origin").getAuthority());
    here.put("listen 443 ssl", "listen 127.0.0.1:" + port + " ssl");
    here.put("/etc/reelwork/", folder + "/");
    for (Map.Entry<String, String> replaced : here.entrySet()) {
      if (!shown.contains(replaced.getKey())) {
        throw new IllegalStateException(MANUAL + " does not show " + replaced.getKey());
      }
      shown = shown.replace(replaced.getKey(), replaced.getValue());
    }
    return shown;
  }

  private static String whole(Path folder, String shown) {
    return """
    daemon off;
    master_process off;
    pid %1$s/nginx.pid;
    error_log %1$s/error.log;
    events { worker_connections 256; }
    http {
      access_log %1$s/access.log;
      client_body_temp_path %1$s/body;
      proxy_temp_path %1$s/proxy;
      fastcgi_temp_path %1$s/fastcgi;
      uwsgi_temp_path %1$s/uwsgi;
      scgi_temp_path %1$s/scgi;
    %2$s
    }
    """
        .formatted(folder, shown);
  }

  private static KeyStore certificate(Path folder) throws IOException, GeneralSecurityException {
    Path store = folder.resolve("tls.p12");
    Command.run(
        Map.of(),
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair",
            "-alias",
            "proxy",
            "-keyalg",
            "EC",
            "-dname",
            "CN=proxy",
            "-ext",
            "san=" + NAMES,
            "-storetype",
            "PKCS12",
            "-keystore",
            store.toString(),
            "-storepass",
            PASSWORD));
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    pem(folder.resolve("tls.crt"), "CERTIFICATE", keys.getCertificate("proxy").getEncoded());
    pem(
        folder.resolve("tls.key"),
        "PRIVATE KEY",
        keys.getKey("proxy", PASSWORD.toCharArray()).getEncoded());
    return keys;
  }

  private static void pem(Path file, String what, byte[] der) throws IOException {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    Files.writeString(
        file, "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(what, text));
  }

  private static SSLContext trusting(KeyStore keys) throws GeneralSecurityException, IOException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("proxy", keys.getCertificate("proxy"));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  private boolean listens() {
    if (!process.isAlive()) {
      throw new IllegalStateException("nginx did not start:\n" + log());
    }
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }

  private String log() {
    try {
      return Files.readString(folder.resolve("output.log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// An encrypted connection to a name behind the proxy, whose certificate is verified.
  SSLSocket connect(String host) throws IOException {
    Socket plain = new Socket(InetAddress.getLoopbackAddress(), port);
    SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket(plain, host, port, true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(parameters);
    socket.setSoTimeout(60_000);
    return socket;
  }

  /// A call of the API with this token, JSON in and out.
  ///
  /// @param line `GET /api/Assets`
  /// @param more further header lines, each with its end
  Wire.Answer ask(String host, String token, String line, String more, String body) {
    String length = body.isEmpty() ? "" : "Content-Length: " + body.length() + "\n";
    return send(
        host,
        line
            + " HTTP/1.1\nAuthorization: Bearer "
            + token
            + "\nx-ms-version: 2.19\nAccept: application/json\nContent-Type: application/json\n"
            + length
            + more,
        body);
  }

  /// One request, its head without Host and the last empty line, and the whole answer.
  Wire.Answer send(String host, String head, String body) {
    try (SSLSocket socket = connect(host)) {
      write(socket.getOutputStream(), host, head, body);
      InputStream in = socket.getInputStream();
      Wire.Answer answer = Wire.head(in);
      while (answer.status() == 100) {
        answer = Wire.head(in);
      }
      boolean empty = head.startsWith("HEAD ");
      int length = answer.header("Content-Length").map(Integer::parseInt).orElse(0);
      byte[] read = in.readNBytes(empty ? 0 : length);
      return new Wire.Answer(
          answer.status(), answer.head(), new String(read, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(head, e);
    }
  }

  /// Asks for the events of a job, which come as long as the connection is open.
  SSLSocket events(String host, String token, String job) throws IOException {
    SSLSocket socket = connect(host);
    write(
        socket.getOutputStream(),
        host,
        "GET /ext/jobs/%s/events HTTP/1.1\nAuthorization: Bearer %s\n"
            .formatted(job.replace(":", "%3A"), token),
        "");
    return socket;
  }

  /// Writes a request to a name behind the proxy.
  void write(OutputStream out, String host, String head, String body) throws IOException {
    String whole = head.replace(" HTTP/1.1\n", " HTTP/1.1\nHost: " + host + ":" + port + "\n");
    out.write((whole.replace("\n", "\r\n") + "\r\n").getBytes(StandardCharsets.UTF_8));
    out.write(body.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }
}
